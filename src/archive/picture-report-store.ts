// Port of the store for pictures that members report, with its data types.

import { DAY_MS } from '../runtime/durations.ts';
import type { MessageRef } from './takedown-store.ts';

/** `approved` (it stays) and `removed`: what the moderators, or the operator, decided. */
export type ReportState = 'undecided' | 'approved' | 'removed';
export type ReportDecision = Exclude<ReportState, 'undecided'>;

/** For so much longer the reason of an undecided report is kept than a draft, in ms. */
export const REPORTS_LONGER_MS = 29 * DAY_MS;

/** What a member reported, until it is decided. */
export interface ReportReason {
  readonly generationId: string;
  readonly reason: string;
  readonly reportedAtMs: number;
}

export interface NewReport {
  readonly generationId: string;
  readonly guildId: string;
  readonly userId: string;
  readonly reason: string;
  /** Where the picture stands: its own row no longer says so once whoever asked for it has deleted it. */
  readonly picture: MessageRef | null;
  readonly atMs: number;
}

/** What members reported of one picture. Who they are, moderators are not told. */
export interface PictureReport {
  readonly generationId: string;
  readonly guildId: string;
  readonly state: ReportState;
  /** How many members reported it. */
  readonly count: number;
  /** How many of them the moderators' message tells of; -1 where it is to be written anew. */
  readonly shown: number;
  /** Where that stands; null while it does not. */
  readonly message: MessageRef | null;
  /** The first ones, until it is decided. */
  readonly reasons: readonly string[];
  readonly decidedBy: string | null;
}

export type ReportResult =
  | { readonly kind: 'reported' }
  /** They reported it before. */
  | { readonly kind: 'already' }
  /** The moderators looked at it before. */
  | { readonly kind: 'decided'; readonly state: ReportDecision }
  /** They reported so many pictures of late. The oldest of them then. */
  | { readonly kind: 'often'; readonly sinceMs: number };

export interface NewReportDecision {
  readonly generationId: string;
  readonly guildId: string;
  readonly decision: ReportDecision;
  readonly actorId: string;
  readonly atMs: number;
}

/** How many pictures a member may report in a time. */
export interface ReportLimit {
  readonly most: number;
  readonly sinceMs: number;
}

/** Each method is one transaction. */
export interface PictureReportStore {
  report(report: NewReport, limit: ReportLimit): Promise<ReportResult>;
  find(generationId: string): Promise<PictureReport | null>;
  /** Those whose message does not tell all, in order of their ids. */
  unshown(): Promise<readonly string[]>;
  /** That its message, which stands there, tells of it so; false where it was decided meanwhile: the message is to be written anew. */
  shown(told: PictureReport, message: PictureReport['message']): Promise<boolean>;
  /** Takes back reports that nobody can be told of. */
  withdraw(generationId: string): Promise<void>;
  /**
   * The first decision stays, and is noted in the audit trail; a picture that is removed is written down as taken down. False where it was
   * decided before, null where nothing is reported of it on that server.
   */
  decide(decision: NewReportDecision): Promise<boolean | null>;
}
