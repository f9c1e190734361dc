// What is typed in the line, as one value; each act of the person makes a new one.

import type { CommandEntry } from './command-entries.ts';
import type { CommandOption } from './command-options.ts';
import type { OptionDraft, Picked } from './option-values.ts';

interface AnyDraft {
  /** Which row of the list above the line is marked. */
  readonly active: number;
  /** Closed by the person, until they type on. */
  readonly isListClosed: boolean;
  /** Why it was not sent: a sentence for the person. */
  readonly refusal: string | null;
  /** On its way to the server; nothing changes until there is an answer. */
  readonly isSending: boolean;
}

export interface TextDraft extends AnyDraft {
  readonly kind: 'text';
  readonly text: string;
  readonly files: readonly File[];
}

/** What the app was asked for an option that is being typed. */
interface Search {
  readonly option: string;
  /** null until the server has taken the question. */
  readonly invocationId: string | null;
  /** The server did not take the question. */
  readonly isRefused: boolean;
}

export interface CommandDraft extends AnyDraft {
  readonly kind: 'command';
  readonly path: string;
  readonly options: readonly OptionDraft[];
  /** The option in which the person is; null: behind them, where more are chosen. */
  readonly focus: string | null;
  /** What is typed behind the options. */
  readonly rest: string;
  readonly search: Search | null;
}

export type Draft = TextDraft | CommandDraft;

const UNTOUCHED: AnyDraft = { active: 0, isListClosed: false, refusal: null, isSending: false };
export const EMPTY_DRAFT: TextDraft = { ...UNTOUCHED, kind: 'text', text: '', files: [] };

export function textDraft(text: string): TextDraft {
  return { ...EMPTY_DRAFT, text };
}

/** The command with its required options, and with what was typed or pasted behind its name. */
export function commandDraft({ path, options }: CommandEntry, typed = ''): CommandDraft {
  const given = valuesIn(typed, options);
  const shown = options.filter(({ name, isRequired }) => isRequired || given.texts.has(name));
  const drafts = shown.map(({ name }) => emptyOption(name, given.texts.get(name) ?? ''));
  const focus = drafts.find(({ text }) => text === '')?.name ?? null;
  const { rest } = given;
  return { ...UNTOUCHED, kind: 'command', path, options: drafts, focus, rest, search: null };
}

function emptyOption(name: string, text = ''): OptionDraft {
  return { name, text, picked: null, file: null, isLeft: false };
}

/** `prompt:a cat model:flux` by option; text that stands before the first is the first option's. */
function valuesIn(
  typed: string,
  options: readonly CommandOption[],
): { readonly texts: ReadonlyMap<string, string>; readonly rest: string } {
  const texts = new Map<string, string>();
  const names = new Map(options.flatMap(({ name, label }) => [name, label].map((shown) => [shown, name])));
  let current = options.find(({ isRequired }) => isRequired)?.name;
  let rest = '';
  for (const word of oneLine(typed).trim().split(' ')) {
    const colon = word.indexOf(':');
    const named = colon > 0 ? names.get(word.slice(0, colon)) : undefined;
    const text = named === undefined ? word : word.slice(colon + 1);
    current = named ?? current;
    if (current === undefined) rest = `${rest} ${text}`.trim();
    else texts.set(current, `${texts.get(current) ?? ''} ${text}`.trim());
  }
  return { texts, rest };
}

/** An option is one line in Discord's client. */
function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/gu, ' ');
}

/** Typed into the line. */
export function withText(draft: TextDraft, text: string): TextDraft {
  return { ...draft, ...UNTOUCHED, text };
}

/** Typed into an option. */
export function withOptionText(draft: CommandDraft, name: string, text: string): CommandDraft {
  return withOption(draft, name, { text: oneLine(text), picked: null });
}

/** Chosen from the list of an option. */
export function withPicked(draft: CommandDraft, name: string, picked: Picked): CommandDraft {
  const next = withOption(draft, name, { text: picked.label, picked });
  return { ...next, isListClosed: true, search: null };
}

/** `file` null: taken out again. */
export function withFile(draft: CommandDraft, name: string, file: File | null): CommandDraft {
  return withOption(draft, name, { file });
}

function withOption(draft: CommandDraft, name: string, change: Partial<OptionDraft>): CommandDraft {
  const options = draft.options.map((option) => (option.name === name ? { ...option, ...change } : option));
  return { ...draft, ...UNTOUCHED, options };
}

/** Typed behind the options. */
export function withRest(draft: CommandDraft, rest: string): CommandDraft {
  return { ...draft, ...UNTOUCHED, rest };
}

/** An option more, in which the person is then. */
export function withAdded(draft: CommandDraft, name: string): CommandDraft {
  const options = draft.options.some((option) => option.name === name)
    ? draft.options
    : [...draft.options, emptyOption(name)];
  return within({ ...draft, options, rest: '' }, name);
}

/** Without an option; without the last one it is the text of the command again. The person is in the one before it then. */
export function withoutOption(draft: CommandDraft, name: string | null): Draft {
  const at = draft.options.findIndex((option) => option.name === name);
  const options = draft.options.filter((option) => option.name !== name);
  if (options.length === 0) return textDraft(`/${draft.path}`);
  const before = options[Math.max(0, at - 1)]?.name ?? null;
  return within({ ...draft, options }, before);
}

/** The person has gone into an option (null: behind them all); the one that they were in counts as left. */
export function within(draft: CommandDraft, focus: string | null): CommandDraft {
  if (focus === draft.focus) return { ...draft, isListClosed: false };
  const left = draft.options.map((option) =>
    option.name === draft.focus && focus !== option.name ? { ...option, isLeft: true } : option,
  );
  return { ...draft, options: left, focus, active: 0, isListClosed: false, search: null };
}

/** The person is in the first option that has nothing yet; behind them all where there is none. */
export function withNextFocus(draft: CommandDraft): CommandDraft {
  const next = draft.options.find(({ text, file }) => text === '' && file === null);
  return within(draft, next?.name ?? null);
}

/** What is wrong with any option is shown from now on. */
export function allLeft(draft: CommandDraft): CommandDraft {
  return { ...draft, options: draft.options.map((option) => ({ ...option, isLeft: true })) };
}
