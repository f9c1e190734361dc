/** The time in the sandbox: what ids, messages, signatures and tasks carry, and what expires by it. How long a call takes is real. */
export interface SandboxClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds since some moment of this process, which do not jump when the machine's clock is set. */
  monotonic(): number;
}

/** The machine's. */
export const machineClock: SandboxClock = { now: () => Date.now(), monotonic: () => performance.now() };

/** The machine's, some time ahead. */
export class MovableClock implements SandboxClock {
  #offsetMs = 0;

  /** How far it is ahead, in ms. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  now(): number {
    return machineClock.now() + this.#offsetMs;
  }

  monotonic(): number {
    return machineClock.monotonic() + this.#offsetMs;
  }

  /** What ran out meanwhile has run out from then on; waits take their real time. Throws for less than now. */
  moveTo(offsetMs: number): void {
    if (offsetMs < this.#offsetMs) throw new Error('The sandbox cannot go back in time');
    this.#offsetMs = offsetMs;
  }
}
