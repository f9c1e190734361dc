import type { Clock } from '../../runtime/clock.ts';
import { reasonOf } from '../http/http-exchange.ts';

/** Lets polls through one by one, in the order they came, over all tasks. */
export interface PollGate {
  /** Resolves when this poll may be sent. Throws the signal's reason; who is aborted leaves no gap behind. */
  pass(signal: AbortSignal): Promise<void>;
}

interface Waiting {
  readonly open: () => void;
}

/** A gate with at least `spacingMs` between two polls. */
export function createPollGate(clock: Clock, spacingMs: number): PollGate {
  const queue: Waiting[] = [];
  let lastAtMs = -Infinity;
  let pumping = false;

  const waitLeft = (): number => lastAtMs + spacingMs - clock.monotonic();

  const pump = async (): Promise<void> => {
    pumping = true;
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
      pumping = false;
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
        if (!pumping) void pump();
      });
    },
  };
}
