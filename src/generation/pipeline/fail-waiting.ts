import type { Clock } from '../../runtime/clock.ts';
import { CANCEL_REASONS, type CancelReason, type FailureReason, type PictureRef } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import type { GenerationStore, QueuedPicture, WaitingOf } from '../ports/generation-store.ts';
import type { GenerationChange } from './generation-change.ts';

export interface FailWaitingOptions {
  readonly store: Pick<
    GenerationStore,
    'waitingPictures' | 'waitingGenerations' | 'failWaiting' | 'cancelWaiting' | 'cancelOverCap'
  >;
  readonly clock: Clock;
  readonly onChange: (change: GenerationChange) => void;
}

/** How many pictures were cancelled, and what was held for them. */
export interface Cancelled {
  readonly pictures: number;
  readonly released: MicroUsd;
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

  /** Those that cost more than that and that `concerns` names. */
  async above(price: MicroUsd, reason: FailureReason, concerns: (picture: QueuedPicture) => boolean): Promise<void> {
    const waiting = await this.#options.store.waitingPictures();
    for (const picture of waiting) {
      if (picture.unitPrice > price && concerns(picture)) await this.picture(picture, reason);
    }
  }

  /** One generation after the other, until the signal ends it. */
  async cancel(of: WaitingOf, reason: CancelReason, signal?: AbortSignal): Promise<Cancelled> {
    const sum = { pictures: 0, released: 0 };
    for (const id of await this.#options.store.waitingGenerations(of)) {
      if (signal?.aborted === true) break;
      const { pictures, released } = await this.generation(id, reason);
      sum.pictures += pictures;
      sum.released += released;
    }
    return sum;
  }

  /** Every waiting picture of one generation, in one transaction. */
  async generation(id: string, reason: CancelReason): Promise<Cancelled> {
    const { store, clock, onChange } = this.#options;
    const cancelled = await store.cancelWaiting(id, reason, clock.now());
    if (cancelled === null) return { pictures: 0, released: 0 };
    onChange({ generationId: id, ended: cancelled.ended });
    return { pictures: cancelled.numbers.length, released: cancelled.released };
  }

  /** The newest first, until what is held and charged fits under every cap again. */
  async overCap(of: WaitingOf, signal?: AbortSignal): Promise<void> {
    const { store, clock, onChange } = this.#options;
    for (const { generationId, number } of (await store.waitingPictures(of)).toReversed()) {
      if (signal?.aborted === true) break;
      const ended = await store.cancelOverCap({ generationId, number }, clock.now());
      if (ended !== null) onChange({ generationId, ended: ended.generationEnded });
    }
  }
}
