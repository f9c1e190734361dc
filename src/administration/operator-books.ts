import type { MicroUsd } from '../generation/model/money.ts';

/** What one server costs the operator, in the server's own day and month. */
export interface GuildSpending {
  readonly guildId: string;
  /** Billed by BFL. */
  readonly today: MicroUsd;
  readonly month: MicroUsd;
  /** Of the month: billed, and charged to nobody. */
  readonly wasted: MicroUsd;
}

/** The books over all servers, as the operator reads them. */
export interface OperatorBooks {
  /** Every server that ever spent anything. */
  guildSpending(nowMs: number): Promise<readonly GuildSpending[]>;
  /** The price of all pictures that are with BFL now, or on their way there. */
  inFlight(): Promise<MicroUsd>;
  /** What was booked as billed after `sinceMs` and up to `untilMs` although BFL never said so. */
  unsureBetween(sinceMs: number, untilMs: number): Promise<MicroUsd>;
  /** The time of the first entry; null for an empty ledger. */
  beganAtMs(): Promise<number | null>;
}
