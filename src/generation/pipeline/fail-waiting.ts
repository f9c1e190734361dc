import type { Clock } from '../../runtime/clock.ts';
import type { FailureReason, PictureRef } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import type { GenerationStore } from '../ports/generation-store.ts';
import type { GenerationChange } from './generation-change.ts';

export interface FailWaitingOptions {
  readonly store: Pick<GenerationStore, 'waitingPictures' | 'waitingGenerations' | 'find' | 'failWaiting'>;
  readonly clock: Clock;
  readonly onChange: (change: GenerationChange) => void;
}

/** Fails queued pictures and releases their holds: whoever would wait in vain gets an answer. */
export class FailWaiting {
  readonly #options: FailWaitingOptions;

  constructor(options: FailWaitingOptions) {
    this.#options = options;
  }

  /** True for whoever failed it: somebody may have taken or cancelled it meanwhile. */
  async picture(ref: PictureRef, reason: FailureReason): Promise<boolean> {
    const { store, clock, onChange } = this.#options;
    const state = reason === 'struck' ? 'cancelled' : 'failed';
    const ended = await store.failWaiting(ref, { state, reason, details: [], billed: 0 }, clock.now());
    if (ended === null) return false;
    onChange({ generationId: ref.generationId, ended: ended.generationEnded });
    return true;
  }

  /** Those that cost more than that. */
  async above(price: MicroUsd, reason: FailureReason): Promise<void> {
    const waiting = await this.#options.store.waitingPictures();
    for (const picture of waiting) if (picture.unitPrice > price) await this.picture(picture, reason);
  }

  /** In every server. */
  async allOf(userId: string, reason: FailureReason): Promise<void> {
    const { store } = this.#options;
    for (const generationId of await store.waitingGenerations(userId)) {
      const pictures = (await store.find(generationId))?.pictures ?? [];
      for (const { number } of pictures) await this.picture({ generationId, number }, reason);
    }
  }
}
