// What a run may spend, and whether one more picture fits.

import type { MicroUsd } from '../../../generation/model/money.ts';
import { sumOf, type PictureRecord } from '../journal/record.ts';

/** How much more than we believe a host may say in the end: before it said a price of the like, and after. */
const MOST_TIMES = { untold: 10, told: 2 };

/** `later`: it fits once something that is under way turns out to cost nothing, or what was believed. */
export type BudgetVerdict = 'yes' | 'later' | 'no';

/** What may be spent on these runs together; null for no limit. */
export interface Purse {
  readonly id: string;
  readonly limit: MicroUsd | null;
  readonly runs: ReadonlySet<string>;
}

/** What one more picture is believed to cost. */
export interface NextPicture {
  readonly run: string;
  readonly price: MicroUsd;
  /** Pictures of one kind cost the same. */
  readonly kind: string;
  /** Whether the host says what it took. Where it does not, our table is what counts. */
  readonly tellsCost: boolean;
}

/**
 * Limits that are not passed: what is billed, what is perhaps billed and what is under way count together, at what the host said. Some
 * hosts say that only with the picture: until then more than one at a time goes only where a much higher price would fit as well.
 */
export class Budget {
  readonly #purses: readonly Purse[];
  readonly #records: () => readonly PictureRecord[];
  readonly #tellsCost: (account: string) => boolean;
  /** Pictures on their way to a submit that is not written down yet. */
  readonly #reserved = new Map<number, NextPicture>();
  readonly #told = new Map<string, MicroUsd>();

  constructor(
    purses: readonly Purse[],
    records: () => readonly PictureRecord[],
    tellsCost: (account: string) => boolean,
  ) {
    this.#purses = purses;
    this.#records = records;
    this.#tellsCost = tellsCost;
  }

  /** What is billed and perhaps billed so far, out of all purses. */
  get spent(): MicroUsd {
    return this.#purses.reduce((sum, purse) => sum + spentOf(this.#recordsOf(purse)), 0);
  }

  /** The host's own price of the like, as far as it said a higher one. */
  priceInForce(kind: string, price: MicroUsd): MicroUsd {
    return Math.max(price, this.#told.get(kind) ?? 0);
  }

  /** What the host said that such a picture costs. */
  tell(kind: string, cost: MicroUsd | null): void {
    if (cost !== null) this.#told.set(kind, cost);
  }

  admits({ run, price, kind, tellsCost }: NextPicture): BudgetVerdict {
    const purse = this.#purses.find(({ runs }) => runs.has(run));
    if (purse === undefined) throw new Error(`Run ${run} has no purse`);
    const { limit, runs } = purse;
    if (limit === null) return 'yes';
    const records = this.#recordsOf(purse);
    const reserved = [...this.#reserved.values()].filter((one) => runs.has(one.run));
    const onTheWay = reserved.reduce((sum, one) => sum + one.price, 0);
    const known = records.reduce((sum, one) => sum + sumOf(one, ['held', 'billed', 'perhaps']), 0);
    const unsure =
      records.reduce((sum, one) => sum + this.#unsureOf(one), 0) +
      reserved.reduce((sum, one) => sum + (one.tellsCost ? one.price : 0), 0);
    const times = this.#told.has(kind) ? MOST_TIMES.told : MOST_TIMES.untold;
    // A single one goes at what it is believed to cost: nobody could be asked before.
    const more = unsure === 0 ? 0 : (unsure + (tellsCost ? price : 0)) * (times - 1);
    if (known + onTheWay + price + more <= limit) return 'yes';
    return spentOf(records) + price > limit ? 'no' : 'later';
  }

  #recordsOf({ runs }: Purse): readonly PictureRecord[] {
    return this.#records().filter(({ plan }) => runs.has(plan.run));
  }

  /** What is under way at a price that its host has not said yet. */
  #unsureOf(record: PictureRecord): MicroUsd {
    const { state, sent, task } = record;
    const isUntold = state === 'submitting' || (state === 'painting' && task?.cost === null);
    return isUntold && sent !== null && this.#tellsCost(sent.account) ? sumOf(record, ['held']) : 0;
  }

  /** From the decision on until its submit is written down. */
  reserve(index: number, picture: NextPicture): void {
    this.#reserved.set(index, picture);
  }

  release(index: number): void {
    this.#reserved.delete(index);
  }
}

function spentOf(records: readonly PictureRecord[]): MicroUsd {
  return records.reduce((sum, one) => sum + sumOf(one, ['billed', 'perhaps']), 0);
}
