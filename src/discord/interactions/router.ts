import { randomBytes } from 'node:crypto';
import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  DiscordAPIError,
  MessageFlags,
  PermissionFlagsBits,
  RESTJSONErrorCodes,
  type Client,
  type Interaction,
} from 'discord.js';
import type { Logger } from 'pino';
import {
  type Audience,
  type Command,
  type GuildCommandInteraction,
  type GuildSelectInteraction,
  UnknownOptionsError,
} from './command.ts';
import { parseCustomId } from '../views/custom-id.ts';
import { isOperator } from '../connection/application-owner.ts';
import { textsFor, type Texts } from '../texts/index.ts';

type AnsweredInteraction = GuildCommandInteraction | ButtonInteraction | GuildSelectInteraction;
type GuildAutocompleteInteraction = AutocompleteInteraction<'cached' | 'raw'>;

/** Discord's answers to an interaction that is no longer ours to answer: too late, or somebody else did. */
const NOT_OURS: ReadonlySet<number | string> = new Set<number | string>([
  RESTJSONErrorCodes.UnknownInteraction,
  RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged,
]);

function isNotOurs(error: unknown): boolean {
  return error instanceof DiscordAPIError && NOT_OURS.has(error.code);
}

/** Discord gave the interaction up before our first answer came: the member saw that the bot did not respond. */
export function isTooLate(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownInteraction;
}

/** Sends each interaction to its command. The one error boundary: whatever a handler throws ends here. */
export function routeInteractions(client: Client, commands: readonly Command[], log: Logger): void {
  const byName = new Map(commands.map((command) => [command.body.name, command]));
  const buttons = byVerb(commands, (command) => command.buttons);
  const buttonsAnywhere = byVerb(commands, (command) => command.buttonsAnywhere);
  const selects = byVerb(commands, (command) => command.selects);
  client.on('interactionCreate', (interaction: Interaction) => {
    const customId = interaction.isMessageComponent() ? parseCustomId(interaction.customId) : null;
    const { verb = '', args = [] } = customId ?? {};
    const anywhere = buttonsAnywhere.get(verb);
    const componentLog = log.child({ interaction: interaction.id, component: verb });
    if (interaction.isButton() && anywhere !== undefined) {
      const { command, handle } = anywhere;
      void answer(interaction, command, componentLog, (texts) =>
        handle({ interaction, args, texts, log: componentLog }),
      );
    } else if (!isOfServer(interaction)) {
      void decline(interaction, (texts) => texts.door.onlyInServers, log);
    } else if (interaction.isChatInputCommand()) {
      const command = byName.get(interaction.commandName);
      const commandLog = log.child({ interaction: interaction.id, command: command?.body.name });
      void answer(interaction, command, commandLog, (texts) => command?.execute(interaction, texts, commandLog));
    } else if (interaction.isButton()) {
      const { command, handle } = buttons.get(verb) ?? {};
      void answer(interaction, command, componentLog, (texts) =>
        handle?.({ interaction, args, texts, log: componentLog }),
      );
    } else if (interaction.isStringSelectMenu()) {
      const { command, handle } = selects.get(verb) ?? {};
      void answer(interaction, command, componentLog, (texts) =>
        handle?.({ interaction, args, texts, log: componentLog }),
      );
    } else if (interaction.isAutocomplete()) {
      void suggest(interaction, byName.get(interaction.commandName), log);
    } else {
      // A menu, a dialog or a command of another kind: some earlier version may have made it.
      void decline(interaction, (texts) => texts.refusal.unknownCommand, log);
    }
  });
}

/** The handlers of all commands, each with its command. */
function byVerb<Handler>(
  commands: readonly Command[],
  handlersOf: (command: Command) => Readonly<Record<string, Handler>> | undefined,
): ReadonlyMap<string, { readonly command: Command; readonly handle: Handler }> {
  return new Map(
    commands.flatMap((command) =>
      Object.entries(handlersOf(command) ?? {}).map(([verb, handle]) => [verb, { command, handle }] as const),
    ),
  );
}

