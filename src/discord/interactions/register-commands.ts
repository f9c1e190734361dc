import { ApplicationCommandType, type REST } from 'discord.js';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { commandsSchema } from '../connection/api-schemas.ts';
import { commandsRoute, type RegistrationScope } from '../connection/registered-commands.ts';
import type { CommandBody, MessageCommandBody } from './command.ts';

type Body = CommandBody | MessageCommandBody;

/** The ids of slash commands, by their names. */
export type CommandIds = ReadonlyMap<string, string>;

/**
 * Registers the commands when they differ from what Discord has; a start that changes nothing writes nothing.
 *
 * @returns the ids by which they are mentioned; none where Discord's answer does not say them.
 */
export async function registerCommands(
  rest: REST,
  { applicationId, guildId }: RegistrationScope,
  bodies: readonly Body[],
  log: Logger,
): Promise<CommandIds> {
  const route = commandsRoute({ applicationId, guildId });
  const registered = commandsSchema.parse(
    await rest.get(route, {
      query: new URLSearchParams({ with_localizations: 'true' }),
    }),
  );
  const wanted = bodies.map((body) => (guildId === null ? body : ofOneServer(body)));
  if (isSame(registered, wanted)) {
    log.info({ commands: wanted.length }, 'commands are up to date');
    return idsOf(registered);
  }
  const answer = commandsSchema.safeParse(await rest.put(route, { body: wanted }));
  log.info({ commands: wanted.length }, 'commands registered');
  return idsOf(answer.data ?? []);
}

function idsOf(registered: z.infer<typeof commandsSchema>): CommandIds {
  const typed = registered.filter((command) => keyOf(command) === keyOf({ name: command.name }));
  return new Map(typed.map(({ name, id }) => [name, id]));
}

/** Where it may be used is for global commands to say: one of a server can be used nowhere else. */
function ofOneServer({ contexts: _contexts, integration_types: _types, ...body }: Body): Body {
  return body;
}

function isSame(registered: z.infer<typeof commandsSchema>, wanted: readonly Body[]): boolean {
  const byKey = new Map(registered.map((command) => [keyOf(command), command]));
  return (
    registered.length === wanted.length &&
    wanted.every((body) => {
      const command = byKey.get(keyOf(body));
      return command !== undefined && covers(command, body);
    })
  );
}

/** A name may be there once for each type of command. */
export function keyOf({ type, name }: { readonly type?: number | undefined; readonly name: string }): string {
  return `${type ?? ApplicationCommandType.ChatInput} ${name}`;
}

/** Discord adds defaults and ids of its own, so only what we say is compared, and absence is false, null or empty. */
function covers(theirs: unknown, ours: unknown): boolean {
  if (isAbsent(ours) && isAbsent(theirs)) return true;
  if (Array.isArray(ours)) {
    return (
      Array.isArray(theirs) && theirs.length === ours.length && ours.every((item, index) => covers(theirs[index], item))
    );
  }
  if (typeof ours === 'object' && ours !== null) {
    if (typeof theirs !== 'object' || theirs === null) return false;
    const has = new Map<string, unknown>(Object.entries(theirs));
    const says = new Map<string, unknown>(Object.entries(ours));
    const dropped = SHAPING_KEYS.some((key) => !says.has(key) && !isAbsent(has.get(key)));
    return (
      !dropped &&
      [...says].every(([key, value]) =>
        // Here every key is ours, so that a language which we no longer have must go.
        key.endsWith('_localizations')
          ? isDeepStrictEqual(has.get(key) ?? null, value ?? null)
          : covers(has.get(key), value),
      )
    );
  }
  return isDeepStrictEqual(theirs, ours);
}

/** Keys whose removal by us is a change, too. Others that Discord adds are its own business. */
const SHAPING_KEYS = [
  'options',
  'choices',
  'required',
  'min_value',
  'max_value',
  'min_length',
  'max_length',
  'autocomplete',
  'name_localizations',
  'description_localizations',
  'default_member_permissions',
] as const;

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);
}
