import type { Clock } from '../../runtime/clock.ts';
import { pictureKey, type PictureRef } from '../model/generation.ts';
import type { Misfit } from '../model/host.ts';
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

/** Until a host is asked again for a model that it did not have. */
const LACKED_MS = 600_000;

/** A model that an account paints. */
export interface LaneUse {
  readonly modelId: string;
  /** So many accounts are asked before it. */
  readonly before: number;
  /** How long its tasks took lately, by their median; null before the first one. */
  readonly usualMs: number | null;
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
  /** Until when an account is passed over for a picture, because it would not start it, by the monotonic clock. */
  readonly #passedOver = new Map<string, Map<string, number>>();
  /** Until when a host counts as one without a model, by the monotonic clock. */
  readonly #lackedUntilMs = new Map<string, number>();
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
    const able = this.#keeping(order).flatMap(({ lane, price }) => {
      const isDearer = price > unitPrice && !lane.account.tellsCost;
      return isDearer || (account !== null && account !== lane.account.name) ? [] : [lane];
    });
    const having = able.filter(({ account: { host } }) => !this.#lacks(host, order.modelId));
    return having.length > 0 ? having : able;
  }

  /** The host says that it does not have the model, and is there otherwise: for a while others are asked, where there are any. */
  lack(host: string, modelId: string): void {
    this.#lackedUntilMs.set(`${host} ${modelId}`, this.#clock.monotonic() + LACKED_MS);
  }

  #lacks(host: string, modelId: string): boolean {
    return (this.#lackedUntilMs.get(`${host} ${modelId}`) ?? Number.NEGATIVE_INFINITY) > this.#clock.monotonic();
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

  /**
   * The lane that takes the picture now; null for none. Behind a full one it stands ready only where no other one is open to it: else it
   * would wait there while the other has a place again.
   */
  choose(picture: LanePicture & PictureRef): Lane | null {
    const open = this.able(picture).filter(
      (lane) =>
        !lane.gate.isClosedFor(picture.unitPrice) && lane.places.room > 0 && this.#passedOverMs(picture, lane) === 0,
    );
    const [first, ...others] = open;
    return open.find(({ places }) => places.free > 0) ?? (others.length === 0 ? first : null) ?? null;
  }

  /** So many pictures may be let in now, over all. */
  get room(): number {
    return this.all.reduce((sum, { gate, places }) => sum + (gate.isClosed ? 0 : places.room), 0);
  }

  /**
   * The lane would not start the picture, and is passed over for it for so many ms. Returns in how many a lane may be tried: 0 where
   * another one can take it now.
   */
  passOver(picture: LanePicture & PictureRef, lane: Lane, waitMs: number): number {
    const key = pictureKey(picture);
    const times = this.#passedOver.get(key) ?? new Map<string, number>();
    this.#passedOver.set(key, times.set(lane.account.name, this.#clock.monotonic() + waitMs));
    const able = this.able(picture);
    const open = able.filter(({ gate }) => !gate.isClosedFor(picture.unitPrice));
    return Math.min(...(open.length > 0 ? open : able).map((one) => this.#passedOverMs(picture, one)), waitMs);
  }

  /** For how many ms more the lane is passed over for that picture. */
  #passedOverMs(picture: PictureRef, { account }: Lane): number {
    const untilMs = this.#passedOver.get(pictureKey(picture))?.get(account.name) ?? 0;
    return Math.max(0, untilMs - this.#clock.monotonic());
  }

  /** In how many ms the next picture may go back to a lane that it was passed over for; null for none. */
  get nextInMs(): number | null {
    const now = this.#clock.monotonic();
    const ahead = [...this.#passedOver.values()].flatMap((times) => [...times.values()]).filter((ms) => ms > now);
    return ahead.length === 0 ? null : Math.min(...ahead) - now;
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

  /** Whether one account takes no more for now that others may. */
  get isOneFull(): boolean {
    return this.all.some(({ places }) => places.free === 0);
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

  /** What the account is used for: the models of these that it may paint, and how many accounts are asked before it for each. */
  usesOf({ account }: Lane, modelIds: readonly string[]): readonly LaneUse[] {
    return modelIds
      .filter((modelId) => account.paints(modelId))
      .map((modelId) => {
        const inOrder = this.all
          .filter((lane) => lane.account.paints(modelId))
          .toSorted((a, b) => a.account.turnFor(modelId) - b.account.turnFor(modelId));
        return {
          modelId,
          before: inOrder.findIndex((lane) => lane.account === account),
          usualMs: account.usualMs(modelId),
        };
      });
  }

  /** What is in the way of a picture that no account can keep, at the one that keeps most of it. */
  misfitsOf(order: PaintOrder): readonly Misfit[] {
    const found = this.all.map(({ account }) => account.misfitsOf(order));
    const painting = found.filter((misfits) => misfits.every(({ kind }) => kind !== 'model'));
    return painting.toSorted((a, b) => a.length - b.length)[0] ?? [{ kind: 'model' }];
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
