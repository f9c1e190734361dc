/** An answer made up on demand. */
export interface FaultReply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A way to misbehave. */
export interface Fault {
  /** Any method unless given. */
  readonly method?: string;
  /** Tested against the path without `/api/v10`, e.g. `/channels/1/messages`. */
  readonly path: RegExp;
  /** How many calls it hits; 1 unless given. */
  readonly times?: number;
  /**
   * What the bot gets instead of Discord's work. 'drop-socket' cuts the connection before anything happens,
   * 'lose-answer' after everything happened, 'hang' never answers. Without it the call is only delayed.
   */
  readonly reply?: FaultReply | 'drop-socket' | 'lose-answer' | 'hang';
  /** Waits so long before anything happens. The call is in by then: it is done even for a bot that hangs up meanwhile. */
  readonly delayMs?: number;
  /** Called with each call that it hits, once that is in and before anything happens. */
  readonly hit?: () => void;
}

/** The misbehaviour that is still to come, in the order it was asked for. */
export class Faults {
  #pending: { readonly fault: Fault; left: number }[] = [];

  /** Misbehaves from the next fitting call on. Returns a way to stop it. */
  add(fault: Fault): () => void {
    const entry = { fault, left: fault.times ?? 1 };
    this.#pending.push(entry);
    return () => {
      this.#pending = this.#pending.filter((other) => other !== entry);
    };
  }

  /** The fault for this call, which uses it up once. */
  take(method: string, path: string): Fault | null {
    const entry = this.#pending.find(
      ({ fault }) => (fault.method ?? method).toUpperCase() === method && fault.path.test(path),
    );
    if (!entry) return null;
    entry.left -= 1;
    if (entry.left <= 0) this.#pending = this.#pending.filter((other) => other !== entry);
    return entry.fault;
  }
}
