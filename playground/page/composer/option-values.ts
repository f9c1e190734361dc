// What a person may give to an option, what the client sends, and what it refuses.

import { lengthOf } from '../../../sandbox/discord/json.ts';
import { choicesOf, SelectType } from '../message/components/choices.ts';
import { bestFirst } from './best-first.ts';
import { OptionType, type CommandOption } from './command-options.ts';
import type { Place } from './place.ts';

/** Something that was chosen from a list. */
export interface Picked {
  readonly label: string;
  /** Without a translation: it can be typed as well. */
  readonly name: string;
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

type TargetWord = 'user' | 'role' | 'channel' | 'mentionable';
type PickWord = TargetWord | 'boolean' | 'choice';

/** Why the client does not send it. */
export type OptionRefusal =
  | { readonly is: 'required' | 'whole-number' | 'number' | PickWord }
  | { readonly is: 'too-short' | 'too-long'; readonly limit: number }
  | { readonly is: 'out-of-range'; readonly least: number | null; readonly most: number | null }
  | { readonly is: 'file-too-large'; readonly limit: number };

export type OptionReading = { readonly value: Picked['value'] | File } | { readonly refusal: OptionRefusal };

/** The numbers that Discord takes. Source: "Application Command Option Type". */
const LARGEST = 2 ** 53;

export function readOption(option: CommandOption, draft: OptionDraft, place: Place): OptionReading {
  if (draft.file !== null) return readFile(draft.file, place.guild.attachmentSizeLimit);
  if (draft.picked !== null) return { value: draft.picked.value };
  const text = draft.text.trim();
  // Also of one that was added: it is taken out, or filled in.
  if (text === '') return { refusal: { is: 'required' } };
  const offered = pickable(option, place);
  if (offered !== null) return readPicked(offered, text, option);
  return option.type === OptionType.String ? readText(option, text) : readNumber(option, text);
}

/** What can be chosen for it without asking the app; null: it is typed freely. */
export function pickable(option: CommandOption, place: Place): readonly Picked[] | null {
  if (option.choices.length > 0) return option.choices;
  return option.type === OptionType.Boolean ? booleans(place) : targetsOf(option, place);
}

function booleans({ words }: Place): readonly Picked[] {
  return [
    { label: words.true, name: 'true', value: true },
    { label: words.false, name: 'false', value: false },
  ];
}

/** Those that fit what was typed, the best first. */
export function fitting(all: readonly Picked[], typed: string): readonly Picked[] {
  return bestFirst(all, namesOf, plain(typed));
}

/** The users, roles and channels of the server that it takes. */
function targetsOf({ type, channelTypes }: CommandOption, { names, guild, userId }: Place): readonly Picked[] | null {
  const select = SELECT_OF[type];
  if (select === undefined) return null;
  const types = channelTypes.length === 0 ? {} : { channel_types: channelTypes };
  const targets = choicesOf({ type: select, ...types }, names, userId).map(({ value, label, sign }) => ({
    label: `${sign}${label}`,
    name: label,
    value: { id: value },
  }));
  const takesRoles = select === SelectType.Role || select === SelectType.Mentionable;
  return takesRoles ? [...targets, { label: '@everyone', name: 'everyone', value: { id: guild.id } }] : targets;
}

/** The select of a message that offers the same. */
const SELECT_OF: Readonly<Record<number, number>> = {
  [OptionType.User]: SelectType.User,
  [OptionType.Role]: SelectType.Role,
  [OptionType.Mentionable]: SelectType.Mentionable,
  [OptionType.Channel]: SelectType.Channel,
};

/** Without the mark of a mention. */
function plain(text: string): string {
  return text.trim().replace(/^[@#]/u, '').toLowerCase();
}

function namesOf({ label, name }: Picked): readonly string[] {
  return [plain(label), plain(name)];
}

/** One of the list by its name; of a user, role or channel also by its id. */
function readPicked(all: readonly Picked[], text: string, option: CommandOption): OptionReading {
  const id = text.replaceAll(/[<@&#!>]/gu, '');
  const byId = all.find(({ value }) => typeof value === 'object' && value.id === id);
  const found = byId ?? all.find((picked) => namesOf(picked).includes(plain(text)));
  return found === undefined ? { refusal: { is: pickRefusal(option) } } : { value: found.value };
}

function pickRefusal({ type, choices }: CommandOption): PickWord {
  if (choices.length > 0) return 'choice';
  return type === OptionType.Boolean ? 'boolean' : targetRefusal(type);
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

function targetRefusal(type: number): TargetWord {
  if (type === OptionType.User) return 'user';
  if (type === OptionType.Role) return 'role';
  return type === OptionType.Channel ? 'channel' : 'mentionable';
}
