import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Announcer } from './announcer.ts';
import type { ImageProvider } from './image-provider.ts';
import type { MicroUsd } from './money.ts';

export type PauseReason = 'out_of_credits' | 'key_refused';

export interface PauseOptions {
  readonly provider: Pick<ImageProvider, 'balance'>;
  readonly announcer: Pick<Announcer, 'notifyOperator'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Between two looks at the provider's balance, in ms. */
  readonly probeMs: number;
  /** How long waiting pictures keep their place before they end, in ms. */
  readonly patienceMs: number;
  /** Called when painting stops and when it goes on. */
  readonly onChange: () => void;
  /** Called once when the pause outlasts its patience, with what to tell those who wait. */
  readonly onPatienceOver: (reason: PauseReason) => Promise<void>;
}

/** A pause that begins within this time after the last is the same trouble: nobody is told again. In ms. */
const SAME_TROUBLE_MS = 300_000;

/**
 * Whether the bot paints at all. Out of credits, or a key that is refused, stops everything: every further submit would
 * meet the same answer. The operator is told once, and painting goes on by itself when the balance says that it can.
 */
export class Pause {
  readonly #options: PauseOptions;
  readonly #stopping = new AbortController();
  readonly #probing = new Set<Promise<void>>();
  #reason: PauseReason | null = null;
  #isByOperator = false;
  #beganAtMs = Number.NEGATIVE_INFINITY;
  #endedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: PauseOptions) {
    this.#options = options;
  }

  get reason(): PauseReason | null {
    return this.#reason;
  }

  /** Whether nothing may be submitted, for whichever reason. */
  get isOn(): boolean {
    return this.#reason !== null || this.#isByOperator;
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
    const { announcer, clock, log, probeMs, onChange } = this.#options;
    const { signal } = this.#stopping;
    const isNews = clock.now() - this.#endedAtMs > SAME_TROUBLE_MS;
    if (isNews) this.#beganAtMs = clock.now();
    if (isNews) await announcer.notifyOperator({ kind: 'paused', reason });
    let patient = true;
    for (;;) {
      await clock.sleep(probeMs, signal);
      if (await this.#isWell(needed, signal)) break;
      if (patient) patient = !(await this.#losePatience(reason));
    }
    this.#reason = null;
    this.#endedAtMs = clock.now();
    log.info('painting goes on');
    onChange();
    if (isNews) await announcer.notifyOperator({ kind: 'resumed' });
  }

  /** True once those who wait were told; a failure is tried again at the next look. */
  async #losePatience(reason: PauseReason): Promise<boolean> {
    const { clock, log, patienceMs, onPatienceOver } = this.#options;
    if (clock.now() - this.#beganAtMs < patienceMs) return false;
    try {
      await onPatienceOver(reason);
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
