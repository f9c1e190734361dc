import { timeLimits } from '../limits/time-limits.ts';

/** Lets callers wait until a condition holds, without polling: each change calls `fire`. */
export class Signal {
  readonly #waiting = new Set<(closed: Error | null) => void>();
  #closed: Error | null = null;

  /** Call it after a change: all waiting conditions are checked again. */
  fire(): void {
    for (const look of this.#waiting) look(null);
  }

  /** Rejects all waits: nothing will change any more. */
  close(reason: string): void {
    this.#closed = new Error(reason);
    for (const look of this.#waiting) look(this.#closed);
  }

  /**
   * The first value of `find` that is not undefined, now or after a change.
   * Rejects after `timeoutMs` with the text of `describe`.
   */
  until<T>(find: () => T | undefined, describe: () => string, timeoutMs: number = timeLimits.waitMs): Promise<T> {
    const already = find();
    if (already !== undefined) return Promise.resolve(already);
    if (this.#closed) return Promise.reject(this.#closed);
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const settle = (): void => {
      clearTimeout(timer);
      this.#waiting.delete(look);
    };
    const timer = setTimeout(() => {
      settle();
      reject(new Error(`Waited ${timeoutMs} ms for ${describe()}`));
    }, timeoutMs);
    const look = (closed: Error | null): void => {
      const found = find();
      if (found === undefined && !closed) return;
      settle();
      if (found === undefined) reject(closed ?? new Error('closed'));
      else resolve(found);
    };
    this.#waiting.add(look);
    return promise;
  }
}
