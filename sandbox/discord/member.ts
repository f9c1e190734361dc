import type { Channel } from './channel.ts';
import type { Guild, NewMember, Role } from './guild.ts';
import { Intent } from './intents.ts';
import type { Invocation } from './invocation.ts';
import { componentsOf, type Component, type Message } from './message.ts';
import { ALL_PERMISSIONS, may, ORDINARY_MEMBER, Permission } from './permissions.ts';
import type { CommandCircumstances, ModalValue, OptionValue, Stage } from './stage.ts';
import { userPayload, type User } from './user.ts';

/** A member of a guild, with all actions that Discord's client offers. */
export class Member {
  readonly user: User;
  readonly guild: Guild;
  roles: readonly Role[];
  readonly #stage: Stage;
  readonly #ownPermissions: bigint;
  readonly #joinedAt = new Date().toISOString();

  constructor(stage: Stage, guild: Guild, user: User, of: NewMember) {
    this.#stage = stage;
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
    return this.user.globalName ?? this.user.username;
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
      nick: null,
      avatar: null,
      banner: null,
      roles: this.roles.map((role) => role.id),
      joined_at: this.#joinedAt,
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
