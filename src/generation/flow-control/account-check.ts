import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import { linkedTo } from '../../runtime/linked-signal.ts';
import { Mutex } from '../../runtime/mutex.ts';
import { ProviderError, type AccountState, type ImageProvider } from '../ports/image-provider.ts';

export interface AccountCheckOptions {
  readonly provider: Pick<ImageProvider, 'accountState'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Between the beginnings of two calls, in ms. */
  readonly spacingMs: number;
  /** 10 000 by default: a picture that was refused waits for the answer, so it must not take long. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/**
 * Asks the host for its account. An answer is never older than the question, and whoever asks before a call has begun shares
 * it: however many pictures are refused at once, there is one call at a time, and the next one `spacingMs` later at the
 * earliest.
 */
export class AccountCheck {
  readonly #options: AccountCheckOptions;
  readonly #calls: BackgroundTasks;
  /** The answer of the call that has not begun yet. */
  #next: Promise<AccountState | null> | null = null;
  readonly #turns = new Mutex();
  #beganAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: AccountCheckOptions) {
    this.#options = options;
    this.#calls = new BackgroundTasks((error) => options.log.error({ err: error }, 'asking for the account broke off'));
  }

  /** What the host says of the account, or null where it cannot be asked. Never rejects. */
  ask(): Promise<AccountState | null> {
    if (this.#calls.signal.aborted) return Promise.resolve(null);
    if (this.#next !== null) return this.#next;
    const answer = Promise.withResolvers<AccountState | null>();
    this.#next = answer.promise;
    this.#calls.run((signal) =>
      this.#turns.take(async () => {
        let state: AccountState | null = null;
        try {
          await this.#sleepUntilDue(signal);
          this.#next = null;
          state = await this.#call(signal);
        } finally {
          answer.resolve(state);
        }
      }),
    );
    return answer.promise;
  }

  async #sleepUntilDue(signal: AbortSignal): Promise<void> {
    const { clock, spacingMs } = this.#options;
    const waitMs = this.#beganAtMs + spacingMs - clock.monotonic();
    if (waitMs > 0) await clock.sleep(waitMs, signal);
    this.#beganAtMs = clock.monotonic();
  }

  async #call(stopping: AbortSignal): Promise<AccountState | null> {
    const { provider, clock, log, timeoutMs = TIMEOUT_MS } = this.#options;
    try {
      return await linkedTo(stopping, async (call) => {
        clock.sleep(timeoutMs, call.signal).then(
          () => call.abort(new Error('The host did not answer in time')),
          () => undefined, // The answer came first.
        );
        try {
          return await provider.accountState(call.signal);
        } finally {
          call.abort();
        }
      });
    } catch (error) {
      stopping.throwIfAborted();
      log.warn(
        { err: error, kind: error instanceof ProviderError ? error.kind : null },
        'the account could not be asked',
      );
      return null;
    }
  }

  /** Asks no more, and answers null to everybody who waits. */
  async stop(): Promise<void> {
    this.#calls.abort();
    await this.#calls.settled();
  }
}
