// What the report's file brings along as JSON, and the page's script reads.

import type { MicroUsd } from '../../generation/model/money.ts';

/** Sums of one row: charged, billed, wasted (micro-dollars), pictures, moderated, failed, waited (ms). */
export type SumsRow = readonly [
  charged: MicroUsd,
  billed: MicroUsd,
  wasted: MicroUsd,
  pictures: number,
  moderated: number,
  failed: number,
  waitMs: number,
];

/** `day` and `model` are places in `days` and `models`. */
export type DayRow = readonly [day: number, model: number, ...SumsRow];

/** `member` and `month` are places in the members and `months`. */
export type MemberRow = readonly [member: number, month: number, ...SumsRow];

/** Of a member or a channel: the id ('' for all others) and the name as last seen, '' where none is known. */
export type Named = readonly [id: string, name: string];

/** A channel with its sums. */
export type ChannelRow = readonly [...Named, ...SumsRow];

/** The caps of the whole server that hold when the report is made; null: none. */
export interface ServerCaps {
  readonly day: MicroUsd | null;
  readonly month: MicroUsd | null;
}

/** What the page says; `{…}` stands where it puts a value. */
export interface PageWords {
  readonly chart: {
    readonly kind: string;
    readonly hint: string;
    readonly months: string;
    readonly allMonths: string;
    readonly cap: string;
    readonly more: string;
  };
  readonly table: {
    readonly search: string;
    readonly shown: string;
    readonly none: string;
    readonly nextRows: string;
    readonly allRows: string;
    readonly total: string;
  };
  readonly columns: {
    readonly day: string;
    readonly model: string;
    readonly member: string;
    readonly channel: string;
    readonly charged: string;
    readonly share: string;
    readonly billed: string;
    readonly wasted: string;
    readonly pictures: string;
    readonly average: string;
    readonly moderated: string;
    readonly failed: string;
    readonly wait: string;
  };
  readonly days: string;
  readonly models: string;
  readonly members: string;
  readonly channels: string;
  readonly topMembers: string;
  readonly spending: string;
  readonly seconds: string;
  /** All members that have no line of their own. */
  readonly others: string;
  readonly noChannel: string;
}

/** Everything but the long lists. */
export interface ReportHead {
  /** A language's tag for `Intl`. */
  readonly language: string;
  readonly words: PageWords;
  /** As in the ledger (`2026-11-22`), in order. */
  readonly days: readonly string[];
  readonly months: readonly string[];
  readonly models: readonly string[];
  readonly caps: ServerCaps;
}
