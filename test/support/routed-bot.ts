import { once } from 'node:events';
import { Events, type Client } from 'discord.js';
import { pino, type Logger } from 'pino';
import type { SandboxDiscord } from '../../sandbox/discord/discord.ts';
import { createDiscordClient } from '../../src/discord/connection/client.ts';
import { bodiesOf, type Command } from '../../src/discord/interactions/command.ts';
import { registerCommands } from '../../src/discord/interactions/register-commands.ts';
import { textsFor } from '../../src/discord/texts/index.ts';
import { routeInteractions } from '../../src/discord/interactions/router.ts';

/** The bot's client and router with commands of the test's own, registered and logged in. */
export interface RoutedBot extends AsyncDisposable {
  readonly client: Client;
  /** Every line that was logged. */
  readonly logLines: readonly string[];
}

/** Makes the commands before the client logs in. */
export async function startRoutedBot(
  discord: SandboxDiscord,
  commandsFor: (client: Client, log: Logger) => readonly Command[] | Promise<readonly Command[]>,
): Promise<RoutedBot> {
  const logLines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logLines.push(line) });
  const client = createDiscordClient(discord.apiUrl, log);
  const commands = await commandsFor(client, log);
  routeInteractions(client, () => commands, { textsFor, log, onlyGuildId: null, onAnsweredElsewhere: () => undefined });
  const ready = once(client, Events.ClientReady);
  await client.login(discord.botToken);
  await ready;
  const scope = { applicationId: discord.applicationId, guildId: null };
  await registerCommands(client.rest, scope, commands.flatMap(bodiesOf), log);
  return { client, logLines, [Symbol.asyncDispose]: () => client.destroy() };
}
