import type { Clock } from '../../runtime/clock.ts';
import { CANCEL_REASONS, type CancelReason, type FailureReason, type PictureRef } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import type { GenerationStore, WaitingOf } from '../ports/generation-store.ts';
import type { GenerationChange } from './generation-change.ts';

export interface FailWaitingOptions {
  readonly store: Pick<GenerationStore, 'waitingPictures' | 'waitingGenerations' | 'failWaiting' | 'cancelWaiting'>;
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
    const { store, clock, onChange } = this.#options;
    const sum = { pictures: 0, released: 0 };
    for (const id of await store.waitingGenerations(of)) {
      const cancelled = await store.cancelWaiting(id, reason, clock.now());
      if (cancelled === null) continue;
      onChange({ generationId: id, ended: cancelled.ended });
      sum.pictures += cancelled.numbers.length;
      sum.released += cancelled.released;
    }
    return sum;
  }
}
