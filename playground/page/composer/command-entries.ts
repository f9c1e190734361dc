// The commands that a person is offered in a place, and which of them fit what is typed.

import { objectsOf, stringOf, type JsonObject } from '../../../sandbox/discord/json.ts';
import { OptionType, optionsOf, type CommandOption } from './command-options.ts';
import { localized } from '../commands/localized.ts';
import { CommandType, offeredCommands } from '../commands/offered.ts';
import type { Place } from './place.ts';

/** One command that can be typed; each subcommand is one. */
export interface CommandEntry {
  /** As it is sent: "limits set". */
  readonly path: string;
  /** As it is shown, without the slash. */
  readonly label: string;
  readonly description: string;
  readonly options: readonly CommandOption[];
}

const known = new WeakMap<Place, readonly CommandEntry[]>();

/** In the order of their names, as in Discord's client. */
export function commandEntries(place: Place): readonly CommandEntry[] {
  const entries = known.get(place) ?? findEntries(place);
  known.set(place, entries);
  return entries;
}

function findEntries({ guild, userId, channel, locale }: Place): readonly CommandEntry[] {
  return offeredCommands(CommandType.Slash, { guild, userId, isDirect: channel === null })
    .flatMap((command) => entriesOf(command, locale))
    .sort((one, other) => one.label.localeCompare(other.label, locale));
}

function entriesOf(command: JsonObject, locale: string, path = '', label = ''): CommandEntry[] {
  const ownPath = `${path} ${stringOf(command['name']) ?? ''}`.trim();
  const ownLabel = `${label} ${localized(command, 'name', locale)}`.trim();
  const inner = objectsOf(command['options']).filter(
    ({ type }) => type === OptionType.Subcommand || type === OptionType.SubcommandGroup,
  );
  if (inner.length > 0) return inner.flatMap((below) => entriesOf(below, locale, ownPath, ownLabel));
  const description = localized(command, 'description', locale);
  return [{ path: ownPath, label: ownLabel, description, options: optionsOf(command, locale) }];
}

/** The entries that fit what was typed after the slash, by their shown or their untranslated name, the best first. */
export function matching(entries: readonly CommandEntry[], typed: string): readonly CommandEntry[] {
  const wanted = typed.trim().replaceAll(/\s+/gu, ' ').toLowerCase();
  return entries
    .map((entry) => ({ entry, rank: rankOf(entry, wanted) }))
    .filter(({ rank }) => rank < Rank.None)
    .sort((one, other) => one.rank - other.rank)
    .map(({ entry }) => entry);
}

const Rank = { Begins: 0, WordBegins: 1, Contains: 2, None: 3 } as const;

function rankOf({ path, label }: CommandEntry, wanted: string): number {
  const names = [path.toLowerCase(), label.toLowerCase()];
  if (names.some((name) => name.startsWith(wanted))) return Rank.Begins;
  if (names.some((name) => name.includes(` ${wanted}`))) return Rank.WordBegins;
  return names.some((name) => name.includes(wanted)) ? Rank.Contains : Rank.None;
}

/** The entry whose whole name begins the text, and the rest behind it; the text is without the slash. */
export function named(
  entries: readonly CommandEntry[],
  text: string,
): { readonly entry: CommandEntry; readonly rest: string } | null {
  const found = entries
    .flatMap((entry) => [entry.path, entry.label].map((name) => ({ entry, name })))
    .filter(({ name }) => text.toLowerCase().startsWith(`${name.toLowerCase()} `))
    .sort((one, other) => other.name.length - one.name.length)[0];
  return found === undefined ? null : { entry: found.entry, rest: text.slice(found.name.length + 1) };
}
