import type { SandboxClock } from '../clock/clock.ts';
import { Cdn } from './cdn.ts';
import { Channel, ChannelType } from './channel.ts';
import { Guild } from './guild.ts';
import { messagePayload } from './message-payload.ts';
import type { MemberActions } from './member.ts';
import { MessageStore, type Announce, type MessageRecord } from './message-store.ts';
import type { ReadAs } from './reading.ts';
import { SnowflakeSource } from './snowflake.ts';
import type { Stage } from './stage.ts';
import type { User } from './user.ts';

export interface WorldOptions {
  readonly clock: SandboxClock;
  readonly announce: Announce;
  /** Base url of the CDN. */
  readonly cdnUrl: () => string;
  readonly urlLifeMs: number;
  readonly keepBytes: boolean;
  readonly messageLimit: number;
  /** null: members read what the bot wrote. */
  readonly readAs: ReadAs | null;
  /** Called after every change of a message. */
  readonly messageChanged: (record: MessageRecord) => void;
}

/** The state of the sandbox: accounts, guilds, channels, messages and files. It outlives the bots. */
export class World implements Stage {
  readonly clock: SandboxClock;
  readonly snowflakes: SnowflakeSource;
  readonly guilds = new Map<string, Guild>();
  readonly bot: User;
  readonly owner: User;
  readonly messages: MessageStore;
  readonly cdn: Cdn;
  readonly announce: Announce;
  readonly #users = new Map<string, User>();
  readonly #channels = new Map<string, Channel>();
  readonly #directChannels = new Map<string, Channel>();
  #actions: MemberActions | null = null;

  constructor(options: WorldOptions) {
    this.clock = options.clock;
    this.snowflakes = new SnowflakeSource(options.clock);
    this.announce = options.announce;
    this.cdn = new Cdn(options.cdnUrl, this.snowflakes, options);
    // An application and its bot share one id.
    this.bot = this.#addUser('easel', { bot: true });
    this.owner = this.#addUser('operator', {});
    this.messages = new MessageStore({
      announce: options.announce,
      payload: (message) =>
        messagePayload(message, { applicationId: this.bot.id, cdn: this.cdn, userById: (id) => this.userById(id) }),
      readAs: options.readAs,
      newId: () => this.snowflakes.next(),
      clock: options.clock,
      cdn: this.cdn,
      limit: options.messageLimit,
      changed: options.messageChanged,
    });
  }

  get actions(): MemberActions {
    if (!this.#actions) throw new Error('The sandbox is not complete yet');
    return this.#actions;
  }

  /** Sets the implementation of members' actions; called once, when the sandbox is created. */
  equip(actions: MemberActions): void {
    this.#actions = actions;
  }

  /** A new server with one text channel, the bot in it. */
  addGuild(of: { readonly name: string; readonly locale?: string }): Guild {
    const guild = new Guild(this, (name, locale) => this.#addUser(name, { locale }), {
      name: of.name,
      locale: of.locale ?? 'en-US',
    });
    this.guilds.set(guild.id, guild);
    guild.inviteBot();
    return guild;
  }

  userById(id: string): User | undefined {
    return this.#users.get(id);
  }

  channel(id: string): Channel | undefined {
    return this.#channels.get(id);
  }

  register(channel: Channel): void {
    this.#channels.set(channel.id, channel);
  }

  unregister(channel: Channel): void {
    this.#channels.delete(channel.id);
  }

  directChannel(user: User): Channel {
    const known = this.#directChannels.get(user.id);
    if (known) return known;
    const type = ChannelType.DirectMessage;
    const channel = new Channel(this, { name: user.username, type, guild: null, recipient: user });
    this.#directChannels.set(user.id, channel);
    return channel;
  }

  /** Whether the bot shares a guild with this user, which direct messages need. */
  sharesGuildWith(user: User): boolean {
    return [...this.guilds.values()].some((guild) => guild.botIsMember && guild.members.has(user.id));
  }

  /** Ends all waits. */
  close(): void {
    for (const channel of this.#channels.values()) channel.signal.close('The sandbox was closed');
  }

  #addUser(name: string, of: { bot?: boolean; locale?: string }): User {
    const user: User = {
      id: this.snowflakes.next(),
      username: name.toLowerCase().replaceAll(/[^a-z0-9_.-]/gu, '_'),
      globalName: of.bot === true ? null : name,
      bot: of.bot ?? false,
      locale: of.locale ?? 'en-US',
      acceptsDirectMessages: true,
    };
    this.#users.set(user.id, user);
    return user;
  }
}
