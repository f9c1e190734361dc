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
  /** Called when painting goes on. */
  readonly onResume: () => void;
  /** Called once when the pause outlasts its patience, with what to tell those who wait. */
  readonly onPatienceOver: (reason: PauseReason) => Promise<void>;
}

/**
 * Whether the bot paints at all. Out of credits, or a key that is refused, stops everything: every further submit would
 * meet the same answer. The operator is told once, and painting goes on by itself when the balance says that it can.
 */
export class Pause {
  readonly #options: PauseOptions;
  readonly #stopping = new AbortController();
  #reason: PauseReason | null = null;
  #probing: Promise<void> = Promise.resolve();

  constructor(options: PauseOptions) {
    this.#options = options;
  }

  get reason(): PauseReason | null {
    return this.#reason;
  }

  /** `needed` is what the refused picture costs: painting goes on when at least that is there. */
  begin(reason: PauseReason, needed: MicroUsd): void {
    if (this.#reason !== null || this.#stopping.signal.aborted) return;
    this.#reason = reason;
    this.#options.log.error({ reason }, 'painting is paused');
    this.#probing = this.#probeUntilWell(reason, needed).catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) this.#options.log.error({ err: error }, 'the pause stopped looking');
    });
  }

  async #probeUntilWell(reason: PauseReason, needed: MicroUsd): Promise<void> {
    const { announcer, clock, probeMs, patienceMs } = this.#options;
    const { signal } = this.#stopping;
    const startedAtMs = clock.now();
    let patient = true;
    await announcer.notifyOperator({ kind: 'paused', reason });
    for (;;) {
      await clock.sleep(probeMs, signal);
      if (await this.#isWell(needed, signal)) break;
      if (patient && clock.now() - startedAtMs >= patienceMs) {
        patient = false;
        await this.#options.onPatienceOver(reason);
      }
    }
    this.#reason = null;
    this.#options.log.info('painting goes on');
    this.#options.onResume();
    await announcer.notifyOperator({ kind: 'resumed' });
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
    await this.#probing;
  }
}
