import { DiscordAPIError, MessageFlags } from 'discord.js';
import type { Logger } from 'pino';
import type { ShownPictures } from '../../archive/history.ts';
import type { Publication } from '../../archive/publication-store.ts';
import type { Publisher } from '../../archive/publishing.ts';
import type { Generation } from '../../generation/model/generation.ts';
import { modelName, type ImageModel } from '../../generation/model/image-model.ts';
import type { Imaging } from '../../generation/ports/imaging.ts';
import type { TextsFor } from '../texts/index.ts';
import { publishedView } from '../views/generation-view.ts';
import { publishedRows } from '../views/result-buttons.ts';
import { isReplyGone, unless } from './api-errors.ts';
import { picturesShown } from './final-marks.ts';
import type { Responder } from './responder.ts';
import { fitPictures } from './shrink-picture.ts';

export interface DiscordPublisherOptions {
  readonly responder: Pick<
    Responder,
    'getReply' | 'editReply' | 'editComponents' | 'deleteReply' | 'deleteMessage' | 'findOwn'
  >;
  readonly imaging: Pick<Imaging, 'shrink'>;
  readonly models: readonly ImageModel[];
  readonly textsFor: TextsFor;
  readonly log: Logger;
}

/** In ms. */
const TIMEOUT_MS = 10_000;

/** Publisher over Discord: the result is the reply to the click, whose token may put it there as often as need be. */
export class DiscordPublisher implements Publisher {
  readonly #options: DiscordPublisherOptions;

  constructor(options: DiscordPublisherOptions) {
    this.#options = options;
  }

  async find(publication: Publication): Promise<{ readonly messageId: string } | 'waiting' | 'gone'> {
    const { responder } = this.#options;
    const { generationId, channelId, interactionId, token } = publication;
    const reply = await unless(isUnreachable, () => responder.getReply(token));
    if (reply !== null) {
      const isEmpty = picturesShown(reply, generationId).length === 0 || (reply.flags & MessageFlags.Loading) !== 0;
      return isEmpty ? 'waiting' : { messageId: reply.id };
    }
    // The token is dead, or the reply was deleted: the channel tells which, where the bot may read it.
    const fits = (message: { readonly interaction_metadata?: { readonly id: string } | null | undefined }): boolean =>
      message.interaction_metadata?.id === interactionId;
    const own = await unless(isUnreadable, () =>
      responder.findOwn(channelId, interactionId, fits, AbortSignal.timeout(TIMEOUT_MS)),
    );
    return own === null || picturesShown(own, generationId).length === 0 ? 'gone' : { messageId: own.id };
  }

  async show(publication: Publication, { archived, pictures }: ShownPictures): Promise<string | null> {
    const { responder, imaging, models, textsFor } = this.#options;
    const { generation } = archived;
    const name = modelName(generation.recipe.modelId, models);
    const view = publishedView(generation, pictures, name, textsFor(generation.requester.locale));
    const attachments = await fitPictures(view.attachments, publication.attachmentLimitBytes, imaging);
    if (attachments === null) return null;
    try {
      return (await responder.editReply(publication.token, { ...view, attachments })).id;
    } catch (error) {
      if (!(error instanceof DiscordAPIError) || !isRefused(error)) throw error;
      this.#options.log.warn({ generation: generation.id, err: error }, 'Discord does not take what is published');
      return null;
    }
  }

  async takeButton(generation: Generation): Promise<void> {
    const { responder, textsFor, log } = this.#options;
    const components = publishedRows(generation, textsFor(generation.requester.locale));
    try {
      await responder.editComponents(generation.reply.token, components, AbortSignal.timeout(TIMEOUT_MS));
    } catch (error) {
      // Its member may have dismissed it.
      const level = error instanceof DiscordAPIError && isReplyGone(error) ? 'debug' : 'warn';
      log[level]({ generation: generation.id, err: error }, 'a published result keeps its button');
    }
  }

  async remove({ generationId, channelId, token }: Publication, messageId: string | null): Promise<void> {
    const { responder, log } = this.#options;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    if (await isDone(() => responder.deleteReply(token, signal))) return;
    // The token may be dead by now.
    if (messageId !== null && (await isDone(() => responder.deleteMessage(channelId, messageId, signal)))) return;
    log.warn({ generation: generationId, message: messageId }, 'a published message could not be deleted');
  }
}

/** False where Discord refuses it for good; throws where it may do it later. */
async function isDone(deleteIt: () => Promise<void>): Promise<boolean> {
  const deleted = await unless(isRefused, async () => {
    await deleteIt();
    return true;
  });
  return deleted ?? false;
}

function isRefused({ status }: DiscordAPIError): boolean {
  return status < 500 && status !== 429;
}

function isUnreachable(error: DiscordAPIError): boolean {
  return isReplyGone(error) || error.status === 401;
}

function isUnreadable({ status }: DiscordAPIError): boolean {
  return status === 403 || status === 404;
}
