import { randomBytes } from 'node:crypto';
import { Callback, checkCallback } from './callback-rules.ts';
import { discordError, formError } from './errors.ts';
import { Invocation, InteractionType, type Choice, type InvocationParts } from './invocation.ts';
import { numberOf, objectOf, objectsOf, stringOf, type JsonObject } from './json.ts';
import { composeMessage, loadingBody, type Upload } from './message-compose.ts';
import type { MessageRecord } from './message-store.ts';
import { componentsIn, MessageFlag, type Message } from './message.ts';
import { reworded, type ReadAs } from './reading.ts';
import { faultsOf, schemas } from './schemas.ts';
import type { Stage } from './stage.ts';

/** Without a guild: the limit of an account without Nitro. */
const DIRECT_ATTACHMENT_LIMIT = 10 * 1024 * 1024;

export interface InteractionLimits {
  readonly callbackDeadlineMs: number;
  readonly tokenLifeMs: number;
  /** How many invocations are kept, not counting those with a valid token; the oldest are removed first. */
  readonly limit: number;
  /** null: members read suggestions as the bot wrote them. */
  readonly readAs: ReadAs | null;
  /** Called when one has begun, and whenever what is known of one has changed. */
  readonly changed: (invocation: Invocation) => void;
}

/** All interactions and their tokens; decides which answers are allowed when. */
export class Interactions {
  readonly #byToken = new Map<string, Invocation>();
  readonly #stage: Stage;
  readonly #limits: InteractionLimits;

  constructor(stage: Stage, limits: InteractionLimits) {
    this.#stage = stage;
    this.#limits = limits;
  }

  /** Sends an interaction to the bot and starts its deadline of 3 seconds. Adds id and token to `payload`. */
  begin(of: Pick<InvocationParts, 'type' | 'name' | 'member' | 'channel' | 'source'>, payload: JsonObject): Invocation {
    const id = this.#stage.snowflakes.next();
    const token = Buffer.from(`interaction:${id}:${randomBytes(48).toString('base64url')}`).toString('base64url');
    const invocation: Invocation = new Invocation({
      ...of,
      id,
      token,
      payload: { id, token, ...payload },
      clock: this.#stage.clock,
      callbackDeadlineMs: this.#limits.callbackDeadlineMs,
      tokenLifeMs: this.#limits.tokenLifeMs,
      missed: () => this.#limits.changed(invocation),
    });
    this.#byToken.set(token, invocation);
    this.#forgetDead();
    this.#limits.changed(invocation);
    this.deliver(invocation);
    return invocation;
  }

