import { reasonOf } from './or-aborted.ts';

interface Waiting {
  readonly bytes: number;
  readonly owner: string;
  readonly admit: () => void;
}

/**
 * Bounds the bytes that are held in memory at once for one purpose. Who finds no room waits, in the order of asking, and holds
 * nothing meanwhile.
 *
 * No owner holds more than half, so that one whose work is stuck leaves the other half to all others. What is larger than that
 * is let in while its owner holds nothing, and what is larger than all while nobody holds anything: a single large piece is
 * what may pass the limit.
 */
export class ByteBudget {
  readonly #limit: number;
  readonly #held = new Map<string, number>();
  #total = 0;
  #waiting: Waiting[] = [];

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  /**
   * Resolves once there is room; disposing gives it back. Nothing at all never waits.
   *
   * @throws the signal's reason.
   */
  async take(bytes: number, owner: string, signal?: AbortSignal): Promise<Disposable> {
    signal?.throwIfAborted();
    if (bytes <= 0) return { [Symbol.dispose]: () => undefined };
    await this.#turn(bytes, owner, signal);
    let isHeld = true;
    return {
      [Symbol.dispose]: () => {
        if (isHeld) this.#add(owner, -bytes);
        isHeld = false;
        this.#admitWaiting();
      },
    };
  }

  async #turn(bytes: number, owner: string, signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting = { bytes, owner, admit: resolve };
    const leave = (): void => {
      if (!this.#waiting.includes(waiting)) return;
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      if (signal !== undefined) reject(reasonOf(signal));
      // It may have been in the way of smaller ones.
      this.#admitWaiting();
    };
    this.#waiting.push(waiting);
    signal?.addEventListener('abort', leave, { once: true });
    this.#admitWaiting();
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  /**
   * In order; one who only waits for a share of their own lets those of other owners pass, one who waits for room lets nobody.
   * Else the small pieces of an owner could keep a large one of theirs waiting for ever.
   */
  #admitWaiting(): void {
    const left: Waiting[] = [];
    const behind = new Set<string>();
    let isFull = false;
    for (const waiting of this.#waiting) {
      const { bytes, owner } = waiting;
      const own = this.#held.get(owner) ?? 0;
      const isWithinShare = !behind.has(owner) && (own === 0 || own + bytes <= this.#limit / 2);
      const fits = this.#total === 0 || this.#total + bytes <= this.#limit;
      if (isWithinShare && fits && !isFull) {
        this.#add(owner, bytes);
        waiting.admit();
      } else {
        left.push(waiting);
        behind.add(owner);
        isFull ||= isWithinShare;
      }
    }
    this.#waiting = left;
  }

  #add(owner: string, bytes: number): void {
    this.#total += bytes;
    const own = (this.#held.get(owner) ?? 0) + bytes;
    if (own === 0) this.#held.delete(owner);
    else this.#held.set(owner, own);
  }
}
