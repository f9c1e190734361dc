import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import { ProviderError, type AccountState, type ImageProvider } from '../ports/image-provider.ts';

export interface AccountCheckOptions {
  readonly provider: Pick<ImageProvider, 'accountState'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Between the beginnings of two calls, in ms. */
  readonly spacingMs: number;
}

/** A picture that was refused waits for the answer, so it must not take long. In ms. */
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
  #last: Promise<unknown> = Promise.resolve();
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
    const turn = this.#last;
    this.#last = answer.promise;
    this.#calls.run(async (signal) => {
      let state: AccountState | null = null;
      try {
        await turn;
        await this.#sleepUntilDue(signal);
        this.#next = null;
        state = await this.#call(signal);
      } finally {
        answer.resolve(state);
      }
    });
    return answer.promise;
  }

  async #sleepUntilDue(signal: AbortSignal): Promise<void> {
    const { clock, spacingMs } = this.#options;
    const waitMs = this.#beganAtMs + spacingMs - clock.monotonic();
    if (waitMs > 0) await clock.sleep(waitMs, signal);
    this.#beganAtMs = clock.monotonic();
  }

  async #call(stopping: AbortSignal): Promise<AccountState | null> {
    const { provider, clock, log } = this.#options;
    const call = new AbortController();
    const breakOff = (): void => call.abort(stopping.reason);
    stopping.addEventListener('abort', breakOff, { once: true });
    clock.sleep(TIMEOUT_MS, call.signal).then(
      () => call.abort(new Error('The host did not answer in time')),
      () => undefined, // The answer came first.
    );
    try {
      stopping.throwIfAborted();
      return await provider.accountState(call.signal);
    } catch (error) {
      stopping.throwIfAborted();
      log.warn(
        { err: error, kind: error instanceof ProviderError ? error.kind : null },
        'the account could not be asked',
      );
      return null;
    } finally {
      stopping.removeEventListener('abort', breakOff);
      call.abort();
    }
  }

  /** Asks no more, and answers null to everybody who waits. */
  async stop(): Promise<void> {
    this.#calls.abort();
    await this.#calls.settled();
  }
}