  /** All kept invocations, oldest first. */
  get all(): readonly Invocation[] {
    return [...this.#byToken.values()];
  }

  /** Sends the event (again). */
  deliver(invocation: Invocation): void {
    this.#stage.announce('INTERACTION_CREATE', () => invocation.payload, {
      guildId: invocation.channel.guild?.id ?? null,
      intents: 0,
    });
  }

  /** POST /interactions/{id}/{token}/callback. Returns the callback's response object. */
  callback(id: string, token: string, body: JsonObject, uploads: readonly Upload[]): JsonObject {
    const invocation = this.#byToken.get(token);
    if (!invocation || invocation.id !== id) throw discordError(10_062);
    if (invocation.outcome === 'acknowledged') throw discordError(40_060);
    if (invocation.outcome === 'missed') throw discordError(10_062);
    const type = numberOf(body['type']) ?? 0;
    checkCallback(invocation, type, body);
    const data = objectOf(body['data']);
    const ephemeral = ((numberOf(data['flags']) ?? 0) & MessageFlag.Ephemeral) !== 0;

    if (type === Callback.Reply) {
      const content = composeMessage(data, uploads, this.#context(invocation, null, ephemeral, ['data']));
      if (!ephemeral) invocation.channel.takeMessage();
      this.#acceptOrThrow(invocation, type, data);
      invocation.adopt(this.#post(invocation, content));
    } else if (type === Callback.DeferredReply) {
      if (!ephemeral) invocation.channel.takeMessage();
      this.#acceptOrThrow(invocation, type, data);
      invocation.adopt(this.#post(invocation, loadingBody(ephemeral)));
    } else if (type === Callback.Update && invocation.source) {
      const existing = standing(invocation.source);
      const content = composeMessage(data, uploads, this.#context(invocation, existing, existing.ephemeral, ['data']));
      this.#acceptOrThrow(invocation, type, data);
      invocation.adopt(invocation.source);
      this.#stage.messages.edit(invocation.source, content);
    } else if (type === Callback.DeferredUpdate && invocation.source) {
      this.#acceptOrThrow(invocation, type, data);
      invocation.adopt(invocation.source);
    } else {
      this.#acceptOrThrow(invocation, type, data);
      const { readAs } = this.#limits;
      keepDialogOrChoices(invocation, type, readAs === null ? data : reworded(data, readAs));
    }
    invocation.signal.fire();
    this.#limits.changed(invocation);
    return this.#callbackResponse(invocation, type);
  }

  /** GET of a message through the token. */
  message(token: string, messageId: string): Message {
    return standing(this.#record(this.#live(token), messageId));
  }

  /** PATCH of a message through the token. */
  edit(token: string, messageId: string, body: JsonObject, uploads: readonly Upload[]): Message {
    const invocation = this.#live(token);
    const faults = faultsOf(schemas.replyEdit, body);
    if (faults.length > 0) throw formError(faults);
    const record = this.#record(invocation, messageId);
    const existing = standing(record);
    const content = composeMessage(body, uploads, this.#context(invocation, existing, existing.ephemeral, []));
    if (!existing.ephemeral) invocation.channel.takeChange();
    return this.#stage.messages.edit(record, content);
  }

  /** DELETE of a message through the token. */
  delete(token: string, messageId: string): void {
    const invocation = this.#live(token);
    const record = this.#record(invocation, messageId);
    if (!standing(record).ephemeral) invocation.channel.takeChange();
    this.#stage.messages.delete(record);
  }

  /** POST /webhooks/{application}/{token}: a follow-up, or right after a deferral the reply itself. */
  followUp(token: string, body: JsonObject, uploads: readonly Upload[]): Message {
    const invocation = this.#live(token);
    const faults = faultsOf(schemas.followUp, body);
    if (faults.length > 0) throw formError(faults);
    const waiting = invocation.original;
    const loading = waiting?.current;
    if (waiting && loading?.loading === true) {
      const content = composeMessage(body, uploads, this.#context(invocation, loading, loading.ephemeral, []));
      return this.#stage.messages.edit(waiting, content);
    }
    const ephemeral = ((numberOf(body['flags']) ?? 0) & MessageFlag.Ephemeral) !== 0;
    const content = composeMessage(body, uploads, this.#context(invocation, null, ephemeral, []));
    if (!ephemeral) invocation.channel.takeMessage();
    const record = this.#stage.messages.create(
      {
        channel: invocation.channel,
        authorId: this.#stage.bot.id,
        interaction: metadataOf(invocation),
        nonce: null,
        replyToId: invocation.original?.id ?? null,
      },
      content,
    );
    invocation.addFollowUp(record);
    return standing(record);
  }

  /** Ends all waits and timers. */
  close(): void {
    for (const invocation of this.#byToken.values()) invocation.close();
  }

  /** An invocation with a valid token is never removed: the bot would get an error that Discord would not give. */
  #forgetDead(): void {
    for (const invocation of this.#byToken.values()) {
      if (this.#byToken.size <= this.#limits.limit || !invocation.tokenExpired) return;
      this.#byToken.delete(invocation.token);
    }
  }

  /** The invocation of a token, if it is usable now. Source: "Followup Messages". */
  #live(token: string): Invocation {
    const invocation = this.#byToken.get(token);
    if (invocation?.outcome !== 'acknowledged') throw discordError(10_015);
    if (invocation.tokenExpired) throw discordError(50_027);
    // The messages of a deleted channel are deleted, too.
    if (!invocation.channel.exists) throw discordError(10_003);
    return invocation;
  }

  #record(invocation: Invocation, messageId: string): MessageRecord {
    const { original } = invocation;
    if (original && (messageId === '@original' || messageId === original.id)) return original;
    const record = invocation.followUpRecords.find((followUp) => followUp.id === messageId);
    if (!record) throw discordError(10_008);
    return record;
  }

  #post(invocation: Invocation, content: Parameters<Stage['messages']['create']>[1]): MessageRecord {
    return this.#stage.messages.create(
      {
        channel: invocation.channel,
        authorId: this.#stage.bot.id,
        interaction: metadataOf(invocation),
        nonce: null,
        replyToId: invocation.type === InteractionType.Component ? (invocation.source?.id ?? null) : null,
      },
      content,
    );
  }

  #acceptOrThrow(invocation: Invocation, type: number, data: JsonObject): void {
    if (!invocation.accept(type, numberOf(data['flags']) ?? 0)) throw discordError(10_062);
  }

  #context(invocation: Invocation, existing: Message | null, ephemeral: boolean, path: readonly string[]) {
    return {
      cdn: this.#stage.cdn,
      channelId: invocation.channel.id,
      // The limit that was sent to the bot, even if the server's has changed since.
      attachmentSizeLimit: numberOf(invocation.payload['attachment_size_limit']) ?? DIRECT_ATTACHMENT_LIMIT,
      existing: existing === null ? null : this.#stage.messages.written(existing),
      ephemeral,
      pingsByDefault: 'users' as const,
      path,
    };
  }

  /** Source: "Interaction Callback Response Object": the message only after a reply or an update. */
  #callbackResponse(invocation: Invocation, type: number): JsonObject {
    const message = invocation.reply;
    const withMessage = type === Callback.Reply || type === Callback.Update;
    return {
      interaction: {
        id: invocation.id,
        type: invocation.type,
        ...(message && type !== Callback.DeferredUpdate
          ? {
              response_message_id: message.id,
              response_message_loading: message.loading,
              response_message_ephemeral: message.ephemeral,
            }
          : {}),
      },
      resource: {
        type,
        ...(withMessage && message ? { message: this.#stage.messages.payloadOf(message) } : {}),
      },
    };
  }
}

function isChoice(value: JsonObject): value is JsonObject & Choice {
  return typeof value['name'] === 'string' && ['string', 'number'].includes(typeof value['value']);
}

function standing(record: MessageRecord): Message {
  if (!record.current) throw discordError(10_008);
  return record.current;
}

function metadataOf(invocation: Invocation) {
  return {
    id: invocation.id,
    type: invocation.type,
    userId: invocation.member.user.id,
    name: invocation.name,
  };
}

function keepDialogOrChoices(invocation: Invocation, type: number, data: JsonObject): void {
  if (type === Callback.Modal) {
    invocation.modal = {
      customId: stringOf(data['custom_id']) ?? '',
      title: stringOf(data['title']) ?? '',
      components: componentsIn(data['components']),
    };
  } else {
    invocation.choices = objectsOf(data['choices']).filter(isChoice);
  }
}
