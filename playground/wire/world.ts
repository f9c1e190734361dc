// The surroundings of the messages: servers, channels, roles, people and commands.

import type { RegisteredCommand } from '../../sandbox/discord/command-registry.ts';

/** Source: resources/channel.mdx "Channel Types". */
export const ChannelType = { Text: 0, Direct: 1, Thread: 11, Forum: 15 } as const;

export interface ChannelView {
  readonly id: string;
  /** Of `ChannelType`. */
  readonly type: number;
  readonly name: string;
  /** Of a thread: the channel that it is in. */
  readonly parentId: string | null;
  readonly nsfw: boolean;
  /** Who does not see it: user ids. */
  readonly hiddenFrom: readonly string[];
}

interface RoleView {
  readonly id: string;
  readonly name: string;
}

/** A person as a member of one server. */
export interface MemberView {
  readonly userId: string;
  readonly roleIds: readonly string[];
  /** Permission bits as a decimal number. */
  readonly permissions: string;
}

export interface GuildView {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  readonly channels: readonly ChannelView[];
  readonly roles: readonly RoleView[];
  readonly members: readonly MemberView[];
  /** What can be typed or picked there, global commands included. */
  readonly commands: readonly RegisteredCommand[];
  /** The largest file that a member may upload there, in bytes. */
  readonly attachmentSizeLimit: number;
}

/** The parts that one can play. */
export type Part = 'member' | 'newcomer' | 'artist' | 'moderator' | 'admin' | 'other-admin' | 'operator';

export interface UserView {
  readonly id: string;
  readonly name: string;
  readonly isBot: boolean;
}

/** Somebody whom the page can be. */
export interface PersonView {
  readonly userId: string;
  readonly part: Part;
  /** Of this person's Discord, as in an interaction: `en-US`, `zh-CN` … */
  readonly locale: string;
  /** Where this person's conversation with the bot is. */
  readonly directChannelId: string;
}

export interface WorldView {
  readonly bot: UserView;
  readonly users: readonly UserView[];
  /** In the order in which the page offers them; the first is who one is at first. */
  readonly people: readonly PersonView[];
  readonly guilds: readonly GuildView[];
}

/** The life of the bot's process. */
export type BotState = 'starting' | 'ready' | 'stopping' | 'killed' | 'failed';

export interface BotView {
  readonly state: BotState;
  readonly pid: number | null;
  /** Why it failed, for people. */
  readonly why: string | null;
}
