import type { Clock } from '../../runtime/clock.ts';
import { reasonOf } from '../http/http-exchange.ts';

/** Limits the rate of polls over all tasks, in the order of the calls. */
export interface PollGate {
  /** Resolves when this poll may be sent. Throws the signal's reason; an aborted poll uses up no slot. */
  pass(signal: AbortSignal): Promise<void>;
}

interface Waiting {
  readonly open: () => void;
}

/** Creates a gate with at least `spacingMs` between two polls. A clock that jumps delays by one spacing at most. */
export function createPollGate(clock: Clock, spacingMs: number): PollGate {
  const queue: Waiting[] = [];
  let lastAtMs = -Infinity;
  let isRunning = false;

  const waitLeft = (): number => Math.min(spacingMs, lastAtMs + spacingMs - clock.now());

  const run = async (): Promise<void> => {
    isRunning = true;
    try {
      while (queue.length > 0) {
        let left = waitLeft();
        if (left > 0) await clock.sleep(left);
        // Timers may fire a moment early.
        left = waitLeft();
        if (left > 0 && left < spacingMs) continue;
        const next = queue.shift();
        if (next === undefined) break;
        lastAtMs = clock.now();
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
