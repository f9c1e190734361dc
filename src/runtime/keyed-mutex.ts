import { Mutex } from './mutex.ts';

/** A mutex for each key: work of one key runs in order, one at a time, and that of others beside it. */
export class KeyedMutex {
  readonly #byKey = new Map<string, { readonly mutex: Mutex; asked: number }>();

  /** How many of this key run or wait. */
  asked(key: string): number {
    return this.#byKey.get(key)?.asked ?? 0;
  }

  /** Runs the work after all that was asked for with this key before it, whether that succeeded or not. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turns = this.#byKey.get(key) ?? { mutex: new Mutex(), asked: 0 };
    this.#byKey.set(key, turns);
    turns.asked += 1;
    try {
      return await turns.mutex.take(work);
    } finally {
      turns.asked -= 1;
      if (turns.asked === 0) this.#byKey.delete(key);
    }
  }
}
