// Whether the disk takes what is painted, and what is to be known of it.

import { retry } from '../../../runtime/retry.ts';
import type { Clock } from '../../../runtime/clock.ts';

export interface DiskOptions {
  readonly clock: Clock;
  /** Called when it did not take something that is tried again. */
  readonly onTrouble: (error: unknown) => void;
}

type What = 'picture' | 'note';

const RETRY_MS = 1_000;
const NEVER = new AbortController().signal;

/** What it did not take is tried again. Until it does nothing more is submitted, and nobody who stops the run waits for it. */
export class Disk {
  readonly #options: DiskOptions;
  readonly #refused = new Set<What>();
  readonly #leaving = new AbortController();
  #isStopped = false;

  constructor(options: DiskOptions) {
    this.#options = options;
  }

  get isFailing(): boolean {
    return this.#refused.size > 0;
  }

  /** Aborted where the disk fails and somebody stopped the run: what is painted is left to a later process. */
  get leaving(): AbortSignal {
    return this.#leaving.signal;
  }

  stop(): void {
    this.#isStopped = true;
    this.#look();
  }

  /** Once. Throws what `write` does. */
  async once<T>(what: What, write: () => Promise<T>): Promise<T> {
    try {
      const written = await write();
      this.#refused.delete(what);
      return written;
    } catch (error) {
      this.#refused.add(what);
      this.#options.onTrouble(error);
      this.#look();
      throw error;
    }
  }

  /** Once: whether it took it. */
  accepts(what: What, write: () => Promise<void>): Promise<boolean> {
    return this.once(what, write).then(
      () => true,
      () => false,
    );
  }

  /**
   * Until it succeeds, or somebody ends the process.
   *
   * @param isLeft whether a later process can find it out as well: then it is not waited for once `leaving` is aborted, and its reason thrown.
   */
  untilWritten<T>(write: () => Promise<T>, isLeft: boolean): Promise<T> {
    return retry(() => this.once('note', write), {
      waits: [RETRY_MS],
      signal: isLeft ? this.leaving : NEVER,
      clock: this.#options.clock,
      onError: () => undefined,
    });
  }

  #look(): void {
    if (this.#isStopped && this.isFailing) this.#leaving.abort();
  }
}
