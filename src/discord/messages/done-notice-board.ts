import type { Generation, MessagePlace } from '../../generation/model/generation.ts';
import type { DoneNoticeBoard } from '../../generation/ports/done-notices.ts';
import type { TextsFor } from '../texts/index.ts';
import { messageLink } from '../views/markdown.ts';
import { isNoWayIn, toDeliveryError, unless } from './api-errors.ts';
import type { Responder } from './responder.ts';

/** Tells members that a command is done: by a message that mentions them under what everybody sees, and else directly. */
export class DiscordDoneNoticeBoard implements DoneNoticeBoard {
  readonly #responder: Responder;
  readonly #textsFor: TextsFor;

  constructor(responder: Responder, textsFor: TextsFor) {
    this.#responder = responder;
    this.#textsFor = textsFor;
  }

  async tellDone(generation: Generation, place: MessagePlace, signal: AbortSignal): Promise<void> {
    try {
      if (generation.reply.isPrivate) return await this.#tellDirectly(generation, `<#${place.channelId}>`);
      const isTold = await unless(isNoWayIn, () => this.#mention(generation, place, signal));
      // Where the bot may not write, or read what it wrote, nothing is lost but the place.
      if (isTold === null) await this.#tellDirectly(generation, messageLink(place));
    } catch (error) {
      throw toDeliveryError(error);
    }
  }

  async #mention({ id, requester }: Generation, place: MessagePlace, signal: AbortSignal): Promise<'told'> {
    const link = messageLink(place);
    const { progress } = this.#textsFor(requester.locale);
    const view = { content: progress.isDone(link), attachments: [] };
    // A former process may have died after it: the nonce keeps a second one out for minutes alone.
    const mentions = (content: string): boolean => content.includes(`<@${requester.userId}>`) && content.includes(link);
    const standing = await unless(isNoWayIn, () =>
      this.#responder.findOwn(place.channelId, place.messageId, ({ content }) => mentions(content), signal),
    );
    if (standing === null) await this.#responder.post(place.channelId, view, requester.userId, `d${id}`, signal);
    return 'told';
  }

  async #tellDirectly({ id, requester }: Generation, place: string): Promise<void> {
    const { progress } = this.#textsFor(requester.locale);
    await this.#responder.sendDirectly(
      requester.userId,
      { content: progress.isDone(place), attachments: [] },
      `d${id}`,
    );
  }
}
