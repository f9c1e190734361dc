// Port of the store for reports, with its data types.

import type { LaneName, FailureReason, Origin, PictureState } from '../generation/model/generation.ts';
import type { Size } from '../generation/model/image-model.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import type { RefusalReason } from '../generation/model/refusal.ts';
import type { ReportPeriod } from './report-periods.ts';

/** The figures of a report. */
export interface UsageSums {
  /** Kept pictures. */
  readonly pictures: number;
  readonly charged: MicroUsd;
  /** Billed by the provider without a delivered picture: moderated, failed, billed twice, undelivered. */
  readonly wasted: MicroUsd;
  readonly moderated: number;
  readonly failed: number;
  /** From the command to the kept picture, over all pictures. */
  readonly waitMs: number;
}

/** One day of a server with one model. */
export interface ModelDay extends UsageSums {
  readonly day: string;
  readonly modelId: string;
}

/** One day of a server by one account of a host. */
export interface AccountDay extends UsageSums {
  /** As rows have it: `bfl-2`. */
  readonly account: string;
}

/** One day of one member with one model. */
export interface MemberDay extends ModelDay {
  readonly userId: string;
}

/** The figures of the report as one file. */
export interface ReportSums extends UsageSums {
  /** What hosts took, delivered or not. */
  readonly billed: MicroUsd;
}

/** Figures of a whole period, all of one moment: days, members and channels sum up to the same. */
export interface PeriodUsage {
  readonly days: readonly (ReportSums & { readonly day: string; readonly modelId: string })[];
  /** By month (`2026-11`); of each month those that were charged most. */
  readonly members: readonly (ReportSums & { readonly month: string; readonly userId: string })[];
  /** A thread counts for its channel. What an older backup carried over is of none. */
  readonly channels: readonly (ReportSums & { readonly channelId: string })[];
}

/** One channel of a server; threads count for theirs. */
export interface ChannelSums extends UsageSums {
  readonly channelId: string;
}

export interface RefusedFor {
  readonly reason: RefusalReason;
  readonly refusals: number;
}

/** How many pictures of a member a host declined. */
export interface DeclinedOf {
  readonly userId: string;
  readonly moderated: number;
}

/** What was kept of a part of a day. */
export type KeptPart = Pick<UsageSums, 'pictures' | 'charged'>;

/** One picture of an export: everything that explains its cost, and no prompt. */
export interface ExportRow {
  readonly createdAtMs: number;
  readonly generationId: string;
  readonly number: number;
  readonly userId: string;
  /** What the server called them when they last had something painted; null where that is not known (any more). */
  readonly userName: string | null;
  readonly channelId: string;
  readonly modelId: string;
  /** Who painted it; null where it was sent to nobody. */
  readonly lane: LaneName | null;
  readonly origin: Origin | null;
  readonly size: Size;
  /** `undelivered`: kept, but it could not be delivered. */
  readonly state: PictureState | 'undelivered';
  readonly reason: FailureReason | null;
  readonly charged: MicroUsd;
  /** By the ledger, a second bill after a lost answer included. */
  readonly billed: MicroUsd;
  /** null for a picture that was not kept. */
  readonly waitMs: number | null;
}

/** Where the next page of an export begins: after this generation. */
export interface ExportCursor {
  readonly createdAtMs: number;
  readonly generationId: string;
}

export interface ExportPage {
  readonly rows: readonly ExportRow[];
  /** null after the last page. */
  readonly next: ExportCursor | null;
}

/** Reads the figures of the reports. Every query is about one server; a day is one of that server's calendar. */
export interface ReportStore {
  /** Figures by day and model, the oldest first. */
  modelDays(guildId: string, days: readonly string[]): Promise<readonly ModelDay[]>;
  /** Figures by day and the account that painted. What was not delivered counts for none, nor does what was sent to none. */
  accountDays(guildId: string, days: readonly string[]): Promise<readonly AccountDay[]>;
  /** How many members had a picture end in the period. */
  memberCount(guildId: string, period: ReportPeriod): Promise<number>;
  /** Members by what they were charged in the period, the highest first. */
  topMembers(guildId: string, period: ReportPeriod, limit: number, offset: number): Promise<readonly string[]>;
  /** Figures of some members by day and model, the oldest first. */
  memberDays(guildId: string, userIds: readonly string[], days: readonly string[]): Promise<readonly MemberDay[]>;
  /** What the server called these members when they last had something painted, by their id; some are not known (any more). */
  memberNames(guildId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Channels of the period, the highest charges first. What a restore carried over is of none. */
  channels(guildId: string, days: readonly string[]): Promise<readonly ChannelSums[]>;
  /** How often commands were refused on these days, and why, the most frequent reason first. */
  refusals(guildId: string, days: readonly string[]): Promise<readonly RefusedFor[]>;
  /** Members of whom hosts declined pictures in the period, most pictures first. */
  declined(guildId: string, period: ReportPeriod, limit: number): Promise<readonly DeclinedOf[]>;
  /** What was kept of commands of that day that came at that instant or later, as far as it has been kept by now. */
  keptSince(guildId: string, day: string, fromMs: number): Promise<KeptPart>;
  /** What is held for pictures that are on their way, by the day or month that they count in. */
  held(guildId: string, periods: readonly string[]): Promise<ReadonlyMap<string, MicroUsd>>;
  /** Up to `limit` generations of the period with all their pictures, the oldest first. */
  exportPage(guildId: string, period: ReportPeriod, after: ExportCursor | null, limit: number): Promise<ExportPage>;
  /** Everything at once, up to `mostMembers` in each month. The event loop runs between its queries. */
  periodUsage(guildId: string, period: ReportPeriod, mostMembers: number): Promise<PeriodUsage>;
}
