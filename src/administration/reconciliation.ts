import type { Logger } from 'pino';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import type { Clock } from '../runtime/clock.ts';
import type { ImageProvider } from '../generation/ports/image-provider.ts';
import type { ProviderAccount } from '../generation/ports/provider-account.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import { compareReadings, isDrift } from './drift.ts';
import type { AdministrationStore, CreditReading, OperatorReport } from './store.ts';
import type { OperatorNotices } from './operator-notices.ts';
import { DAY_MS, WEEK_MS, isLow, runwayOf, type Runway } from './runway.ts';

/** An account whose balance is read. */
interface ReconciledAccount extends Pick<ProviderAccount, 'name' | 'host'> {
  readonly provider: Pick<ImageProvider, 'accountState'>;
  /** Then every bill of the ledger is one of it. */
  readonly isOnly: boolean;
}

/** What an account was found to have left; `balance`: null where its host tells none. */
interface ReadBalance extends Pick<CreditReading, 'account' | 'atMs'>, Pick<Runway, 'perDay'> {
  readonly balance: MicroUsd | null;
}

export interface ReconciliationOptions {
  readonly account: ReconciledAccount;
  readonly store: Pick<
    AdministrationStore,
    'billedBetween' | 'recordReading' | 'readingsSince' | 'readingBeforeRestore'
  >;
  readonly operatorReport: OperatorReport;
  readonly notices: OperatorNotices;
  /** Hears of each reading, before the operator is told of what follows from it. */
  readonly onRead?: ((reading: ReadBalance) => void) | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly everyMs: number;
}

/** Reads an account's balance at start and every hour, and compares its decrease with what the ledger says was billed. */
export class Reconciliation implements AsyncDisposable {
  readonly #options: ReconciliationOptions;
  readonly #tasks: BackgroundTasks;
  /** Whether the log says already that there is no balance to compare. */
  #isUntoldLogged = false;

  constructor(options: ReconciliationOptions) {
    this.#options = options;
    const { log } = options;
    this.#tasks = new BackgroundTasks((error) => log.error({ err: error }, 'reconciliation broke off'));
  }

  /** Whose bills count. */
  get #of(): string | null {
    const { name, isOnly } = this.#options.account;
    return isOnly ? null : name;
  }

  /** What a notice is about. */
  get #named(): { readonly host: string; readonly account?: string } {
    const { host } = this.#options.account;
    return this.#of === null ? { host } : { host, account: this.#of };
  }

  /** Returns at once. */
  start(): void {
    this.#tasks.run((signal) => this.#run(signal));
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, log, everyMs } = this.#options;
    for (;;) {
      try {
        await this.#reconcile(signal);
      } catch (error) {
        signal.throwIfAborted();
        log.warn({ err: error }, 'reconciling the balance failed; it is retried at the next interval');
      }
      await clock.sleep(everyMs, signal);
    }
  }

  async #reconcile(signal: AbortSignal): Promise<void> {
    const reading = await this.#read(signal);
    if (reading === null) return this.#tellPace();
    const runway = await this.#runway(reading);
    this.#options.onRead?.({ ...reading, perDay: runway.perDay });
    await this.#reportUnrecorded(reading);
    await this.#reportDrift(reading);
    await this.#reportLowBalance(reading, runway);
  }

  /** Of a host that tells no balance. */
  async #tellPace(): Promise<void> {
    const { account, clock, log, onRead } = this.#options;
    if (!this.#isUntoldLogged)
      log.info({ account: account.name }, 'the host tells no balance, so the ledger is compared with none');
    this.#isUntoldLogged = true;
    const atMs = clock.now();
    const { perDay } = await this.#runway({ atMs, balance: 0 });
    onRead?.({ account: account.name, atMs, balance: null, perDay });
  }

  /** null where the host tells no balance. */
  async #read(signal: AbortSignal): Promise<CreditReading | null> {
    const { account, store, operatorReport, clock } = this.#options;
    const atMs = clock.now();
    const [before] = (await store.readingsSince(this.#options.account.name, atMs - DAY_MS)).slice(-1);
    const sinceMs = (before ?? (await store.readingBeforeRestore(this.#options.account.name)))?.atMs ?? atMs;
    const balance = await readBalance(account.provider, signal);
    if (balance === null) return null;
    // Summed up after the answer, when every entry up to `atMs` is written; what ended since then was in flight.
    const billedSince = await store.billedBetween(sinceMs, atMs, this.#of);
    const unsureSince = await operatorReport.unsureBetween(sinceMs, atMs, this.#of);
    const inFlight =
      (await store.billedBetween(atMs, clock.now(), this.#of)) + (await operatorReport.inFlight(this.#of));
    const reading = { account: account.name, atMs, balance, billedSince, unsureSince, inFlight };
    await store.recordReading(reading);
    return reading;
  }

  /** At the first reading after a restore, reports how much the host billed in the time that the restored ledger lacks. */
  async #reportUnrecorded({ atMs, balance, billedSince: billed, inFlight }: CreditReading): Promise<void> {
    const { store, notices } = this.#options;
    const before = await store.readingBeforeRestore(this.#options.account.name);
    if (before === null) return;
    const [first] = await store.readingsSince(this.#options.account.name, atMs - DAY_MS);
    if (first?.atMs !== atMs) return;
    const lost = before.balance - balance;
    if (lost - billed <= inFlight) return;
    await notices.tellOfUnrecorded({ kind: 'unrecorded', ...this.#named, sinceMs: before.atMs, lost, billed });
  }

  /** Compares since the last reading of the day before: each drift belongs to one day (UTC) and is reported once. */
  async #reportDrift({ atMs }: CreditReading): Promise<void> {
    const { store, notices, log } = this.#options;
    const dayStart = atMs - (atMs % DAY_MS);
    const readings = await store.readingsSince(this.#options.account.name, atMs - DAY_MS);
    const lastOfYesterday = Math.max(
      0,
      readings.findLastIndex((reading) => reading.atMs < dayStart),
    );
    const comparison = compareReadings(readings.slice(lastOfYesterday));
    log.info({ comparison }, 'balance reconciled');
    if (comparison !== null && isDrift(comparison))
      await notices.tellDaily({ kind: 'drift', ...this.#named, ...comparison });
  }

  async #runway({ atMs, balance }: Pick<CreditReading, 'atMs' | 'balance'>): Promise<Runway> {
    const { store, operatorReport } = this.#options;
    const billed = await store.billedBetween(atMs - WEEK_MS, atMs, this.#of);
    return runwayOf(balance, billed, await operatorReport.beganAtMs(), atMs);
  }

  async #reportLowBalance({ balance }: CreditReading, runway: Runway): Promise<void> {
    const { days, perDay } = runway;
    if (days === null || !isLow(runway)) return;
    await this.#options.notices.tellDaily({ kind: 'low_balance', ...this.#named, balance, perDay, days });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}

/** null where the host tells none; throws where the account does not answer well. */
async function readBalance(
  provider: Pick<ImageProvider, 'accountState'>,
  signal: AbortSignal,
): Promise<MicroUsd | null> {
  const state = await provider.accountState(signal);
  if (state.kind !== 'well') throw new Error(`the account has no balance to read: ${state.kind}`);
  return state.balance;
}
