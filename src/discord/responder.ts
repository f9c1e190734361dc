import { MessageFlags, Routes, type Client } from 'discord.js';
import { channelSchema, messageSchema } from './api-schemas.ts';
import { elide } from './markdown.ts';
import type { Attachment, MessageView } from './views/generation-view.ts';

/** Where the bot may send a message, and everything that a message of the bot has in common. */
export class Responder {
  readonly #client: Client;

  /** The client may log in later; its REST side and the application's id are used when something is sent. */
  constructor(client: Client) {
    this.#client = client;
  }

  /** Edits an interaction's reply by its token alone: this works from another process, up to 15 minutes after the command. */
  async editReply(token: string, view: MessageView, signal?: AbortSignal): Promise<string> {
    const message = messageSchema.parse(
      await this.#client.rest.patch(this.#replyRoute(token), {
        auth: false,
        ...toBody(view),
        ...(signal === undefined ? {} : { signal }),
      }),
    );
    return message.id;
  }

  /** Throws as `editReply` does where there is no reply. */
  async getReply(token: string): Promise<void> {
    await this.#client.rest.get(this.#replyRoute(token), { auth: false });
  }

  /**
   * Posts to a channel and mentions one user. `nonce` (at most 25 characters) makes a second try within minutes show
   * the first message instead of another (docs.discord.com: resources/message).
   */
  async post(channelId: string, view: MessageView, mention: string, nonce: string): Promise<string> {
    const { body, files } = toBody({ ...view, content: `<@${mention}>\n${view.content}` });
    const message = messageSchema.parse(
      await this.#client.rest.post(Routes.channelMessages(channelId), {
        body: { ...body, allowed_mentions: { users: [mention] }, nonce, enforce_nonce: true },
        files,
      }),
    );
    return message.id;
  }

  /** Posts to a channel and mentions nobody; `nonce` as in `post`. */
  async say(channelId: string, view: MessageView, nonce?: string): Promise<string> {
    const { body, files } = toBody(view);
    const message = messageSchema.parse(
      await this.#client.rest.post(Routes.channelMessages(channelId), {
        body: { ...body, ...(nonce === undefined ? {} : { nonce, enforce_nonce: true }) },
        files,
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
    const channel = channelSchema.parse(
      await this.#client.rest.post(Routes.userChannels(), { body: { recipient_id: userId } }),
    );
    return this.say(channel.id, view, nonce);
  }
}

/** What a message's text may have, in code points (docs.discord.com: resources/message). */
const CONTENT_MAX = 2_000;

function toBody({ content, attachments }: MessageView) {
  return {
    body: {
      content: elide(content, CONTENT_MAX),
      flags: MessageFlags.SuppressEmbeds,
      allowed_mentions: { parse: [] },
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
