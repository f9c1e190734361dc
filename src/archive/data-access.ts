import type { Clock } from '../runtime/clock.ts';
import { exportRecord, type RecordFile } from './export.ts';
import type { MemberRecord, PersonalDataStore } from './personal-data.ts';

export interface DataAccessOptions {
  readonly store: PersonalDataStore;
  readonly clock: Clock;
  /** How long prompts and pictures are kept, in ms; null for ever. */
  readonly retentionMs: number | null;
}

/** Shows and exports what is stored about a member, to that member only. */
export class DataAccess {
  readonly #options: DataAccessOptions;

  constructor(options: DataAccessOptions) {
    this.#options = options;
  }

  get retentionMs(): number | null {
    return this.#options.retentionMs;
  }

  recordOf(userId: string): Promise<MemberRecord> {
    return this.#options.store.memberRecord(userId);
  }

  /** All stored data, as files of at most `maxBytes` each. */
  export(userId: string, maxBytes: number): AsyncGenerator<RecordFile> {
    const { store, clock } = this.#options;
    return exportRecord({ store, clock, userId, maxBytes });
  }
}
