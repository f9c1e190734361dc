import { MessageFlags, REST, Routes, type Client } from 'discord.js';
import {
  channelMessagesSchema,
  channelSchema,
  messageSchema,
  type OwnMessage,
  shownMessageSchema,
  type ShownMessage,
} from '../connection/api-schemas.ts';
import { elide } from '../views/markdown.ts';
import type { Attachment, MessageView } from '../views/generation-view.ts';

/** Where the bot may send a message, and everything that a message of the bot has in common. */
export class Responder {
  readonly #client: Client;
  readonly #progress: REST;

  /** The client may log in later; its REST side and the application's id are used when something is sent. */
  constructor(client: Client) {
    this.#client = client;
    // discord.js sends what goes to one reply strictly one after the other. Progress has a line of its own, on which
    // nothing is tried again or waits for a limit, so that no final message ever stands behind it.
    this.#progress = new REST({ ...client.rest.options, retries: 0, rejectOnRateLimit: () => true });
  }

  /** Ends the timers of this end; what is being sent goes on. */
  close(): void {
    this.#progress.clearHashSweeper();
    this.#progress.clearHandlerSweeper();
  }

  /** Edits an interaction's reply by its token alone: this works from another process, up to 15 minutes after the command. */
  async editReply(token: string, view: MessageView, signal?: AbortSignal): Promise<ShownMessage> {
    return shownMessageSchema.parse(
      await this.#client.rest.patch(this.#replyRoute(token), { auth: false, ...toBody(view), ...withSignal(signal) }),
    );
  }

  /** Tries once to edit a reply, beside whatever else goes to it. */
  async editProgress(token: string, content: string, signal: AbortSignal): Promise<void> {
    const { body } = toBody({ content, attachments: [] });
    await this.#progress.patch(this.#replyRoute(token), { auth: false, body, signal });
  }

  /** Throws as `editReply` does where there is no reply. */
  async getReply(token: string): Promise<ShownMessage> {
    return shownMessageSchema.parse(await this.#client.rest.get(this.#replyRoute(token), { auth: false }));
  }

  /**
   * Posts to a channel and mentions one user. `nonce` (at most 25 characters) makes a second try within minutes show
   * the first message instead of another (docs.discord.com: resources/message).
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

  /** Sends to one user alone. */
  async sendDirectly(userId: string, view: MessageView, nonce?: string): Promise<string> {
    return this.say(await this.directChannelOf(userId), view, nonce);
  }

  /** The conversation of the bot with one user. */
  async directChannelOf(userId: string, signal?: AbortSignal): Promise<string> {
    const body = { recipient_id: userId };
    return channelSchema.parse(await this.#client.rest.post(Routes.userChannels(), { body, ...withSignal(signal) })).id;
  }

  /**
   * The first message of the bot that fits, among those right after an id and the newest of the channel; null where none
   * is seen, as without the right to read what was said before.
   */
  async findOwn(
    channelId: string,
    afterId: string,
    fits: (message: OwnMessage) => boolean,
    signal: AbortSignal,
  ): Promise<OwnMessage | null> {
    const botId = this.#client.user?.id;
    for (const query of [{ after: afterId }, {}]) {
      const read = { query: new URLSearchParams({ ...query, limit: String(READ_BACK) }), signal };
      const messages = channelMessagesSchema.parse(
        await this.#client.rest.get(Routes.channelMessages(channelId), read),
      );
      const found = messages.find((message) => message.author.id === botId && fits(message));
      if (found !== undefined) return found;
      if (messages.length < READ_BACK) return null;
    }
    return null;
  }

  /** Deletes a message of the bot in a channel by the bot's own right. */
  async deleteMessage(channelId: string, messageId: string, signal: AbortSignal): Promise<void> {
    await this.#client.rest.delete(Routes.channelMessage(channelId, messageId), { signal });
  }

  /** Deletes an interaction's reply by its token alone, as `editReply` edits it: a private one as well. */
  async deleteReply(token: string, signal: AbortSignal): Promise<void> {
    await this.#client.rest.delete(this.#replyRoute(token), { auth: false, signal });
  }
}

/** As many messages as one call can read (docs.discord.com: resources/message). */
const READ_BACK = 100;

function withSignal(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

/** What a message's text may have, in code points (docs.discord.com: resources/message). */
const CONTENT_MAX = 2_000;

function toBody({ content, attachments, components }: MessageView) {
  return {
    body: {
      content: elide(content, CONTENT_MAX),
      flags: MessageFlags.SuppressEmbeds,
      allowed_mentions: { parse: [] },
      ...(components === undefined ? {} : { components }),
      // Left out when there are none: the field would take away pictures that a message already has.
      ...(attachments.length === 0
        ? {}
        : { attachments: attachments.map(({ name, altText }, id) => ({ id, filename: name, description: altText })) }),
    },
    files: attachments.map(toFile),
  };
}

function toFile({ name, bytes }: Attachment) {
  return { name, data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}
