// What a person may give to an option, what the client sends, and what it refuses.

import { lengthOf } from '../../../sandbox/discord/json.ts';
import { OptionType, type CommandOption } from './command-options.ts';
import type { Place } from './place.ts';
import { channelsOf, rolesOf, targetLabel, usersOf, type Target } from './targets.ts';

/** Something that was chosen from a list. */
export interface Picked {
  readonly label: string;
  readonly value: string | number | boolean | { readonly id: string };
}

/** What stands in an option so far. */
export interface OptionDraft {
  readonly name: string;
  readonly text: string;
  /** Set as long as the text is the one of the list. */
  readonly picked: Picked | null;
  readonly file: File | null;
  /** Whether the person has gone on from it: what is wrong is said from then on. */
  readonly isLeft: boolean;
}

/** Why the client does not send it. */
export type OptionRefusal =
  | { readonly is: 'required' | 'whole-number' | 'number' | 'boolean' | 'choice' | 'user' | 'role' | 'channel' }
  | { readonly is: 'mentionable' }
  | { readonly is: 'too-short' | 'too-long'; readonly limit: number }
  | { readonly is: 'out-of-range'; readonly least: number | null; readonly most: number | null }
  | { readonly is: 'file-too-large'; readonly limit: number };

export type OptionReading =
  | { readonly value: Picked['value'] | File }
  | { readonly refusal: OptionRefusal }
  /** Nothing was given, and nothing need be. */
  | { readonly isEmpty: true };

/** The numbers that Discord takes. Source: "Application Command Option Type". */
const LARGEST = 2 ** 53;

export function readOption(option: CommandOption, draft: OptionDraft, place: Place): OptionReading {
  if (draft.file !== null) return readFile(draft.file, place.guild.attachmentSizeLimit);
  if (draft.picked !== null) return { value: draft.picked.value };
  const text = draft.text.trim();
  if (text === '') return option.isRequired ? { refusal: { is: 'required' } } : { isEmpty: true };
  if (option.choices.length > 0) return listed(choicesOf(option), text, { is: 'choice' });
  switch (option.type) {
    case OptionType.String:
      return readText(option, text);
    case OptionType.Integer:
    case OptionType.Number:
      return readNumber(option, text);
    case OptionType.Boolean:
      return readBoolean(text);
    default:
      return readTarget(option, text, place);
  }
}

/** What can be chosen for it without asking the app; null: it is typed freely. */
export function pickable(
  option: CommandOption,
  place: Place,
  words: { readonly true: string; readonly false: string },
): readonly Picked[] | null {
  if (option.choices.length > 0) return choicesOf(option);
  if (option.type === OptionType.Boolean) {
    return [
      { label: words.true, value: true },
      { label: words.false, value: false },
    ];
  }
  return targetsOf(option, place)?.map(pickedTarget) ?? null;
}

/** Those whose label holds what was typed; the ones that begin with it first. */
export function fitting(all: readonly Picked[], typed: string): readonly Picked[] {
  const wanted = plain(typed);
  const found = all.filter(({ label }) => plain(label).includes(wanted));
  const begins = ({ label }: Picked): boolean => plain(label).startsWith(wanted);
  return [...found.filter(begins), ...found.filter((picked) => !begins(picked))];
}

function choicesOf({ choices }: CommandOption): readonly Picked[] {
  return choices.map(({ label, value }) => ({ label, value }));
}

function pickedTarget(target: Target): Picked {
  return { label: targetLabel(target), value: { id: target.id } };
}

function targetsOf(option: CommandOption, place: Place): readonly Target[] | null {
  switch (option.type) {
    case OptionType.User:
      return usersOf(place);
    case OptionType.Role:
      return rolesOf(place);
    case OptionType.Channel:
      return channelsOf(place, option.channelTypes);
    case OptionType.Mentionable:
      return [...usersOf(place), ...rolesOf(place)];
    default:
      return null;
  }
}

/** Without the mark of a mention. */
function plain(text: string): string {
  return text.trim().replace(/^[@#]/u, '').toLowerCase();
}

function listed(all: readonly Picked[], text: string, refusal: OptionRefusal): OptionReading {
  const found = all.find(({ label }) => plain(label) === plain(text));
  return found === undefined ? { refusal } : { value: found.value };
}

function readFile(file: File, limit: number): OptionReading {
  return file.size > limit ? { refusal: { is: 'file-too-large', limit } } : { value: file };
}

function readText({ minLength, maxLength }: CommandOption, text: string): OptionReading {
  const length = lengthOf(text);
  if (length < minLength) return { refusal: { is: 'too-short', limit: minLength } };
  return length > maxLength ? { refusal: { is: 'too-long', limit: maxLength } } : { value: text };
}

function readNumber({ type, least, most }: CommandOption, text: string): OptionReading {
  const value = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/u.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) return { refusal: { is: type === OptionType.Integer ? 'whole-number' : 'number' } };
  if (type === OptionType.Integer && !Number.isInteger(value)) return { refusal: { is: 'whole-number' } };
  if (value < (least ?? -LARGEST) || value > (most ?? LARGEST)) return { refusal: { is: 'out-of-range', least, most } };
  return { value };
}

function readBoolean(text: string): OptionReading {
  const value = ['true', 'false'].indexOf(text.toLowerCase());
  return value === -1 ? { refusal: { is: 'boolean' } } : { value: value === 0 };
}

function readTarget(option: CommandOption, text: string, place: Place): OptionReading {
  const targets = targetsOf(option, place) ?? [];
  const byId = targets.find(({ id }) => text.replaceAll(/[<@&#!>]/gu, '') === id);
  if (byId !== undefined) return { value: { id: byId.id } };
  return listed(targets.map(pickedTarget), text, { is: targetRefusal(option.type) });
}

function targetRefusal(type: number): 'user' | 'role' | 'channel' | 'mentionable' {
  if (type === OptionType.User) return 'user';
  if (type === OptionType.Role) return 'role';
  return type === OptionType.Channel ? 'channel' : 'mentionable';
}
