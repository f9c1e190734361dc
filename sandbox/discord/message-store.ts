import type { SandboxClock } from '../clock/clock.ts';
import type { Cdn } from './cdn.ts';
import { Intent } from './intents.ts';
import { MessageFlag, type InteractionMetadata, type Message, type Revision } from './message.ts';
import { readingOf, type ReadAs } from './reading.ts';
import type { Signal } from './signal.ts';

/** The fields of a message that an edit may change. */
export type MessageBody = Pick<Message, 'content' | 'embeds' | 'components' | 'attachments' | 'flags' | 'pings'>;

/** What a message knows of the channel in which it stands. */
interface MessageChannel {
  readonly id: string;
  /** null for a conversation with the bot. */
  readonly guild: { readonly id: string } | null;
  /** Fired with every change of a message there. */
  readonly signal: Signal;
}

/** Where a message stands and what it answers. */
export interface MessagePlace {
  readonly channel: MessageChannel;
  readonly authorId: string;
  readonly interaction: InteractionMetadata | null;
  readonly nonce: string | number | null;
  readonly replyToId: string | null;
  /** The message that this one forwards. */
  readonly forwarded?: Message;
}

/** A message with its current state (null once deleted) and all earlier ones. */
export class MessageRecord {
  readonly id: string;
  readonly channel: MessageChannel;
  readonly revisions: Revision[] = [];
  /** Fired with every change. */
  readonly signals = new Set<Signal>();
  current: Message | null;

  constructor(channel: MessageChannel, message: Message) {
    this.id = message.id;
    this.channel = channel;
    this.current = message;
    this.revisions.push({ message, atMs: performance.now() });
    this.signals.add(channel.signal);
  }
}

export type Announce = (
  event: string,
  payload: () => unknown,
  options: { guildId: string | null; intents: number },
) => void;

/** All messages, also ephemeral ones. Keeps at most `limit`, removing the oldest. */
export class MessageStore {
  readonly #records = new Map<string, MessageRecord>();
  readonly #latest = new Map<string, string>();
  readonly #standing = new Map<string, Map<string, MessageRecord>>();
  readonly #announce: Announce;
  readonly #payload: (message: Message) => unknown;
  readonly #readAs: ReadAs | null;
  /** Of messages that members read in other words than the bot's: what the bot wrote. */
  readonly #written = new WeakMap<Message, Message>();
  readonly #newId: () => string;
  readonly #clock: SandboxClock;
  readonly #cdn: Cdn;
  readonly #limit: number;
  readonly #changed: (record: MessageRecord) => void;

  constructor(parts: {
    announce: Announce;
    payload: (message: Message) => unknown;
    /** null: members read what the bot wrote. */
    readAs: ReadAs | null;
    newId: () => string;
    clock: SandboxClock;
    cdn: Cdn;
    limit: number;
    /** Called after every change of a message. */
    changed: (record: MessageRecord) => void;
  }) {
    this.#announce = parts.announce;
    this.#payload = parts.payload;
    this.#readAs = parts.readAs;
    this.#newId = parts.newId;
    this.#clock = parts.clock;
    this.#cdn = parts.cdn;
    this.#limit = parts.limit;
    this.#changed = parts.changed;
  }

  /** Posts a message. */
  create(place: MessagePlace, body: MessageBody): MessageRecord {
    const message: Message = {
      ...body,
      id: this.#newId(),
      channelId: place.channel.id,
      guildId: place.channel.guild?.id ?? null,
      authorId: place.authorId,
      ephemeral: (body.flags & MessageFlag.Ephemeral) !== 0,
      loading: (body.flags & MessageFlag.Loading) !== 0,
      nonce: place.nonce,
      replyToId: place.replyToId,
      forwarded: place.forwarded ?? null,
      interaction: place.interaction,
      createdAt: this.#clock.now(),
      editedAt: null,
    };
    const record = new MessageRecord(place.channel, this.#read(message));
    this.#records.set(message.id, record);
    if (!message.ephemeral) this.#inChannel(message.channelId).set(message.id, record);
    if (!message.ephemeral) this.#latest.set(message.channelId, message.id);
    this.#evict();
    this.#tell('MESSAGE_CREATE', record, () => this.#payload(message));
    return record;
  }

  /** Changes a message; its former state stays in `revisions`. */
  edit(record: MessageRecord, body: MessageBody): Message {
    const before = record.current === null ? null : this.written(record.current);
    if (!before) throw new Error('A deleted message cannot be edited');
    const message: Message = {
      ...before,
      ...body,
      loading: false,
      flags: body.flags & ~MessageFlag.Loading,
      // Filling in a deferred reply does not count as an edit at Discord.
      editedAt: before.loading ? null : this.#clock.now(),
    };
    const read = this.#read(message);
    record.current = read;
    record.revisions.push({ message: read, atMs: performance.now() });
    for (const attachment of before.attachments) {
      if (!message.attachments.some((kept) => kept.id === attachment.id)) this.#cdn.forget(attachment);
    }
    this.#tell('MESSAGE_UPDATE', record, () => this.#payload(message));
    return read;
  }

  /** Deletes a message: 10008 for later requests. */
  delete(record: MessageRecord): void {
    const message = record.current;
    if (!message) return;
    record.current = null;
    for (const attachment of message.attachments) this.#cdn.forget(attachment);
    this.#standing.get(message.channelId)?.delete(message.id);
    this.#tell('MESSAGE_DELETE', record, () => ({
      id: message.id,
      channel_id: message.channelId,
      ...(message.guildId === null ? {} : { guild_id: message.guildId }),
    }));
  }

  /** The record of a message, ephemeral or deleted ones too. */
  find(id: string): MessageRecord | undefined {
    return this.#records.get(id);
  }

  /** The message as the API shows it. */
  payloadOf(message: Message): unknown {
    return this.#payload(this.written(message));
  }

  /** A message in the bot's own words, as the bot reads it back. */
  written(message: Message): Message {
    return this.#written.get(message) ?? message;
  }

  /** The id of the last message ever posted in a channel, deleted or not; null in a fresh one. */
  latestIn(channelId: string): string | null {
    return this.#latest.get(channelId) ?? null;
  }

  /** The public messages of a channel, oldest first. */
  standingIn(channelId: string): readonly Message[] {
    return [...(this.#standing.get(channelId)?.values() ?? [])].flatMap((record) => record.current ?? []);
  }

  #read(message: Message): Message {
    if (this.#readAs === null) return message;
    const read = readingOf(message, this.#readAs);
    this.#written.set(read, message);
    return read;
  }

  #inChannel(channelId: string): Map<string, MessageRecord> {
    const known = this.#standing.get(channelId);
    if (known) return known;
    const made = new Map<string, MessageRecord>();
    this.#standing.set(channelId, made);
    return made;
  }

  #evict(): void {
    if (this.#records.size <= this.#limit) return;
    for (const [id, record] of this.#records) {
      if (this.#records.size <= this.#limit) return;
      this.#records.delete(id);
      this.#standing.get(record.channel.id)?.delete(id);
      for (const attachment of record.current?.attachments ?? []) this.#cdn.forget(attachment);
    }
  }

  #tell(event: string, record: MessageRecord, payload: () => unknown): void {
    const message = record.revisions.at(-1)?.message;
    if (message && !message.ephemeral) {
      const intents = message.guildId === null ? Intent.DirectMessages : Intent.GuildMessages;
      this.#announce(event, payload, { guildId: message.guildId, intents });
    }
    for (const signal of record.signals) signal.fire();
    this.#changed(record);
  }
}
