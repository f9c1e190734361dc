import type { Clock } from '../../runtime/clock.ts';
import { pictureKey, type PictureRef } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import { MAX_COUNT } from '../model/options.ts';
import type { PauseCause, PauseReason } from '../model/pause-cause.ts';
import type { QueuedPicture } from '../ports/generation-store.ts';
import type { PaintOrder, ProviderAccount } from '../ports/provider-account.ts';
import type { AccountCheck } from './account-check.ts';
import type { AccountPause } from './account-pause.ts';
import type { LanePlaces } from './lane-places.ts';
import type { ProviderBreaker } from './provider-breaker.ts';
import type { SubmitGate } from './submit-gate.ts';

/** One account with everything that decides whether it may paint now. */
export interface Lane {
  readonly account: ProviderAccount;
  readonly places: LanePlaces;
  readonly check: AccountCheck;
  readonly pause: AccountPause;
  readonly breaker: ProviderBreaker;
  readonly gate: SubmitGate;
}

/** A picture as far as it decides who may paint it; `account`: the only one that may, null for any. */
export type LanePicture = Pick<QueuedPicture, 'order' | 'unitPrice' | 'account'>;

/**
 * The accounts in the operator's order, which a model may have its own of. A picture goes to the first that can keep what was asked, for no more than is held, and that may
 * paint now: one that pauses, fails for everybody, refused this picture for its limits, is drained or full is passed over.
 */
export class Lanes {
  readonly all: readonly Lane[];
  readonly #clock: Clock;
  /** Until when an account is passed over for a picture, because it would not start it, by the wall clock as in the rows. */
  readonly #passedOver = new Map<string, Map<string, number>>();
  readonly #drained = new Set<string>();
  #isPaused = false;

  constructor(all: readonly Lane[], clock: Clock) {
    this.all = all;
    this.#clock = clock;
  }

  /** null where the settings have no key of it (any more). */
  named(account: string): Lane | null {
    return this.all.find((lane) => lane.account.name === account) ?? null;
  }

