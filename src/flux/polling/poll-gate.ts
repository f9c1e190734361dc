import type { Clock } from '../../runtime/clock.ts';
import { reasonOf } from '../../runtime/or-aborted.ts';

/** Limits the rate of polls over all tasks, in the order of the calls. */
export interface PollGate {
  /** Resolves when this poll may be sent. Throws the signal's reason; an aborted poll uses up no slot. */
  pass(signal: AbortSignal): Promise<void>;
}

interface Waiting {
  readonly open: () => void;
}

/** A gate with at least `spacingMs` between two polls. */
export function createPollGate(clock: Clock, spacingMs: number): PollGate {
  const queue: Waiting[] = [];
  let lastAtMs = -Infinity;
  let isRunning = false;

  const waitLeft = (): number => lastAtMs + spacingMs - clock.monotonic();

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
