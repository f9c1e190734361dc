import { randomBytes } from 'node:crypto';
import type { Client, Interaction } from 'discord.js';
import type { Logger } from 'pino';
import type { Texts, TextsFor } from '../texts/index.ts';
import { parseCustomId, type CustomId } from '../views/custom-id.ts';
import { AnsweredElsewhereError } from '../connection/answered-elsewhere.ts';
import { authorize } from './authorize.ts';
import { isNoLongerOurs } from './callback-errors.ts';
import {
  type Audience,
  type Command,
  type CustomIdContext,
  type Handler,
  UnknownOptionsError,
  UnreadableInteractionError,
} from './command.ts';
import { replyPrivately } from './private-reply.ts';

type GuildInteraction = Interaction<'cached' | 'raw'>;
type Sentence = (texts: Texts) => string;

/** A kind of interaction, among those that are sent in the scope. */
interface Kind<Scope extends Interaction, I extends Scope> {
  readonly is: (interaction: Scope) => interaction is I;
  /** What answers it, by the command's name or by the verb of the custom id. */
  readonly find: (interaction: I, verb: string) => Handler<CustomIdContext<I>> | undefined;
  /** What is said where nothing answers it: some earlier version may have made it. */
  readonly unknown: Sentence;
}

/** Where an interaction goes: to a handler, or to nobody. */
interface Route {
  readonly handler?: { readonly audience: Audience; readonly run: (texts: Texts, log: Logger) => Promise<void> };
  readonly unknown: Sentence;
}

type Row = (interaction: Interaction) => Route | null;

const onlyInServers: Sentence = ({ common }) => common.onlyInServers;
const onlyElsewhere: Sentence = ({ common }) => common.onlyElsewhere;
const unknownCommand: Sentence = ({ refusal }) => refusal.unknownCommand;
const unknownComponent: Sentence = ({ refusal }) => refusal.unknownComponent;

export interface RouterOptions {
  readonly textsFor: TextsFor;
  readonly log: Logger;
  /** The one server that the bot works in; null for all. What others send from earlier times is declined. */
  readonly onlyGuildId: string | null;
  /** Another process with the bot's token answered an interaction before this one. */
  readonly onAnsweredElsewhere: () => void;
}

/**
 * Sends each interaction to its handler. The one error boundary: whatever a handler throws ends here.
 *
 * @param commandsNow the same array as before unless they changed.
 */
export function routeInteractions(client: Client, commandsNow: () => readonly Command[], options: RouterOptions): void {
  let commands = commandsNow();
  let table = kindsOf(commands);
  client.on('interactionCreate', (interaction: Interaction) => {
    if (commands !== commandsNow()) {
      commands = commandsNow();
      table = kindsOf(commands);
    }
    const route = isElsewhere(interaction, options) ? { unknown: onlyElsewhere } : routeOf(interaction, table);
    void answer(interaction, route, { ...options, log: options.log.child(nameOf(interaction, route)) });
  });
}

/**
 * The table of kinds. Of those that an interaction is of, the first that finds a handler answers it; where none does, the
 * last says that it is unknown.
 */
function kindsOf(commands: readonly Command[]): readonly Row[] {
  const byName = new Map(commands.map((command) => [command.body.name, command]));
  const messageCommands = commands.flatMap((command) => command.messageCommands ?? []);
  const messageCommandsByName = new Map(messageCommands.map((command) => [command.body.name, command]));
  const buttonsAnywhere = byVerb(commands, (command) => command.buttonsAnywhere);
  const buttons = byVerb(commands, (command) => command.buttons);
  const selects = byVerb(commands, (command) => command.selects);
  const modals = byVerb(commands, (command) => command.modals);
  return [
    anywhere({
      is: (interaction) => interaction.isButton(),
      find: (_button, verb) => buttonsAnywhere.get(verb),
      unknown: onlyInServers,
    }),
    inServer({
      is: (interaction) => interaction.isButton(),
      find: (_button, verb) => buttons.get(verb),
      unknown: unknownComponent,
    }),
    inServer({
      is: (interaction) => interaction.isStringSelectMenu(),
      find: (_select, verb) => selects.get(verb),
      unknown: unknownComponent,
    }),
    inServer({
      is: (interaction) => interaction.isModalSubmit(),
      find: (_modal, verb) => modals.get(verb),
      unknown: unknownCommand,
    }),
    inServer({
      is: (interaction) => interaction.isChatInputCommand(),
      find: ({ commandName }) => byName.get(commandName),
      unknown: unknownCommand,
    }),
    inServer({
      is: (interaction) => interaction.isMessageContextMenuCommand(),
      find: ({ commandName }) => messageCommandsByName.get(commandName),
      unknown: unknownCommand,
    }),
    inServer({
      is: (interaction) => interaction.isAutocomplete(),
      find: ({ commandName }) => {
        const { audience, suggest } = byName.get(commandName) ?? {};
        return audience === undefined || suggest === undefined ? undefined : { audience, handle: suggest };
      },
      unknown: unknownCommand,
    }),
  ];
}

