import { formatUsd, type MicroUsd } from './money.ts';

/** The most that the whole bot may spend in any stretch of that length before it pauses itself. */
export interface BurnRule {
  readonly limit: MicroUsd;
  readonly windowMs: number;
}

/** Who paused the bot in the audit trail when nobody did. */
export const BREAKER = 'breaker';

const MINUTE_MS = 60_000;

/** Where the window begins: the operator's last resume starts it anew. A resume in the future is a clock that was set back. */
export function burnWindowStart(nowMs: number, { windowMs }: BurnRule, resumedAtMs: number | null): number {
  const start = nowMs - windowMs;
  return resumedAtMs === null || resumedAtMs > nowMs ? start : Math.max(start, resumedAtMs);
}

/** What the breaker counted when it paused the bot: amounts as people read them. */
export interface Burn {
  readonly wouldBe: string;
  readonly minutes: string;
  readonly limit: string;
}

const BURN_REASON =
  /^The breaker tripped: (?<wouldBe>\$[\d.]+) within (?<minutes>[\d.]+) minutes would pass BURN_USD, (?<limit>\$[\d.]+)$/;

/** Why the breaker paused the bot, as the audit trail keeps it. `wouldBe` includes the command that was refused. */
export function burnReason(wouldBe: MicroUsd, { limit, windowMs }: BurnRule): string {
  return `The breaker tripped: ${formatUsd(wouldBe)} within ${windowMs / MINUTE_MS} minutes would pass BURN_USD, ${formatUsd(limit)}`;
}

/** What a kept reason says, for whoever tells it in another language; null for a reason that a person gave. */
export function readBurnReason(reason: string): Burn | null {
  const { wouldBe, minutes, limit } = BURN_REASON.exec(reason)?.groups ?? {};
  return wouldBe === undefined || minutes === undefined || limit === undefined ? null : { wouldBe, minutes, limit };
}
