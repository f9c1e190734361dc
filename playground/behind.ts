// What happens behind the messages, gathered from the database, the hosts and the log, and told as it changes.

import type { BehindEvent, BehindView } from './wire/behind.ts';

export class Behind {
  readonly #tell: (change: BehindEvent) => void;

  constructor(tell: (change: BehindEvent) => void) {
    this.#tell = tell;
  }

  get view(): BehindView {
    return { generations: [], ledger: [], caps: [], hosts: [], log: [] };
  }

  /** One line of the bot's log. */
  read(line: string): void {
    void line;
    void this.#tell;
  }
}
