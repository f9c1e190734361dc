import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Announcer, Progress } from './announcer.ts';
import type { Generation, PictureState } from './generation.ts';
import type { Pause } from './pause.ts';
import type { GenerationStore } from './store.ts';

export interface ProgressBoardOptions {
  readonly store: GenerationStore;
  readonly announcer: Pick<Announcer, 'showProgress'>;
  readonly pause: Pause;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Places are worked out at most this often, in ms: they matter to people, not to the queue. */
const PLACES_EVERY_MS = 1_000;
/** Up to this place every step is shown; behind it, only a step of a fifth. */
const CLOSE_PLACES = 10;

/** Tells waiting members where their pictures are: each change of state, and each place that is worth an edit. */
export class ProgressBoard {
  readonly #options: ProgressBoardOptions;
  /** What each waiting reply says now: its place, or that painting is paused. */
  readonly #shown = new Map<string, number | 'paused'>();
  readonly #stopping = new AbortController();
  #placesDue = false;

  constructor(options: ProgressBoardOptions) {
    this.#options = options;
  }

  /** Shows the state of one generation. Returns at once. */
  changed(generationId: string): void {
    this.#show(generationId).catch((error: unknown) => this.#report(error));
  }

  /** Shows new places soon, to whom they are news. */
  queueMoved(): void {
    if (this.#placesDue || this.#stopping.signal.aborted) return;
    this.#placesDue = true;
    const { clock } = this.#options;
    clock
      .sleep(PLACES_EVERY_MS, this.#stopping.signal)
      .then(() => {
        this.#placesDue = false;
        return this.#showPlaces();
      })
      .catch((error: unknown) => this.#report(error));
  }

  async #show(generationId: string): Promise<void> {
    const generation = await this.#options.store.find(generationId);
    if (generation === null || generation.state !== 'open') return;
    const progress = toProgress(generation) ?? (await this.#waiting(generationId));
    if (progress !== null) this.#options.announcer.showProgress(generation, progress);
  }

  async #waiting(generationId: string): Promise<Progress | null> {
    if (this.#options.pause.isOn) {
      this.#shown.set(generationId, 'paused');
      return { kind: 'paused' };
    }
    const place = (await this.#options.store.queuePlaces()).get(generationId);
    if (place === undefined) return null;
    this.#shown.set(generationId, place);
    return { kind: 'queued', place };
  }

  async #showPlaces(): Promise<void> {
    const { store, announcer, pause } = this.#options;
    const places = await store.queuePlaces();
    for (const generationId of this.#shown.keys()) if (!places.has(generationId)) this.#shown.delete(generationId);
    for (const [generationId, place] of places) {
      const now = pause.isOn ? 'paused' : place;
      if (!isNews(now, this.#shown.get(generationId))) continue;
      this.#shown.set(generationId, now);
      const generation = await store.find(generationId);
      if (generation?.state === 'open' && toProgress(generation) === null) {
        announcer.showProgress(generation, now === 'paused' ? { kind: 'paused' } : { kind: 'queued', place });
      }
    }
  }

  #report(error: unknown): void {
    if (!this.#stopping.signal.aborted) this.#options.log.error({ err: error }, 'progress could not be shown');
  }

  stop(): void {
    this.#stopping.abort();
  }
}

const WAITING: readonly PictureState[] = ['held', 'queued', 'submitting'];

/** What a generation shows once any of its pictures has left the queue; null while all wait. */
function toProgress({ pictures, createdAtMs }: Generation): Progress | null {
  const waiting = pictures.filter(({ state }) => WAITING.includes(state)).length;
  if (waiting === pictures.length) return null;
  const rendering = pictures.filter(({ state }) => state === 'rendering').length;
  const starts = pictures.flatMap(({ task }) => (task === null ? [] : [task.submittedAtMs]));
  const sinceMs = starts.length === 0 ? createdAtMs : Math.min(...starts);
  return { kind: 'painting', sinceMs, done: pictures.length - waiting - rendering };
}

function isNews(now: number | 'paused', shown: number | 'paused' | undefined): boolean {
  if (typeof now !== 'number' || typeof shown !== 'number') return now !== shown;
  return now <= CLOSE_PLACES ? now !== shown : now <= shown * 0.8;
}
