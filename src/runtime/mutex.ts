/** Lets one change at a time read what was before and write what is after, so that the audit trail tells the truth. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs the work after all that was asked for before it, whether that succeeded or not. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn;
    return turn;
  }
}
