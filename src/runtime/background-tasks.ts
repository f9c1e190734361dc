/** Work that nobody awaits: it is reported when it fails, can be broken off, and is waited for at the end. */
export class BackgroundTasks {
  readonly #running = new Set<Promise<void>>();
  readonly #aborting = new AbortController();
  readonly #onError: (error: unknown) => void;

  /** `onError` hears of every task that rejects, but not of those that were broken off. It must not throw. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Aborted when the tasks are to be broken off. */
  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  /** Begins a task and returns at once; begins none after an abort. */
  run(task: (signal: AbortSignal) => Promise<void>): void {
    if (this.signal.aborted) return;
    const running = task(this.signal)
      .catch((error: unknown) => {
        if (!this.signal.aborted) this.#onError(error);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when none is running, those included that are begun meanwhile. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  abort(): void {
    this.#aborting.abort(new Error('shutting down'));
  }
}
