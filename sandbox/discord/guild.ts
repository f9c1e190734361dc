import { Channel, ChannelType } from './channel.ts';
import { Intent } from './intents.ts';
import { Member, type NewMember } from './member.ts';
import { ORDINARY_MEMBER } from './permissions.ts';
import { rolePayload, type Role } from './role.ts';
import type { Stage } from './stage.ts';
import { userPayload, type User } from './user.ts';

/** 10 MiB, the limit per file of a server without boosts. Source: reference.mdx "Uploading Files". */
const DEFAULT_ATTACHMENT_LIMIT = 10 * 1024 * 1024;

/** A guild: its channels, roles and members, and whether the bot is in it. */
export class Guild {
  readonly id: string;
  readonly channels = new Map<string, Channel>();
  readonly threads = new Map<string, Channel>();
  readonly members = new Map<string, Member>();
  readonly roles = new Map<string, Role>();
  /** The owner, who has all permissions. */
  readonly owner: Member;
  readonly #stage: Stage;
  readonly #newUser: (name: string, locale: string) => User;
  readonly #joinedAt: string;
  readonly name: string;
  readonly locale: string;
  /** The largest file in bytes, as sent in `attachment_size_limit`. */
  attachmentSizeLimit = DEFAULT_ATTACHMENT_LIMIT;
  /** Whether the bot is in this guild; a new guild invites it once it is complete. */
  botIsMember = false;

  constructor(stage: Stage, newUser: (name: string, locale: string) => User, of: { name: string; locale: string }) {
    this.#stage = stage;
    this.#newUser = newUser;
    this.#joinedAt = new Date(stage.clock.now()).toISOString();
    this.id = stage.snowflakes.next();
    this.name = of.name;
    this.locale = of.locale;
    // The role @everyone has the guild's own id.
    this.roles.set(this.id, { id: this.id, name: '@everyone', permissions: ORDINARY_MEMBER });
    this.owner = this.addMember({ name: `owner-of-${of.name}` });
    this.addChannel({ name: 'general' });
  }

  /** The first text channel. */
  get channel(): Channel {
    for (const channel of this.channels.values()) if (channel.type === ChannelType.GuildText) return channel;
    throw new Error(`The guild "${this.name}" has no text channel left`);
  }

  /** Adds a channel (a text channel by default) and sends the event. */
  addChannel(of: { readonly name: string; readonly type?: number }): Channel {
    const channel = new Channel(this.#stage, {
      name: of.name,
      type: of.type ?? ChannelType.GuildText,
      guild: this,
      recipient: null,
    });
    this.channels.set(channel.id, channel);
    this.#announce('CHANNEL_CREATE', () => channel.payload());
    return channel;
  }

  /** Starts a public thread in a channel (the first by default), or a post in a forum, which is a thread as well. */
  addThread(of: { readonly name: string; readonly parent?: Channel }): Channel {
    const parent = of.parent ?? this.channel;
    const type = ChannelType.PublicThread;
    const thread = new Channel(this.#stage, { name: of.name, type, guild: this, recipient: null, parent });
    this.threads.set(thread.id, thread);
    this.#announce('THREAD_CREATE', () => ({ ...thread.payload(), newly_created: true }));
    return thread;
  }

  /** Adds a forum, a channel that contains only posts. */
  addForum(of: { readonly name: string }): Channel {
    return this.addChannel({ name: of.name, type: ChannelType.GuildForum });
  }

  /** Adds a role and sends the event. */
  addRole(of: { readonly name: string; readonly permissions?: bigint | string }): Role {
    const role: Role = {
      id: this.#stage.snowflakes.next(),
      name: of.name,
      permissions: BigInt(of.permissions ?? 0n),
    };
    this.roles.set(role.id, role);
    this.#announce('GUILD_ROLE_CREATE', () => ({ guild_id: this.id, role: rolePayload(role) }));
    return role;
  }

  /** Adds a member, by default with a new account and ordinary permissions. */
  addMember(of: NewMember = {}): Member {
    const user = of.user ?? this.#newUser(of.name ?? `member${this.members.size + 1}`, of.locale ?? 'en-US');
    if (of.locale !== undefined) user.locale = of.locale;
    if (of.acceptsDirectMessages !== undefined) user.acceptsDirectMessages = of.acceptsDirectMessages;
    const member = new Member(this.#stage, this, user, of);
    this.members.set(user.id, member);
    this.#announce('GUILD_MEMBER_ADD', () => ({ guild_id: this.id, ...member.payload() }), Intent.GuildMembers);
    return member;
  }

  /** Removes the bot: GUILD_DELETE, and 50001 for everything in this guild. */
  removeBot(): void {
    this.#announce('GUILD_DELETE', () => ({ id: this.id }));
    this.botIsMember = false;
  }

  /** Adds the bot: GUILD_CREATE. */
  inviteBot(): void {
    this.botIsMember = true;
    this.#announce('GUILD_CREATE', () => this.createPayload());
  }

  /** An outage of this guild: GUILD_DELETE with `unavailable`, which is not a removal. */
  goUnavailable(): void {
    this.#announce('GUILD_DELETE', () => ({ id: this.id, unavailable: true }));
  }

  /** The guild as REST shows it. Source: resources/guild.mdx "Guild Object". */
  payload(): Record<string, unknown> {
    return {
      id: this.id,
      name: this.name,
      icon: null,
      splash: null,
      discovery_splash: null,
      owner_id: this.owner.user.id,
      afk_channel_id: null,
      afk_timeout: 300,
      verification_level: 0,
      default_message_notifications: 0,
      explicit_content_filter: 0,
      roles: [...this.roles.values()].map(rolePayload),
      emojis: [],
      stickers: [],
      features: [],
      mfa_level: 0,
      application_id: null,
      system_channel_id: null,
      system_channel_flags: 0,
      rules_channel_id: null,
      public_updates_channel_id: null,
      safety_alerts_channel_id: null,
      vanity_url_code: null,
      description: null,
      banner: null,
      premium_tier: 0,
      premium_subscription_count: 0,
      premium_progress_bar_enabled: false,
      preferred_locale: this.locale,
      nsfw_level: 0,
      max_members: 500_000,
      incidents_data: null,
    };
  }

  /** The guild in GUILD_CREATE, with the bot as only member, as without privileged intents. */
  createPayload(): Record<string, unknown> {
    return {
      ...this.payload(),
      joined_at: this.#joinedAt,
      large: this.members.size > 250,
      unavailable: false,
      member_count: this.members.size + 1,
      members: [this.botMemberPayload()],
      channels: [...this.channels.values()].map((channel) => channel.payload()),
      threads: [...this.threads.values()].filter(({ archived }) => !archived).map((thread) => thread.payload()),
      presences: [],
      voice_states: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
    };
  }

  /** The bot's own membership. */
  botMemberPayload(): Record<string, unknown> {
    return {
      user: userPayload(this.#stage.bot),
      nick: null,
      avatar: null,
      banner: null,
      roles: [],
      joined_at: this.#joinedAt,
      premium_since: null,
      deaf: false,
      mute: false,
      flags: 0,
      pending: false,
      communication_disabled_until: null,
    };
  }

  #announce(event: string, payload: () => unknown, intents: number = Intent.Guilds): void {
    if (this.botIsMember) this.#stage.announce(event, payload, { guildId: this.id, intents });
  }
}
