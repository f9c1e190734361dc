/** An answer of a fault. */
export interface FaultReply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A fault for matching REST calls. */
export interface Fault {
  /** Default: any method. */
  readonly method?: string;
  /** Tested against the path without `/api/v10`, e.g. `/channels/1/messages`. */
  readonly path: RegExp;
  /** How many calls it affects; default 1. */
  readonly times?: number;
  /**
   * What the bot gets instead of the normal answer. 'drop-socket' drops the connection before the call has any effect,
   * 'lose-answer' after it took effect, 'hang' never answers. Without it the call is only delayed.
   */
  readonly reply?: FaultReply | 'drop-socket' | 'lose-answer' | 'hang';
  /** Waits before the call takes effect. The request is read before: it takes effect even if the bot disconnects. */
  readonly delayMs?: number;
  /** The same, until this resolves. */
  readonly until?: Promise<unknown>;
  /** Whether it affects a call that matches; every one by default. */
  readonly when?: () => boolean;
  /** Called for each affected call, once it is read and before it has any effect. */
  readonly hit?: () => void;
}

/** The active faults, oldest first. */
export class Faults {
  #pending: { readonly fault: Fault; left: number }[] = [];

  /** Adds a fault. Returns a function that removes it. */
  add(fault: Fault): () => void {
    const entry = { fault, left: fault.times ?? 1 };
    this.#pending.push(entry);
    return () => {
      this.#pending = this.#pending.filter((other) => other !== entry);
    };
  }

  /** The fault for this call, counting the use; null for none. */
  take(method: string, path: string): Fault | null {
    const entry = this.#pending.find(
      ({ fault }) =>
        (fault.method ?? method).toUpperCase() === method && fault.path.test(path) && (fault.when?.() ?? true),
    );
    if (!entry) return null;
    entry.left -= 1;
    if (entry.left <= 0) this.#pending = this.#pending.filter((other) => other !== entry);
    return entry.fault;
  }
}
