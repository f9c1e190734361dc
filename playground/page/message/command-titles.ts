// Commands under the names that the person's client shows.

import { isObject, objectsOf, stringOf, type JsonObject } from '../../../sandbox/discord/json.ts';
import type { GuildView } from '../../wire/world.ts';

type Command = GuildView['commands'][number];

export const CommandType = { Slash: 1, User: 2, Message: 3 } as const;
const ADMINISTRATOR = 1n << 3n;
const DIRECT_MESSAGES = 1;
const SERVERS = 0;

/** The name of a command or an option in a language. */
export function localName(named: JsonObject, locale: string): string {
  const names = named['name_localizations'];
  const local = isObject(names) ? stringOf(names[locale]) : undefined;
  return local ?? stringOf(named['name']) ?? '';
}

/** `path` as in an invocation, such as `limits view`: with its slash, where it has one, in a language. */
export function commandTitle(path: string, commands: readonly Command[], locale: string): string {
  const whole = commands.find(({ name, type }) => name === path && type !== CommandType.Slash);
  if (whole !== undefined) return localName(whole, locale);
  const [name, ...rest] = path.split(' ');
  let at: JsonObject | undefined = commands.find(
    (command) => command.name === name && command.type === CommandType.Slash,
  );
  const words = [at === undefined ? (name ?? '') : localName(at, locale)];
  for (const word of rest) {
    at = objectsOf(at?.['options']).find((option) => option['name'] === word);
    words.push(at === undefined ? word : localName(at, locale));
  }
  return `/${words.join(' ')}`;
}

/** The commands of a kind that a member gets offered in the server or, with `isDirect`, in the conversation with the bot. */
export function offeredCommands(guild: GuildView, type: number, userId: string, isDirect: boolean): readonly Command[] {
  const held = BigInt(guild.members.find((member) => member.userId === userId)?.permissions ?? 0);
  return guild.commands.filter((command) => {
    const contexts: unknown = command['contexts'];
    const fits = !Array.isArray(contexts) || contexts.includes(isDirect ? DIRECT_MESSAGES : SERVERS);
    return command.type === type && fits && (isDirect || mayUse(command, held));
  });
}

function mayUse({ default_member_permissions: needed }: Command, held: bigint): boolean {
  if (needed === null || (held & ADMINISTRATOR) !== 0n) return true;
  return needed !== '0' && (held & BigInt(needed)) === BigInt(needed);
}
