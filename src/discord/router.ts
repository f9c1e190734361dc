import { randomBytes } from 'node:crypto';
import {
  type AutocompleteInteraction,
  DiscordAPIError,
  MessageFlags,
  PermissionFlagsBits,
  RESTJSONErrorCodes,
  type Client,
  type Interaction,
} from 'discord.js';
import type { Logger } from 'pino';
import type { Audience, Command, GuildButtonInteraction, GuildCommandInteraction } from './command.ts';
import { parseCustomId } from './custom-id.ts';
import { isOperator } from './operator.ts';
import { textsFor, type Texts } from './texts/index.ts';

type AnsweredInteraction = GuildCommandInteraction | GuildButtonInteraction;

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
  const byVerb = new Map(
    commands.flatMap((command) => Object.keys(command.buttons ?? {}).map((verb) => [verb, command])),
  );
  client.on('interactionCreate', (interaction: Interaction) => {
    if (!interaction.inGuild()) return;
    if (interaction.isChatInputCommand()) {
      const command = byName.get(interaction.commandName);
      const commandLog = log.child({ interaction: interaction.id, command: interaction.commandName });
      void answer(interaction, command, commandLog, (texts) => command?.execute(interaction, texts, commandLog));
    } else if (interaction.isButton()) {
      const customId = parseCustomId(interaction.customId);
      const command = byVerb.get(customId?.verb ?? '');
      const buttonLog = log.child({ interaction: interaction.id, button: customId?.verb });
      void answer(interaction, command, buttonLog, (texts) =>
        command?.buttons?.[customId?.verb ?? '']?.({ interaction, args: customId?.args ?? [], texts, log: buttonLog }),
      );
    } else if (interaction.isAutocomplete()) {
      void suggest(interaction, byName.get(interaction.commandName), log);
    }
  });
}

async function answer(
  interaction: AnsweredInteraction,
  command: Command | undefined,
  log: Logger,
  run: (texts: Texts) => Promise<void> | undefined,
): Promise<void> {
  const texts = textsFor(interaction.locale);
  try {
    if (command === undefined) await refuse(interaction, texts.refusal.unknownCommand);
    else if (!(await mayUse(interaction, command.audience))) await refuse(interaction, texts.refusal[command.audience]);
    else await run(texts);
  } catch (error) {
    if (isNotOurs(error)) {
      log.warn({ err: error }, 'the interaction is no longer ours to answer');
      return;
    }
    const reference = randomBytes(4).toString('hex');
    log.error({ err: error, reference }, 'a command broke');
    await refuse(interaction, texts.refusal.broken(reference)).catch((second: unknown) => {
      log.error({ err: second, reference }, 'and the member could not be told');
    });
  }
}

async function suggest(
  interaction: AutocompleteInteraction<'cached' | 'raw'>,
  command: Command | undefined,
  log: Logger,
): Promise<void> {
  try {
    if (command?.suggest === undefined || !(await mayUse(interaction, command.audience))) await interaction.respond([]);
    else await command.suggest(interaction, textsFor(interaction.locale));
  } catch (error) {
    log.warn({ err: error, command: interaction.commandName }, 'suggestions failed');
  }
}

/** An administrator may hand a command to anyone in Discord's own settings, so rights are checked here, too. */
async function mayUse(
  interaction: AnsweredInteraction | AutocompleteInteraction<'cached' | 'raw'>,
  audience: Audience,
): Promise<boolean> {
  switch (audience) {
    case 'everyone':
      return true;
    case 'admins':
      return interaction.memberPermissions.has(PermissionFlagsBits.ManageGuild);
    case 'operator':
      return isOperator(interaction.client, interaction.user.id);
  }
}

/** Says something to the member alone, whatever was answered before. */
export async function refuse(interaction: AnsweredInteraction, content: string): Promise<void> {
  if (interaction.deferred) await interaction.editReply({ content });
  else if (interaction.replied) await interaction.followUp({ content, flags: MessageFlags.Ephemeral });
  else await interaction.reply({ content, flags: MessageFlags.Ephemeral });
}
