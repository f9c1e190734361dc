import { timeLimits } from '../limits/time-limits.ts';
import { discordError } from './errors.ts';
import type { Announce, MessageStore } from './message-store.ts';
import type { Message } from './message.ts';
import { may, ORDINARY_MEMBER, Permission } from './permissions.ts';
import { Signal } from './signal.ts';
import type { SandboxClock } from '../clock/clock.ts';
import type { SnowflakeSource } from './snowflake.ts';
import { userPayload, type User } from './user.ts';
import { Intent } from './intents.ts';

/** Channel types. Source: resources/channel.mdx "Channel Types". */
export const ChannelType = {
  GuildText: 0,
  DirectMessage: 1,
  GuildVoice: 2,
  GuildAnnouncement: 5,
  PublicThread: 11,
  GuildForum: 15,
} as const;

/** The additional state of a thread. Source: resources/channel.mdx "Thread Metadata Object". */
interface ThreadState {
  readonly parent: Channel;
  readonly createdAt: string;
  archived: boolean;
  locked: boolean;
  changedAt: string;
}

/** What a channel needs of everything around it. */
export interface ChannelStage {
  readonly clock: Pick<SandboxClock, 'now'>;
  readonly bot: { readonly id: string };
  readonly snowflakes: SnowflakeSource;
  readonly messages: Pick<MessageStore, 'standingIn' | 'latestIn'>;
  /** Sends an event to every session that asked for one of `intents` (0: to every session). */
  readonly announce: Announce;
  /** Makes a channel findable by its id, or no longer so. */
  register(channel: Channel): void;
  unregister(channel: Channel): void;
  /** The channel or thread with that id, as long as it exists. */
  channel(id: string): Channel | undefined;
}

/** What a channel needs of the guild that it belongs to. */
interface ChannelGuild {
  readonly id: string;
  readonly locale: string;
  readonly owner: { readonly id: string };
  readonly channels: Map<string, Channel>;
  readonly threads: Map<string, Channel>;
  readonly attachmentSizeLimit: number;
  readonly botIsMember: boolean;
}

/** Somebody with an id and rights of their own: a member. */
interface PermissionHolder {
  readonly id: string;
  readonly permissions: bigint;
}

/** How long a thread rests before Discord archives it by itself, in minutes: a day. */
const AUTO_ARCHIVE_MINUTES = 1440;

/** A text channel of a guild, a thread in one, a post of a forum, or a direct message channel of the bot. */
export class Channel {
  readonly id: string;
  readonly type: number;
  readonly guild: ChannelGuild | null;
  /** The other side of a direct conversation. */
  readonly recipient: User | null;
  /** Fires with every change of a message here. */
  readonly signal = new Signal();
  readonly #stage: ChannelStage;
  name: string;
  nsfw = false;
  readonly #overwrites = new Map<string, { readonly allow: bigint; readonly deny: bigint }>();
  readonly #thread: ThreadState | null;
  #permissions: bigint = ORDINARY_MEMBER;

  constructor(
    stage: ChannelStage,
    of: { name: string; type: number; guild: ChannelGuild | null; recipient: User | null; parent?: Channel },
  ) {
    this.#stage = stage;
    this.id = stage.snowflakes.next();
    this.name = of.name;
    this.type = of.type;
    this.guild = of.guild;
    this.recipient = of.recipient;
    const now = new Date(stage.clock.now()).toISOString();
    this.#thread =
      of.parent === undefined
        ? null
        : { parent: of.parent, createdAt: now, archived: false, locked: false, changedAt: now };
    stage.register(this);
  }

  /**
   * The bot's permissions here: remove bits for 50001 (no ViewChannel) and 50013 (no SendMessages, no AttachFiles). A
   * thread has those of its parent.
   */
  get permissions(): bigint {
    return this.#thread?.parent.permissions ?? this.#permissions;
  }

  set permissions(bits: bigint) {
    if (this.#thread !== null) {
      this.#thread.parent.permissions = bits;
      return;
    }
    this.#permissions = bits;
    this.#announce('CHANNEL_UPDATE', () => this.payload());
  }

  /** Gives a member rights here alone, or takes them. Source: topics/permissions.mdx "Permission Overwrites". */
  overwrite(
    member: PermissionHolder,
    { allow = 0n, deny = 0n }: { readonly allow?: bigint; readonly deny?: bigint },
  ): void {
    this.#overwrites.set(member.id, { allow, deny });
  }

  /** What a member may do here: in a thread as in its parent, and an administrator everything everywhere. */
  permissionsOf(member: PermissionHolder): bigint {
    const ruling = this.parent ?? this;
    const { allow, deny } = ruling.#overwrites.get(member.id) ?? { allow: 0n, deny: 0n };
    return may(member.permissions, Permission.Administrator)
      ? member.permissions
      : (member.permissions & ~deny) | allow;
  }

  /** The channel or forum of a thread; null for other channels. */
  get parent(): Channel | null {
    return this.#thread?.parent ?? null;
  }

  get archived(): boolean {
    return this.#thread?.archived ?? false;
  }

  /** False for a deleted channel, and for a thread whose parent is deleted. */
  get exists(): boolean {
    return this.#stage.channel(this.id) === this;
  }

  /** Archives the thread. A message unarchives it, unless it is locked. */
  archive(): void {
    this.#changeThread({ archived: true });
  }

