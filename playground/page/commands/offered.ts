// Which commands Discord's client offers a person.

import type { RegisteredCommand } from '../../../sandbox/discord/command-registry.ts';
import type { GuildView } from '../../wire/world.ts';
import { mayDo, Permission } from '../permissions.ts';

export const CommandType = { Slash: 1, User: 2, Message: 3 } as const;
/** Source: interactions/receiving-and-responding.mdx "Interaction Context Types". */
const Context = { Guild: 0, BotDirectMessage: 1 } as const;

interface Where {
  readonly guild: GuildView;
  readonly userId: string;
  /** In the person's conversation with the bot. */
  readonly isDirect: boolean;
}

/** The commands of a kind; one of the server's own hides the global one of its name. */
export function offeredCommands(type: number, where: Where): readonly RegisteredCommand[] {
  const commands = where.guild.commands.filter((command) => command.type === type);
  const first = commands.filter(({ name }, index) => commands.findIndex((other) => other.name === name) === index);
  return first.filter((command) => isOffered(command, where));
}

function isOffered(command: RegisteredCommand, { guild, userId, isDirect }: Where): boolean {
  if (isDirect) return command['guild_id'] === undefined && fits(command, Context.BotDirectMessage);
  if (!fits(command, Context.Guild)) return false;
  const wanted = command.default_member_permissions;
  if (wanted === null) return true;
  // "0" is nobody but administrators.
  return mayDo(guild, userId, wanted === '0' ? Permission.Administrator : BigInt(wanted));
}

function fits(command: RegisteredCommand, context: number): boolean {
  const contexts: unknown = command['contexts'];
  if (Array.isArray(contexts)) return contexts.includes(context);
  return context === Context.Guild || command['dm_permission'] !== false;
}
