import { AsyncLocalStorage } from 'node:async_hooks';
import Bottleneck from 'bottleneck';
import type { Clock } from '../../runtime/clock.ts';
import { KeyedMutex } from '../../runtime/keyed-mutex.ts';
import type { MicroUsd } from '../model/money.ts';
import { dripOf, type Pace } from '../model/pace.ts';
import { ClockChanges } from './clock-changes.ts';
import { IdleMembers } from './idle-members.ts';
import { AHEAD, type LanePlaces } from './lane-places.ts';
import { PaceWaits } from './pace-waits.ts';

export interface LimiterOptions {
  readonly clock: Clock;
  /** Those of every account. */
  readonly places: readonly LanePlaces[];
  readonly perMember: number;
  /** What one member's pictures may cost at a stretch; the rest waits its turn. */
  readonly pace: Pace;
  /** The longest that one job can take, in ms. */
  readonly longestJobMs: number;
  /** What is left of a member's allowance by the submits on record, asked once when the limiter first meets them. */
  readonly levelBefore: (userId: string) => Promise<MicroUsd>;
  readonly onError: (error: unknown) => void;
}

/**
 * One picture on its way through the limiter. `run` must not reject for reasons of its own; it says whether the price
 * was spent. Where it was not, the member's allowance gets it back.
 */
export interface LimiterJob {
  readonly id: string;
  readonly userId: string;
  readonly price: MicroUsd;
  /** Of the account that is to paint it. */
  readonly places: LanePlaces;
  readonly run: () => Promise<boolean>;
  /** Called where it must wait until the member's allowance fills up. */
  readonly onPaced?: () => void;
}

/** Between two looks of Bottleneck whether an allowance is due, in ms. */
const HEARTBEAT_MS = 1_000;
const DEFAULT_PRIORITY = 5;
const FIRST_PRIORITY = 0;

/**
 * The gate over the admitted window: a member's allowance, around the member's places, around those of the account that paints.
 *
 * Bottleneck's traps that shape it: weight also counts against `maxConcurrent` and travels along `chain()`, so money (`spend`) and
 * places (`user`, then the account's) are nested by hand. `updateSettings` kills a reservoir's drip, so it is called on the accounts'
 * places alone. A reservoir's maximum bounds the drip and no refund, so refunds are bounded here. A Group forgets
 * keys whose jobs wait, so its timeout outlives any job or interval twice over; two limiters of some 4 KB for each member who
 * ever came would be much by then, so that those of idle ones go earlier.
 */
export class Limiter {
  readonly #options: LimiterOptions;
  readonly #user: Bottleneck.Group;
  readonly #spend: Bottleneck.Group;
  readonly #members: IdleMembers;
  readonly #met = new Map<string, Promise<void>>();
  readonly #paceWaits: PaceWaits;
  readonly #refunds = new KeyedMutex();
  readonly #clockChanges: ClockChanges;
  readonly #clockWatch: NodeJS.Timeout;
  #stopped = false;