  /** Locks and archives the thread, as a moderator does in Discord's client; `archived: false` only locks it. */
  lock({ archived = true }: { readonly archived?: boolean } = {}): void {
    this.#changeThread({ archived, locked: true });
  }

  #changeThread(change: { readonly archived: boolean; readonly locked?: boolean }): void {
    if (this.#thread === null) throw new Error(`#${this.name} is no thread`);
    Object.assign(this.#thread, change, { changedAt: new Date(this.#stage.clock.now()).toISOString() });
    this.#announce('THREAD_UPDATE', () => this.payload());
  }

  /** The channel's messages, oldest first, without ephemeral ones. */
  get messages(): readonly Message[] {
    return this.#stage.messages.standingIn(this.id);
  }

  /** The first matching message, now or later. Rejects after `timeoutMs` with the channel's messages. */
  messageWhere(fits: (message: Message) => boolean, timeoutMs: number = timeLimits.waitMs): Promise<Message> {
    return this.signal.until(
      () => this.messages.find(fits),
      () => {
        const texts = this.messages.map((message) => JSON.stringify(message.content));
        return `a message in #${this.name}; it holds ${texts.length === 0 ? 'nothing' : texts.join(', ')}`;
      },
      timeoutMs,
    );
  }

  /** Deletes the channel: 10003 from now on. */
  delete(): void {
    const payload = this.payload();
    this.guild?.channels.delete(this.id);
    for (const thread of this.guild?.threads.values() ?? []) if (thread.parent === this) thread.delete();
    this.guild?.threads.delete(this.id);
    this.#stage.unregister(this);
    this.#announce(this.#thread === null ? 'CHANNEL_DELETE' : 'THREAD_DELETE', () => payload);
  }

  #announce(event: string, payload: () => unknown): void {
    this.#stage.announce(event, payload, { guildId: this.guild?.id ?? null, intents: Intent.Guilds });
  }

  /** Throws 50001 or 50013 if the bot lacks `wanted` here. */
  demand(wanted: bigint): void {
    if (this.guild && !this.guild.botIsMember) throw discordError(50_001);
    if (!may(this.permissions, Permission.ViewChannel)) throw discordError(50_001);
    if (!may(this.permissions, this.#thread === null ? wanted : inThread(wanted))) throw discordError(50_013);
  }

  /**
   * Called for a new message of the bot. Throws where it is not allowed; unarchives an archived thread. Source:
   * topics/threads.mdx "Active & Archived Threads", and issue 6884 of discord-api-docs for the answer of a locked one.
   */
  takeMessage(): void {
    if (this.type === ChannelType.GuildForum) throw discordError(40_058);
    if (this.#thread === null) return;
    this.#demandUnlocked(this.#thread);
    if (this.#thread.archived) this.#changeThread({ archived: false });
  }

  /** Called for an edit or deletion of a message, which an archived thread does not allow. */
  takeChange(): void {
    if (this.#thread === null) return;
    this.#demandUnlocked(this.#thread);
    if (this.#thread.archived) throw discordError(50_083);
  }

  #demandUnlocked({ locked, archived }: ThreadState): void {
    if (!locked || may(this.permissions, Permission.ManageThreads)) return;
    throw discordError(archived ? 50_083 : 160_005);
  }

  /** The channel as the API shows it. */
  payload(): Record<string, unknown> {
    if (!this.guild) {
      return {
        id: this.id,
        type: this.type,
        last_message_id: null,
        flags: 0,
        recipients: this.recipient ? [userPayload(this.recipient)] : [],
      };
    }
    return {
      id: this.id,
      type: this.type,
      guild_id: this.guild.id,
      name: this.name,
      position: 0,
      parent_id: this.#thread?.parent.id ?? null,
      topic: null,
      nsfw: this.nsfw,
      last_message_id: this.#stage.messages.latestIn(this.id),
      rate_limit_per_user: 0,
      permission_overwrites: this.#overwritesOfBot(),
      flags: 0,
      ...(this.#thread === null ? {} : this.#threadPayload(this.#thread)),
    };
  }

  /** What the bot lacks here of what everyone may. Source: resources/channel.mdx "Overwrite Object". */
  #overwritesOfBot(): unknown[] {
    const deny = ORDINARY_MEMBER & ~this.#permissions;
    return deny === 0n ? [] : [{ id: this.#stage.bot.id, type: 1, allow: '0', deny: deny.toString() }];
  }

  #threadPayload({ archived, locked, createdAt, changedAt }: ThreadState): Record<string, unknown> {
    return {
      // Its channel's counts (resources/channel.mdx says of the field only that it may be there).
      nsfw: undefined,
      owner_id: this.guild?.owner.id ?? null,
      member_count: 1,
      message_count: this.messages.length,
      total_message_sent: this.messages.length,
      thread_metadata: {
        archived,
        locked,
        auto_archive_duration: AUTO_ARCHIVE_MINUTES,
        archive_timestamp: changedAt,
        create_timestamp: createdAt,
      },
    };
  }
}

/** SEND_MESSAGES has no effect in threads. Source: topics/threads.mdx "Permissions". */
function inThread(wanted: bigint): bigint {
  if ((wanted & Permission.SendMessages) === 0n) return wanted;
  return (wanted & ~Permission.SendMessages) | Permission.SendMessagesInThreads;
}
