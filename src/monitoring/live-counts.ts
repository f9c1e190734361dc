import type { GenerationState, PictureState } from '../generation/model/generation.ts';
import type { MicroUsd } from '../generation/model/money.ts';

/** So many generations or pictures of one model are in one state. */
export interface Count<State extends string> {
  readonly state: State;
  readonly model: string;
  readonly count: number;
}

/** What is under way now, as the database has it. */
export interface UnderWay {
  readonly generations: readonly Count<GenerationState>[];
  readonly pictures: readonly Count<PictureState>[];
  readonly held: MicroUsd;
  /** Since when the picture that has waited longest is in the queue; null where none waits. */
  readonly oldestQueuedAtMs: number | null;
}

/** What is read at each scrape: its cost grows with what is under way, and not with what ever was. */
export interface LiveCounts {
  underWay(): Promise<UnderWay>;
}

/** Whether the database takes a write. */
export interface WriteProbe extends AsyncDisposable {
  /** Why it does not; null when it does. Never holds the process up for longer than one small write takes. */
  failure(): Promise<string | null>;
}
