/** What is gone from the database, and the files that are to go from the disk after it. */
export interface ErasedGenerations {
  readonly erased: number;
  readonly files: readonly string[];
}

/** A moderator who deletes what a member made: for the audit trail of that server. */
export interface Moderation {
  readonly guildId: string;
  readonly moderatorId: string;
  readonly ownerId: string;
  readonly generationId: string;
}

/**
 * What was made and is kept. Each method is one transaction: after a crash on any line it has happened whole or not at
 * all.
 */
export interface ArchiveStore {
  /**
   * Takes prompt, token, roles and files off these generations, as far as they have come to their end and were not erased
   * before, and notes the files as to be deleted. Their money rows stay as they are. Where a moderator does it and something
   * changes, the audit trail gets its line.
   */
  markErased(generationIds: readonly string[], nowMs: number, moderation?: Moderation): Promise<ErasedGenerations>;
  /** Files that are still to be deleted, by name, those after `after`. */
  filesToDelete(after: string, limit: number): Promise<readonly string[]>;
  /** These are gone from the disk. */
  filesDeleted(files: readonly string[]): Promise<void>;
  /** Generations that came to their end and were asked for at `untilMs` or before, the oldest first. */
  erasable(untilMs: number, limit: number): Promise<readonly string[]>;
  /** The same of one member. */
  erasableOf(userId: string, untilMs: number, limit: number): Promise<readonly string[]>;
  /** Those of these files that a row names, or whose picture has not come to its end. */
  knownFiles(files: readonly string[]): Promise<ReadonlySet<string>>;
}

/** A member who asked to be forgotten: for all that they asked for up to then. */
export interface ErasureRequest {
  readonly userId: string;
  /** Takes the place of the member's id in money rows. */
  readonly pseudonym: string;
  readonly requestedAtMs: number;
}

/** `later`: the next row is of a month that is not over, or of a generation that is not over, or hardly. */
export type AnonymisedBatch = 'more' | 'done' | 'later';

/** What is known of members who want to be forgotten. Each method is one transaction, as above. */
export interface ErasureRequestStore {
  /** Notes the request; a second one keeps the first one's pseudonym, and counts for all up to the later time. */
  requestErasure(request: ErasureRequest): Promise<ErasureRequest>;
  /** The oldest first. */
  erasureRequests(): Promise<readonly ErasureRequest[]>;
  /** Whether its member asked for it to be forgotten. */
  isToBeForgotten(generationId: string): Promise<boolean>;
  /**
   * Puts the pseudonym in place of the member's id in the oldest rows of up to the request, `limit` generations and grants
   * at most, and moves their part of all sums with them: every sum of the books stays what it was. Rows of months from
   * `openMonth` on, and of generations that are kept or ended at `settledBeforeMs` or after, are left for later.
   */
  anonymise(
    request: ErasureRequest,
    openMonth: string,
    settledBeforeMs: number,
    limit: number,
  ): Promise<AnonymisedBatch>;
  /** Forgets the request itself, which ties the id to the pseudonym, once nothing of up to then bears the id. */
  closeRequest(request: ErasureRequest): Promise<boolean>;
}
