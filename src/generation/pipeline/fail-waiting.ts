import type { Clock } from '../../runtime/clock.ts';
import { CANCEL_REASONS, type CancelReason, type FailureReason, type PictureRef } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import type { CancelledGeneration, GenerationStore, WaitingOf } from '../ports/generation-store.ts';
import type { GenerationChange } from './generation-change.ts';

export interface FailWaitingOptions {
  readonly store: Pick<
    GenerationStore,
    'waitingPictures' | 'waitingGenerations' | 'failWaiting' | 'cancelWaiting' | 'cancelOverCap'
  >;
  readonly clock: Clock;
  readonly onChange: (change: GenerationChange) => void;
}

const CANCELLING: readonly FailureReason[] = CANCEL_REASONS;

/** Ends queued pictures and releases their holds: whoever would wait in vain gets an answer. */
export class FailWaiting {
  readonly #options: FailWaitingOptions;

  constructor(options: FailWaitingOptions) {
    this.#options = options;
  }

  /** True for whoever ended it: somebody may have taken or cancelled it meanwhile. */
  async picture(ref: PictureRef, reason: FailureReason): Promise<boolean> {
    const { store, clock, onChange } = this.#options;
    const state = CANCELLING.includes(reason) ? 'cancelled' : 'failed';
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

  /** One generation after the other, each in a transaction of its own. Says how many pictures were cancelled. */
  async cancel(of: WaitingOf, reason: CancelReason): Promise<{ pictures: number; released: MicroUsd }> {
    const sum = { pictures: 0, released: 0 };
    for (const id of await this.#options.store.waitingGenerations(of)) {
      const cancelled = await this.#cancel(id, reason);
      sum.pictures += cancelled?.numbers.length ?? 0;
      sum.released += cancelled?.released ?? 0;
    }
    return sum;
  }

  /** What waits of that one. */
  async generation(generationId: string, reason: CancelReason): Promise<void> {
    await this.#cancel(generationId, reason);
  }

  async #cancel(generationId: string, reason: CancelReason): Promise<CancelledGeneration | null> {
    const { store, clock, onChange } = this.#options;
    const cancelled = await store.cancelWaiting(generationId, reason, clock.now());
    if (cancelled !== null) onChange({ generationId, ended: cancelled.ended });
    return cancelled;
  }

  /** The newest first, until what is held and charged fits under every cap again. */
  async overCap(of: WaitingOf): Promise<void> {
    const { store, clock, onChange } = this.#options;
    for (const { generationId, number } of (await store.waitingPictures(of)).toReversed()) {
      const ended = await store.cancelOverCap({ generationId, number }, clock.now());
      if (ended !== null) onChange({ generationId, ended: ended.generationEnded });
    }
  }
}
