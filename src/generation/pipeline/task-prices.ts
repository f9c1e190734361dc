/** What a task costs, in the provider's own words where they can be believed. */
import type { Logger } from 'pino';
import type { Limiter } from '../flow-control/limiter.ts';
import type { Lane } from '../flow-control/lanes.ts';
import type { Generation, PictureRef, PictureTask } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import { isPlausible } from '../model/told-price.ts';
import type { PriceReport } from '../ports/messenger.ts';

export interface TaskPricesOptions {
  readonly limiter: Pick<Limiter, 'spendMore'>;
  readonly log: Logger;
  /** Called for each price that the provider reports and that is not our own. */
  readonly onPriceTold: (report: PriceReport) => void;
}

/** A task that the provider took. */
export interface SubmittedPicture {
  readonly generation: Generation;
  readonly ref: PictureRef;
  readonly lane: Lane;
  readonly task: PictureTask;
  /** What its member is charged for it, as far as is known. */
  readonly price: MicroUsd;
  /** The provider's last word, whether or not it can be believed; null for none. */
  readonly reported: MicroUsd | null;
}

export class TaskPrices {
  readonly #options: TaskPricesOptions;

  constructor(options: TaskPricesOptions) {
    this.#options = options;
  }

  /** The picture with what the provider said of its cost, once that is written down. */
  withCost(picture: SubmittedPicture, reported: MicroUsd | null): SubmittedPicture {
    const { generation, price: before } = picture;
    const price = believed(generation, reported) ?? before;
    const priced = { ...picture, price, reported: reported ?? picture.reported };
    this.repriced(priced, before);
    this.tell(priced, reported);
    return priced;
  }

  /** Another price counted for the picture before: whatever counts prices hears of it. */
  repriced({ generation, ref, lane, price }: SubmittedPicture, before: MicroUsd): void {
    if (price !== before) lane.gate.reprice(ref, price);
    if (price > before) this.#options.limiter.spendMore(generation.requester.userId, price - before);
  }

  /** Tells of a reported price that is not our own. */
  tell({ generation, ref, lane }: SubmittedPicture, reported: MicroUsd | null): void {
    const { recipe, listPrice } = generation;
    if (reported === null || reported === listPrice) return;
    const { log, onPriceTold } = this.#options;
    const isBelieved = believed(generation, reported) !== null;
    const fields = { generation: ref.generationId, picture: ref.number, ours: listPrice, theirs: reported };
    if (isBelieved) log.info(fields, 'price differs');
    else log.error(fields, 'implausible price reported: ours is charged, theirs counts as billed');
    onPriceTold({ host: lane.account.host, modelId: recipe.modelId, listPrice, price: reported, isBelieved });
  }
}

/** The reported cost, where a member may be charged that; else null. */
export function believed({ listPrice }: Generation, reported: MicroUsd | null): MicroUsd | null {
  return reported !== null && isPlausible(reported, listPrice) ? reported : null;
}

/** What the provider takes for it. Where its word cannot be believed, no member pays that, but the operator's own limits count it. */
export function billFor({ price, reported }: SubmittedPicture): MicroUsd {
  return reported ?? price;
}
