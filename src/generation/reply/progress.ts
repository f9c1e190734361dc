import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Messenger, Progress } from '../ports/messenger.ts';
import type { Generation, PictureState } from '../model/generation.ts';
import { isWaiting } from '../model/lifecycle.ts';
import type { LatePicture, Wait } from '../model/wait.ts';
import type { GenerationStore } from '../ports/generation-store.ts';
import { LastEdits } from './last-edits.ts';
import type { WaitReasons } from './wait-reasons.ts';

export interface ProgressUpdatesOptions {
  readonly store: Pick<GenerationStore, 'find'>;
  readonly messenger: Pick<Messenger, 'showProgress'>;
  readonly reasons: WaitReasons;
  /** Whether a picture of it could be cancelled at its host. */
  readonly canCancel: (generation: Generation) => boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Places are worked out at most this often, in ms: they matter to people, not to the queue. */
const PLACES_EVERY_MS = 1_000;
/** Up to this place every step is shown; behind it, only a step of a fifth. */
const CLOSE_PLACES = 10;

/** Another time at which a picture goes on is shown where it differs by so much, in ms. */
const OTHER_TIME_MS = 30_000;

/** Tells waiting members where their pictures are: each change of state, and each place that is worth an edit. */
export class ProgressUpdates {
  readonly #options: ProgressUpdatesOptions;
  /** Why it waits, as each waiting reply says it now. */
  readonly #shown = new Map<string, Wait>();
  readonly #tasks: BackgroundTasks;
  readonly #stopping = new AbortController();
  readonly #lastEdits: LastEdits;
  #placesDue = false;

  constructor(options: ProgressUpdatesOptions) {
    this.#options = options;
    const onError = (error: unknown): void => {
      if (!this.#stopping.signal.aborted) options.log.error({ err: error }, 'progress could not be shown');
    };
    this.#tasks = new BackgroundTasks(onError);
    this.#lastEdits = new LastEdits({ clock: options.clock, onDue: (id) => this.changed(id), onError });
  }

  /** Shows the state of one generation. Returns at once. */
  changed(generationId: string): void {
    this.#tasks.run(() => this.#show(generationId));
  }

  /** Takes up one that a former process left, and shows what that may not have shown any more. */
  resumed(generation: Generation): void {
    this.#lastEdits.watch(generation);
    if (generation.pictures.some(({ kept }) => kept !== null)) this.changed(generation.id);
  }

  /** It came to its end: its final message is due. */
  ended(generationId: string): void {
    this.#lastEdits.forget(generationId);
  }

  /** Shows new places soon, to whom they are news. */
  queueMoved(): void {
    if (this.#placesDue || this.#stopping.signal.aborted) return;
    this.#placesDue = true;
    this.#tasks.run(async () => {
      await this.#options.clock.sleep(PLACES_EVERY_MS, this.#stopping.signal);
      this.#placesDue = false;
      await this.#showPlaces();
    });
  }

  async #show(generationId: string): Promise<void> {
    const generation = await this.#options.store.find(generationId);
    if (generation?.state !== 'open') {
      this.#lastEdits.forget(generationId);
      return;
    }
    // What came back with a backup may show its pictures already.
    if (generation.isRestored) return;
    this.#lastEdits.watch(generation);
    const { reasons, messenger } = this.#options;
    const isQueued = hasState(generation, 'queued') && !hasState(generation, 'rendering');
    const wait = reasons.of(generation, isQueued ? await reasons.look() : null);
    const progress = this.#progressOf(generation, wait);
    if (progress === null) return;
    if (progress.kind === 'painting') this.#shown.delete(generationId);
    else this.#shown.set(generationId, progress.wait);
    messenger.showProgress(generation, progress);
  }

  async #showPlaces(): Promise<void> {
    const { reasons, clock } = this.#options;
    const look = await reasons.look();
    for (const generationId of this.#shown.keys()) if (!look.places.has(generationId)) this.#shown.delete(generationId);
    for (const generationId of look.places.keys()) {
      const before = this.#shown.get(generationId);
      const wait = await reasons.ofEach(generationId, look);
      if (wait === null || !isNews(wait, before, clock.now())) continue;
      this.#shown.set(generationId, wait);
      await this.#showWait(generationId, wait, before);
    }
  }

  /** By what was found before, which is noted as shown: why it waits may have changed since. */
  async #showWait(generationId: string, wait: Wait, before: Wait | undefined): Promise<void> {
    const { store, messenger } = this.#options;
    const generation = await store.find(generationId);
    if (generation?.state !== 'open' || generation.isRestored) return;
    const progress = this.#progressOf(generation, wait);
    // Of one that is being painted, each step was told when it was made; but for the end of what held the rest of it.
    if (progress === null || (progress.kind === 'painting' && (before === undefined || before.kind === 'queued')))
      return;
    messenger.showProgress(generation, progress);
  }

  #progressOf(generation: Generation, wait: Wait | null): Progress | null {
    const { reasons, canCancel } = this.#options;
    return toProgress(generation, wait, { late: reasons.lateOf(generation.id), canCancel: canCancel(generation) });
  }

  /** Shows no more places; resolves when nothing is being shown. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('shutting down'));
    await this.#lastEdits.stop();
    await this.#tasks.settled();
  }
}

/**
 * What a generation shows: why it waits, or how far it is once any of its pictures has left the queue. What holds the rest of one
 * is told as well, once none of it is being painted; a mere place is not.
 */
function toProgress(
  generation: Generation,
  wait: Wait | null,
  { late, canCancel }: { readonly late: LatePicture | null; readonly canCancel: boolean },
): Progress | null {
  const { pictures, createdAtMs } = generation;
  const waiting = pictures.filter(({ state }) => isWaiting(state)).length;
  const rendering = pictures.filter(({ state }) => state === 'rendering').length;
  const done = pictures.length - waiting - rendering;
  if (wait !== null && waiting > 0 && rendering === 0 && (wait.kind !== 'queued' || done === 0)) {
    return { kind: 'waiting', wait, done };
  }
  if (waiting === pictures.length) return null;
  const starts = pictures.flatMap(({ task }) => (task === null ? [] : [task.submittedAtMs]));
  return { kind: 'painting', sinceMs: starts.length === 0 ? createdAtMs : Math.min(...starts), done, late, canCancel };
}

function hasState({ pictures }: Generation, wanted: PictureState): boolean {
  return pictures.some(({ state }) => state === wanted);
}

function isNews(now: Wait, shown: Wait | undefined, nowMs: number): boolean {
  if (shown?.kind !== now.kind) return true;
  if ('untilMs' in now && 'untilMs' in shown) {
    return shown.untilMs <= nowMs || Math.abs(now.untilMs - shown.untilMs) > OTHER_TIME_MS;
  }
  if (now.kind === 'queued' && shown.kind === 'queued') {
    return now.place <= CLOSE_PLACES ? now.place !== shown.place : now.place <= shown.place * 0.8;
  }
  return !isDeepStrictEqual(now, shown);
}
