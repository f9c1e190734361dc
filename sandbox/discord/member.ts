import type { SandboxClock } from '../clock/clock.ts';
import type { Cdn, IncomingFile } from './cdn.ts';
import type { Channel } from './channel.ts';
import type { CommandCircumstances, ModalValue, OptionValue } from './inputs.ts';
import { Intent } from './intents.ts';
import type { Invocation } from './invocation.ts';
import type { Announce, MessageStore } from './message-store.ts';
import { componentsOf, type Component, type Embed, type Message } from './message.ts';
import { ALL_PERMISSIONS, may, ORDINARY_MEMBER, Permission } from './permissions.ts';
import type { Role } from './role.ts';
import { userPayload, type User } from './user.ts';

/** A new member; `permissions` are what this person may do besides what roles give. */
export interface NewMember {
  readonly name?: string;
  /** An account that exists already, for example a member of another guild. */
  readonly user?: User;
  readonly locale?: string;
  readonly roles?: readonly Role[];
  readonly permissions?: bigint | string;
  readonly acceptsDirectMessages?: boolean;
  /** As in `joinedAt` of Member; now unless given. */
  readonly joinedAt?: string | null;
}

/** What a member needs of everything around. */
export interface MemberStage {
  readonly clock: Pick<SandboxClock, 'now'>;
  readonly messages: Pick<MessageStore, 'find' | 'delete' | 'create'>;
  readonly cdn: Pick<Cdn, 'store'>;
  readonly actions: MemberActions;
  /** Sends an event to every session that asked for one of `intents` (0: to every session). */
  readonly announce: Announce;
  /** The conversation of a person with the bot, made when first asked for. */
  directChannel(user: User): Channel;
}

/** The part of a guild that is reached through one of its members. */
export interface MemberGuild {
  readonly id: string;
  readonly locale: string;
  readonly owner: Member;
  readonly members: Map<string, Member>;
  readonly roles: ReadonlyMap<string, Role>;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly threads: ReadonlyMap<string, Channel>;
  /** The first text channel. */
  readonly channel: Channel;
  /** Largest file in bytes, as sent in `attachment_size_limit`. */
  attachmentSizeLimit: number;
  addMember(of?: NewMember): Member;
}

/** What a member can do in Discord's client. */
export interface MemberActions {
  command(
    member: Member,
    path: string,
    options: Readonly<Record<string, OptionValue>>,
    circumstances: CommandCircumstances,
  ): Promise<Invocation>;
  contextMenu(
    member: Member,
    name: string,
    target: Member | Message,
    circumstances: CommandCircumstances,
  ): Promise<Invocation>;
  autocomplete(
    member: Member,
    path: string,
    options: Readonly<Record<string, OptionValue>>,
    focused: string,
    circumstances: CommandCircumstances,
  ): Promise<Invocation>;
  component(
    member: Member,
    message: Message,
    component: Component,
    values: readonly string[] | null,
  ): Promise<Invocation>;
  submitModal(member: Member, opener: Invocation, values: Readonly<Record<string, ModalValue>>): Promise<Invocation>;
}

/** A person in a guild, with everything such a person can do in Discord's client. */
export class Member {
  readonly user: User;
  readonly guild: MemberGuild;
  roles: readonly Role[];
  /** ISO 8601; null of a guest. Whatever else is set is sent as it is. */
  joinedAt: string | null;
  /** What this guild calls the person, where that is not the account's name. */
  nick: string | null = null;
  readonly #stage: MemberStage;
  readonly #ownPermissions: bigint;

  constructor(stage: MemberStage, guild: MemberGuild, user: User, of: NewMember) {
    this.#stage = stage;
    this.joinedAt = of.joinedAt === undefined ? new Date(stage.clock.now()).toISOString() : of.joinedAt;
    this.guild = guild;
    this.user = user;
    this.roles = of.roles ?? [];
    this.#ownPermissions = of.permissions === undefined ? ORDINARY_MEMBER : ORDINARY_MEMBER | BigInt(of.permissions);
  }

  /** The account's id. */
  get id(): string {
    return this.user.id;
  }

  /** The name that other members see. */
  get displayName(): string {
    return this.nick ?? this.user.globalName ?? this.user.username;
  }

