import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import type { ImageProvider } from '../generation/ports/image-provider.ts';
import { compareReadings, isDrift } from './drift.ts';
import type { AdministrationStore, CreditReading, OperatorReport } from './store.ts';
import type { OperatorNotices } from './operator-notices.ts';
import { DAY_MS, WEEK_MS, isLow, runwayOf } from './runway.ts';

export interface ReconciliationOptions {
  readonly provider: Pick<ImageProvider, 'balance'>;
  readonly store: Pick<
    AdministrationStore,
    'billedBetween' | 'recordReading' | 'readingsSince' | 'readingBeforeRestore'
  >;
  readonly operatorReport: OperatorReport;
  readonly notices: OperatorNotices;
  readonly clock: Clock;
  readonly log: Logger;
  readonly everyMs: number;
}

/** Reads BFL's balance at the start and every hour, and compares what it lost with what the ledger says. */
export class Reconciliation implements AsyncDisposable {
  readonly #options: ReconciliationOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: ReconciliationOptions) {
    this.#options = options;
  }

  /** Returns at once. */
  start(): void {
    this.#running = this.#run().catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) this.#options.log.error({ err: error }, 'the reconciliation broke off');
    });
  }

  async #run(): Promise<void> {
    const { clock, log, everyMs } = this.#options;
    const { signal } = this.#stopping;
    for (;;) {
      try {
        await this.#reconcile(signal);
      } catch (error) {
        signal.throwIfAborted();
        log.warn({ err: error }, 'the balance could not be reconciled; the next hour tries again');
      }
      await clock.sleep(everyMs, signal);
    }
  }

  async #reconcile(signal: AbortSignal): Promise<void> {
    const reading = await this.#read(signal);
    await this.#reportUnrecorded(reading);
    await this.#reportDrift(reading);
    await this.#reportLowBalance(reading);
  }

  async #read(signal: AbortSignal): Promise<CreditReading> {
    const { provider, store, operatorReport, clock } = this.#options;
    const atMs = clock.now();
    const [before] = (await store.readingsSince(atMs - DAY_MS)).slice(-1);
    const sinceMs = (before ?? (await store.readingBeforeRestore()))?.atMs ?? atMs;
    const balance = await provider.balance(signal);
    // Summed up only now, when every entry of up to then is surely written; what ended meanwhile was in flight.
    const billedSince = await store.billedBetween(sinceMs, atMs);
    const unsureSince = await operatorReport.unsureBetween(sinceMs, atMs);
    const inFlight = (await store.billedBetween(atMs, clock.now())) + (await operatorReport.inFlight());
    const reading = { atMs, balance, billedSince, unsureSince, inFlight };
    await store.recordReading(reading);
    return reading;
  }

  /** The first reading after a restore: what went between is no drift, but the operator must know how much it was. */
  async #reportUnrecorded({ atMs, balance, billedSince: billed, inFlight }: CreditReading): Promise<void> {
    const { store, notices } = this.#options;
    const before = await store.readingBeforeRestore();
    if (before === null) return;
    const [first] = await store.readingsSince(atMs - DAY_MS);
    if (first?.atMs !== atMs) return;
    const lost = before.balance - balance;
    if (lost - billed <= inFlight) return;
    await notices.tellOfUnrecorded({ kind: 'unrecorded', sinceMs: before.atMs, lost, billed });
  }

  /** Compares since the last reading of the day before: each drift belongs to one day (UTC) and is told of once. */
  async #reportDrift({ atMs }: CreditReading): Promise<void> {
    const { store, notices, log } = this.#options;
    const dayStart = atMs - (atMs % DAY_MS);
    const readings = await store.readingsSince(atMs - DAY_MS);
    const lastOfYesterday = Math.max(
      0,
      readings.findLastIndex((reading) => reading.atMs < dayStart),
    );
    const comparison = compareReadings(readings.slice(lastOfYesterday));
    log.info({ comparison }, 'the balance was reconciled');
    if (comparison !== null && isDrift(comparison)) await notices.tellDaily({ kind: 'drift', ...comparison });
  }

  async #reportLowBalance({ atMs, balance }: CreditReading): Promise<void> {
    const { store, operatorReport, notices } = this.#options;
    const billed = await store.billedBetween(atMs - WEEK_MS, atMs);
    const runway = runwayOf(balance, billed, await operatorReport.beganAtMs(), atMs);
    if (runway.days === null || !isLow(runway)) return;
    await notices.tellDaily({ kind: 'low_balance', balance, perDay: runway.perDay, days: runway.days });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort(new Error('shutting down'));
    await this.#running;
  }
}
