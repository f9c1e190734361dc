import type { Clock } from '../../runtime/clock.ts';
import type { FailureReason, PictureRef } from '../model/generation.ts';
import type { GenerationStore, PictureFailure } from '../ports/generation-store.ts';

export interface FailWaitingOptions {
  readonly store: Pick<GenerationStore, 'waitingPictures' | 'waitingGenerations' | 'find' | 'failWaiting'>;
  readonly clock: Clock;
  readonly onChange: (generationId: string, ended: boolean) => void;
}

/** Ends pictures that wait, without a charge: who waits in vain gets an answer rather than a promise. */
export class FailWaiting {
  readonly #options: FailWaitingOptions;

  constructor(options: FailWaitingOptions) {
    this.#options = options;
  }

  /** True for whoever ended it: somebody may have taken or cancelled it meanwhile. */
  async end(ref: PictureRef, reason: FailureReason): Promise<boolean> {
    const { store, clock, onChange } = this.#options;
    const state = reason === 'struck' ? 'cancelled' : 'failed';
    const failure: PictureFailure = { state, reason, details: [], billed: 0 };
    const { changed, generationEnded } = await store.failWaiting(ref, failure, clock.now());
    if (changed) onChange(ref.generationId, generationEnded);
    return changed;
  }

  async endAll(reason: FailureReason): Promise<void> {
    for (const ref of await this.#options.store.waitingPictures()) await this.end(ref, reason);
  }

  /** In every server. */
  async endAllOf(userId: string, reason: FailureReason): Promise<void> {
    const { store } = this.#options;
    for (const generationId of await store.waitingGenerations(userId)) {
      const pictures = (await store.find(generationId))?.pictures ?? [];
      for (const { number } of pictures) await this.end({ generationId, number }, reason);
    }
  }
}
