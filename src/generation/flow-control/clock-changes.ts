// Keeps Bottleneck going while the host's clock is set.

/** The instants by the wall clock that Bottleneck keeps: when the next job may start, and when it last dripped. */
const INSTANTS = ['_nextRequest', '_lastReservoirIncrease'] as const;
/** In ms. By less, a clock is adjusted all the time. */
const LEAST_MS = 1_000;

/**
 * Bottleneck starts nothing before the instant of its last job, and drips by the wall clock: set back by an hour, it would start
 * nothing for an hour; set forward, its groups would forget members who wait. It cannot be told the time, so what it keeps is moved.
 */
export class ClockChanges {
  readonly #limiters: () => readonly object[];
  #aheadMs = wallAheadMs();

  constructor(limiters: () => readonly object[]) {
    this.#limiters = limiters;
  }

  /** Cheap: call it before anything starts. */
  follow(): void {
    const changedMs = wallAheadMs() - this.#aheadMs;
    if (Math.abs(changedMs) < LEAST_MS) return;
    this.#aheadMs += changedMs;
    for (const limiter of this.#limiters()) moveInstants(limiter, changedMs);
  }
}

function wallAheadMs(): number {
  return Date.now() - performance.now();
}

function moveInstants(limiter: object, byMs: number): void {
  const store: unknown = Reflect.get(limiter, '_store');
  if (typeof store !== 'object' || store === null) return;
  for (const name of INSTANTS) {
    const atMs: unknown = Reflect.get(store, name);
    // One of a limiter that was made after the change is in its own time already.
    if (typeof atMs === 'number') Reflect.set(store, name, Math.min(atMs + byMs, Date.now()));
  }
}
