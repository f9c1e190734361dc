import { pictureKey, type PictureRef } from '../model/generation.ts';
import type { AccountPause } from './account-pause.ts';
import type { ProviderBreaker } from './provider-breaker.ts';
import type { PauseCause } from '../model/pause-cause.ts';

/** Whether pictures may be submitted now, and if not, why: the one answer for everybody who asks. */
export class SubmitGate {
  readonly #pause: Pick<AccountPause, 'causes'>;
  readonly #breaker: Pick<ProviderBreaker, 'isHolding' | 'enter'>;

  constructor(pause: Pick<AccountPause, 'causes'>, breaker: Pick<ProviderBreaker, 'isHolding' | 'enter'>) {
    this.#pause = pause;
    this.#breaker = breaker;
  }

  /** Everything for which nothing is submitted now. */
  get causes(): readonly PauseCause[] {
    return this.#breaker.isHolding ? [...this.#pause.causes, 'provider_failing'] : this.#pause.causes;
  }

  get isClosed(): boolean {
    return this.causes.length > 0;
  }

  /** Lets a picture through to its submit. Whoever was let in must be judged in the end: it may be the one on trial. */
  enter(ref: PictureRef): boolean {
    return !this.isClosed && this.#breaker.enter(pictureKey(ref));
  }
}
