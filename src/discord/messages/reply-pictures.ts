import type { Generation } from '../../generation/model/generation.ts';
import type { ShownMessage } from '../connection/api-schemas.ts';
import { picturesShown, type ShownPicture } from './final-marks.ts';
import type { Responder } from './responder.ts';

type Shown = readonly ShownPicture[];

/**
 * Which pictures the reply of each generation shows already, so that an edit keeps them by their ids and uploads none twice. Known
 * from Discord's answers to our edits; where one got no answer, or another process made it, the reply is read.
 */
export class ReplyPictures {
  readonly #responder: Pick<Responder, 'getReply'>;
  readonly #shown = new Map<string, Shown>();

  constructor(responder: Pick<Responder, 'getReply'>) {
    this.#responder = responder;
  }

  /** Throws as `getReply` does. */
  async of(generation: Pick<Generation, 'id' | 'reply' | 'recipe'>): Promise<Shown> {
    const known = this.#shown.get(generation.id);
    if (known !== undefined) return known;
    // A single picture comes with the final message alone.
    if (generation.recipe.count === 1) return [];
    return this.note(generation, await this.#responder.getReply(generation.reply.token));
  }

  /** The reply is now that message. */
  note({ id }: Pick<Generation, 'id'>, message: ShownMessage): Shown {
    const shown = picturesShown(message, id);
    this.#shown.set(id, shown);
    return shown;
  }

  /** Before its first picture is kept, no process can have shown any. */
  noneYet({ id, pictures }: Generation): void {
    if (!this.#shown.has(id) && pictures.every(({ kept }) => kept === null)) this.#shown.set(id, []);
  }

  /** What the reply shows is not known any more, or not needed. */
  forget(generationId: string): void {
    this.#shown.delete(generationId);
  }
}
