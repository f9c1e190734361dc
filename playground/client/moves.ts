// Does what the page asks for, as a member would, through the sandbox's public moves.

import {
  Permission,
  type Channel,
  type Invocation,
  type Member,
  type Message,
  type OptionValue,
} from '../../sandbox/discord/discord.ts';
import { lengthOf } from '../../sandbox/discord/json.ts';
import { RefusedMove } from '../refused-move.ts';
import type { Stage } from '../world/stage.ts';
import { MESSAGE_MAX } from '../wire/limits.ts';
import { isFor } from '../wire/message.ts';
import { refusalOfValues } from './dialog-rules.ts';
import type { Move, WireFile, WireModalValue, WireOptionValue } from '../wire/moves.ts';

type MemberMove = Exclude<Move, { do: 'pull' }>;

export class Moves {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Resolves with the invocation that it began, if it began one. Rejects with what the client says instead. */
  async make(move: MemberMove): Promise<Invocation | null> {
    switch (move.do) {
      case 'language': {
        const person = this.#stage.people.find(({ user }) => user.id === move.as);
        if (person === undefined) throw new RefusedMove('no-person', 'nobody of that id can be played');
        person.user.locale = move.locale;
        return null;
      }
      case 'command': {
        const { member, channel } = this.#place(move);
        return await member.command(move.path, valuesOf(move.options), { channel });
      }
      case 'autocomplete': {
        const { member, channel } = this.#place(move);
        return await member.autocomplete(move.path, valuesOf(move.options), move.focused, { channel });
      }
      case 'menu': {
        const { member, channel } = this.#place(move);
        return await member.contextMenu(move.name, this.#target(move), { channel });
      }
      case 'click': {
        const { member, message } = this.#at(move);
        return await member.click(message, move.customId);
      }
      case 'select': {
        const { member, message } = this.#at(move);
        return await member.select(message, move.customId, move.values);
      }
      case 'submit':
        return await this.#submit(move);
      case 'post':
        return this.#post(move);
      case 'delete': {
        const { member, message } = this.#at(move);
        if (message.authorId !== member.id && !moderates(member, message)) {
          throw new RefusedMove('not-deletable', 'only its author and moderators can delete a message');
        }
        member.deleteMessage(message);
        return null;
      }
    }
  }

  #member({ as, guildId }: { readonly as: string; readonly guildId: string }): Member {
    const member = this.#stage.member(as, guildId);
    if (member === undefined) throw new RefusedMove('no-person', 'this person is no member of that server');
    return member;
  }

  #place(move: { readonly as: string; readonly guildId: string; readonly channelId: string }): {
    member: Member;
    channel: Channel;
  } {
    const member = this.#member(move);
    const channel = channelOf(member, move.channelId);
    if (channel === undefined) throw new RefusedMove('no-channel', 'there is no such channel');
    return { member, channel };
  }

  #at(move: { readonly as: string; readonly guildId: string; readonly messageId: string }): {
    member: Member;
    message: Message;
  } {
    const member = this.#member(move);
    return { member, message: this.#message(member, move.messageId) };
  }

  #message(member: Member, messageId: string): Message {
    const message = this.#stage.discord.message(messageId);
    if (message === undefined || !isFor(message, member.id) || channelOf(member, message.channelId) === undefined) {
      throw new RefusedMove('message-gone', 'there is no such message');
    }
    return message;
  }

  #target(move: Extract<Move, { do: 'menu' }>): Member | Message {
    const member = this.#member(move);
    if ('messageId' in move.target) return this.#message(member, move.target.messageId);
    return this.#member({ as: move.target.userId, guildId: move.guildId });
  }

  async #submit(move: Extract<Move, { do: 'submit' }>): Promise<Invocation> {
    const member = this.#member(move);
    const opener = this.#stage.discord.invocations.find(({ id }) => id === move.invocationId);
    if (opener?.modal == null) throw new RefusedMove('dialog-gone', 'this dialog is not open any more');
    const refusal = refusalOfValues(opener.modal, move.values);
    if (refusal !== null) throw new RefusedMove('bad-values', refusal);
    const values = Object.entries(move.values).map(([name, value]) => [name, modalValueOf(value)] as const);
    return await member.submitModal(opener, Object.fromEntries(values));
  }

  #post(move: Extract<Move, { do: 'post' }>): null {
    const { member, channel } = this.#place(move);
    const content = move.content.trim();
    const files = move.files.map(fileOf);
    if (content === '' && files.length === 0) throw new RefusedMove('nothing-to-send', 'there is nothing to send');
    if (lengthOf(content) > MESSAGE_MAX)
      throw new RefusedMove('message-too-long', `a message has at most ${MESSAGE_MAX} characters`);
    if (files.some(({ bytes }) => bytes.length > member.guild.attachmentSizeLimit)) {
      throw new RefusedMove('file-too-large', 'a file is too large for this server');
    }
    member.post({ channel, content, files });
    return null;
  }
}

/** A channel that this member sees: of their server, or their conversation with the bot. */
function channelOf(member: Member, channelId: string): Channel | undefined {
  const { guild, directChannel } = member;
  if (directChannel.id === channelId) return directChannel;
  const channel = guild.channels.get(channelId) ?? guild.threads.get(channelId);
  return channel !== undefined && may(member, channel, Permission.ViewChannel) ? channel : undefined;
}

/** Nobody moderates a conversation with the bot. */
function moderates(member: Member, { channelId }: Message): boolean {
  const channel = channelOf(member, channelId);
  return channel !== undefined && channel.guild !== null && may(member, channel, Permission.ManageMessages);
}

function may(member: Member, channel: Channel, permission: bigint): boolean {
  return (channel.permissionsOf(member) & permission) !== 0n;
}

function fileOf({ filename, base64 }: WireFile): { filename: string; bytes: Buffer } {
  return { filename, bytes: Buffer.from(base64, 'base64') };
}

function valuesOf(options: Readonly<Record<string, WireOptionValue>>): Record<string, OptionValue> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      typeof value === 'object' && 'base64' in value ? fileOf(value) : value,
    ]),
  );
}

function modalValueOf(value: WireModalValue) {
  if (!Array.isArray(value)) return value;
  const files = value.filter((one) => typeof one === 'object');
  return files.length > 0 ? files.map(fileOf) : value.filter((one) => typeof one === 'string');
}
