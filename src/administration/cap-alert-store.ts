// Port of the store for alerts about a server's limits, with its data types.

import type { CapSpan } from '../generation/model/caps.ts';
import type { MicroUsd } from '../generation/model/money.ts';

/** `100`: what is left does not pay for a usual picture. */
export type AlertShare = 80 | 100;

/** An alert is of one limit in one period: `2026-11-22`, or `2026-11`. */
export interface AlertKey {
  readonly guildId: string;
  readonly period: string;
  readonly share: AlertShare;
}

/** What was reached, as it was when that was seen. */
export interface CapAlert extends AlertKey {
  readonly span: CapSpan;
  readonly limit: MicroUsd;
  /** Held and charged. */
  readonly used: MicroUsd;
  /** The server's admins set the limit; else the bot's operator did. */
  readonly isOwn: boolean;
  readonly resetsAtMs: number;
  /** Where it is told. */
  readonly channelId: string;
  readonly reachedAtMs: number;
}

/** One that this process has taken on, for the how many-th time. */
export interface ClaimedAlert extends CapAlert {
  readonly tries: number;
}

/** `superseded`: it does not hold any more, or the other one says it. */
export type AlertEnd = 'told' | 'superseded' | 'given_up';

export type AlertState = 'due' | AlertEnd;

/** Alerts, each written before it is told. Each method is one transaction. */
export interface CapAlertStore {
  /**
   * Notes what was reached, unless it was noted before in this period: it is again where the limit was raised since, or where it could
   * not be told in another channel. That of 100 % takes the place of an untold one of 80 %.
   */
  noteReached(alert: CapAlert): Promise<void>;
  /** Those that are to be told by now, whoever noted them. */
  dueAlerts(nowMs: number, limit: number): Promise<readonly AlertKey[]>;
  /** Takes one on until `untilMs`, after which another process may; null where it is not due. */
  claimAlert(key: AlertKey, nowMs: number, untilMs: number): Promise<ClaimedAlert | null>;
  /** Puts it off. */
  tellLater(key: AlertKey, atMs: number): Promise<void>;
  endAlert(key: AlertKey, end: AlertEnd): Promise<void>;
  /** The servers that have a channel for alerts. */
  alertedGuilds(): Promise<readonly string[]>;
}
