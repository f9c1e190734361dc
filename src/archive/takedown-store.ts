// Port of the store for pictures that are taken down, with its data types.

/** Who took it down: the moderators of its server after a report, or the bot's operator. */
export type TakenDownBy = 'moderators' | 'operator';

/** A message by its link. */
export interface MessageRef {
  readonly channelId: string;
  readonly messageId: string;
}

export interface NewTakedown {
  readonly generationId: string;
  readonly actorId: string;
  readonly reason: string;
  readonly atMs: number;
  /** By whose link it was named: of an erased result no row knows the message any more. */
  readonly message: MessageRef | null;
}

export interface Takedown extends NewTakedown {
  readonly by: TakenDownBy;
  /** The one that was named; itself, or the one that it comes from. */
  readonly rootId: string;
  /** null while something of it is left. */
  readonly doneAtMs: number | null;
}

/** What goes with a picture: whatever was painted from it, and what else is kept of it. */
export interface TakedownScope {
  /** Commands, the one that was named first. */
  readonly generationIds: readonly string[];
  readonly pictures: number;
  /** Whose they are. */
  readonly members: number;
  readonly published: number;
  readonly references: number;
  readonly drafts: number;
}

/** Each method is one transaction. */
export interface TakedownStore {
  /** The command whose result stands, stood or was published in that message; null where none is known. */
  findByMessage(message: MessageRef): Promise<string | null>;
  find(generationId: string): Promise<Takedown | null>;
  scopeOf(generationId: string): Promise<TakedownScope>;
  /**
   * Writes down that the picture and all that was painted from it is taken down by the operator, notes the hashes of their files, and
   * deletes references and drafts of it. Resolves to what goes, and the files of references that are to be deleted; null where the operator took it down before.
   */
  begin(takedown: NewTakedown): Promise<{ readonly scope: TakedownScope; readonly files: readonly string[] } | null>;
  /** Those that are not done, in order of their ids. */
  pending(): Promise<readonly Takedown[]>;
  done(generationId: string, atMs: number): Promise<void>;
  /** Whether a file with that hash was taken down. */
  isTakenDown(sha256: string): Promise<boolean>;
}
