interface Waiter {
  tryAgain(): void;
  give(reason: Error): void;
}

/** Promises that are kept the moment something happens. Nothing is polled. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();

  /** Resolves with what `probe` finds: now, or after the {@link wake} that lets it find something. */
  until<Found>(probe: () => Found | undefined, timeoutMs: number, what: string): Promise<Found> {
    const { promise, resolve, reject } = Promise.withResolvers<Found>();
    // Whoever asked may have given up by the time the sandbox closes.
    promise.catch(() => undefined);
    const timer = setTimeout(() => waiter.give(new Error(`waited ${timeoutMs} ms in vain for ${what}`)), timeoutMs);
    const end = (): void => {
      clearTimeout(timer);
      this.#waiting.delete(waiter);
    };
    const waiter: Waiter = {
      tryAgain() {
        try {
          const found = probe();
          if (found === undefined) return;
          resolve(found);
        } catch (error) {
          reject(error);
        }
        end();
      },
      give(reason) {
        reject(reason);
        end();
      },
    };
    this.#waiting.add(waiter);
    waiter.tryAgain();
    return promise;
  }

  wake(): void {
    for (const waiter of this.#waiting) waiter.tryAgain();
  }

  close(): void {
    for (const waiter of this.#waiting) waiter.give(new Error('the sandbox closed'));
  }
}