/**
 * Whether it was sent in a server that has the bot. Whoever installed the bot for themselves alone may use its commands
 * in any server, where nobody asked for it and its admins could not set a limit.
 */
function isOfServer(interaction: Interaction): interaction is Interaction<'cached' | 'raw'> {
  return interaction.inGuild() && interaction.authorizingIntegrationOwners.guildId !== null;
}

/** For what no command answers: a sentence for whoever sent it alone. */
async function decline(interaction: Interaction, sentence: (texts: Texts) => string, log: Logger): Promise<void> {
  try {
    if (interaction.isAutocomplete()) await interaction.respond([]);
    else {
      await interaction.reply({ content: sentence(textsFor(interaction.locale)), flags: MessageFlags.Ephemeral });
    }
  } catch (error) {
    log.warn({ err: error, interaction: interaction.id }, 'an interaction could not be declined');
  }
}

async function answer(
  interaction: AnsweredInteraction,
  command: Command | undefined,
  log: Logger,
  run: (texts: Texts) => Promise<void> | undefined,
): Promise<void> {
  const texts = textsFor(interaction.locale);
  try {
    if (command === undefined) await refuse(interaction, unknownTo(interaction, texts));
    else if (!(await mayUse(interaction, command.audience))) await refuse(interaction, texts.refusal[command.audience]);
    else await run(texts);
  } catch (error) {
    if (isNotOurs(error)) {
      log.warn({ err: error }, 'the interaction is no longer ours to answer');
      return;
    }
    if (error instanceof UnknownOptionsError) {
      log.warn({ err: error }, 'options that this version does not know');
      await decline(interaction, ({ door }) => door.outdated, log);
      return;
    }
    const reference = randomBytes(4).toString('hex');
    log.error({ err: error, reference }, 'a command broke');
    await refuse(interaction, texts.refusal.broken(reference)).catch((second: unknown) => {
      log.error({ err: second, reference }, 'and the member could not be told');
    });
  }
}

function unknownTo(interaction: AnsweredInteraction, { refusal }: Texts): string {
  return interaction.isCommand() ? refusal.unknownCommand : refusal.unknownComponent;
}

async function suggest(
  interaction: GuildAutocompleteInteraction,
  command: Command | undefined,
  log: Logger,
): Promise<void> {
  try {
    if (command?.suggest === undefined || !(await mayUse(interaction, command.audience))) await interaction.respond([]);
    else await command.suggest(interaction, textsFor(interaction.locale));
  } catch (error) {
    log.warn({ err: error, command: command?.body.name }, 'suggestions failed');
    // The member sees an empty list, and not one that loads for ever.
    if (!interaction.responded) await decline(interaction, (texts) => texts.door.unreadable, log);
  }
}

/** An administrator may hand a command to anyone in Discord's own settings, so rights are checked here, too. */
async function mayUse(
  interaction: AnsweredInteraction | GuildAutocompleteInteraction,
  audience: Audience,
): Promise<boolean> {
  switch (audience) {
    case 'everyone':
      return true;
    case 'admins':
      return interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false;
    case 'operator':
      return isOperator(interaction.client, interaction.user.id);
  }
}

/** Says something to the member alone, whatever was answered before. */
export async function refuse(interaction: AnsweredInteraction, content: string): Promise<void> {
  // A component that was acknowledged without a reply of its own: what it stands on stays as it is.
  const isUpdate = interaction.isMessageComponent() && interaction.ephemeral === null;
  if (interaction.deferred && !isUpdate) await interaction.editReply({ content });
  else if (interaction.deferred || interaction.replied)
    await interaction.followUp({ content, flags: MessageFlags.Ephemeral });
  else await interaction.reply({ content, flags: MessageFlags.Ephemeral });
}
