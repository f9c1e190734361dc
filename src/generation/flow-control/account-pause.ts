import type { Logger } from 'pino';
import { Stopwatch, type Clock } from '../../runtime/clock.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { ImageProvider } from '../ports/image-provider.ts';
import type { MicroUsd } from '../model/money.ts';
import type { PauseCause, PauseReason } from '../model/pause-cause.ts';
import { IncidentNotices } from './incident-notices.ts';

export interface AccountPauseOptions {
  readonly provider: Pick<ImageProvider, 'balance'>;
  readonly messenger: Pick<Messenger, 'notifyOperator'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Between two looks at the provider's balance, in ms. */
  readonly probeMs: number;
  /** How long waiting pictures keep their place before they end, in ms. */
  readonly timeoutMs: number;
  /** Called when painting stops and when it goes on. */
  readonly onChange: () => void;
  /** Called once when the pause outlasts its patience, with what to tell those who wait. */
  readonly onTimeout: (reason: PauseReason) => Promise<void>;
}

/**
 * Whether the bot paints at all. Out of credits, or a key that is refused, stops everything: every further submit would
 * meet the same answer. The operator is told once, and painting goes on by itself when the balance says that it can.
 */
export class AccountPause {
  readonly #options: AccountPauseOptions;
  readonly #stopping = new AbortController();
  readonly #probing = new Set<Promise<void>>();
  readonly #notices: IncidentNotices;
  /** Since the trouble began, its short ends in between included. */
  #age: Stopwatch | null = null;
  #reason: PauseReason | null = null;
  #isByOperator = false;

  constructor(options: AccountPauseOptions) {
    this.#options = options;
    this.#notices = new IncidentNotices(options.messenger, options.clock);
  }

  get reason(): PauseReason | null {
    return this.#reason;
  }

  /** Everything for which nothing is submitted now. */
  get causes(): readonly PauseCause[] {
    return [...(this.#reason === null ? [] : [this.#reason]), ...(this.#isByOperator ? (['operator'] as const) : [])];
  }

  /** The operator's own pause, or the burn-rate breaker's: it lasts until the operator ends it, and nobody loses a place. */
  setByOperator(isPaused: boolean): void {
    if (this.#isByOperator === isPaused) return;
    this.#isByOperator = isPaused;
    this.#options.log.warn({ isPaused }, 'the pause of the whole bot has changed');
    this.#options.onChange();
  }

  /** `needed` is what the refused picture costs: painting goes on when at least that is there. */
  begin(reason: PauseReason, needed: MicroUsd): void {
    if (this.#reason !== null || this.#stopping.signal.aborted) return;
    this.#reason = reason;
    this.#options.log.error({ reason }, 'painting is paused');
    this.#options.onChange();
    const probing = this.#probeUntilWell(reason, needed)
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted) this.#options.log.error({ err: error }, 'the pause stopped looking');
      })
      .finally(() => this.#probing.delete(probing));
    this.#probing.add(probing);
  }

  async #probeUntilWell(reason: PauseReason, needed: MicroUsd): Promise<void> {
    const { clock, log, probeMs, onChange } = this.#options;
    const { signal } = this.#stopping;
    if (this.#notices.begin() || this.#age === null) this.#age = new Stopwatch(clock, clock.now());
    const age = this.#age;
    await this.#notices.tell({ kind: 'paused', reason });
    let patient = true;
    for (;;) {
      await age.sleep(probeMs, signal);
      if (await this.#isWell(needed, signal)) break;
      if (patient) patient = !(await this.#timeOut(reason, age));
    }
    this.#reason = null;
    this.#notices.end();
    log.info('painting goes on');
    onChange();
    await this.#notices.tell({ kind: 'resumed' });
  }

  /** True once those who wait were told; a failure is tried again at the next look. */
  async #timeOut(reason: PauseReason, age: Stopwatch): Promise<boolean> {
    const { log, timeoutMs, onTimeout } = this.#options;
    if (age.elapsed() < timeoutMs) return false;
    try {
      await onTimeout(reason);
      return true;
    } catch (error) {
      log.error({ err: error }, 'those who wait could not be told');
      return false;
    }
  }

  async #isWell(needed: MicroUsd, signal: AbortSignal): Promise<boolean> {
    try {
      return (await this.#options.provider.balance(signal)) >= needed;
    } catch (error) {
      signal.throwIfAborted();
      this.#options.log.debug({ err: error }, 'the balance cannot be read yet');
      return false;
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#probing);
  }
}
