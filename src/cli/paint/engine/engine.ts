// Paints what the journal says is to be painted: as many at once as the lanes allow, each step written down before the next.

import type { Logger } from 'pino';
import type { Lane } from '../../../generation/flow-control/lanes.ts';
import type { PauseReason } from '../../../generation/model/pause-cause.ts';
import type { StopCause } from '../model/stop-cause.ts';
import { Stopwatch, type Clock } from '../../../runtime/clock.ts';
import type { Budget } from './budget.ts';
import type { Disk } from './disk.ts';
import type { PainterLanes } from './lanes.ts';
import { orderOf, priceKind } from './order.ts';
import type { PictureRun } from './picture-run.ts';
import { refOf, type PictureRecord } from '../journal/record.ts';

export interface EngineOptions {
  readonly pictures: PictureRun;
  readonly lanes: PainterLanes;
  readonly budget: Budget;
  readonly record: (index: number) => PictureRecord;
  /** Whether what may have been billed without a picture is painted once more, where nobody can tell what became of it. */
  readonly retriesUnconfirmed: boolean;
  readonly disk: Pick<Disk, 'isFailing' | 'leaving'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How long an outage of the hosts keeps a run waiting, in ms. */
const OUTAGE_TIMEOUT_MS = 600_000;
const ACCOUNT_CAUSES: readonly string[] = ['out_of_credits', 'key_refused', 'wrong_address'] satisfies PauseReason[];

interface Waiting {
  readonly index: number;
  readonly notBeforeMs: number;
  /** The only one that may paint it. */
  readonly account?: string;
}

export class Engine {
  readonly #options: EngineOptions;
  #waiting: Waiting[] = [];
  #running = 0;
  #isStopped = false;
  #failure: { readonly error: unknown } | null = null;
  #woken = Promise.withResolvers<void>();
  #outage: Stopwatch | null = null;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /** Nothing more is submitted; what is paid for is waited for. */
  stop(): void {
    this.#isStopped = true;
    this.wake();
  }

  /** Something may be submitted now that might not before. */
  wake(): void {
    this.#woken.resolve();
  }

  /** How many are with a host, or on their way to the disk. */
  get running(): number {
    return this.#running;
  }

