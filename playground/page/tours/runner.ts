// Runs a tour: a caption is read, something is done, and what comes of it is waited for, step by step.

import { textsOf } from '../texts/texts-of.ts';
import { Hand, TourFailure, type TourPage } from './hand.ts';
import { Pace } from './pace.ts';
import type { Spot, Step, TourName, TourState } from './tour.ts';
import { captionOf, stepsOf } from './tours.ts';

/** What a step waits for takes seconds; after this it is said that it takes long, and waited on. */
const SLOW_MS = 45_000;
const READING_STARTS_MS = 900;
/** Who reads quickly gets bored by less and who reads slowly stops the tour: about 200 words a minute. */
const READING_MS = { latin: 55, chinese: 170 };
/** What is pointed at is skimmed, not read, and a long answer only looked at. */
const SKIMMING = { share: 1 / 3, atMostMs: 5_000 };

interface Run {
  readonly name: TourName;
  readonly pace: Pace;
  readonly stopped: AbortController;
}

/** One tour at a time. */
export class TourRunner {
  readonly #page: TourPage;
  #run: Run | null = null;
  #spot: Spot | null = null;

  constructor(page: TourPage) {
    this.#page = page;
  }

  /** What it points at now. */
  get target(): Element | null {
    return this.#spot?.(this.#page.state) ?? null;
  }

  /** Starts a tour in place of any that runs. `isFull`: without time to read. */
  start(name: TourName, { isFull = false } = {}): void {
    this.stop();
    const stopped = new AbortController();
    const pace = new Pace({ isFull, stopped: stopped.signal });
    const run = { name, pace, stopped };
    this.#run = run;
    this.#page.update((state) => ({ ...state, panel: null, notice: null }));
    void this.#play(run).catch((error: unknown) => this.#end(run, error));
  }

  pause(isPaused: boolean): void {
    this.#run?.pace.pause(isPaused);
    this.#change({ isPaused });
  }

  /** Goes on at once: to what is done after the caption, or to the next one. */
  next(): void {
    this.#run?.pace.skip();
    this.#change({ isPaused: false });
  }

  /** Ends it where it is, or puts away its last words. */
  stop(): void {
    this.#run?.stopped.abort(new DOMException('The tour was stopped', 'AbortError'));
    this.#run = null;
    this.#spot = null;
    this.#page.update((state) => ({ ...state, tour: null }));
  }

  async #play({ name, pace, stopped }: Run): Promise<void> {
    const hand = new Hand({ page: this.#page, pace, point: (spot) => (this.#spot = spot) });
    for (const [index, [, step]] of stepsOf(name).entries()) {
      this.#spot = step.at ?? null;
      this.#show({ name, step: index, phase: 'reading', isPaused: this.#isPaused, isSlow: false, why: null });
      await step.before?.(hand);
      this.#spot = step.at ?? null;
      const caption = captionOf(textsOf(this.#page.state).tours, { name, step: index });
      await pace.rest(READING_STARTS_MS + readingMs(caption) + this.#skimmingMs());
      await this.#take(step, hand, stopped.signal);
    }
    this.#change({ phase: 'ended' });
  }

  #skimmingMs(): number {
    const { target } = this;
    const text = target instanceof HTMLElement ? target.innerText : '';
    return Math.min(readingMs(text) * SKIMMING.share, SKIMMING.atMostMs);
  }

  async #take(step: Step, hand: Hand, stopped: AbortSignal): Promise<void> {
    const slow = setTimeout(() => stopped.aborted || this.#change({ isSlow: true }), SLOW_MS);
    try {
      this.#change({ phase: 'doing' });
      await step.do?.(hand);
      this.#change({ phase: 'waiting' });
      this.#spot = step.at ?? null;
      await hand.until(step.until ?? (() => true));
    } finally {
      clearTimeout(slow);
    }
  }

  /** The page stays as it is, and can be used. */
  #end(run: Run, error: unknown): void {
    if (run.stopped.signal.aborted) return;
    this.#change({ phase: 'failed', why: error instanceof Error ? error.message : String(error) });
    if (!(error instanceof TourFailure)) throw error;
  }

  get #isPaused(): boolean {
    return this.#page.state.tour?.isPaused ?? false;
  }

  #show(tour: TourState): void {
    this.#page.update((state) => ({ ...state, tour }));
  }

  #change(change: Partial<TourState>): void {
    const { tour } = this.#page.state;
    if (tour !== null) this.#show({ ...tour, ...change });
  }
}

function readingMs(text: string): number {
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return chinese * READING_MS.chinese + (text.length - chinese) * READING_MS.latin;
}
