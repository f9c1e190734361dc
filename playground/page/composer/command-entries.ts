// The commands that a person is offered in a place, and which of them fit what is typed.

import { objectsOf, stringOf, type JsonObject } from '../../../sandbox/discord/json.ts';
import type { RegisteredCommand } from '../../../sandbox/discord/command-registry.ts';
import { OptionType, optionsOf, type CommandOption } from './command-options.ts';
import { localized } from './localized.ts';
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

const CHAT_INPUT = 1;
const ADMINISTRATOR = 1n << 3n;
/** Source: interactions/receiving-and-responding.mdx "Interaction Context Types". */
const Context = { Guild: 0, BotDirectMessage: 1 } as const;

/** In the order of their names, as in Discord's client. */
export function offeredCommands(place: Place): readonly CommandEntry[] {
  const commands = place.guild.commands.filter(({ type }) => type === CHAT_INPUT);
  const first = commands.filter(({ name }, index) => commands.findIndex((other) => other.name === name) === index);
  return first
    .filter((command) => isOffered(command, place))
    .flatMap((command) => entriesOf(command, place.locale))
    .sort((one, other) => one.label.localeCompare(other.label, place.locale));
}

function isOffered(command: RegisteredCommand, { channel, guild, userId }: Place): boolean {
  if (channel === null) return command['guild_id'] === undefined && fits(command, Context.BotDirectMessage);
  if (!fits(command, Context.Guild)) return false;
  const wanted = command.default_member_permissions;
  const held = BigInt(guild.members.find((member) => member.userId === userId)?.permissions ?? 0);
  if (wanted === null || (held & ADMINISTRATOR) !== 0n) return true;
  // "0" is nobody but administrators.
  return wanted !== '0' && (held & BigInt(wanted)) === BigInt(wanted);
}

function fits(command: RegisteredCommand, context: number): boolean {
  const contexts: unknown = command['contexts'];
  if (Array.isArray(contexts)) return contexts.includes(context);
  return context === Context.Guild || command['dm_permission'] !== false;
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
