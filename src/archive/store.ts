// Ports of the stores for erasure, with their data types.

/** How many generations were erased from the database, and their files, which are to be deleted from the disk. */
export interface ErasedGenerations {
  readonly erased: number;
  readonly files: readonly string[];
}

/** A deletion by a moderator, for the server's audit trail. */
export interface Moderation {
  readonly guildId: string;
  readonly moderatorId: string;
  readonly ownerId: string;
  readonly generationId: string;
}

/**
 * Erases generations in the database, and keeps track of files to delete. Each method that writes rows is one transaction.
 */
export interface ArchiveStore {
  /**
   * Removes prompt, token, roles and files from those of these generations that are in a final state and not yet
   * erased, and notes the files as to be deleted. Their ledger entries stay. With `moderation`, and if something
   * changed, writes to the audit trail.
   */
  markErased(generationIds: readonly string[], nowMs: number, moderation?: Moderation): Promise<ErasedGenerations>;
  /** Files that are still to be deleted, in order of their name, after `after`. */
  filesToDelete(after: string, limit: number): Promise<readonly string[]>;
  /** Call it once these are deleted from the disk. */
  filesDeleted(files: readonly string[]): Promise<void>;
  /**
   * Deletes commands that ended at `untilMs` or before, and were cancelled or withdrawn before anything was sent, with their ledger
   * entries, which come to nothing. Returns how many.
   */
  deleteCancelled(untilMs: number, limit: number): Promise<number>;
  /** Deletes the names of members who had nothing painted in that server after `untilMs`. */
  deleteNames(untilMs: number): Promise<void>;
  /** Deletes the presets that a member saved at `untilMs` or before, and notes that as an erasure on request. Returns how many. */
  deletePresets(userId: string, untilMs: number, nowMs: number): Promise<number>;
  /**
   * Deletes the member's own references that the request covers, notes their files as to be deleted, and returns them; in those that
   * they saved for servers the pseudonym takes their place. Noted as an erasure on request where something was deleted.
   */
  eraseReferencesOf(request: ErasureRequest, nowMs: number): Promise<readonly string[]>;
  /** Deletes what members were to confirm and was asked at `untilMs` or before; and, two days later, what they asked the admins for. */
  deleteQuestions(untilMs: number): Promise<void>;
  /**
   * The same of one member on request, what they chose for themselves, and what servers called them; noted as an erasure
   * (`noteErasure`) where there was any. In the audit trail, the pseudonym takes their place.
   */
  eraseQuestionsOf(request: ErasureRequest, nowMs: number): Promise<void>;
  /** Generations in a final state that were created at `untilMs` or before, the oldest first. */
  erasable(untilMs: number, limit: number): Promise<readonly string[]>;
  /** The same of one member. */
  erasableOf(userId: string, untilMs: number, limit: number): Promise<readonly string[]>;
  /** Those of these files that a row names, or whose picture has not ended. */
  knownFiles(files: readonly string[]): Promise<ReadonlySet<string>>;
  /** Empties the log of the database, which holds pages as they were; false while another program reads from it. */
  truncateLog(): Promise<boolean>;
  /**
   * Call it before an erasure on request. Has the next start rewrite the database file, in which a page that was split may hold a
   * piece of a row that has moved.
   */
  noteErasure(atMs: number): Promise<void>;
  /** The time of the last erasure on request: copies from before then hold what is erased; null where there was none. */
  lastErasureMs(): Promise<number | null>;
}

/** Copies of the database and its pictures that nobody asked for: from before a migration or a restore. */
export interface AutomaticCopies {
  /** Deletes those made before then, and what a kill left of any. Resolves to the number deleted. */
  removeMadeBefore(atMs: number): Promise<number>;
}

/** A member's request for erasure; it covers everything up to its time. */
export interface ErasureRequest {
  readonly userId: string;
  /** Replaces the member's id in ledger entries. */
  readonly pseudonym: string;
  readonly requestedAtMs: number;
}

/** `later`: the next row is of a month that a cap still counts, or of a generation that has not ended or only just. */
export type AnonymisedBatch = 'more' | 'done' | 'later';

/** Stores requests for erasure and anonymises ledger entries. Each method is one transaction. */
export interface ErasureRequestStore {
  /** Stores the request; a second one keeps the first one's pseudonym, and the later time applies. */
  requestErasure(request: ErasureRequest): Promise<ErasureRequest>;
  /** The oldest first. */
  erasureRequests(): Promise<readonly ErasureRequest[]>;
  /** Whether its member's request for erasure covers this generation. */
  isToBeForgotten(generationId: string): Promise<boolean>;
  /**
   * Replaces the member's id by the pseudonym in the oldest rows that the request covers, at most `limit` generations
   * and grants, and moves their part of all sums, so that every total stays the same. Rows of months from `openMonth`
   * on, and of generations that are not erased or ended at `settledBeforeMs` or after, are left for later.
   */
  anonymise(
    request: ErasureRequest,
    openMonth: string,
    settledBeforeMs: number,
    limit: number,
  ): Promise<AnonymisedBatch>;
  /** Deletes the request itself, which links the id to the pseudonym, once no row that it covers has the id. */
  closeRequest(request: ErasureRequest): Promise<boolean>;
}
