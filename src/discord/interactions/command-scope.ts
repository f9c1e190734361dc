// Where the commands are registered: in every server, or in one alone.

import type { REST } from 'discord.js';
import type { Logger } from 'pino';
import type { AdministrationStore, CommandScope } from '../../administration/store.ts';
import { commandsRoute, ifThere, registeredAt } from '../connection/registered-commands.ts';
import type { CommandBody, MessageCommandBody } from './command.ts';
import { type CommandIds, keyOf, registerCommands } from './register-commands.ts';

/** Remembers where the commands stand. */
export type ScopeMemory = Pick<AdministrationStore, 'commandScopes' | 'rememberCommandScopes'>;

export interface Registration {
  readonly rest: REST;
  readonly applicationId: string;
  readonly bodies: readonly (CommandBody | MessageCommandBody)[];
  readonly log: Logger;
}

/**
 * Registers the commands in this scope and removes them from every other where they may stand: else each would be listed twice,
 * and servers would have them that the operator has not chosen. It is noted first where they are to be, so that a crash leaves
 * none that a later start does not remove.
 *
 * @returns the ids by which they are mentioned.
 */
export async function registerInScope(
  registration: Registration,
  scope: CommandScope,
  memory: ScopeMemory,
): Promise<CommandIds> {
  const { rest, applicationId, bodies, log } = registration;
  const remembered = await memory.commandScopes();
  // Former versions did not remember, and may have registered them everywhere.
  const others = (remembered.length === 0 ? [null] : remembered).filter((other) => other !== scope);
  if (!remembered.includes(scope)) await memory.rememberCommandScopes([...others, scope]);
  const ids = await registerCommands(rest, { applicationId, guildId: scope }, bodies, log);
  for (const other of others) await removeFrom(registration, other);
  if (others.length > 0) await memory.rememberCommandScopes([scope]);
  return ids;
}

/** Removes those that have the name of one of ours; commands that something else registered stay. */
async function removeFrom(registration: Registration, guildId: CommandScope): Promise<void> {
  const { rest, applicationId, bodies, log } = registration;
  const route = commandsRoute({ applicationId, guildId });
  const ours = new Set(bodies.map(keyOf));
  const left = (await registeredAt(rest, route)).filter((command) => ours.has(keyOf(command)));
  for (const { id } of left) await ifThere(() => rest.delete(`${route}/${id}`));
  if (left.length > 0) log.info({ server: guildId, commands: left.length }, 'commands of another scope removed');
}
