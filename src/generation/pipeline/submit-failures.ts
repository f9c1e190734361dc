import type { Clock } from '../../runtime/clock.ts';
import { pictureKey, type FailureReason, type Generation, type Picture, type PictureRef } from '../model/generation.ts';
import type { ProviderError, ProviderErrorKind } from '../ports/image-provider.ts';
import { LONGEST_WAIT_MS } from '../ports/generation-store.ts';
import type { MicroUsd } from '../model/money.ts';
import { MAX_COUNT } from '../model/options.ts';
import type { Lane, Lanes } from '../flow-control/lanes.ts';
import type { ModelOffer } from '../flow-control/model-offer.ts';
import { causeOfRefusal } from '../flow-control/refusal-cause.ts';

export interface SubmitFailuresOptions {
  /** The account that was asked. */
  readonly lane: Lane;
  readonly lanes: Pick<Lanes, 'able' | 'lack' | 'passOver'>;
  readonly offer: Pick<ModelOffer, 'taken' | 'absent'>;
  readonly clock: Clock;
  /** How long a picture that the provider will not even start is tried again, in ms. */
  readonly timeoutMs: number;
}

/** What of a generation decides about a failed submit. */
type Submitted = Pick<Generation, 'recipe' | 'unitPrice'> & {
  readonly pictures: readonly Pick<Picture, 'number' | 'submits'>[];
};

/**
 * What becomes of a picture whose submit failed: back into the queue, or an end. `staysThere`: no other account may take it. `billed`: what
 * it may have cost.
 */
export type SubmitDecision =
  | { readonly kind: 'requeue'; readonly notBeforeMs: number; readonly staysThere?: boolean }
  | {
      readonly kind: 'fail';
      readonly reason: FailureReason;
      readonly details: readonly string[];
      readonly billed: MicroUsd;
    };

/** What tells of a provider that fails for everybody; a limit, an account or a request that is at fault does not. */
const OUTAGES: readonly ProviderErrorKind[] = ['overloaded', 'unreachable', 'outcome_unknown'];

/** Decides what follows from a failed submit to one account: for the picture, for the pace, and for everybody. */
export class SubmitFailures {
  readonly #options: SubmitFailuresOptions;
  readonly #timeout: StartTimeout;
  readonly #refusedAlone = new Map<string, number>();
  #isAddressProven = false;

  constructor(options: SubmitFailuresOptions) {
    this.#options = options;
    this.#timeout = new StartTimeout(options.timeoutMs);
  }

  /** `billed`: what the submit costs where it was taken. */
  async decide(
    generation: Submitted,
    ref: PictureRef,
    error: ProviderError,
    billed: MicroUsd,
  ): Promise<SubmitDecision> {
    switch (error.kind) {
      case 'busy':
        await this.#options.lane.places.slowDown();
        return this.#elsewhereOrLater(generation, ref, 'overloaded', error.retryAfterMs);
      // Not for too many of ours: whether it is the same for everybody, the breaker finds out.
      case 'overloaded':
        return this.#elsewhereOrLater(generation, ref, 'overloaded', error.retryAfterMs);
      case 'unreachable':
        return this.#elsewhereOrLater(generation, ref, 'unreachable', error.retryAfterMs);
      case 'out_of_credits':
      case 'key_refused':
        return this.#afterRefusal(generation, ref, error);
      case 'outcome_unknown':
        return end('outcome_unknown', [], billed);
      case 'invalid_request':
        return end('invalid_request', [error.message]);
      // The account knows its price by now, and is none for that picture any more.
      case 'price_rose':
        return this.#elsewhereOrLater(generation, ref, 'no_lane', null);
      case 'unknown_model':
        return this.#afterUnknownModel(generation, ref);
      default:
        return end('provider_failed');
    }
  }

