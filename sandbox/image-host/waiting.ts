interface Waiter {
  tryAgain(): void;
  give(reason: Error): void;
}

/** Promises that resolve as soon as a condition holds, without polling. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();

  /** Resolves with the first value of `probe` that is not undefined, checked now and at each {@link wake}. */
  until<Found>(probe: () => Found | undefined, timeoutMs: number, what: string): Promise<Found> {
    const { promise, resolve, reject } = Promise.withResolvers<Found>();
    // Nobody may be waiting any more when the sandbox closes.
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
