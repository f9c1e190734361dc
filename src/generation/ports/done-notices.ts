import type { Generation, MessagePlace } from '../model/generation.ts';

/** Whom to tell that a command is done. */
export interface DoneNoticeStore {
  /** Whether the member wants to be told; false until they say so. */
  tellsDone(userId: string): Promise<boolean>;
  setTellsDone(userId: string, tellsDone: boolean, nowMs: number): Promise<void>;
  /** The generations, slower than `slowMs`, that were delivered in their replies since then, of members who want to be told and were not. */
  untold(sinceMs: number, slowMs: number): Promise<readonly string[]>;
  /** Where the result of a generation stands, and what it is; null where that is gone. */
  findResult(generationId: string): Promise<{ readonly generation: Generation; readonly place: MessagePlace } | null>;
  isTold(generationId: string): Promise<boolean>;
  noteTold(generationId: string, nowMs: number): Promise<void>;
}

/** Tells members that a command is done. */
export interface DoneNoticeBoard {
  /**
   * One short message that mentions the member: under a public result, which it links; of a private one directly. Sent once, also where a
   * former process may have sent it. Throws a DeliveryError.
   */
  tellDone(generation: Generation, place: MessagePlace, signal: AbortSignal): Promise<void>;
}