/** A row for interactions wherever they are sent: the route of those that it is for, null for others. */
function anywhere<I extends Interaction>({ is, find, unknown }: Kind<Interaction, I>): Row {
  return (interaction) => {
    if (!is(interaction)) return null;
    const { verb, args } = customIdOf(interaction);
    const handler = find(interaction, verb);
    if (handler === undefined) return { unknown };
    const { audience, handle } = handler;
    return { handler: { audience, run: (texts, log) => handle({ interaction, args, texts, log }) }, unknown };
  };
}

/** The same for those that are sent in a server. */
function inServer<I extends GuildInteraction>({ is, ...kind }: Kind<GuildInteraction, I>): Row {
  return anywhere({ ...kind, is: (interaction): interaction is I => isOfServer(interaction) && is(interaction) });
}

function routeOf(interaction: Interaction, table: readonly Row[]): Route {
  const routes = table.flatMap((row) => row(interaction) ?? []);
  const found = routes.find(({ handler }) => handler !== undefined) ?? routes.at(-1);
  return found ?? { unknown: isOfServer(interaction) ? unknownCommand : onlyInServers };
}

/** Whether it was sent in a server that the operator has not chosen. A direct message is of no server. */
function isElsewhere({ guildId }: Interaction, { onlyGuildId }: RouterOptions): boolean {
  return onlyGuildId !== null && guildId !== null && guildId !== onlyGuildId;
}

/** The handlers of all commands. */
function byVerb<Context>(
  commands: readonly Command[],
  handlersOf: (command: Command) => Readonly<Record<string, Handler<Context>>> | undefined,
): ReadonlyMap<string, Handler<Context>> {
  return new Map(commands.flatMap((command) => Object.entries(handlersOf(command) ?? {})));
}

/**
 * Whether it was sent in a server that has the bot. Whoever installed the bot for themselves alone may use its commands
 * in any server, where nobody asked for it and its admins could not set a limit.
 */
function isOfServer(interaction: Interaction): interaction is GuildInteraction {
  return interaction.inGuild() && interaction.authorizingIntegrationOwners.guildId !== null;
}

/** No verb and no arguments where there is no custom id of ours. */
function customIdOf(interaction: Interaction): CustomId {
  const customId = 'customId' in interaction ? parseCustomId(interaction.customId) : null;
  return customId ?? { verb: '', args: [] };
}

/** As the log names it. */
function nameOf(interaction: Interaction, { handler }: Route) {
  const { id } = interaction;
  if ('customId' in interaction) return { interaction: id, component: customIdOf(interaction).verb };
  return { interaction: id, command: handler === undefined ? undefined : interaction.commandName };
}

async function answer(interaction: Interaction, { handler, unknown }: Route, options: RouterOptions): Promise<void> {
  const { textsFor, log } = options;
  const texts = textsFor(interaction.locale);
  try {
    if (handler === undefined) await decline(interaction, unknown(texts));
    else if (await authorize(interaction, handler.audience)) await handler.run(texts, log);
    else await decline(interaction, texts.refusal[handler.audience]);
  } catch (error) {
    if (isLeftAlone(error, options)) return;
    const sentence = explanationOf(error, interaction, texts, log);
    await decline(interaction, sentence).catch((second: unknown) => {
      if (!isLeftAlone(second, options)) log.error({ err: second }, 'and the member could not be told');
    });
  }
}

/** Whether nothing more is said to the interaction, because it is no longer ours or never was. Logs it. */
function isLeftAlone(error: unknown, { log, onAnsweredElsewhere }: RouterOptions): boolean {
  if (error instanceof AnsweredElsewhereError) {
    log.error({ err: error }, 'DISCORD_TOKEN is in use elsewhere: another process answered');
    onAnsweredElsewhere();
    return true;
  }
  if (!isNoLongerOurs(error)) return false;
  log.warn({ err: error }, 'the interaction is no longer ours to answer');
  return true;
}

/** A sentence for whoever sent it alone; for suggestions an empty list, and not one that loads for ever. */
async function decline(interaction: Interaction, sentence: string): Promise<void> {
  if (!interaction.isAutocomplete()) await replyPrivately(interaction, sentence);
  else if (!interaction.responded) await interaction.respond([]);
}

/** Logs why it could not be answered, and tells the member as much of it as is of use to them. */
function explanationOf(error: unknown, interaction: Interaction, { common, refusal }: Texts, log: Logger): string {
  if (interaction.isAutocomplete()) {
    log.warn({ err: error }, 'suggestions failed');
    return common.unreadable;
  }
  if (error instanceof UnknownOptionsError) {
    log.warn({ err: error }, 'options that this version does not know');
    return common.outdated;
  }
  if (error instanceof UnreadableInteractionError) {
    log.warn({ err: error }, 'an interaction that cannot be read');
    return common.unreadable;
  }
  const reference = randomBytes(4).toString('hex');
  log.error({ err: error, reference }, 'a command broke');
  return refusal.broken(reference);
}
