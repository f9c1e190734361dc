import type { RequestOptions } from '../model/options.ts';
import type { NewOrigin } from './generation-store.ts';

/** What a member asked for and is still to confirm, or may try again: nothing is held for it. */
export interface Draft {
  /** The interaction that asked. */
  readonly id: string;
  readonly userId: string;
  readonly guildId: string;
  readonly options: RequestOptions;
  /** Whether only its member is to see what it leads to. */
  readonly isPrivate: boolean;
  /** Where what it starts comes from; null where `/imagine` asked. */
  readonly origin: NewOrigin | null;
  readonly createdAtMs: number;
}

/** A draft with the generation that it started; null while it started none but such as were withdrawn. */
export interface KeptDraft extends Draft {
  readonly generationId: string | null;
}

/** Drafts, each for a bounded time (`DRAFT_LIFE_MS`); what deletes them is in the archive. A draft starts one generation: `NewGeneration.draftId`. */
export interface DraftStore {
  /** The first of an interaction stays. */
  saveDraft(draft: Draft): Promise<void>;
  /** null where there is none that was made after `sinceMs`. */
  findDraft(id: string, sinceMs: number): Promise<KeptDraft | null>;
}
