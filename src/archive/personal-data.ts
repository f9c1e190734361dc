import type {
  DeliveryRoute,
  FailureReason,
  GenerationState,
  PictureState,
  Recipe,
} from '../generation/model/generation.ts';
import type { Size } from '../generation/model/image-model.ts';
import type { MicroUsd } from '../generation/model/money.ts';

/** What is stored about one member over all servers, in numbers. */
export interface MemberRecord {
  /** Commands whose prompt is kept. */
  readonly prompts: number;
  /** Of them, those that are not over yet. */
  readonly unfinished: number;
  readonly pictures: number;
  /** The command whose prompt is kept longest; null where none is. */
  readonly oldestAtMs: number | null;
  readonly moneyRows: number;
  /** The last month of the money rows, as its key; null where there are none. */
  readonly lastMonth: string | null;
  /** Limits that admins set for this member alone. */
  readonly limits: readonly RecordedLimit[];
  readonly block: RecordedBlock | null;
  /** When they last asked to be forgotten, as long as that is not done with. */
  readonly erasureRequestedAtMs: number | null;
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

/** A command and its pictures, with all that is kept of them but the secrets that lead to Discord and BFL. */
export interface RecordedGeneration {
  readonly id: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly roleIds: readonly string[];
  readonly locale: string;
  readonly isPrivate: boolean;
  readonly recipe: Recipe;
  readonly state: GenerationState;
  readonly createdAtMs: number;
  readonly deliveredAtMs: number | null;
  readonly route: DeliveryRoute | null;
  readonly messageId: string | null;
  readonly erasedAtMs: number | null;
  readonly pictures: readonly RecordedPicture[];
}

export interface RecordedPicture {
  readonly number: number;
  readonly seed: number;
  readonly state: PictureState;
  readonly reason: FailureReason | null;
  readonly details: readonly string[];
  readonly submittedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly charged: MicroUsd | null;
  readonly size: Size | null;
  readonly bytes: number | null;
}

/** One entry of the ledger. Who granted something is not in it: that is another person. */
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

/** Where a page begins: after this. */
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

/** What is stored about a member, for that member's eyes. */
export interface PersonalDataStore {
  memberRecord(userId: string): Promise<MemberRecord>;
  /** Up to `limit` generations and grants, the oldest first, each generation with all its ledger entries. */
  recordPage(userId: string, after: RecordCursor | null, limit: number): Promise<RecordPage>;
}
