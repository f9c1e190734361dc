import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import { Stopwatch, type Clock } from '../../runtime/clock.ts';
import type { MicroUsd } from '../model/money.ts';
import type { PauseCause, PauseReason } from '../model/pause-cause.ts';
import type { ImageProvider } from '../ports/image-provider.ts';
import type { Messenger } from '../ports/messenger.ts';
import { IncidentNotices } from './incident-notices.ts';

export interface AccountPauseOptions {
  readonly provider: Pick<ImageProvider, 'balance'>;
  readonly messenger: Pick<Messenger, 'notifyOperator'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Between two looks at the provider's balance, in ms. */
  readonly probeMs: number;
  /** How long waiting pictures keep their place before they fail, in ms. */
  readonly timeoutMs: number;
  /** Called when submitting stops and when it goes on. */
  readonly onChange: () => void;
  /** Called once when the pause lasts longer than its timeout: fails what waits. */
  readonly onTimeout: (reason: PauseReason) => Promise<void>;
}

/**
 * Pauses all submits while the account does not work: out of credits, or a key that is refused, would meet every further
 * submit with the same answer. The operator is told once, and submitting resumes when the balance says that it can.
 * The operator's own pause of the whole bot is kept here as well.
 */
export class AccountPause {
  readonly #options: AccountPauseOptions;
  readonly #probing: BackgroundTasks;
  readonly #notices: IncidentNotices;
  /** Since the incident began, its short ends in between included. */
  #age: Stopwatch | null = null;
  #reason: PauseReason | null = null;
  #isByOperator = false;

  constructor(options: AccountPauseOptions) {
    this.#options = options;
    this.#notices = new IncidentNotices(options.messenger, options.clock);
    this.#probing = new BackgroundTasks((error) => options.log.error({ err: error }, 'probing the account broke off'));
  }

  get reason(): PauseReason | null {
    return this.#reason;
  }

  /** Everything for which nothing is submitted now. */
  get causes(): readonly PauseCause[] {
    return [...(this.#reason === null ? [] : [this.#reason]), ...(this.#isByOperator ? (['operator'] as const) : [])];
  }

  /** The operator's own pause: it lasts until the operator ends it, and nobody loses a place. */
  setByOperator(isPaused: boolean): void {
    if (this.#isByOperator === isPaused) return;
    this.#isByOperator = isPaused;
    this.#options.log.warn({ isPaused }, 'pause of the whole bot changed');
    this.#options.onChange();
  }

  /** `needed` is what the refused picture costs: submitting resumes when at least that is there. */
  begin(reason: PauseReason, needed: MicroUsd): void {
    if (this.#reason !== null || this.#probing.signal.aborted) return;
    this.#reason = reason;
    this.#options.log.error({ reason }, 'account paused');
    this.#options.onChange();
    this.#probing.run((signal) => this.#probeUntilWell(reason, needed, signal));
  }

  async #probeUntilWell(reason: PauseReason, needed: MicroUsd, signal: AbortSignal): Promise<void> {
    const { clock, log, probeMs, onChange } = this.#options;
    if (this.#notices.begin() || this.#age === null) this.#age = new Stopwatch(clock);
    const age = this.#age;
    await this.#notices.tell({ kind: 'paused', reason });
    let isTimedOut = false;
    for (;;) {
      await clock.sleep(probeMs, signal);
      if (await this.#isWell(needed, signal)) break;
      isTimedOut ||= await this.#timeOut(reason, age);
    }
    this.#reason = null;
    this.#notices.end();
    log.info('account resumed');
    onChange();
    await this.#notices.tell({ kind: 'resumed' });
  }

  /** True once what waits was failed; a failure of that is tried again at the next look. */
  async #timeOut(reason: PauseReason, age: Stopwatch): Promise<boolean> {
    const { log, timeoutMs, onTimeout } = this.#options;
    if (age.elapsed() < timeoutMs) return false;
    try {
      await onTimeout(reason);
      return true;
    } catch (error) {
      log.error({ err: error }, 'waiting pictures could not be failed');
      return false;
    }
  }

  async #isWell(needed: MicroUsd, signal: AbortSignal): Promise<boolean> {
    try {
      return (await this.#options.provider.balance(signal)) >= needed;
    } catch (error) {
      signal.throwIfAborted();
      this.#options.log.debug({ err: error }, 'balance could not be read');
      return false;
    }
  }

  /** Probes no more; resolves when nothing of it runs. */
  async stop(): Promise<void> {
    this.#probing.abort();
    await this.#probing.settled();
  }
}
