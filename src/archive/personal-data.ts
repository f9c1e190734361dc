// Port of the store for a member's data, with its data types.

import type { ReportReason } from './picture-report-store.ts';
import type {
  DeliveryRoute,
  FailureReason,
  GenerationState,
  Origin,
  PictureState,
  Recipe,
} from '../generation/model/generation.ts';
import type { Size } from '../generation/model/image-model.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import type { Reference } from '../generation/model/reference.ts';
import type { PresetContent } from '../generation/model/preset.ts';
import type { Draft } from '../generation/ports/draft-store.ts';

/** What is stored about one member over all servers, in numbers. */
export interface MemberRecord {
  /** Commands whose prompt is kept. */
  readonly prompts: number;
  /** Of them, those that are not in a final state. */
  readonly unfinished: number;
  readonly pictures: number;
  /** When the oldest command with a kept prompt was sent; null where there is none. */
  readonly oldestAtMs: number | null;
  readonly moneyRows: number;
  /** What they saved for themselves, by name. */
  readonly presets: readonly RecordedPreset[];
  /** The pictures that they saved for themselves, by name. */
  readonly references: readonly Reference[];
  /** Those that they saved for servers, which keep them. */
  readonly savedForServers: readonly ServerReference[];
  /** When the newest of their commands, grants, presets, references, drafts, requests and names was; null where there are none. */
  readonly newestAtMs: number | null;
  /** The last month with ledger entries, as its key; null where there are none. */
  readonly lastMonth: string | null;
  /** What servers called them when they last had something painted there. */
  readonly names: readonly RecordedName[];
  /** Limits that admins set for this member. */
  readonly limits: readonly RecordedLimit[];
  readonly block: RecordedBlock | null;
  /** What they were asked to confirm, the oldest first. */
  readonly drafts: readonly Draft[];
  /** Whether they are told when a slow command is done; null where they never chose. */
  readonly tellsDone: boolean | null;
  /** What they asked the admins for of late. */
  readonly capRequests: readonly RecordedCapRequest[];
  /** Until they are decided. */
  readonly reports: readonly ReportReason[];
  /** When they last asked for erasure, as long as the request is open. */
  readonly erasureRequestedAtMs: number | null;
}

export interface RecordedPreset extends PresetContent {
  readonly savedAtMs: number;
}

export interface ServerReference extends Pick<Reference, 'name' | 'savedAtMs'> {
  readonly guildId: string;
}

export interface RecordedName {
  readonly guildId: string;
  readonly name: string;
  readonly seenAtMs: number;
}

interface RecordedLimit {
  readonly guildId: string;
  readonly span: string;
  readonly limit: MicroUsd;
}

interface RecordedBlock {
  readonly reason: string;
  readonly atMs: number;
}

/** Without who decided it: that is another person's data. */
interface RecordedCapRequest {
  readonly id: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly roleIds: readonly string[];
  readonly joinedAtMs: number | null;
  readonly price: MicroUsd;
  readonly state: string;
  readonly granted: MicroUsd;
  readonly askedAtMs: number;
}

/** A generation and its pictures, with all that is stored of them except tokens and polling URLs. */
export interface RecordedGeneration {
  readonly id: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly roleIds: readonly string[];
  readonly joinedAtMs: number | null;
  readonly locale: string;
  readonly isPrivate: boolean;
  readonly recipe: Recipe;
  readonly origin: Origin | null;
  readonly state: GenerationState;
  readonly createdAtMs: number;
  readonly deliveredAtMs: number | null;
  readonly route: DeliveryRoute | null;
  readonly messageId: string | null;
  /** Where a private one was published; the message is null while that is on its way. */
  readonly published: { readonly channelId: string; readonly messageId: string | null } | null;
  readonly erasedAtMs: number | null;
  readonly pictures: readonly RecordedPicture[];
}

export interface RecordedPicture {
  readonly number: number;
  readonly seed: number | null;
  readonly state: PictureState;
  readonly reason: FailureReason | null;
  readonly details: readonly string[];
  readonly submittedAtMs: number | null;
  /** To whom it was sent: `bfl`. */
  readonly host: string | null;
  readonly endedAtMs: number | null;
  readonly charged: MicroUsd | null;
  readonly size: Size | null;
  readonly bytes: number | null;
}

/** One entry of the ledger, without who granted something: that is another person's data. */
export interface RecordedEntry {
  readonly atMs: number;
  readonly kind: string;
  readonly guildId: string;
  readonly generationId: string | null;
  readonly picture: number | null;
  readonly day: string;
  readonly month: string;
  readonly held: MicroUsd;
  readonly charged: MicroUsd;
  readonly billed: MicroUsd;
  readonly granted: MicroUsd;
  readonly reason: string | null;
}

/** A page begins after this entry. */
export interface RecordCursor {
  readonly atMs: number;
  readonly id: number;
}

export interface RecordPage {
  readonly generations: readonly RecordedGeneration[];
  readonly entries: readonly RecordedEntry[];
  /** null after the last page. */
  readonly next: RecordCursor | null;
}

/** Reads what is stored about one member. */
export interface PersonalDataStore {
  memberRecord(userId: string): Promise<MemberRecord>;
  /** Up to `limit` generations and grants, the oldest first, each generation with all its ledger entries. */
  recordPage(userId: string, after: RecordCursor | null, limit: number): Promise<RecordPage>;
}
