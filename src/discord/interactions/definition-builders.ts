/**
 * Builds the JSON of a command for Discord from its texts in every language. What is built keeps its literal types, so
 * that a handler's options are read off the definition (`OptionsOf`).
 */
import {
  ApplicationCommandOptionType as OptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  type ChannelType,
  InteractionContextType,
} from 'discord.js';
import { described, type Localized, named } from '../texts/localized.ts';

/** The name and the description of a command, a subcommand or an option. */
interface NamedTexts<Name extends string> {
  readonly name: Localized<Name>;
  readonly description: Localized;
}

interface Choice {
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>>;
  readonly value: string;
}

interface Rules {
  readonly required?: boolean;
}

interface StringRules extends Rules {
  readonly min_length?: number;
  readonly max_length?: number;
  readonly choices?: readonly Choice[];
  /** Suggestions while it is typed: the command's `suggest`. */
  readonly autocomplete?: boolean;
}

interface IntegerRules extends Rules {
  readonly min_value?: number;
  readonly max_value?: number;
}

interface ChannelRules extends Rules {
  readonly channel_types?: readonly ChannelType[];
}

export function stringOption<Name extends string, const Given extends StringRules = Rules>(
  texts: NamedTexts<Name>,
  rules?: Given,
) {
  return option(OptionType.String, texts, rules);
}

export function integerOption<Name extends string, const Given extends IntegerRules = Rules>(
  texts: NamedTexts<Name>,
  rules?: Given,
) {
  return option(OptionType.Integer, texts, rules);
}

export function booleanOption<Name extends string, const Given extends Rules = Rules>(
  texts: NamedTexts<Name>,
  rules?: Given,
) {
  return option(OptionType.Boolean, texts, rules);
}

export function userOption<Name extends string, const Given extends Rules = Rules>(
  texts: NamedTexts<Name>,
  rules?: Given,
) {
  return option(OptionType.User, texts, rules);
}

export function roleOption<Name extends string, const Given extends Rules = Rules>(
  texts: NamedTexts<Name>,
  rules?: Given,
) {
  return option(OptionType.Role, texts, rules);
}

export function channelOption<Name extends string, const Given extends ChannelRules = Rules>(
  texts: NamedTexts<Name>,
  rules?: Given,
) {
  return option(OptionType.Channel, texts, rules);
}

export function attachmentOption<Name extends string, const Given extends Rules = Rules>(
  texts: NamedTexts<Name>,
  rules?: Given,
) {
  return option(OptionType.Attachment, texts, rules);
}

/** A subcommand with its options. */
export function subcommand<Name extends string, const Given extends readonly object[]>(
  texts: NamedTexts<Name>,
  options: Given,
) {
  return option(OptionType.Subcommand, texts, { options });
}

/** A subcommand without options. */
export function plainSubcommand<Name extends string>(texts: NamedTexts<Name>) {
  return option(OptionType.Subcommand, texts, undefined);
}

interface CommandRules {
  /** Whom Discord shows it, unless a server's admins say otherwise: a bit set of permissions. */
  readonly default_member_permissions?: string;
  /** Options, or subcommands. */
  readonly options?: readonly object[];
}

/**
 * For servers that added the bot, and nowhere else. Without the second, Discord takes what the application was made with, which
 * may let whoever installed the bot for themselves alone use it in any server.
 */
function inServers(): {
  readonly contexts: readonly InteractionContextType[];
  readonly integration_types: readonly ApplicationIntegrationType[];
} {
  return { contexts: [InteractionContextType.Guild], integration_types: [ApplicationIntegrationType.GuildInstall] };
}

/** A slash command for servers. */
export function guildCommand<
  Name extends string,
  const Given extends CommandRules = Pick<CommandRules, 'default_member_permissions'>,
>({ name, description }: NamedTexts<Name>, rules?: Given) {
  return Object.assign({ ...named(name), ...described(description), ...inServers() }, rules);
}

/** A command in the context menu of a message, for servers. It has no description and no options. */
export function messageCommand<Name extends string>(name: Localized<Name>) {
  return { type: ApplicationCommandType.Message as const, ...named(name), ...inServers() };
}

/** Choices whose names are texts, by their values. */
export function localizedChoices<Value extends string>(texts: Readonly<Record<Value, Localized>>) {
  return Object.entries<Localized>(texts).map(([value, name]) => ({ ...named(name), value }));
}

function option<const Type extends OptionType, Name extends string, Given extends object>(
  type: Type,
  { name, description }: NamedTexts<Name>,
  rules: Given | undefined,
) {
  return Object.assign({ type, ...named(name), ...described(description) }, rules);
}
