import { pictureKey, type PictureRef } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import type { PauseCause } from '../model/pause-cause.ts';
import type { AccountPause } from './account-pause.ts';
import type { ProviderBreaker, Source, Verdict } from './provider-breaker.ts';
import type { StorageGuard } from './storage-guard.ts';

export interface SubmitGateParts {
  readonly pause: Pick<AccountPause, 'causes' | 'causesFor' | 'payable' | 'entered' | 'left'>;
  readonly breaker: Pick<ProviderBreaker, 'isHolding' | 'enter' | 'judge'>;
  readonly storage: Pick<StorageGuard, 'isFailing'>;
}

/** Whether pictures may be submitted now, and if not, why: the one answer for everybody who asks. */
export class SubmitGate {
  readonly #pause: SubmitGateParts['pause'];
  readonly #breaker: SubmitGateParts['breaker'];
  readonly #storage: SubmitGateParts['storage'];

  constructor({ pause, breaker, storage }: SubmitGateParts) {
    this.#pause = pause;
    this.#breaker = breaker;
    this.#storage = storage;
  }

  /** Everything for which nothing at all is submitted now. */
  get causes(): readonly PauseCause[] {
    return this.#withOthers(this.#pause.causes);
  }

  /** Everything for which a picture of this price is not submitted now. */
  causesFor(price: MicroUsd): readonly PauseCause[] {
    return this.#withOthers(this.#pause.causesFor(price));
  }

  #withOthers(causes: readonly PauseCause[]): readonly PauseCause[] {
    return [
      ...causes,
      ...(this.#storage.isFailing ? (['storage'] as const) : []),
      ...(this.#breaker.isHolding ? (['provider_failing'] as const) : []),
    ];
  }

  get isClosed(): boolean {
    return this.causes.length > 0;
  }

  isClosedFor(price: MicroUsd): boolean {
    return this.causesFor(price).length > 0;
  }

  /** The dearest picture that the account pays for now; null for any. */
  get payable(): MicroUsd | null {
    return this.#pause.payable;
  }

  /** Lets a picture through to its submit. Whoever was let in must be judged in the end: it may be the one on trial. */
  enter(ref: PictureRef, price: MicroUsd): boolean {
    if (this.isClosedFor(price) || !this.#breaker.enter(pictureKey(ref))) return false;
    this.#pause.entered(pictureKey(ref), price);
    return true;
  }

  /** What is known of the price of a picture with the host; it may have been submitted by a former process. */
  reprice(ref: PictureRef, price: MicroUsd): void {
    this.#pause.entered(pictureKey(ref), price);
  }

  /** What became of a picture that was let in. */
  judge(ref: PictureRef, source: Source, verdict: Verdict): void {
    this.#pause.left(pictureKey(ref), verdict !== 'unclear');
    this.#breaker.judge(pictureKey(ref), source, verdict);
  }
}
