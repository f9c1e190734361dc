import { randomBytes } from 'node:crypto';
import {
  DiscordAPIError,
  MessageFlags,
  RESTJSONErrorCodes,
  type ChatInputCommandInteraction,
  type Client,
  type Interaction,
} from 'discord.js';
import type { Logger } from 'pino';
import type { Command } from './command.ts';
import { textsFor } from './texts/index.ts';

/** Discord's answers to an interaction that is no longer ours to answer: too late, or somebody else did. */
const NOT_OURS: ReadonlySet<number | string> = new Set<number | string>([
  RESTJSONErrorCodes.UnknownInteraction,
  RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged,
]);

export function isNotOurs(error: unknown): boolean {
  return error instanceof DiscordAPIError && NOT_OURS.has(error.code);
}

/** Sends each interaction to its command. The one error boundary: whatever a handler throws ends here. */
export function routeInteractions(client: Client, commands: readonly Command[], log: Logger): void {
  const byName = new Map(commands.map((command) => [command.body.name, command]));
  client.on('interactionCreate', (interaction: Interaction) => {
    if (!interaction.isChatInputCommand() || !interaction.inGuild()) return;
    const command = byName.get(interaction.commandName);
    void runCommand(command, interaction, log.child({ interaction: interaction.id, command: interaction.commandName }));
  });
}

async function runCommand(
  command: Command | undefined,
  interaction: ChatInputCommandInteraction<'cached' | 'raw'>,
  log: Logger,
): Promise<void> {
  const texts = textsFor(interaction.locale);
  try {
    if (command === undefined) await refuse(interaction, texts.refusal.unknownCommand);
    else await command.execute(interaction, texts, log);
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

/** Says something to the member alone, whatever was answered before. */
export async function refuse(interaction: ChatInputCommandInteraction, content: string): Promise<void> {
  if (interaction.deferred) await interaction.editReply({ content });
  else if (interaction.replied) await interaction.followUp({ content, flags: MessageFlags.Ephemeral });
  else await interaction.reply({ content, flags: MessageFlags.Ephemeral });
}
