import type {
  ApplicationCommandOptionType,
  ChatInputCommandInteraction,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Logger } from 'pino';
import type { Texts } from './texts/index.ts';

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

/** A command as it is sent to Discord. */
export type CommandBody = DeepReadonly<RESTPostAPIChatInputApplicationCommandsJSONBody>;

type ValueOf<Type> = Type extends ApplicationCommandOptionType.String
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

/** The values that a command's handler gets, read off the very definition that Discord gets. */
export type OptionsOf<Body> = Body extends { readonly options: readonly (infer Option extends NamedOption)[] }
  ? {
      readonly [O in Option as O['name']]: O extends { readonly required: true }
        ? ValueOf<O['type']>
        : ValueOf<O['type']> | undefined;
    }
  : Readonly<Record<string, never>>;

/** What a handler works with. */
export interface CommandContext<Options> {
  readonly interaction: ChatInputCommandInteraction<'cached' | 'raw'>;
  readonly options: Options;
  readonly texts: Texts;
  readonly log: Logger;
}

/** A slash command: what Discord knows of it, and what runs. */
export interface Command {
  readonly body: CommandBody;
  execute(interaction: ChatInputCommandInteraction<'cached' | 'raw'>, texts: Texts, log: Logger): Promise<void>;
}

/** Ties a handler to its definition, so that the options it reads are the options that Discord shows. */
export function defineCommand<const Body extends CommandBody>(
  body: Body,
  handler: (context: CommandContext<OptionsOf<Body>>) => Promise<void>,
): Command {
  return {
    body,
    execute: (interaction, texts, log) => handler({ interaction, options: readOptions<Body>(interaction), texts, log }),
  };
}

/** Discord has checked the types; ranges and lengths are checked again by whoever uses the values. */
function readOptions<Body>(interaction: ChatInputCommandInteraction): OptionsOf<Body> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the registered definition is what the type was read off
  return Object.fromEntries(interaction.options.data.map(({ name, value }) => [name, value])) as OptionsOf<Body>;
}
