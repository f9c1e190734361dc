import {
  ApplicationCommandOptionType as OptionType,
  type ApplicationCommandOptionType,
  type ApplicationCommandType,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
  type StringSelectMenuInteraction,
} from 'discord.js';
import type { Logger } from 'pino';
import type { Texts } from '../texts/index.ts';

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

/** A command as it is sent to Discord. */
export type CommandBody = DeepReadonly<RESTPostAPIChatInputApplicationCommandsJSONBody>;
/** A command of the context menu of messages, as it is sent to Discord. */
export type MessageCommandBody = DeepReadonly<
  RESTPostAPIContextMenuApplicationCommandsJSONBody & { type: ApplicationCommandType.Message }
>;

export type GuildCommandInteraction = ChatInputCommandInteraction<'cached' | 'raw'>;
export type GuildButtonInteraction = ButtonInteraction<'cached' | 'raw'>;
export type GuildSelectInteraction = StringSelectMenuInteraction<'cached' | 'raw'>;
export type GuildModalInteraction = ModalSubmitInteraction<'cached' | 'raw'>;
export type GuildMessageCommandInteraction = MessageContextMenuCommandInteraction<'cached' | 'raw'>;
export type GuildAutocompleteInteraction = AutocompleteInteraction<'cached' | 'raw'>;

/** Options that point to something have its id as their value. */
type ValueOf<Type> = Type extends
  | ApplicationCommandOptionType.String
  | ApplicationCommandOptionType.User
  | ApplicationCommandOptionType.Role
  | ApplicationCommandOptionType.Channel
  | ApplicationCommandOptionType.Mentionable
  | ApplicationCommandOptionType.Attachment
  ? string
  : Type extends ApplicationCommandOptionType.Integer | ApplicationCommandOptionType.Number
    ? number
    : Type extends ApplicationCommandOptionType.Boolean
      ? boolean
      : never;

interface NamedOption {
  readonly name: string;
  readonly type: ApplicationCommandOptionType;
  readonly required?: boolean;
}

/** The values that a handler gets, read off the very definition (of a command or a subcommand) that Discord gets. */
export type OptionsOf<Body> = Body extends { readonly options: readonly (infer Option extends NamedOption)[] }
  ? {
      readonly [O in Option as O['name']]: O extends { readonly required: true }
        ? ValueOf<O['type']>
        : ValueOf<O['type']> | undefined;
    }
  : Readonly<Record<string, never>>;

type SubcommandOf<Body> = Body extends { readonly options: readonly (infer Option)[] }
  ? Extract<Option, { readonly type: ApplicationCommandOptionType.Subcommand; readonly name: string }>
  : never;

type SubcommandHandlers<Body> = {
  readonly [Sub in SubcommandOf<Body> as Sub['name']]: (context: CommandContext<OptionsOf<Sub>>) => Promise<void>;
};

/** What every handler works with. */
export interface InteractionContext<Interaction> {
  readonly interaction: Interaction;
  readonly texts: Texts;
  readonly log: Logger;
}

/** What a command's handler works with. */
export interface CommandContext<Options> extends InteractionContext<GuildCommandInteraction> {
  readonly options: Options;
}

/** What the handler of a component or modal works with: the strings that its custom id carried, checked by nobody yet. */
export interface CustomIdContext<Interaction> extends InteractionContext<Interaction> {
  readonly args: readonly string[];
}

export type ButtonContext = CustomIdContext<GuildButtonInteraction>;
/** What was chosen stands in `interaction.values`, checked by nobody yet. */
type SelectContext = CustomIdContext<GuildSelectInteraction>;
/** What was filled in stands in `interaction.fields`, checked by nobody yet. */
export type ModalContext = CustomIdContext<GuildModalInteraction>;
/** Of a button that may stand in a direct message, where there is no server and no member. */
export type AnyButtonContext = CustomIdContext<ButtonInteraction>;

/** Who may use something. Checked by the router, whatever Discord's settings say. */
export type Audience = 'everyone' | 'admins' | 'operator';

/** What answers an interaction, and who may use it. */
export interface Handler<Context> {
  readonly audience: Audience;
  readonly handle: (context: Context) => Promise<void>;
}

/** Each verb of a custom id says itself who may use it: an admin's command may show a button for everyone. */
type ByVerb<Context> = Readonly<Record<string, Handler<Context>>>;

