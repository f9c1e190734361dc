import type { Clock } from '../../runtime/clock.ts';

/**
 * What became of an edit. `limited`: it was too much at the moment, and is worth another try. `refused`: newer progress
 * may be shown. `closed`: this reply takes no progress. `unclear`: no answer came, so Discord may have done it, or may yet.
 */
export type EditOutcome = 'shown' | 'limited' | 'refused' | 'closed' | 'unclear';

export interface ProgressEditsOptions {
  readonly clock: Clock;
  /** Edits a reply by its token. Must not reject. `signal` is aborted when the bot stops. */
  readonly edit: (generationId: string, token: string, content: string, signal: AbortSignal) => Promise<EditOutcome>;
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
  /** The edit that is on its way, if any, or that got no answer. */
  edit: Promise<EditOutcome> | null;
  readonly ending: AbortController;
}

/** Progress edits: at most one in three seconds for each reply, always the newest, none begun after the end. */
export class ProgressEdits {
  readonly #options: ProgressEditsOptions;
  readonly #live = new Map<string, Live>();
  readonly #finished = new Set<string>();
  readonly #stopping = new AbortController();

  constructor(options: ProgressEditsOptions) {
    this.#options = options;
  }

  show(generationId: string, token: string, content: string): void {
    if (this.#finished.has(generationId) || this.#stopping.signal.aborted) return;
    const known = this.#live.get(generationId);
    if (known === undefined) {
      const lastEditMs = this.#options.clock.monotonic() - EDIT_EVERY_MS + SETTLE_MS;
      const live: Live = { token, shown: null, next: content, lastEditMs, edit: null, ending: new AbortController() };
      this.#live.set(generationId, live);
      // Rejects when the end cuts its waiting short, and for nothing else.
      void this.#run(generationId, live).catch(() => this.#live.delete(generationId));
    } else {
      known.next = content;
    }
  }

  async #run(generationId: string, live: Live): Promise<void> {
    const { clock, edit } = this.#options;
    const { signal } = live.ending;
    while (live.next !== null && live.next !== live.shown) {
      await clock.sleep(live.lastEditMs + EDIT_EVERY_MS - clock.monotonic(), signal);
      const content = live.next;
      live.lastEditMs = clock.monotonic();
      // One that fails counts as shown, mostly: only newer progress is worth another try, and that waits its turn as well.
      live.shown = content;
      live.edit = edit(generationId, live.token, content, this.#stopping.signal);
      const outcome = await live.edit;
      // One without an answer may yet be done, until another was.
      if (outcome !== 'unclear') live.edit = null;
      if (outcome === 'limited') live.shown = null;
      if (outcome === 'closed') this.#remember(generationId);
      if (outcome === 'closed') break;
      // Rests here until the pause is over, so that a later change finds its turn.
      await clock.sleep(EDIT_EVERY_MS, signal);
    }
    this.#live.delete(generationId);
  }

  /**
   * No progress begins after this. Gives the edit that is on its way, or that got no answer, if there is one: the final
   * edit does not wait for it, so Discord may take the two in either order.
   */
  finish(generationId: string): Promise<EditOutcome> | null {
    this.#remember(generationId);
    const live = this.#live.get(generationId);
    this.#live.delete(generationId);
    live?.ending.abort();
    return live?.edit ?? null;
  }

  #remember(generationId: string): void {
    this.#finished.add(generationId);
    if (this.#finished.size <= REMEMBERED) return;
    const [oldest] = this.#finished;
    if (oldest !== undefined) this.#finished.delete(oldest);
  }

  stop(): void {
    this.#stopping.abort();
    for (const live of this.#live.values()) live.ending.abort();
    this.#live.clear();
  }
}
