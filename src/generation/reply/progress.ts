import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Messenger, Progress } from '../ports/messenger.ts';
import type { Generation } from '../model/generation.ts';
import { isWaiting } from '../model/lifecycle.ts';
import type { GenerationStore } from '../ports/generation-store.ts';
import type { AdminPauses } from '../flow-control/admin-pauses.ts';
import type { SubmitGate } from '../flow-control/submit-gate.ts';
import type { PauseCause } from '../model/pause-cause.ts';
import { LastEdits } from './last-edits.ts';

export interface ProgressUpdatesOptions {
  readonly store: Pick<GenerationStore, 'find' | 'queuePlaces' | 'delayedUntil'>;
  readonly messenger: Pick<Messenger, 'showProgress'>;
  readonly gate: Pick<SubmitGate, 'causes' | 'causesFor' | 'payable'>;
  readonly adminPauses: Pick<AdminPauses, 'isGuildPaused' | 'isAnyGuildPaused'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Places are worked out at most this often, in ms: they matter to people, not to the queue. */
const PLACES_EVERY_MS = 1_000;
/** Up to this place every step is shown; behind it, only a step of a fifth. */
const CLOSE_PLACES = 10;

/** Why nobody moves up. */
type Held = 'paused' | 'provider_failing' | null;
/** A place in the queue, when a delayed picture goes on, or why nobody moves up. */
type Shown = number | { readonly untilMs: number } | Exclude<Held, null>;

/** Another time at which a delayed picture goes on is shown where it differs by so much, in ms. */
const OTHER_TIME_MS = 30_000;

/** Tells waiting members where their pictures are: each change of state, and each place that is worth an edit. */
export class ProgressUpdates {
  readonly #options: ProgressUpdatesOptions;
  /** What each waiting reply says now. */
  readonly #shown = new Map<string, Shown>();
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
    // What came back with a backup may show its pictures already.
    if (generation?.state !== 'open') this.#lastEdits.forget(generationId);
    if (generation?.state !== 'open' || generation.isRestored) return;
    this.#lastEdits.watch(generation);
    const held = this.#heldOf(generation);
    const { store, clock } = this.#options;
    const areAllWaiting = generation.pictures.every(({ state }) => isWaiting(state));
    const place = areAllWaiting ? (await store.queuePlaces()).get(generationId) : undefined;
    const isQueued = generation.pictures.some(({ state }) => state === 'queued');
    const untilMs = isQueued ? (await store.delayedUntil(clock.now())).get(generationId) : undefined;
    const progress = toProgress(generation, held, place, untilMs);
    if (progress === null) return;
    if (progress.kind === 'painting') this.#shown.delete(generationId);
    else this.#shown.set(generationId, toShown(progress));
    this.#options.messenger.showProgress(generation, progress);
  }

  async #showPlaces(): Promise<void> {
    const { store, clock } = this.#options;
    const places = await store.queuePlaces();
    const delayedUntil = await store.delayedUntil(clock.now());
    for (const generationId of this.#shown.keys()) if (!places.has(generationId)) this.#shown.delete(generationId);
    for (const [generationId, place] of places) {
      const before = this.#shown.get(generationId);
      const untilMs = delayedUntil.get(generationId);
      const held = await this.#heldBy(generationId);
      const now = held ?? (untilMs === undefined ? place : { untilMs });
      if (!isNews(now, before, clock.now())) continue;
      this.#shown.set(generationId, now);
      const generation = await store.find(generationId);
      if (generation?.state === 'open' && !generation.isRestored) {
        this.#showPlace(generation, { held, place, untilMs, before });
      }
    }
  }

  #heldOf({ requester, unitPrice }: Generation): Held {
    const { gate, adminPauses } = this.#options;
    return adminPauses.isGuildPaused(requester.guildId) ? 'paused' : heldBy(gate.causesFor(unitPrice));
  }

  /** Only while the account pays for some pictures, or a server is paused, and others not, is it not the same for all. */
  async #heldBy(generationId: string): Promise<Held> {
    const { store, gate, adminPauses } = this.#options;
    const isSameForAll = gate.payable === null && !adminPauses.isAnyGuildPaused;
    const generation = isSameForAll ? null : await store.find(generationId);
    return generation === null ? heldBy(gate.causes) : this.#heldOf(generation);
  }

  /** By what was found before, which is noted as shown: why nobody moves may have changed since. */
  #showPlace(
    generation: Generation,
    {
      held,
      place,
      untilMs,
      before,
    }: { held: Held; place: number; untilMs: number | undefined; before: Shown | undefined },
  ): void {
    const progress = toProgress(generation, held, place, untilMs);
    // Of one that is being painted, each step was told when it was made; but for the end of an outage.
    if (progress === null || (progress.kind === 'painting' && before !== 'provider_failing')) return;
    this.#options.messenger.showProgress(generation, progress);
  }

  /** Shows no more places; resolves when nothing is being shown. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('shutting down'));
    await this.#lastEdits.stop();
    await this.#tasks.settled();
  }
}

/**
 * What a generation shows: why nothing moves, its place, or how far it is once any of its pictures has left the queue. An
 * outage is told to those as well of whom only a part still waits.
 */
function toProgress(
  { pictures, createdAtMs }: Generation,
  held: Held,
  place: number | undefined,
  untilMs: number | undefined,
): Progress | null {
  const waiting = pictures.filter(({ state }) => isWaiting(state)).length;
  const rendering = pictures.filter(({ state }) => state === 'rendering').length;
  const done = pictures.length - waiting - rendering;
  if (held === 'provider_failing' && waiting > 0 && rendering === 0) return { kind: held, done };
  if (waiting === pictures.length && held === 'paused') return { kind: held };
  if (untilMs !== undefined && waiting > 0 && rendering === 0) return { kind: 'delayed', untilMs, done };
  if (waiting === pictures.length) {
    return place === undefined ? null : { kind: 'queued', place };
  }
  const starts = pictures.flatMap(({ task }) => (task === null ? [] : [task.submittedAtMs]));
  return { kind: 'painting', sinceMs: starts.length === 0 ? createdAtMs : Math.min(...starts), done };
}

/** The account and the operator come first: they would hold even if the provider worked. */
function heldBy(causes: readonly PauseCause[]): Held {
  if (causes.length === 0) return null;
  return causes.every((cause) => cause === 'provider_failing') ? 'provider_failing' : 'paused';
}

function toShown(progress: Exclude<Progress, { readonly kind: 'painting' }>): Shown {
  switch (progress.kind) {
    case 'queued':
      return progress.place;
    case 'delayed':
      return { untilMs: progress.untilMs };
    default:
      return progress.kind;
  }
}

function isNews(now: Shown, shown: Shown | undefined, nowMs: number): boolean {
  if (typeof now === 'object' && typeof shown === 'object') {
    return shown.untilMs <= nowMs || Math.abs(now.untilMs - shown.untilMs) > OTHER_TIME_MS;
  }
  if (typeof now !== 'number' || typeof shown !== 'number') return now !== shown;
  return now <= CLOSE_PLACES ? now !== shown : now <= shown * 0.8;
}
