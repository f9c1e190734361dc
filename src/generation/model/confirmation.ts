/** From which price on a command asks before anything is held, and for how long the question can be answered. */
import { DAY_MS } from '../../runtime/durations.ts';
import type { MicroUsd } from './money.ts';

/** How long a draft is kept, in ms. It holds a prompt, so no longer than any prompt is kept. */
export const DRAFT_LIFE_MS = DAY_MS;

/** The operator's price, or a server's where that is lower; null: nothing is asked. */
export function confirmFrom(operator: MicroUsd | null, server: MicroUsd | null): MicroUsd | null {
  if (operator === null || server === null) return operator ?? server;
  return Math.min(operator, server);
}
