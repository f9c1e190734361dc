import type { Logger } from 'pino';
import type { ByteBudget } from '../../runtime/byte-budget.ts';
import { keptBytes, type Picture } from '../model/generation.ts';
import type { PictureFiles } from '../pipeline/picture-files.ts';
import type { FinishedPicture, LoadedPictures, PictureLoader } from '../ports/messenger.ts';

export interface FinishedPicturesOptions {
  readonly files: Pick<PictureFiles, 'read'>;
  /** Bounds the pictures of all messages that are being sent. */
  readonly room: Pick<ByteBudget, 'take'>;
  readonly log: Logger;
}

/** The kept pictures of generations, read for their messages. */
export class FinishedPictures implements PictureLoader {
  readonly #options: FinishedPicturesOptions;

  constructor(options: FinishedPicturesOptions) {
    this.#options = options;
  }

  /** Room in memory for these pictures. Throws the signal's reason. */
  takeRoom(pictures: readonly Picture[], owner: string, signal: AbortSignal): Promise<Disposable> {
    return this.#options.room.take(keptBytes(pictures), owner, signal);
  }

  /** A file that is gone takes only itself away: the member still gets the rest, and the words. */
  async read(pictures: readonly Picture[]): Promise<FinishedPicture[]> {
    const finished: FinishedPicture[] = [];
    for (const picture of pictures) {
      const bytes = await this.#readOne(picture);
      if (bytes !== null) finished.push({ picture, bytes });
    }
    return finished;
  }

  async load(pictures: readonly Picture[], owner: string, signal: AbortSignal): Promise<LoadedPictures> {
    using stack = new DisposableStack();
    stack.use(await this.takeRoom(pictures, owner, signal));
    const finished = await this.read(pictures);
    const held = stack.move();
    return { pictures: finished, [Symbol.dispose]: () => held.dispose() };
  }

  async #readOne({ kept, generationId, number }: Picture): Promise<Uint8Array | null> {
    if (kept === null) return null;
    try {
      return await this.#options.files.read(kept);
    } catch (error) {
      this.#options.log.error(
        { generation: generationId, picture: number, err: error },
        'a kept picture is unreadable',
      );
      return null;
    }
  }
}
