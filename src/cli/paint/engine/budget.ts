// What a run may spend, and whether one more picture fits.

import type { MicroUsd } from '../../../generation/model/money.ts';
import { sumOf, type PictureRecord } from '../journal/record.ts';

/** How much more than we believe a host may say in the end: before it said a price of the like, and after. */
const MOST_TIMES = { untold: 10, told: 2 };

/** `later`: it fits once something that is under way turns out to cost nothing, or what was believed. */
export type BudgetVerdict = 'yes' | 'later' | 'no';

/** What one more picture is believed to cost. */
export interface NextPicture {
  readonly price: MicroUsd;
  /** Pictures of one kind cost the same. */
  readonly kind: string;
  /** Whether the host says what it took. Where it does not, our table is what counts. */
  readonly tellsCost: boolean;
}

/**
 * A limit that is not passed: what is billed, what is perhaps billed and what is under way count together, at what the host said. Some
 * hosts say that only with the picture: until then more than one at a time goes only where a much higher price would fit as well.
 */
export class Budget {
  readonly limit: MicroUsd | null;
  readonly #records: () => readonly PictureRecord[];
  readonly #tellsCost: (account: string) => boolean;
  /** Pictures on their way to a submit that is not written down yet. */
  readonly #reserved = new Map<number, NextPicture>();
  readonly #told = new Map<string, MicroUsd>();

  constructor(
    limit: MicroUsd | null,
    records: () => readonly PictureRecord[],
    tellsCost: (account: string) => boolean,
  ) {
    this.limit = limit;
    this.#records = records;
    this.#tellsCost = tellsCost;
  }

  /** What is billed and perhaps billed so far. */
  get spent(): MicroUsd {
    return this.#records().reduce((sum, one) => sum + sumOf(one, ['billed', 'perhaps']), 0);
  }

  /** The host's own price of the like, as far as it said a higher one. */
  priceInForce(kind: string, price: MicroUsd): MicroUsd {
    return Math.max(price, this.#told.get(kind) ?? 0);
  }

  /** What the host said that such a picture costs. */
  tell(kind: string, cost: MicroUsd | null): void {
    if (cost !== null) this.#told.set(kind, cost);
  }

  admits({ price, kind, tellsCost }: NextPicture): BudgetVerdict {
    if (this.limit === null) return 'yes';
    const reserved = [...this.#reserved.values()];
    const onTheWay = reserved.reduce((sum, one) => sum + one.price, 0);
    const known = this.#records().reduce((sum, one) => sum + sumOf(one, ['held', 'billed', 'perhaps']), 0);
    const unsure =
      this.#records().reduce((sum, one) => sum + this.#unsureOf(one), 0) +
      reserved.reduce((sum, one) => sum + (one.tellsCost ? one.price : 0), 0);
    const times = this.#told.has(kind) ? MOST_TIMES.told : MOST_TIMES.untold;
    // A single one goes at what it is believed to cost: nobody could be asked before.
    const more = unsure === 0 ? 0 : (unsure + (tellsCost ? price : 0)) * (times - 1);
    if (known + onTheWay + price + more <= this.limit) return 'yes';
    return this.spent + price > this.limit ? 'no' : 'later';
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
