// The list above the line: commands, options, or what can be chosen for the option in which the person is.

import type { InvocationView } from '../../wire/invocation.ts';
import { bestFirst } from './best-first.ts';
import { matching, type CommandEntry } from './command-entries.ts';
import type { CommandOption } from './command-options.ts';
import type { CommandDraft, Draft } from './draft.ts';
import { fitting, pickable, type Picked } from './option-values.ts';
import type { Place } from './place.ts';

export type Row =
  | { readonly is: 'command'; readonly entry: CommandEntry }
  | { readonly is: 'option'; readonly option: CommandOption }
  | { readonly is: 'value'; readonly picked: Picked };

/** `says`: what stands there instead of rows. */
export interface List {
  readonly rows: readonly Row[];
  readonly says: 'loading' | 'failed' | 'no-match' | null;
}

interface Around {
  readonly place: Place;
  readonly entries: readonly CommandEntry[];
  readonly invocations: ReadonlyMap<string, InvocationView>;
}

/** null: there is none. */
export function listOf(draft: Draft, around: Around): List | null {
  if (draft.isListClosed) return null;
  if (draft.kind === 'text') {
    if (!/^\/[^\n]*$/u.test(draft.text)) return null;
    return filled(matching(around.entries, draft.text.slice(1)).map((entry) => ({ is: 'command', entry })));
  }
  const entry = around.entries.find(({ path }) => path === draft.path);
  if (entry === undefined) return null;
  if (draft.focus === null) {
    const options = named(furtherOptions(entry, draft), draft.rest);
    return filled(options.map((option) => ({ is: 'option', option })));
  }
  const option = entry.options.find(({ name }) => name === draft.focus);
  return option === undefined ? null : valuesList(option, draft, around);
}

/** By their shown or untranslated name. */
function named(options: readonly CommandOption[], typed: string): readonly CommandOption[] {
  return bestFirst(options, ({ name, label }) => [name, label.toLowerCase()], typed.trim().toLowerCase());
}

/** The options that are not in the line yet. */
export function furtherOptions({ options }: CommandEntry, draft: CommandDraft): readonly CommandOption[] {
  return options.filter(({ name }) => !draft.options.some((shown) => shown.name === name));
}

function filled(rows: readonly Row[]): List | null {
  return rows.length === 0 ? null : { rows, says: null };
}

function valuesList(option: CommandOption, draft: CommandDraft, around: Around): List | null {
  if (option.hasAutocomplete) return searchList(draft, around.invocations);
  const all = pickable(option, around.place);
  if (all === null) return null;
  const there = draft.options.find(({ name }) => name === option.name);
  const fit = fitting(all, there?.picked === null ? there.text : '');
  return fit.length === 0 ? { rows: [], says: 'no-match' } : filled(fit.map((picked) => ({ is: 'value', picked })));
}

function searchList({ search }: CommandDraft, invocations: Around['invocations']): List | null {
  if (search === null) return null;
  if (search.isRefused) return { rows: [], says: 'failed' };
  const answer = search.invocationId === null ? undefined : invocations.get(search.invocationId);
  if (answer?.outcome === 'missed') return { rows: [], says: 'failed' };
  if (answer?.choices == null) return { rows: [], says: 'loading' };
  if (answer.choices.length === 0) return { rows: [], says: 'no-match' };
  return {
    rows: answer.choices.map(({ name, value }) => ({ is: 'value', picked: { label: name, name, value } })),
    says: null,
  };
}
