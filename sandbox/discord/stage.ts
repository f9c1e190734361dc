import type { Component, Message } from './message.ts';
import type { Cdn } from './cdn.ts';
import type { Channel } from './channel.ts';
import type { Invocation } from './invocation.ts';
import type { Member } from './member.ts';
import type { MessageStore } from './message-store.ts';
import type { SnowflakeSource } from './snowflake.ts';
import type { User } from './user.ts';

/** What guilds, channels and members share: ids, the bot, the stores, and events to the gateway. */
export interface Stage {
  readonly snowflakes: SnowflakeSource;
  readonly bot: User;
  readonly messages: MessageStore;
  readonly cdn: Cdn;
  readonly actions: MemberActions;
  /** Sends an event to every session with one of `intents` (0: to every session). */
  announce(event: string, payload: () => unknown, options: { guildId: string | null; intents: number }): void;
  /** Makes a channel available by its id. */
  register(channel: Channel): void;
  unregister(channel: Channel): void;
  /** The channel or thread with that id, as long as it exists. */
  channel(id: string): Channel | undefined;
  /** The direct message channel of a user with the bot, created on first use. */
  directChannel(user: User): Channel;
}

/** The value of a command option: text, a number, a boolean, or the object of a user, role, channel or file option. */
export type OptionValue = string | number | boolean | { readonly id: string } | UploadedOption;

/** A file for an attachment option. */
export interface UploadedOption {
  readonly filename: string;
  readonly bytes: Buffer;
}

export interface CommandCircumstances {
  /** The channel in which it is sent; default: the guild's first text channel. */
  readonly channel?: Channel;
  /** Skips the checks of Discord's client: wrong types, missing options, missing permissions. */
  readonly unchecked?: boolean;
}

/** The actions of a member in Discord's client. */
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

/** The value of one modal field: text, a checkbox, chosen values or ids, or files. */
export type ModalValue = string | boolean | readonly string[] | readonly UploadedOption[];