/** A slash command: what Discord knows of it, who may use it and its suggestions, and what runs. */
export interface Command extends Handler<InteractionContext<GuildCommandInteraction>> {
  readonly body: CommandBody;
  /** Its buttons, by the verb of their custom id. */
  readonly buttons?: ByVerb<ButtonContext>;
  /** Those of its buttons that also stand in direct messages. */
  readonly buttonsAnywhere?: ByVerb<AnyButtonContext>;
  /** Its select menus, by the verb of their custom id. */
  readonly selects?: ByVerb<SelectContext>;
  /** Its modals, by the verb of their custom id. */
  readonly modals?: ByVerb<ModalContext>;
  /** What it offers in the context menu of a message. */
  readonly messageCommands?: readonly MessageCommand[];
  /** Suggestions for the option that is being typed. */
  readonly suggest?: (context: InteractionContext<GuildAutocompleteInteraction>) => Promise<void>;
}

/** A command of the context menu of messages. */
interface MessageCommand extends Handler<InteractionContext<GuildMessageCommandInteraction>> {
  readonly body: MessageCommandBody;
}

/** Everything of a command that is registered with Discord. */
export function bodiesOf({ body, messageCommands = [] }: Command): (CommandBody | MessageCommandBody)[] {
  return [body, ...messageCommands.map((command) => command.body)];
}

type CommandExtras = Omit<Command, 'body' | 'handle'>;

/** Ties a handler to its definition, so that the options it reads are the options that Discord shows. */
export function defineCommand<const Body extends CommandBody>(
  body: Body,
  handler: (context: CommandContext<OptionsOf<Body>>) => Promise<void>,
  extras: CommandExtras,
): Command {
  return {
    ...extras,
    body,
    handle: (context) => handler({ ...context, options: readOptions(context.interaction.options.data, body.options) }),
  };
}

/** The same for a command of subcommands: one handler for each. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- without it the handlers' parameters have no type
export function defineCommandGroup<const Body extends CommandBody, Handlers extends SubcommandHandlers<Body>>(
  body: Body,
  handlers: Handlers,
  extras: CommandExtras,
): Command {
  const byName = new Map<string, (context: CommandContext<never>) => Promise<void>>(Object.entries(handlers));
  return {
    ...extras,
    body,
    handle: async (context) => {
      const [subcommand] = context.interaction.options.data;
      const handler = byName.get(subcommand?.name ?? '');
      if (subcommand === undefined || handler === undefined) throw new UnknownOptionsError(body.name);
      const definition = body.options?.find(({ name }) => name === subcommand.name);
      const expected = definition !== undefined && 'options' in definition ? definition.options : [];
      await handler({ ...context, options: readOptions(subcommand.options ?? [], expected) });
    },
  };
}

/** What came is not what the command's definition says: a client of another time, or no client at all. */
export class UnknownOptionsError extends Error {
  override readonly name = 'UnknownOptionsError';

  constructor(option: string) {
    super(`Not as defined: ${option}`);
  }
}

/** What Discord sent lacks what an answer needs, such as the channel: a proxy or an outage of theirs may have cut it. */
export class UnreadableInteractionError extends Error {
  override readonly name = 'UnreadableInteractionError';
}

/**
 * The values of the defined options; anything beside them is left out. Lengths, ranges and choices are checked by
 * whoever uses the values.
 *
 * @throws UnknownOptionsError for a value of another type, and for a required one that is missing.
 */
function readOptions(data: readonly CommandInteractionOption[], expected: readonly NamedOption[] = []): never {
  const given = new Map(data.map(({ name, value }) => [name, value]));
  const values = expected.flatMap(({ name, type, required = false }) => {
    const value = given.get(name);
    if (value === undefined ? required : !isOfType(value, type)) throw new UnknownOptionsError(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the definition is what the handler's type was read off
  return Object.fromEntries(values) as never;
}

function isOfType(value: unknown, type: ApplicationCommandOptionType): boolean {
  switch (type) {
    case OptionType.String:
      return typeof value === 'string';
    case OptionType.Integer:
    case OptionType.Number:
      return typeof value === 'number';
    case OptionType.Boolean:
      return typeof value === 'boolean';
    default:
      return typeof value === 'string' && /^\d{1,20}$/.test(value);
  }
}
