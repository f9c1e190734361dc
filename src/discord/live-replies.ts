import type { Clock } from '../clock.ts';

export interface LiveRepliesOptions {
  readonly clock: Clock;
  /** Edits a reply by its token; rejects as it likes. */
  readonly edit: (token: string, content: string, signal: AbortSignal) => Promise<void>;
  readonly onError: (generationId: string, error: unknown) => void;
}

/** Between two progress edits of one reply, in ms. Discord allows about 5 in 2 s, and nobody reads that fast. */
const EDIT_EVERY_MS = 3_000;
/** Before the first edit, in ms: a picture passes through an empty queue faster than anyone reads. */
const SETTLE_MS = 300;
/** How many finished replies are remembered, so that progress which was already on its way cannot follow the end. */
const REMEMBERED = 2_000;

interface Live {
  readonly token: string;
  shown: string | null;
  next: string | null;
  lastEditMs: number;
  readonly ending: AbortController;
}

/**
 * Progress edits: at most one in three seconds for each reply, always the newest, none after the end. An edit that is
 * on its way when the end comes is aborted, so that the final one never waits behind it.
 */
export class LiveReplies {
  readonly #options: LiveRepliesOptions;
  readonly #live = new Map<string, Live>();
  readonly #finished = new Set<string>();

  constructor(options: LiveRepliesOptions) {
    this.#options = options;
  }

  show(generationId: string, token: string, content: string): void {
    if (this.#finished.has(generationId)) return;
    const known = this.#live.get(generationId);
    if (known === undefined) {
      const lastEditMs = this.#options.clock.now() - EDIT_EVERY_MS + SETTLE_MS;
      const live: Live = { token, shown: null, next: content, lastEditMs, ending: new AbortController() };
      this.#live.set(generationId, live);
      this.#run(generationId, live).catch((error: unknown) => {
        this.#live.delete(generationId);
        if (!live.ending.signal.aborted) this.#options.onError(generationId, error);
      });
    } else {
      known.next = content;
    }
  }

  async #run(generationId: string, live: Live): Promise<void> {
    const { clock, edit, onError } = this.#options;
    const { signal } = live.ending;
    while (live.next !== null && live.next !== live.shown) {
      await clock.sleep(live.lastEditMs + EDIT_EVERY_MS - clock.now(), signal);
      const content = live.next;
      live.lastEditMs = clock.now();
      // One that fails counts as shown: only newer progress is worth another try, and that waits its turn as well.
      live.shown = content;
      await edit(live.token, content, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        onError(generationId, error);
      });
      // Rests here until the pause is over, so that a later change finds its turn.
      await clock.sleep(EDIT_EVERY_MS, signal);
    }
    this.#live.delete(generationId);
  }

  /** No progress after this. */
  finish(generationId: string): void {
    this.#finished.add(generationId);
    this.#live.get(generationId)?.ending.abort();
    this.#live.delete(generationId);
    if (this.#finished.size <= REMEMBERED) return;
    const [oldest] = this.#finished;
    if (oldest !== undefined) this.#finished.delete(oldest);
  }

  stop(): void {
    for (const live of this.#live.values()) live.ending.abort();
    this.#live.clear();
  }
}