  /** The member's own permissions and those of the roles; all for the owner and administrators. */
  get permissions(): bigint {
    const held = this.roles.reduce((sum, role) => sum | role.permissions, this.#ownPermissions);
    return this.guild.owner === this || may(held, Permission.Administrator) ? ALL_PERMISSIONS : held;
  }

  /** The direct message channel with the bot. */
  get directChannel(): Channel {
    return this.#stage.directChannel(this.user);
  }

  /** Direct messages with the bot, oldest first. */
  get directMessages(): readonly Message[] {
    return this.directChannel.messages;
  }

  /**
   * Sends a slash command; `path` is its name, with subcommands after spaces ("limits set").
   * Rejects for what Discord's client would not send, unless `unchecked`.
   */
  command(
    path: string,
    options: Readonly<Record<string, OptionValue>> = {},
    circumstances: CommandCircumstances = {},
  ): Promise<Invocation> {
    return this.#stage.actions.command(this, path, options, circumstances);
  }

  /** Uses a command of the context menu of a member or a message. */
  contextMenu(name: string, target: Member | Message, circumstances: CommandCircumstances = {}): Promise<Invocation> {
    return this.#stage.actions.contextMenu(this, name, target, circumstances);
  }

  /** Types in the option `focused` of a command with autocomplete; the result is the invocation's `choices`. */
  autocomplete(
    path: string,
    options: Readonly<Record<string, OptionValue>>,
    focused: string,
    circumstances: CommandCircumstances = {},
  ): Promise<Invocation> {
    return this.#stage.actions.autocomplete(this, path, options, focused, circumstances);
  }

  /** Clicks the button with this custom id or label. */
  async click(message: Message, customIdOrLabel: string): Promise<Invocation> {
    return this.#stage.actions.component(this, message, findComponent(message, customIdOrLabel), null);
  }

  /** Chooses in the select menu with this custom id or placeholder. */
  async select(message: Message, customIdOrPlaceholder: string, values: readonly string[]): Promise<Invocation> {
    return this.#stage.actions.component(this, message, findComponent(message, customIdOrPlaceholder), values);
  }

  /** Fills in and submits the modal that answered `opener`; keys are the fields' custom ids. */
  submitModal(opener: Invocation, values: Readonly<Record<string, ModalValue>> = {}): Promise<Invocation> {
    return this.#stage.actions.submitModal(this, opener, values);
  }

  /** Forwards a message into the first channel. */
  forward(forwarded: Message): Message {
    return this.post({ forwarded });
  }

  /** Writes a message, in the first channel unless one is given; embeds are those that Discord makes of links, components what an app sends. */
  post(body: {
    readonly channel?: Channel;
    readonly forwarded?: Message;
    readonly content?: string;
    readonly files?: readonly IncomingFile[];
    readonly embeds?: readonly Embed[];
    readonly components?: readonly Component[];
  }): Message {
    const { channel = this.guild.channel } = body;
    const { content = '', files = [], embeds = [], components = [], forwarded } = body;
    const attachments = files.map((file) =>
      this.#stage.cdn.store(channel.id, file, { ephemeral: false, alwaysKeep: true }),
    );
    const pings = { everyone: false, userIds: [], roleIds: [] };
    const origin = { interaction: null, nonce: null, replyToId: null };
    const place = { channel, authorId: this.id, ...origin, ...(forwarded === undefined ? {} : { forwarded }) };
    const { current } = this.#stage.messages.create(place, {
      content,
      embeds,
      components,
      attachments,
      flags: 0,
      pings,
    });
    if (current === null) throw new Error('A message was deleted as it was written');
    return current;
  }

  /** Deletes a message, as its author or a moderator may. */
  deleteMessage(message: { readonly id: string }): void {
    const record = this.#stage.messages.find(message.id);
    if (!record) throw new Error(`There is no message ${message.id}`);
    this.#stage.messages.delete(record);
  }

  /** Leaves the guild. */
  leave(): void {
    this.guild.members.delete(this.user.id);
    this.#stage.announce('GUILD_MEMBER_REMOVE', () => ({ guild_id: this.guild.id, user: userPayload(this.user) }), {
      guildId: this.guild.id,
      intents: Intent.GuildMembers,
    });
  }

  /** The member as the API shows it. Source: resources/guild.mdx "Guild Member Object". */
  payload(): Record<string, unknown> {
    return {
      user: userPayload(this.user),
      nick: this.nick,
      avatar: null,
      banner: null,
      roles: this.roles.map((role) => role.id),
      joined_at: this.joinedAt,
      premium_since: null,
      deaf: false,
      mute: false,
      flags: 0,
      pending: false,
      communication_disabled_until: null,
    };
  }
}

function findComponent(message: Message, name: string): Component {
  const all = componentsOf(message).filter((component) => component.custom_id !== undefined);
  const found =
    all.find((component) => component.custom_id === name) ??
    all.find((component) => (component.label ?? component.placeholder) === name);
  if (found) return found;
  const there = all.map(
    (component) => `${component.custom_id ?? ''} (${component.label ?? component.placeholder ?? ''})`,
  );
  throw new Error(`No component "${name}" on the message; there are: ${there.join(', ') || 'none'}`);
}