  /**
   * It was provably not started, for what the account lacks or the host suffers from: another account may take it at once, this one
   * after a wait.
   */
  #elsewhereOrLater(
    { recipe, unitPrice }: Submitted,
    ref: PictureRef,
    reason: FailureReason,
    retryAfterMs: number | null,
  ): SubmitDecision {
    const { lane, lanes, clock } = this.#options;
    const waitMs = this.#timeout.nextWaitMs(pictureKey(ref), retryAfterMs);
    if (waitMs === null) return end(reason);
    const picture = { ...ref, order: recipe, unitPrice, account: null };
    return { kind: 'requeue', notBeforeMs: clock.now() + Math.ceil(lanes.passOver(picture, lane, waitMs)) };
  }

  /** It was refused for itself: no other account is asked. */
  #laterOrNever(ref: PictureRef, reason: FailureReason): SubmitDecision {
    const waitMs = this.#timeout.nextWaitMs(pictureKey(ref), null);
    if (waitMs === null) return end(reason);
    return { kind: 'requeue', notBeforeMs: this.#options.clock.now() + waitMs, staysThere: true };
  }

  /**
   * The host, a proxy or the prompt itself may be behind it: the account is asked, and its answer alone stops others. The
   * picture keeps its place then; else it ends, or is tried again where the answer may be another one later.
   */
  async #afterRefusal(generation: Submitted, ref: PictureRef, error: ProviderError): Promise<SubmitDecision> {
    const { check, pause } = this.#options.lane;
    const { unitPrice } = generation;
    if (pause.reasonFor(unitPrice) !== null) return { kind: 'requeue', notBeforeMs: 0 };
    const state = await check.ask();
    const cause = causeOfRefusal(error, state, { price: unitPrice, tiedUp: pause.tiedUp });
    switch (cause.kind) {
      case 'account':
        pause.begin(cause.reason, cause.balance, unitPrice);
        return { kind: 'requeue', notBeforeMs: 0 };
      case 'for_now':
        return this.#elsewhereOrLater(generation, ref, 'out_of_credits', null);
      case 'unknown':
        return this.#elsewhereOrLater(generation, ref, 'refused', null);
      case 'request':
        if (error.asInvalidRequest !== null) return end('invalid_request', [error.asInvalidRequest]);
        return this.#countAlone(ref) > triesAfter(error) ? end('refused') : this.#laterOrNever(ref, 'refused');
    }
  }

  /** The model may be gone alone. Where nothing of the host is there, the operator has to know, and the picture waits. */
  async #afterUnknownModel(generation: Submitted, ref: PictureRef): Promise<SubmitDecision> {
    const { lane } = this.#options;
    const { unitPrice } = generation;
    const gone = (): SubmitDecision => this.#afterAbsentModel(generation, ref);
    if (this.#isAddressProven) return gone();
    if (lane.pause.reasonFor(unitPrice) !== null) return { kind: 'requeue', notBeforeMs: 0 };
    const state = await lane.check.ask();
    if (state === null) return this.#elsewhereOrLater(generation, ref, 'unknown_model', null);
    if (state.kind !== 'wrong_address') return gone();
    lane.pause.begin('wrong_address', null, unitPrice);
    return { kind: 'requeue', notBeforeMs: 0 };
  }

  /** Another host may have it: this one could never keep what was asked, and did not start it. */
  #afterAbsentModel({ recipe, unitPrice, pictures }: Submitted, { number }: PictureRef): SubmitDecision {
    const { lane, lanes, offer } = this.#options;
    const { host } = lane.account;
    lanes.lack(host, recipe.modelId);
    // What was submitted before stays with its account.
    const isFirst = pictures.find((picture) => picture.number === number)?.submits === 1;
    const others = lanes
      .able({ order: recipe, unitPrice, account: null })
      .filter(({ account }) => account.host !== host);
    if (isFirst && others.length > 0) return { kind: 'requeue', notBeforeMs: 0 };
    offer.absent(recipe.modelId);
    return end('unknown_model');
  }

  /** How often this picture was refused while the account was well, this time included. */
  #countAlone(ref: PictureRef): number {
    const count = (this.#refusedAlone.get(pictureKey(ref)) ?? 0) + 1;
    this.#refusedAlone.set(pictureKey(ref), count);
    return count;
  }

  /** The host took the picture, so that it is where the settings say. */
  taken(ref: PictureRef, modelId: string): void {
    this.#isAddressProven = true;
    this.#options.offer.taken(modelId);
    this.forget(ref);
  }

  /** The picture came to its end. */
  forget(ref: PictureRef): void {
    this.#timeout.forget(pictureKey(ref));
    this.#refusedAlone.delete(pictureKey(ref));
  }

  /** The generation came to its end: those of its pictures that waited for another try were cancelled, or given up. */
  forgetAll(generationId: string): void {
    for (let number = 1; number <= MAX_COUNT; number += 1) this.forget({ generationId, number });
  }
}

export function isOutage({ kind }: ProviderError): boolean {
  return OUTAGES.includes(kind);
}

function end(reason: FailureReason, details: readonly string[] = [], billed: MicroUsd = 0): SubmitDecision {
  return { kind: 'fail', reason, details, billed };
}

/**
 * How often a picture is tried again that is refused while the account is well. A key may have been mended just now; credits
 * that a task ties up may not show in the balance, which passes.
 */
function triesAfter({ kind }: ProviderError): number {
  return kind === 'out_of_credits' ? 3 : 1;
}

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/**
 * How long a picture that the provider does not even start is tried again. The waits are summed up, since they go on after a
 * restart only as `not_before_ms`, by the wall clock.
 */
export class StartTimeout {
  readonly #timeoutMs: number;
  readonly #refusals = new Map<string, { readonly count: number; readonly waitedMs: number }>();

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** How long to wait after one more refusal, longer each time or as the provider asked; null once they come to the timeout. */
  nextWaitMs(picture: string, askedMs: number | null): number | null {
    const { count, waitedMs } = this.#refusals.get(picture) ?? { count: 0, waitedMs: 0 };
    if (waitedMs >= this.#timeoutMs) return null;
    const backoffMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** count);
    const ownMs = backoffMs * (0.5 + Math.random() / 2);
    const waitMs = Math.round(Math.min(LONGEST_WAIT_MS, Math.max(askedMs ?? 0, ownMs)));
    this.#refusals.set(picture, { count: count + 1, waitedMs: waitedMs + waitMs });
    return waitMs;
  }

  forget(picture: string): void {
    this.#refusals.delete(picture);
  }
}
