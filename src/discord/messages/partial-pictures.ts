import type { Generation, Picture } from '../../generation/model/generation.ts';
import type { Imaging } from '../../generation/ports/imaging.ts';
import type { PictureLoader } from '../../generation/ports/messenger.ts';
import type { Texts } from '../texts/index.ts';
import { toAttachment, type MessageView } from '../views/generation-view.ts';
import type { ReplyPictures } from './reply-pictures.ts';
import { fitPictures } from './shrink-picture.ts';

export interface PartialPicturesOptions {
  readonly loader: PictureLoader;
  readonly replyPictures: ReplyPictures;
  readonly imaging: Pick<Imaging, 'shrink'>;
}

/** What a reply shows while the generation is on its way. */
export interface ShownProgress {
  readonly view: MessageView;
  /** The parts of a generation that never change. */
  readonly generation: Pick<Generation, 'id' | 'requester' | 'reply' | 'recipe'>;
  /** Its pictures that are kept so far. */
  readonly finished: readonly Picture[];
  readonly texts: Texts;
}

/** The view of a progress edit, with its new pictures held in memory until it is disposed of. */
export interface PartialView extends Disposable {
  readonly view: MessageView;
}

/** Adds the pictures that are finished to progress, each once. */
export class PartialPictures {
  readonly #options: PartialPicturesOptions;
  /** Generations whose pictures Discord found too large: the final message deals with them. */
  readonly #tooLarge = new Set<string>();

  constructor(options: PartialPicturesOptions) {
    this.#options = options;
  }

  /** Throws the signal's reason, and Discord's errors where it has to be asked what the reply shows. */
  async viewOf({ view, generation, finished, texts }: ShownProgress, signal: AbortSignal): Promise<PartialView> {
    const nothingNew: PartialView = { view, [Symbol.dispose]: () => undefined };
    const { loader, replyPictures, imaging } = this.#options;
    if (finished.length === 0 || this.#tooLarge.has(generation.id)) return nothingNew;
    const shown = await replyPictures.of(generation);
    const missing = finished.filter(({ number }) => !shown.some((picture) => picture.number === number));
    if (missing.length === 0) return nothingNew;
    using stack = new DisposableStack();
    const { pictures } = stack.use(await loader.load(missing, generation.requester.guildId, signal));
    const files = pictures.map((finishedOne) => toAttachment(generation, finishedOne, texts));
    const attachments = await fitPictures(files, generation.reply.attachmentLimitBytes, imaging);
    if (attachments === null || attachments.length === 0) return nothingNew;
    const held = stack.move();
    return { view: { ...view, attachments, kept: shown }, [Symbol.dispose]: () => held.dispose() };
  }

  /** Discord does not take them: progress goes on without pictures. */
  areTooLarge(generationId: string): void {
    this.#tooLarge.add(generationId);
  }

  forget(generationId: string): void {
    this.#tooLarge.delete(generationId);
  }
}