  /**
   * Takes each of these to its end, or as far as it may go; null where none is left, unless somebody stopped it. Rejects with what nobody
   * expects: by then nothing runs any more.
   */
  async paint(records: readonly PictureRecord[]): Promise<StopCause | null> {
    for (const record of records) {
      if (record.state === 'waiting') this.#waiting.push({ index: record.plan.index, notBeforeMs: 0 });
      else this.#run(() => this.#resume(record));
    }
    for (;;) {
      this.#woken = Promise.withResolvers();
      // Before the look: a lane whose time comes during it would be seen by neither.
      const laneInMs = this.#options.lanes.nextInMs;
      const cause = this.#look();
      if (this.#running === 0) {
        if (this.#failure !== null) throw this.#failure.error;
        if (this.#waiting.length === 0) return this.#isStopped ? 'interrupted' : null;
        if (cause !== null) return cause;
      }
      await this.#sleep(laneInMs);
    }
  }

  async #resume({ plan: { index } }: PictureRecord): Promise<void> {
    const { pictures, record: recordOf, retriesUnconfirmed } = this.#options;
    const isEnded = await pictures.resume(recordOf(index), retriesUnconfirmed);
    if (!isEnded) this.#queue({ index, notBeforeMs: 0 });
  }

  /** Starts what may start now; what keeps the rest from being painted at all, or null. */
  #look(): StopCause | null {
    if (this.#failure !== null) return null;
    if (this.#isStopped) return 'interrupted';
    if (this.#options.disk.isFailing) return 'disk';
    let cause: StopCause | null = null;
    /** Runs whose budget has no room now. */
    const full = new Set<string>();
    for (const waiting of this.#waiting) {
      if (this.#running > 0 && this.#hasNoPlace()) break;
      const { run } = this.#options.record(waiting.index).plan;
      if (full.has(run)) continue;
      const answer = this.#consider(waiting);
      if (answer === 'budget' || answer === 'later') full.add(run);
      if (answer !== 'later') cause ??= answer;
    }
    if (cause !== 'provider_failing') this.#outage = null;
    return this.#isWorthWaitingFor(cause) ? null : cause;
  }

  /** So that a long batch is not looked through for nothing. */
  #hasNoPlace(): boolean {
    return this.#options.lanes.of(null).all.every(({ places }) => places.free === 0);
  }

  /** null: it was started, or may be soon. `later`: neither it nor any other one of its run before something else has ended. */
  #consider(waiting: Waiting): StopCause | 'later' | null {
    const { lanes, budget, clock, record: recordOf } = this.#options;
    if (waiting.notBeforeMs > clock.now()) return null;
    const record = recordOf(waiting.index);
    const { host, price, run } = record.plan;
    const own = lanes.of(host);
    const picture = { ...refOf(record), order: orderOf(record), unitPrice: price, account: waiting.account ?? null };
    if (own.able(picture).length === 0) {
      this.#start(waiting, () => this.#options.pictures.fail(record, 'no_lane'));
      return null;
    }
    const [reason] = own.causesFor(picture);
    if (reason !== undefined) return isAccountCause(reason) ? reason : 'provider_failing';
    const lane = own.choose(picture);
    if (lane === null || lane.places.free === 0) return null;
    const kind = priceKind(lane, record);
    const believed = budget.priceInForce(kind, lane.account.priceOf(picture.order) ?? price);
    const next = { run, price: believed, kind, tellsCost: lane.account.tellsCost };
    const verdict = budget.admits(next);
    if (verdict !== 'yes') return verdict === 'no' ? 'budget' : 'later';
    budget.reserve(waiting.index, next);
    const place = lane.places.take();
    this.#start(waiting, async () => {
      try {
        await lane.places.run(0, () => this.#paintOne(record, lane, believed));
      } finally {
        place.leave();
        budget.release(waiting.index);
      }
    });
    return null;
  }

  async #paintOne(record: PictureRecord, lane: Lane, price: number): Promise<void> {
    const { pictures } = this.#options;
    const again = this.#isStopped ? { notBeforeMs: 0 } : await pictures.paint(record, lane, price);
    if (again === null) return;
    if ('keep' in again) this.#run(again.keep);
    else this.#queue({ ...again, index: record.plan.index });
  }

  /** In the order of the batch, whatever was refused before. */
  #queue(waiting: Waiting): void {
    this.#waiting = [...this.#waiting, waiting].toSorted((a, b) => a.index - b.index);
  }

  #start(waiting: Waiting, work: () => Promise<void>): void {
    this.#waiting = this.#waiting.filter((one) => one !== waiting);
    this.#run(work);
  }

  #run(work: () => Promise<void>): void {
    this.#running += 1;
    work()
      .catch((error: unknown) => {
        // Left to a later process: the journal says how far it came.
        if (error === this.#options.disk.leaving.reason) return;
        this.#options.log.error({ err: error }, 'painting broke off');
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#running -= 1;
        this.wake();
      });
  }

  /** A host that fails for everybody may come back; an account that does not work is for people to mend. */
  #isWorthWaitingFor(cause: StopCause | null): boolean {
    if (cause !== 'provider_failing') return false;
    this.#outage ??= new Stopwatch(this.#options.clock);
    return this.#outage.elapsed() < OUTAGE_TIMEOUT_MS;
  }

  /** Until something changes, or the next one is due. */
  async #sleep(laneInMs: number | null): Promise<void> {
    const { clock } = this.#options;
    const now = clock.now();
    const lane = laneInMs === null ? [] : [now + Math.ceil(laneInMs)];
    const due = [...this.#waiting.map(({ notBeforeMs }) => notBeforeMs).filter((ms) => ms > now), ...lane];
    const over = new AbortController();
    const waits = [this.#woken.promise];
    // An outage ends by itself only with its time.
    const untilMs = Math.min(...due, now + (this.#outage === null ? Number.POSITIVE_INFINITY : OUTAGE_TIMEOUT_MS));
    if (Number.isFinite(untilMs)) waits.push(clock.sleep(untilMs - now, over.signal).catch(() => undefined));
    await Promise.race(waits);
    over.abort();
  }
}

function isAccountCause(cause: string): cause is PauseReason {
  return ACCOUNT_CAUSES.includes(cause);
}
