// What the journal is told of a picture, and who hears of its end.

import type { Lane } from '../../../generation/flow-control/lanes.ts';
import type { Verdict } from '../../../generation/flow-control/provider-breaker.ts';
import type { MicroUsd } from '../../../generation/model/money.ts';
import type { Clock } from '../../../runtime/clock.ts';
import type { Disk } from './disk.ts';
import type { JournalEntry } from '../journal/journal-entries.ts';
import type { Journal } from '../journal/journal.ts';
import { keyOf, refOf, type PictureRecord } from '../journal/record.ts';

export interface PictureNotesOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  /** Called when a picture came to an end, or when nobody can say what became of it. */
  readonly onEnd: (record: PictureRecord) => Promise<void>;
  readonly disk: Disk;
}

/** One submit of a picture. */
export interface Sent {
  readonly index: number;
  readonly submit: number;
  readonly lane: Lane;
}

type EntryOfPicture = Exclude<JournalEntry, { readonly event: 'run' | 'planned' }>;

/** What no later process could find out by asking the host again. */
const KNOWN_HERE_ALONE: readonly EntryOfPicture['event'][] = ['refused', 'task'];

export class PictureNotes {
  readonly #options: PictureNotesOptions;

  constructor(options: PictureNotesOptions) {
    this.#options = options;
  }

  /** What must be known of a task that is paid: it is tried until the disk takes it. Throws the reason of the disk's `leaving`. */
  async note(entry: EntryOfPicture): Promise<PictureRecord> {
    const { journal, disk } = this.#options;
    await disk.untilWritten(() => journal.note([entry]), !KNOWN_HERE_ALONE.includes(entry.event));
    return journal.record(entry.index);
  }

  async painted({ index, submit }: Pick<Sent, 'index' | 'submit'>): Promise<void> {
    await this.#end({ event: 'painted', index, submit, atMs: this.#options.clock.now() });
  }

  /** It ended before any host took it. */
  async notStarted({ plan: { index } }: PictureRecord, error: string): Promise<void> {
    const atMs = this.#options.clock.now();
    await this.#end({ event: 'failed', index, submit: 0, error, billed: 0, isSure: true, atMs });
  }

  async failed(
    { index, submit }: Sent,
    error: string,
    cost: { readonly billed: MicroUsd; readonly isSure: boolean },
  ): Promise<void> {
    await this.#end({ event: 'failed', index, submit, error, ...cost, atMs: this.#options.clock.now() });
  }

  /** Nobody knows what became of it. `retries`: it is to be painted once more, so that this is not its end. True where it is. */
  async unconfirmed(
    { index, submit }: Pick<Sent, 'index' | 'submit'>,
    error: string,
    retries = false,
  ): Promise<boolean> {
    const { journal, onEnd } = this.#options;
    const before = journal.record(index);
    const isNoted = before.state === 'unconfirmed';
    const record = isNoted ? before : await this.note({ event: 'unconfirmed', index, submit, error });
    if (!retries) await onEnd(record);
    return !retries;
  }

  async #end(entry: EntryOfPicture): Promise<void> {
    await this.#options.onEnd(await this.note(entry));
  }

  /** What a submit says of its account. */
  judge({ index, lane }: Sent, verdict: Verdict): void {
    const record = this.#options.journal.record(index);
    const { modelId: model, prompt } = record.plan.recipe;
    // The lines of a batch speak each for itself: one prompt that always fails is no outage.
    lane.gate.judge(refOf(record), { member: keyOf(record), model, prompt }, verdict);
  }
}
