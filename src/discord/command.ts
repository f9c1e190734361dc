import type {
  ApplicationCommandOptionType,
  AutocompleteInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  CommandInteractionOption,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Logger } from 'pino';
import type { Texts } from './texts/index.ts';

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

/** A command as it is sent to Discord. */
export type CommandBody = DeepReadonly<RESTPostAPIChatInputApplicationCommandsJSONBody>;

export type GuildCommandInteraction = ChatInputCommandInteraction<'cached' | 'raw'>;
export type GuildButtonInteraction = ButtonInteraction<'cached' | 'raw'>;

/** Options that point to something have its id as their value. */
type ValueOf<Type> = Type extends
  | ApplicationCommandOptionType.String
  | ApplicationCommandOptionType.User
  | ApplicationCommandOptionType.Role
  | ApplicationCommandOptionType.Channel
  | ApplicationCommandOptionType.Mentionable
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

/** What a handler works with. */
export interface CommandContext<Options> {
  readonly interaction: GuildCommandInteraction;
  readonly options: Options;
  readonly texts: Texts;
  readonly log: Logger;
}

/** What a button's handler works with: the strings that its custom id carried, checked by nobody yet. */
export interface ButtonContext {
  readonly interaction: GuildButtonInteraction;
  readonly args: readonly string[];
  readonly texts: Texts;
  readonly log: Logger;
}

/** Who may use a command, its buttons and its suggestions. Checked by the router, whatever Discord's settings say. */
export type Audience = 'everyone' | 'admins' | 'operator';

/** A slash command: what Discord knows of it, who may use it, and what runs. */
export interface Command {
  readonly body: CommandBody;
  readonly audience: Audience;
  execute(interaction: GuildCommandInteraction, texts: Texts, log: Logger): Promise<void>;
  /** Its buttons, by the verb of their custom id. */
  readonly buttons?: Readonly<Record<string, (context: ButtonContext) => Promise<void>>>;
  /** Suggestions for the option that is being typed. */
  suggest?(interaction: AutocompleteInteraction<'cached' | 'raw'>, texts: Texts): Promise<void>;
}

type CommandExtras = Partial<Pick<Command, 'audience' | 'buttons' | 'suggest'>>;

/** Ties a handler to its definition, so that the options it reads are the options that Discord shows. */
export function defineCommand<const Body extends CommandBody>(
  body: Body,
  handler: (context: CommandContext<OptionsOf<Body>>) => Promise<void>,
  extras: CommandExtras = {},
): Command {
  return {
    audience: 'everyone',
    ...extras,
    body,
    execute: (interaction, texts, log) =>
      handler({ interaction, options: readOptions(interaction.options.data), texts, log }),
  };
}

/** The same for a command of subcommands: one handler for each. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- without it the handlers' parameters have no type
export function defineCommandGroup<const Body extends CommandBody, Handlers extends SubcommandHandlers<Body>>(
  body: Body,
  handlers: Handlers,
  extras: CommandExtras = {},
): Command {
  const byName = new Map<string, (context: CommandContext<never>) => Promise<void>>(Object.entries(handlers));
  return {
    audience: 'everyone',
    ...extras,
    body,
    execute: async (interaction, texts, log) => {
      const [subcommand] = interaction.options.data;
      const handler = byName.get(subcommand?.name ?? '');
      if (handler === undefined) throw new Error(`No subcommand ${subcommand?.name ?? ''} of ${body.name}`);
      await handler({ interaction, options: readOptions(subcommand?.options ?? []), texts, log });
    },
  };
}

/** Discord has checked the types; ranges and lengths are checked again by whoever uses the values. */
function readOptions(data: readonly CommandInteractionOption[]): never {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the registered definition is what the handler's type was read off
  return Object.fromEntries(data.map(({ name, value }) => [name, value])) as never;
}
