// Ports for the metrics and checks of the database.

import type { GenerationState, PictureState } from '../generation/model/generation.ts';
import type { MicroUsd } from '../generation/model/money.ts';

/** The number of generations or pictures of one model in one state. */
export interface Count<State extends string> {
  readonly state: State;
  readonly model: string;
  readonly count: number;
}

/** Unfinished generations and pictures, as the database has them. */
export interface UnderWay {
  readonly generations: readonly Count<GenerationState>[];
  readonly pictures: readonly Count<PictureState>[];
  readonly held: MicroUsd;
  /** Pictures that the burn rate keeps waiting. */
  readonly delayed: number;
  /** When the oldest queued picture was queued; null where none is. */
  readonly oldestQueuedAtMs: number | null;
}

/** Reads the counts of a scrape; the cost grows with the unfinished generations, not with all there ever were. */
export interface LiveCounts {
  underWay(): Promise<UnderWay>;
}

/** Checks whether the database can be written to. */
export interface WriteProbe extends AsyncDisposable {
  /** Why it cannot; null when it can. Never blocks the process for longer than one small write takes. */
  failure(): Promise<string | null>;
}
