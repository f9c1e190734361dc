import type { Clock } from '../../runtime/clock.ts';
import { reasonOf } from '../../runtime/or-aborted.ts';

/** Limits the rate of polls over all tasks, in the order of the calls. */
export interface PollGate {
  /** Resolves when this poll may be sent. Throws the signal's reason; an aborted poll uses up no slot. */
  pass(signal: AbortSignal): Promise<void>;
  /** How many times as far apart polls are as usual, those of one task too: 1, and twice as many after each 429. */
  readonly slowness: number;
  /** A poll that was sent then, by the monotonic clock, was answered with 429. It says nothing about its task. */
  tooMany(sentAtMs: number): void;
}

/** So much at most, and half as much after each minute without a 429. */
const MAX_SLOWNESS = 8;
const EASES_AFTER_MS = 60_000;

interface Waiting {
  readonly open: () => void;
}

/** A gate with at least `spacingMs` between two polls. */
export function createPollGate(clock: Clock, spacingMs: number): PollGate {
  const queue: Waiting[] = [];
  let lastAtMs = -Infinity;
  let isRunning = false;
  let doublings = 0;
  let slowedAtMs = -Infinity;

  const slowness = (): number => {
    const eased = Math.floor((clock.monotonic() - slowedAtMs) / EASES_AFTER_MS);
    return 2 ** Math.max(0, doublings - eased);
  };
  const waitLeft = (): number => lastAtMs + spacingMs * slowness() - clock.monotonic();

  const run = async (): Promise<void> => {
    isRunning = true;
    try {
      while (queue.length > 0) {
        let left = waitLeft();
        if (left > 0) await clock.sleep(left);
        // Timers may fire a moment early.
        left = waitLeft();
        if (left > 0) continue;
        const next = queue.shift();
        if (next === undefined) break;
        lastAtMs = clock.monotonic();
        next.open();
      }
    } finally {
      isRunning = false;
    }
  };

  return {
    get slowness() {
      return slowness();
    },

    tooMany(sentAtMs) {
      // Polls that were under way when it was slowed down are all answered alike.
      if (sentAtMs < slowedAtMs) return;
      doublings = Math.log2(Math.min(slowness() * 2, MAX_SLOWNESS));
      slowedAtMs = clock.monotonic();
    },

    pass(signal) {
      return new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const leave = (): void => {
          queue.splice(queue.indexOf(waiting), 1);
          reject(reasonOf(signal));
        };
        const waiting: Waiting = {
          open: () => {
            signal.removeEventListener('abort', leave);
            resolve();
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.push(waiting);
        if (!isRunning) void run();
      });
    },
  };
}
