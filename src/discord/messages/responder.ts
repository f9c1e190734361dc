import { MessageFlags, REST, Routes, type Client } from 'discord.js';
import {
  channelMessagesSchema,
  channelSchema,
  messageSchema,
  type OwnMessage,
  ownMessageSchema,
  shownMessageSchema,
  type ShownMessage,
} from '../connection/api-schemas.ts';
import { linkedTo } from '../../runtime/linked-signal.ts';
import { multipart } from '../connection/multipart.ts';
import { elide } from '../views/markdown.ts';
import type { MessageView } from '../views/generation-view.ts';

/**
 * Sends, edits, reads and deletes the bot's messages, with the options that all of them share. The signals may live as long as
 * the process: discord.js, which never takes its listeners off, gets one of each request's own.
 */
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
      await linkedTo(signal, (own) =>
        this.#client.rest.patch(this.#replyRoute(token), { auth: false, ...toRequest(view), signal: own.signal }),
      ),
    );
  }

  /** Changes what stands below an interaction's reply, and nothing else of it. */
  async editComponents(token: string, components: MessageView['components'], signal: AbortSignal): Promise<void> {
    await linkedTo(signal, (own) =>
      this.#client.rest.patch(this.#replyRoute(token), { auth: false, body: { components }, signal: own.signal }),
    );
  }

  /** Tries once to edit a reply, without waiting for other requests to it. */
  async editProgress(token: string, view: MessageView, signal: AbortSignal): Promise<ShownMessage> {
    return shownMessageSchema.parse(
      await linkedTo(signal, (own) =>
        this.#progress.patch(this.#replyRoute(token), { auth: false, ...toRequest(view), signal: own.signal }),
      ),
    );
  }

  /** Edits a message of the bot in a channel by the bot's own permissions: also a reply whose token is dead. */
  async editMessage(channelId: string, messageId: string, view: MessageView, signal: AbortSignal): Promise<void> {
    await linkedTo(signal, (own) =>
      this.#client.rest.patch(Routes.channelMessage(channelId, messageId), { ...toRequest(view), signal: own.signal }),
    );
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
    const mentioning = { ...view, content: `<@${mention}>\n${view.content}` };
    const more = { allowed_mentions: { users: [mention] }, nonce, enforce_nonce: true };
    return this.#post(channelId, toRequest(mentioning, more), signal);
  }

  /** Posts to a channel and mentions nobody; `nonce` as in `post`. */
  async say(channelId: string, view: MessageView, nonce?: string, signal?: AbortSignal): Promise<string> {
    const more = nonce === undefined ? {} : { nonce, enforce_nonce: true };
    return this.#post(channelId, toRequest(view, more), signal);
  }

  async #post(channelId: string, request: MessageRequest, signal: AbortSignal | undefined): Promise<string> {
    const answer = await linkedTo(signal, (own) =>
      this.#client.rest.post(Routes.channelMessages(channelId), { ...request, signal: own.signal }),
    );
    return messageSchema.parse(answer).id;
  }

  #replyRoute(token: string): `/${string}` {
    if (this.#client.application === null) throw new Error('Not logged in');
    return Routes.webhookMessage(this.#client.application.id, token);
  }

  /** Says something below an interaction's reply to whoever sent it alone, by its token. */
  async followUpPrivately(token: string, view: MessageView, signal: AbortSignal): Promise<void> {
    const flags = MessageFlags.Ephemeral | MessageFlags.SuppressEmbeds;
    if (this.#client.application === null) throw new Error('Not logged in');
    const route = Routes.webhook(this.#client.application.id, token);
    await linkedTo(signal, (own) =>
      this.#client.rest.post(route, { auth: false, ...toRequest(view, { flags }), signal: own.signal }),
    );
  }

  /** Sends a direct message. */
  async sendDirectly(userId: string, view: MessageView, nonce?: string): Promise<string> {
    return this.say(await this.directChannelOf(userId), view, nonce);
  }

  /** The id of the direct message channel with one user. */
  async directChannelOf(userId: string, signal?: AbortSignal): Promise<string> {
    const body = { recipient_id: userId };
    const answer = await linkedTo(signal, (own) =>
      this.#client.rest.post(Routes.userChannels(), { body, signal: own.signal }),
    );
    return channelSchema.parse(answer).id;
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
      const read = { query: new URLSearchParams({ ...query, limit: String(MAX_MESSAGES_READ) }) };
      const messages = channelMessagesSchema.parse(
        await linkedTo(signal, (own) =>
          this.#client.rest.get(Routes.channelMessages(channelId), { ...read, signal: own.signal }),
        ),
      );
      const found = messages.find((message) => message.author.id === botId && fits(message));
      if (found !== undefined) return found;
      if (messages.length < MAX_MESSAGES_READ) return null;
    }
    return null;
  }

  /** A message of the bot; null where it is somebody else's. Throws where it cannot be read. */
  async getOwn(channelId: string, messageId: string, signal: AbortSignal): Promise<OwnMessage | null> {
    const answer = await linkedTo(signal, (own) =>
      this.#client.rest.get(Routes.channelMessage(channelId, messageId), { signal: own.signal }),
    );
    const message = ownMessageSchema.parse(answer);
    return message.author.id === this.#client.user?.id ? message : null;
  }

  /** Deletes a message of the bot in a channel by the bot's own permissions. */
  async deleteMessage(channelId: string, messageId: string, signal: AbortSignal): Promise<void> {
    await linkedTo(signal, (own) =>
      this.#client.rest.delete(Routes.channelMessage(channelId, messageId), { signal: own.signal }),
    );
  }

  /** Deletes an interaction's reply by its token, also a private one. */
  async deleteReply(token: string, signal: AbortSignal): Promise<void> {
    await linkedTo(signal, (own) =>
      this.#client.rest.delete(this.#replyRoute(token), { auth: false, signal: own.signal }),
    );
  }
}

/** The most messages that one request can read (docs.discord.com: resources/message). */
const MAX_MESSAGES_READ = 100;

/** The longest content of a message, in code points (docs.discord.com: resources/message). */
const CONTENT_MAX = 2_000;

/** All the files that the message is to have: Discord removes what is not named, and nothing where the field is left out. */
function filesField({ attachments, kept }: MessageView): { readonly attachments?: readonly object[] } {
  if (attachments.length === 0 && kept === undefined) return {};
  const files = [
    ...attachments.map(({ name, altText }, id) => ({
      name,
      file: { id, filename: name, ...(altText === undefined ? {} : { description: altText }) },
    })),
    ...(kept ?? []).map(({ id, name }) => ({ name, file: { id } })),
  ];
  // In the order of their numbers, in whichever order they were finished.
  const ordered = kept === undefined ? files : files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { attachments: ordered.map(({ file }) => file) };
}

type MessageRequest = { readonly body: object } | ReturnType<typeof multipart>;

/** What discord.js is asked to send; `more` are fields of the message beside those of the view. */
function toRequest(view: MessageView, more: object = {}): MessageRequest {
  const { content, attachments, components } = view;
  const body = {
    content: elide(content, CONTENT_MAX),
    flags: MessageFlags.SuppressEmbeds,
    allowed_mentions: { parse: [] },
    ...(components === undefined ? {} : { components }),
    ...filesField(view),
    ...more,
  };
  return attachments.length === 0 ? { body } : multipart(body, attachments);
}
