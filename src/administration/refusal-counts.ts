// Counts refused commands by server, day and reason.

import type { Logger } from 'pino';
import type { RefusalReason } from '../generation/model/refusal.ts';
import { periodsAt } from '../generation/model/periods.ts';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import type { Clock } from '../runtime/clock.ts';
import { MINUTE_MS } from '../runtime/durations.ts';
import type { AdministrationStore } from './store.ts';

/** How often commands were refused on a day of a server. */
export interface RefusalCount {
  readonly guildId: string;
  readonly day: string;
  readonly reason: RefusalReason;
  readonly refusals: number;
}

/** Implemented by `db/reports`. */
export interface RefusalCountStore {
  /** Adds to what is counted, in one statement. */
  addRefusals(counts: readonly RefusalCount[]): Promise<void>;
}

export interface RefusalCountsOptions {
  readonly store: RefusalCountStore;
  readonly settings: Pick<AdministrationStore, 'calendarOf'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** From a refusal to the write of all that came by then, in ms: so many are lost when the process is killed. */
  readonly writeAfterMs: number;
}

/** Refusals of one server in one minute: days begin with a minute in every time zone. */
interface Pending {
  readonly guildId: string;
  readonly reason: RefusalReason;
  readonly minuteMs: number;
  refusals: number;
}

/** As many as one statement takes, and memory spares. */
const MOST_PENDING = 5_000;

/** Adds refusals up in memory and writes them every few seconds, and at the end: however many come, nobody waits for it. */
export class RefusalCounts implements AsyncDisposable {
  readonly #options: RefusalCountsOptions;
  readonly #tasks: BackgroundTasks;
  #pending = new Map<string, Pending>();
  #isDue = false;

  constructor(options: RefusalCountsOptions) {
    this.#options = options;
    this.#tasks = new BackgroundTasks((error) => options.log.warn({ err: error }, 'refusals were not counted'));
  }

  /** Returns at once. Of more kinds than fit, those that come last are not counted. */
  note(guildId: string, reason: RefusalReason): void {
    this.#add({
      guildId,
      reason,
      minuteMs: Math.floor(this.#options.clock.now() / MINUTE_MS) * MINUTE_MS,
      refusals: 1,
    });
    this.#writeSoon();
  }

  #add(more: Pending): void {
    const key = `${more.guildId} ${more.reason} ${more.minuteMs}`;
    const known = this.#pending.get(key);
    if (known !== undefined) known.refusals += more.refusals;
    else if (this.#pending.size < MOST_PENDING) this.#pending.set(key, more);
  }

  #writeSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const { clock, writeAfterMs } = this.#options;
    this.#tasks.run(async (signal) => {
      await clock.sleep(writeAfterMs, signal);
      this.#isDue = false;
      await this.#write();
    });
  }

  /** What could not be written is tried again with what comes next. */
  async #write(): Promise<void> {
    const taken = [...this.#pending.values()];
    if (taken.length === 0) return;
    this.#pending = new Map();
    try {
      await this.#options.store.addRefusals(await this.#byDay(taken));
    } catch (error) {
      for (const one of taken) this.#add(one);
      throw error;
    }
  }

  async #byDay(pending: readonly Pending[]): Promise<RefusalCount[]> {
    const counts = new Map<string, RefusalCount>();
    for (const [guildId, own] of Map.groupBy(pending, (one) => one.guildId)) {
      const calendar = await this.#options.settings.calendarOf(guildId);
      for (const { reason, minuteMs, refusals } of own) {
        const day = periodsAt(minuteMs, calendar).guild.day.key;
        const key = `${guildId} ${day} ${reason}`;
        counts.set(key, { guildId, day, reason, refusals: (counts.get(key)?.refusals ?? 0) + refusals });
      }
    }
    return [...counts.values()];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
    await this.#write().catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'the last refusals were not counted');
    });
  }
}