  /** Those that can keep what was asked, for no more than is held, whether or not they may paint now. */
  able({ order, unitPrice, account }: LanePicture): readonly Lane[] {
    return this.#keeping(order).flatMap(({ lane, price }) => {
      const isDearer = price > unitPrice && !lane.account.tellsCost;
      return isDearer || (account !== null && account !== lane.account.name) ? [] : [lane];
    });
  }

  /** Whether one that may take the picture does not know yet what its host offers: none of them may be able only until then. */
  isUnsure({ order, account }: Pick<LanePicture, 'order' | 'account'>): boolean {
    return this.all.some(
      ({ account: { name, isUnsure } }) => (account ?? name) === name && isUnsure?.(order.modelId) === true,
    );
  }

  /** Those that can keep what was asked, in the operator's order for its model, with what they take. */
  #keeping(order: PaintOrder): { readonly lane: Lane; readonly price: MicroUsd }[] {
    const turnOf = ({ lane: { account } }: { readonly lane: Lane }): number => account.turnFor(order.modelId);
    return this.all
      .flatMap((lane) => {
        const price = lane.account.priceOf(order);
        return price === null ? [] : [{ lane, price }];
      })
      .toSorted((a, b) => turnOf(a) - turnOf(b));
  }

  /** The lane that takes the picture now; null for none. Where each is full, the one with the fewest that stand ready. */
  choose(picture: LanePicture & PictureRef): Lane | null {
    const now = this.#clock.now();
    const open = this.able(picture).filter(
      (lane) =>
        !lane.gate.isClosedFor(picture.unitPrice) && lane.places.room > 0 && this.#untilMs(picture, lane) <= now,
    );
    const emptiest = open.toSorted((a, b) => b.places.room - a.places.room)[0];
    return open.find(({ places }) => places.free > 0) ?? emptiest ?? null;
  }

  /** So many pictures may be let in now, over all. */
  get room(): number {
    return this.all.reduce((sum, { gate, places }) => sum + (gate.isClosed ? 0 : places.room), 0);
  }

  /**
   * The lane would not start the picture: it is passed over for so long. Returns when a lane may be tried next, by the wall clock: now,
   * where another one can take it.
   */
  passOver(picture: LanePicture & PictureRef, lane: Lane, untilMs: number): number {
    const key = pictureKey(picture);
    const times = this.#passedOver.get(key) ?? new Map<string, number>();
    this.#passedOver.set(key, times.set(lane.account.name, untilMs));
    const able = this.able(picture);
    const open = able.filter(({ gate }) => !gate.isClosedFor(picture.unitPrice));
    return Math.min(...(open.length > 0 ? open : able).map((one) => this.#untilMs(picture, one)), untilMs);
  }

  #untilMs(picture: PictureRef, { account }: Lane): number {
    return this.#passedOver.get(pictureKey(picture))?.get(account.name) ?? 0;
  }

  /** When the next picture may go back to a lane that it was passed over for; null for none. */
  get nextMs(): number | null {
    const now = this.#clock.now();
    const ahead = [...this.#passedOver.values()].flatMap((times) => [...times.values()]).filter((ms) => ms > now);
    return ahead.length === 0 ? null : Math.min(...ahead);
  }

  /** The picture was taken, or came to its end. */
  forget(ref: PictureRef): void {
    this.#passedOver.delete(pictureKey(ref));
  }

  forgetAll(generationId: string): void {
    for (let number = 1; number <= MAX_COUNT; number += 1) this.forget({ generationId, number });
  }

  /** Everything for which nothing at all is submitted now. */
  get causes(): readonly PauseCause[] {
    return commonCauses(this.all.map(({ gate }) => gate.causes));
  }

  get isClosed(): boolean {
    return this.causes.length > 0;
  }

  /** Everything for which that picture is not submitted now. */
  causesFor(picture: LanePicture): readonly PauseCause[] {
    return commonCauses(this.able(picture).map(({ gate }) => gate.causesFor(picture.unitPrice)));
  }

  /** The dearest picture that an account pays for now; null for any. */
  get payable(): MicroUsd | null {
    const open = this.all.filter(({ gate }) => !gate.isClosed);
    return most((open.length > 0 ? open : this.all).map(({ gate }) => gate.payable));
  }

  /** Whether some pictures may be submitted now that others may not: then each is looked at by itself. */
  get isHoldingSome(): boolean {
    if (this.all.length === 1) return this.payable !== null;
    return this.all.some(({ gate }) => gate.isClosed || gate.payable !== null);
  }

  /** Why no account paints anything at all, as far as accounts go: the reason of the first; null while one does. */
  get reason(): PauseReason | null {
    return commonReason(this.all.map(({ pause }) => pause.reason));
  }

  /** The same for a picture of that price. */
  reasonFor(order: PaintOrder, price: MicroUsd): PauseReason | null {
    return commonReason(this.#keeping(order).map(({ lane: { pause } }) => pause.reasonFor(price)));
  }

  /** Whether the operator has been told of a pause. */
  get isOperatorTold(): boolean {
    return this.all.some(({ pause }) => pause.isOperatorTold);
  }

  /**
   * What is held for one picture: what the dearest account takes that may paint it, by our own table. `least`: of those that do not say
   * what they took, so that no news of another host's prices comes below it. null where no account can keep what is asked.
   */
  priceOf(order: PaintOrder): { readonly dearest: MicroUsd; readonly least: MicroUsd } | null {
    const keeping = this.#keeping(order);
    if (keeping.length === 0) return null;
    return {
      dearest: Math.max(...keeping.map(({ price }) => price)),
      least: Math.max(...keeping.map(({ lane, price }) => (lane.account.tellsCost ? 0 : price))),
    };
  }

  /** The operator's pause of the whole bot. */
  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#follow();
  }

  /** Nothing more is sent to a drained account; what is there goes on. */
  setDrained(account: string, isDrained: boolean): void {
    if (isDrained) this.#drained.add(account);
    else this.#drained.delete(account);
    this.#follow();
  }

  isDrained(account: string): boolean {
    return this.#drained.has(account);
  }

  /** Whether drained accounts, and nothing else, keep that picture waiting. */
  isHeldByDrain(picture: LanePicture): boolean {
    const able = this.able(picture);
    return able.length > 0 && able.every(({ account }) => this.isDrained(account.name));
  }

  #follow(): void {
    for (const { account, pause } of this.all) pause.setByOperator(this.#isPaused || this.isDrained(account.name));
  }

  /** Probes and tries no more; resolves when nothing of it runs. */
  async stop(): Promise<void> {
    const parts = this.all.flatMap(({ check, pause, breaker }) => [check, pause, breaker]);
    await Promise.all(parts.map((part) => part.stop()));
  }
}

/** None while one of the lanes has none. */
function commonCauses(causes: readonly (readonly PauseCause[])[]): readonly PauseCause[] {
  return causes.every((of) => of.length > 0) ? [...new Set(causes.flat())] : [];
}

function commonReason(reasons: readonly (PauseReason | null)[]): PauseReason | null {
  return reasons.includes(null) ? null : (reasons[0] ?? null);
}

/** null is more than any. */
function most(amounts: readonly (MicroUsd | null)[]): MicroUsd | null {
  const known = amounts.flatMap((amount) => amount ?? []);
  return known.length < amounts.length || known.length === 0 ? null : Math.max(...known);
}
