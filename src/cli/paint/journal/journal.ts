// The journal beside the results: what a process was about to do, and what came of it. A later process goes on from it.

import { journalEntry, type Entry, type JournalEntry } from './journal-entries.ts';
import { DamagedLineError, LinesFile } from './lines-file.ts';
import { applied, plannedRecord, type PictureRecord } from './record.ts';

/** How each of its lines begins. */
const BEGIN = '{"event":"';

export class Journal implements AsyncDisposable {
  readonly #file: LinesFile;
  readonly #records = new Map<number, PictureRecord>();
  readonly #runs = new Map<string, Entry<'run'>>();

  private constructor(file: LinesFile) {
    this.#file = file;
  }

  /** Throws a DamagedLineError, and the file system's errors. */
  static async open(path: string): Promise<Journal> {
    // Prompts stand in it.
    const file = await LinesFile.open(path, 0o600, BEGIN);
    const journal = new Journal(file);
    for (const [index, line] of file.lines.entries()) {
      const { data } = journalEntry.safeParse(parsed(line));
      if (data === undefined || !journal.#follows(data)) {
        await file[Symbol.asyncDispose]();
        throw new DamagedLineError(path, index + 1);
      }
      journal.#apply(data);
    }
    return journal;
  }

  /** Every picture that was ever planned here, by its index. */
  get records(): readonly PictureRecord[] {
    return [...this.#records.values()];
  }

  /** Every run that was ever begun here, as it was begun last. */
  get runs(): readonly Entry<'run'>[] {
    return [...this.#runs.values()];
  }

  record(index: number): PictureRecord {
    const record = this.#records.get(index);
    if (record === undefined) throw new Error(`No picture ${index} in the journal`);
    return record;
  }

  /** How a run was last begun; null for one that never was. */
  run(run: string): Entry<'run'> | null {
    return this.#runs.get(run) ?? null;
  }

  /** Resolves once all of them are on the disk, and count. Throws the file system's errors: then none of them does. */
  async note(entries: readonly JournalEntry[]): Promise<void> {
    await this.#file.append(entries);
    for (const entry of entries) this.#apply(entry);
  }

  /** Whether it can stand after what is known: a picture that was planned twice would be paid for twice. */
  #follows(entry: JournalEntry): boolean {
    if (entry.event === 'run') return true;
    return this.#records.has(entry.index) === (entry.event !== 'planned');
  }

  #apply(entry: JournalEntry): void {
    if (entry.event === 'run') this.#runs.set(entry.run, entry);
    else if (entry.event === 'planned') this.#records.set(entry.index, plannedRecord(entry));
    else this.#records.set(entry.index, applied(this.record(entry.index), entry));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#file[Symbol.asyncDispose]();
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
