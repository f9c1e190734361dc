import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../runtime/clock.ts';

/**
 * The result of an edit. `limited`: rate limited or too large, to be retried. `refused`: newer progress may still be shown.
 * `closed`: no further edit of this reply. `unclear`: no answer came, so Discord may have applied it or may yet.
 */
export type EditOutcome = 'shown' | 'limited' | 'refused' | 'closed' | 'unclear';

export interface ProgressEditsOptions<Shown> {
  readonly clock: Clock;
  /**
   * Edits a reply by its token. Must not reject. `signal` is aborted when the bot stops, `ending` already when the final message
   * is due: what was not sent by then need not be.
   */
  readonly edit: (
    generationId: string,
    token: string,
    shown: Shown,
    signal: AbortSignal,
    ending: AbortSignal,
  ) => Promise<EditOutcome>;
}

/** Between two progress edits of one reply, in ms. Discord allows about 5 in 2 s. */
const EDIT_EVERY_MS = 3_000;
/** Before the first edit, in ms: through an empty queue a picture passes within this time. */
const FIRST_EDIT_DELAY_MS = 300;
/** How many finished replies are remembered, so that late progress is not shown after the final message. */
const MAX_REMEMBERED = 2_000;

interface Live<Shown> {
  readonly token: string;
  shown: Shown | null;
  next: Shown | null;
  lastEditMs: number;
  /** The edit that is pending or got no answer. */
  edit: Promise<EditOutcome> | null;
  readonly ending: AbortController;
}

/**
 * Edits replies to show progress: at most every three seconds a reply, always the newest, none after `finish`. Two that are equal
 * in all that they hold are shown once.
 */
export class ProgressEdits<Shown> {
  readonly #options: ProgressEditsOptions<Shown>;
  readonly #live = new Map<string, Live<Shown>>();
  readonly #finished = new Set<string>();
  readonly #stopping = new AbortController();

  constructor(options: ProgressEditsOptions<Shown>) {
    this.#options = options;
  }

  show(generationId: string, token: string, next: Shown): void {
    if (this.#finished.has(generationId) || this.#stopping.signal.aborted) return;
    const known = this.#live.get(generationId);
    if (known === undefined) {
      const lastEditMs = this.#options.clock.monotonic() - EDIT_EVERY_MS + FIRST_EDIT_DELAY_MS;
      const live: Live<Shown> = { token, shown: null, next, lastEditMs, edit: null, ending: new AbortController() };
      this.#live.set(generationId, live);
      // Rejects only when `finish` or `stop` aborts its waiting.
      void this.#run(generationId, live).catch(() => this.#live.delete(generationId));
    } else {
      known.next = next;
    }
  }

  async #run(generationId: string, live: Live<Shown>): Promise<void> {
    const { clock, edit } = this.#options;
    const { signal } = live.ending;
    while (live.next !== null && !isDeepStrictEqual(live.next, live.shown)) {
      await clock.sleep(live.lastEditMs + EDIT_EVERY_MS - clock.monotonic(), signal);
      const { next } = live;
      live.lastEditMs = clock.monotonic();
      // One that fails counts as shown, mostly: only newer progress is worth another try, and that waits its turn as well.
      live.shown = next;
      live.edit = edit(generationId, live.token, next, this.#stopping.signal, signal);
      const outcome = await live.edit;
      // An edit without an answer may still take effect, until a later one has.
      if (outcome !== 'unclear') live.edit = null;
      if (outcome === 'limited') live.shown = null;
      if (outcome === 'closed') this.#remember(generationId);
      if (outcome === 'closed') break;
      // Waits before removing the entry, so that newer progress keeps the interval.
      await clock.sleep(EDIT_EVERY_MS, signal);
    }
    this.#live.delete(generationId);
  }

  /**
   * Stops progress for this reply. Returns the edit that is pending or got no answer, if any: the final edit does not
   * wait for it, so Discord may apply the two in either order.
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
    if (this.#finished.size <= MAX_REMEMBERED) return;
    const [oldest] = this.#finished;
    if (oldest !== undefined) this.#finished.delete(oldest);
  }

  stop(): void {
    this.#stopping.abort();
    for (const live of this.#live.values()) live.ending.abort();
    this.#live.clear();
  }
}