  constructor(options: LimiterOptions) {
    this.#options = options;
    // A key must outlive the longest wait behind others in the window, or its member would get a second limiter.
    const timeout = Math.max(2 * options.pace.intervalMs, (AHEAD + 1) * options.longestJobMs);
    this.#user = new Bottleneck.Group({ maxConcurrent: options.perMember, timeout });
    this.#paceWaits = new PaceWaits(options.clock, options.pace);
    const drip = dripOf(options.pace);
    const spendOptions: Bottleneck.ConstructorOptions & { heartbeatInterval: number } = {
      reservoir: options.pace.allowance,
      reservoirIncreaseAmount: drip.amount,
      reservoirIncreaseInterval: drip.everyMs,
      reservoirIncreaseMaximum: options.pace.allowance,
      heartbeatInterval: HEARTBEAT_MS,
    };
    this.#spend = new Bottleneck.Group({ ...spendOptions, timeout });
    this.#members = new IdleMembers({
      clock: options.clock,
      // By then the allowance is whole again, as that of a member whom the limiter never met.
      keepMs: options.pace.intervalMs + HEARTBEAT_MS,
      onIdle: (userId) => this.#drop(this.#user, userId),
      onForgotten: (userId) => {
        this.#met.delete(userId);
        this.#drop(this.#spend, userId);
      },
    });
    const keepers = options.places.map(({ clockKeeper }) => clockKeeper);
    this.#clockChanges = new ClockChanges(() => [...keepers, ...limitersOf(this.#user), ...limitersOf(this.#spend)]);
    this.#clockWatch = setInterval(() => this.#clockChanges.follow(), HEARTBEAT_MS).unref();
    for (const source of [this.#user, this.#spend]) source.on('error', options.onError);
    for (const group of [this.#user, this.#spend])
      group.on('created', (limiter) => limiter.on('error', options.onError));
  }

  /** A picture dearer than the whole allowance would wait for ever; refuse it before. */
  fitsAllowance(price: MicroUsd): boolean {
    return price <= this.#options.pace.allowance;
  }

  /** Runs the job when the member's allowance, the member's places and the account's let it. Rejects once stopped. */
  async admit(job: LimiterJob): Promise<void> {
    using _member = this.#members.enter(job.userId);
    const place = job.places.take();
    let isWaiting = false;
    try {
      await this.#meet(job.userId);
      this.#clockChanges.follow();
      const spend = this.#spend.key(job.userId);
      // Who waits for an allowance must not stand in the way of who does not. Several may ask for the same rest of one.
      const asked = this.#paceWaits.ask(job.userId, job.price);
      const isPaced = !(await spend.check(asked));
      if (isPaced) place.leave();
      isWaiting = isPaced;
      // A task would run in whichever async context drained the queue; it belongs to this one.
      const task = AsyncLocalStorage.bind(() => {
        isWaiting = false;
        this.#paceWaits.granted(job.id, job);
        place.enter();
        return this.#run(job, DEFAULT_PRIORITY);
      });
      const spending = spend.schedule({ weight: job.price }, task);
      if (isPaced) this.#notePace(job, asked, () => isWaiting).catch(this.#options.onError);
      const spent = await spending;
      if (!spent) await this.#refund(job);
    } finally {
      isWaiting = false;
      this.#paceWaits.forget(job.id);
      place.leave();
    }
  }

  /** Notes how long the job waits for what was asked of its member's allowance. */
  async #notePace({ id, userId, onPaced }: LimiterJob, asked: MicroUsd, isWaiting: () => boolean): Promise<void> {
    const level = (await this.#spend.key(userId).currentReservoir()) ?? this.#options.pace.allowance;
    if (!isWaiting()) return;
    this.#paceWaits.waits(id, asked - level);
    onPaced?.();
  }

  /** When a job goes on that waits for its member's allowance; null for one that does not. */
  pacedUntil(jobId: string): number | null {
    return this.#paceWaits.untilMs(jobId);
  }

  /** Gives a price back, as far as the allowance was not filled up meanwhile. */
  async #refund({ userId, price }: LimiterJob): Promise<void> {
    const { allowance } = this.#options.pace;
    const spend = this.#spend.key(userId);
    await this.#refunds.take(userId, async () => {
      const room = allowance - ((await spend.currentReservoir()) ?? allowance);
      if (room <= 0) return;
      const level = await spend.incrementReservoir(Math.min(price, room));
      // It may have dripped since the look.
      if (level > allowance) await spend.incrementReservoir(allowance - level);
    });
  }

  #drop(group: Bottleneck.Group, userId: string): void {
    group.deleteKey(userId).catch(this.#options.onError);
  }

  /** A picture that was let in costs so much more than its member's allowance was asked for. */
  spendMore(userId: string, amount: MicroUsd): void {
    Promise.resolve(this.#spend.key(userId).incrementReservoir(-amount)).catch(this.#options.onError);
  }

  /** The same for a task that was submitted before a restart: paid already, so it needs no allowance and goes first. */
  async resume(job: LimiterJob): Promise<void> {
    using _member = this.#members.enter(job.userId);
    const place = job.places.take();
    try {
      await this.#run(job, FIRST_PRIORITY);
    } finally {
      place.leave();
    }
  }

  #run({ userId, places, run }: LimiterJob, priority: number): Promise<boolean> {
    const work = async (): Promise<boolean> => {
      const spent = await run();
      // The next job starts with the end of this one.
      this.#clockChanges.follow();
      return spent;
    };
    this.#clockChanges.follow();
    const bound = AsyncLocalStorage.bind(() => places.run(priority, work));
    return this.#user.key(userId).schedule({ priority }, bound);
  }

  /**
   * Takes what the member spent before this process met them off their allowance, before their first picture, and what may have
   * come back since the last drip, which is not on record. Once is enough: whoever was forgotten was idle for an interval.
   */
  #meet(userId: string): Promise<void> {
    const met = this.#met.get(userId);
    if (met !== undefined) return met;
    const { pace, levelBefore } = this.#options;
    const meeting = levelBefore(userId).then(async (level) => {
      const missing = pace.allowance - level;
      if (missing > 0) await this.#spend.key(userId).incrementReservoir(-missing - dripOf(pace).amount);
    });
    this.#met.set(userId, meeting);
    meeting.catch(() => this.#met.delete(userId));
    return meeting;
  }

  /** Drops what waits and lets what runs finish; resolves when nothing runs. The dropped ones reject. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    clearInterval(this.#clockWatch);
    this.#members.stop();
    const places = this.#options.places.map((one) => one.stop());
    await Promise.all([...stopAll(this.#spend), ...stopAll(this.#user), ...places]);
    for (const group of [this.#spend, this.#user]) await group.disconnect();
  }
}

function stopAll(group: Bottleneck.Group): Promise<void>[] {
  return limitersOf(group).map((limiter) => limiter.stop());
}

function limitersOf(group: Bottleneck.Group): Bottleneck[] {
  return group.limiters().map(({ limiter }) => limiter);
}
