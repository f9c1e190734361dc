// Reads which commands are registered, and where.

import { Routes, type REST } from 'discord.js';
import type { z } from 'zod';
import { commandsSchema } from './api-schemas.ts';
import { isOutOfReach, restForChecks, type TokenReport } from './check-token.ts';
import type { ProxySettings } from '../../proxy/settings.ts';

/** Where commands are: in every server, or with a guild id in that one alone. */
export interface RegistrationScope {
  readonly applicationId: string;
  readonly guildId: string | null;
}

export function commandsRoute({ applicationId, guildId }: RegistrationScope): `/${string}` {
  return guildId === null
    ? Routes.applicationCommands(applicationId)
    : Routes.applicationGuildCommands(applicationId, guildId);
}

/** None for a server that has removed the bot. Without translations. */
export async function registeredAt(rest: REST, route: `/${string}`): Promise<z.infer<typeof commandsSchema>> {
  return commandsSchema.parse((await ifThere(() => rest.get(route))) ?? []);
}

/** null where the server has removed the bot, or the command is gone already. */
export async function ifThere<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (isOutOfReach(error)) return null;
    throw error;
  }
}

/** Commands that stand where none are wanted. */
interface Leftovers extends Pick<RegistrationScope, 'guildId'> {
  readonly commands: readonly string[];
}

/**
 * Looks in every server that the bot is in, and at what all have, for commands of these names: others are another program's.
 * Throws when Discord cannot be reached.
 */
export async function commandLeftovers(
  {
    apiUrl,
    token,
    guildId: wanted,
  }: { readonly apiUrl: string; readonly token: string; readonly guildId: string | null },
  proxies: ProxySettings,
  { applicationId, guilds }: TokenReport,
  names: readonly string[],
): Promise<readonly Leftovers[]> {
  const rest = restForChecks(apiUrl, token, proxies);
  const scopes = [null, ...guilds.map(({ id }) => id)].filter((guildId) => guildId !== wanted);
  const found = scopes.map(async (guildId) => {
    const registered = await registeredAt(rest, commandsRoute({ applicationId, guildId }));
    return { guildId, commands: registered.flatMap(({ name }) => (names.includes(name) ? name : [])) };
  });
  return (await Promise.all(found)).filter(({ commands }) => commands.length > 0);
}
