import { MessageFlags, REST, Routes, type Client } from 'discord.js';
import {
  channelMessagesSchema,
  channelSchema,
  messageSchema,
  type OwnMessage,
  shownMessageSchema,
  type ShownMessage,
} from '../connection/api-schemas.ts';
import { toBuffer } from '../views/attachment-file.ts';
import { elide } from '../views/markdown.ts';
import type { Attachment, MessageView } from '../views/generation-view.ts';

/** Sends, edits, reads and deletes the bot's messages, with the options that all of them share. */
export class Responder {
  readonly #client: Client;
  readonly #progress: REST;

  /** The client may log in later, but before anything is sent. */
  constructor(client: Client) {
    this.#client = client;
    // discord.js sends requests to one reply in sequence. Progress has its own REST client, without retries or waiting
    // for rate limits, so that a final message never waits for it.
    this.#progress = new REST({ ...client.rest.options, retries: 0, rejectOnRateLimit: () => true });
  }

  /** Stops the timers of the REST client for progress; pending requests go on. */
  close(): void {
    this.#progress.clearHashSweeper();
    this.#progress.clearHandlerSweeper();
  }

  /** Edits an interaction's reply by its token: also in a later process, up to 15 minutes after the command. */
  async editReply(token: string, view: MessageView, signal?: AbortSignal): Promise<ShownMessage> {
    return shownMessageSchema.parse(
      await this.#client.rest.patch(this.#replyRoute(token), { auth: false, ...toBody(view), ...withSignal(signal) }),
    );
  }

  /** Tries once to edit a reply, without waiting for other requests to it. */
  async editProgress(token: string, content: string, signal: AbortSignal): Promise<void> {
    const { body } = toBody({ content, attachments: [] });
    await this.#progress.patch(this.#replyRoute(token), { auth: false, body, signal });
  }

  /** Throws as `editReply` does if there is no reply. */
  async getReply(token: string): Promise<ShownMessage> {
    return shownMessageSchema.parse(await this.#client.rest.get(this.#replyRoute(token), { auth: false }));
  }

  /**
   * Posts to a channel and mentions one user. `nonce` (at most 25 characters) makes a second try within minutes return
   * the first message instead of posting another (docs.discord.com: resources/message).
   */
  async post(
    channelId: string,
    view: MessageView,
    mention: string,
    nonce: string,
    signal?: AbortSignal,
  ): Promise<string> {
    const { body, files } = toBody({ ...view, content: `<@${mention}>\n${view.content}` });
    const message = messageSchema.parse(
      await this.#client.rest.post(Routes.channelMessages(channelId), {
        body: { ...body, allowed_mentions: { users: [mention] }, nonce, enforce_nonce: true },
        files,
        ...withSignal(signal),
      }),
    );
    return message.id;
  }

  /** Posts to a channel and mentions nobody; `nonce` as in `post`. */
  async say(channelId: string, view: MessageView, nonce?: string, signal?: AbortSignal): Promise<string> {
    const { body, files } = toBody(view);
    const message = messageSchema.parse(
      await this.#client.rest.post(Routes.channelMessages(channelId), {
        body: { ...body, ...(nonce === undefined ? {} : { nonce, enforce_nonce: true }) },
        files,
        ...withSignal(signal),
      }),
    );
    return message.id;
  }

  #replyRoute(token: string): `/${string}` {
    if (this.#client.application === null) throw new Error('Not logged in');
    return Routes.webhookMessage(this.#client.application.id, token);
  }

  /** Sends a direct message. */
  async sendDirectly(userId: string, view: MessageView, nonce?: string): Promise<string> {
    return this.say(await this.directChannelOf(userId), view, nonce);
  }

  /** The id of the direct message channel with one user. */
  async directChannelOf(userId: string, signal?: AbortSignal): Promise<string> {
    const body = { recipient_id: userId };
    return channelSchema.parse(await this.#client.rest.post(Routes.userChannels(), { body, ...withSignal(signal) })).id;
  }

  /**
   * The first matching message of the bot, among those right after an id and the channel's newest; null if none is
   * found, also without the permission to read the channel's history.
   */
  async findOwn(
    channelId: string,
    afterId: string,
    fits: (message: OwnMessage) => boolean,
    signal: AbortSignal,
  ): Promise<OwnMessage | null> {
    const botId = this.#client.user?.id;
    for (const query of [{ after: afterId }, {}]) {
      const read = { query: new URLSearchParams({ ...query, limit: String(MAX_MESSAGES_READ) }), signal };
      const messages = channelMessagesSchema.parse(
        await this.#client.rest.get(Routes.channelMessages(channelId), read),
      );
      const found = messages.find((message) => message.author.id === botId && fits(message));
      if (found !== undefined) return found;
      if (messages.length < MAX_MESSAGES_READ) return null;
    }
    return null;
  }

  /** Deletes a message of the bot in a channel by the bot's own permissions. */
  async deleteMessage(channelId: string, messageId: string, signal: AbortSignal): Promise<void> {
    await this.#client.rest.delete(Routes.channelMessage(channelId, messageId), { signal });
  }

  /** Deletes an interaction's reply by its token, also a private one. */
  async deleteReply(token: string, signal: AbortSignal): Promise<void> {
    await this.#client.rest.delete(this.#replyRoute(token), { auth: false, signal });
  }
}

/** The most messages that one request can read (docs.discord.com: resources/message). */
const MAX_MESSAGES_READ = 100;

function withSignal(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

/** The longest content of a message, in code points (docs.discord.com: resources/message). */
const CONTENT_MAX = 2_000;

function toBody({ content, attachments, components }: MessageView) {
  return {
    body: {
      content: elide(content, CONTENT_MAX),
      flags: MessageFlags.SuppressEmbeds,
      allowed_mentions: { parse: [] },
      ...(components === undefined ? {} : { components }),
      // Omitted if empty: the field would remove the attachments that the message already has.
      ...(attachments.length === 0
        ? {}
        : { attachments: attachments.map(({ name, altText }, id) => ({ id, filename: name, description: altText })) }),
    },
    files: attachments.map(toFile),
  };
}

function toFile({ name, bytes }: Attachment) {
  return { name, data: toBuffer(bytes) };
}
