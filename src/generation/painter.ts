import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { FailureReason, Generation, KeptFile, Picture, PictureRef, PictureTask } from './generation.ts';
import { pictureKey } from './generation.ts';
import { ProviderError, type ImageProvider, type TaskOutcome } from './image-provider.ts';
import type { Limiter } from './limiter.ts';
import type { MicroUsd } from './money.ts';
import type { Pause, PauseReason } from './pause.ts';
import type { PictureFiles } from './picture-files.ts';
import type { GenerationStore, PictureFailure } from './store.ts';

export interface PainterOptions {
  readonly store: GenerationStore;
  readonly provider: ImageProvider;
  readonly files: PictureFiles;
  readonly limiter: Pick<Limiter, 'slowDown'>;
  readonly pause: Pause;
  readonly clock: Clock;
  readonly log: Logger;
  /** From submit to the last poll, in ms. */
  readonly taskTimeoutMs: number;
  /** Called after every change of a picture. `ended`: it was the generation's last. */
  readonly onChange: (generationId: string, ended: boolean) => void;
}

/** How long a picture that the provider will not even start is tried again, in ms. */
const START_PATIENCE_MS = 600_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
/** A picture that comes damaged is fetched this often before it counts as lost. */
const DAMAGED_ATTEMPTS = 3;
/** What may pass (no network, a full disk, a dead url) is tried for as long as BFL's urls live, in ms: ten minutes, less a margin. */
const FETCH_PATIENCE_MS = 9 * 60_000;
const FETCH_RETRY_MS = 500;
const FETCH_LAST_RETRY_MS = 15_000;
const FRESH_URL_MS = 10_000;
/** A task that outlived its process is given this much, at least, to be asked about again, in ms. */
const RESUME_PATIENCE_MS = 60_000;
/** Between two tries of a write that must not be given up: the disk may be full, the file locked by a backup. */
const WRITE_RETRY_MS = 1_000;

/** Takes one picture from the queue to its end. Every step is written down before the next one begins. */
export class Painter {
  readonly #options: PainterOptions;
  readonly #aborting = new AbortController();
  /** Downloads and writes that go on after a picture gave its place at the provider free. */
  readonly #keeping = new Set<Promise<void>>();
  readonly #refusals = new Map<string, { count: number; sinceMs: number }>();
  readonly #refusedByAccount = new Set<string>();

  constructor(options: PainterOptions) {
    this.#options = options;
  }

  /** From `queued` on. Resolves when the picture's place at the provider is free; true when its price was spent. */
  async paint(ref: PictureRef): Promise<boolean> {
    const { store, clock, pause, provider } = this.#options;
    if (pause.isOn || this.#aborting.signal.aborted) return false;
    const { generation, picture } = await this.#load(ref);
    if (!(await store.claim(ref, clock.now()))) return false;
    const submittedAtMs = clock.now();
    let submitted;
    try {
      const { recipe } = generation;
      submitted = await provider.submit({ ...recipe, seed: picture.seed }, this.#aborting.signal);
    } catch (error) {
      return this.#submitFailed(generation, ref, error);
    }
    const { taskId, pollingUrl, cost } = submitted;
    const task = { taskId, pollingUrl, submittedAtMs, deadlineMs: submittedAtMs + this.#options.taskTimeoutMs };
    const isOurs = await this.#insist(() => store.startRendering(ref, task));
    if (!isOurs)
      throw new Error(`The row of ${pictureKey(ref)} was taken from us while its task ${taskId} was submitted`);
    this.#forget(ref);
    this.#log(ref, 'rendering', { task: taskId });
    this.#options.onChange(ref.generationId, false);
    await this.#follow(generation, ref, task, cost);
    return true;
  }

  /** From `rendering` on, after a restart. */
  async resume(ref: PictureRef): Promise<boolean> {
    const { generation, picture } = await this.#load(ref);
    if (picture.state !== 'rendering' || picture.task === null) return false;
    const deadlineMs = Math.max(picture.task.deadlineMs, this.#options.clock.now() + RESUME_PATIENCE_MS);
    await this.#follow(generation, ref, { ...picture.task, deadlineMs }, null);
    return true;
  }

  async #load(ref: PictureRef): Promise<{ generation: Generation; picture: Picture }> {
    const generation = await this.#options.store.find(ref.generationId);
    const picture = generation?.pictures.find(({ number }) => number === ref.number);
    if (generation === null || picture === undefined) throw new Error(`No picture ${pictureKey(ref)}`);
    return { generation, picture };
  }

  async #submitFailed(generation: Generation, ref: PictureRef, error: unknown): Promise<boolean> {
    if (!(error instanceof ProviderError)) {
      // Aborted before anything was sent, by a shutdown: the next start takes it from the queue.
      if (this.#aborting.signal.aborted) return this.#requeue(ref, 0);
      this.#options.log.error({ ...ref, err: error }, 'a submit broke in a way nobody foresaw');
      await this.#fail(ref, 'outcome_unknown', { billed: generation.unitPrice });
      return true;
    }
    this.#log(ref, 'submit failed', { kind: error.kind, err: error });
    switch (error.kind) {
      case 'busy':
        await this.#options.limiter.slowDown();
        return this.#requeueOrGiveUp(ref, error);
      case 'unreachable':
        return this.#requeueOrGiveUp(ref, error);
      case 'out_of_credits':
      case 'key_refused':
        return this.#pauseOrGiveUp(generation, ref, error.kind);
      case 'outcome_unknown':
        await this.#fail(ref, 'outcome_unknown', { billed: generation.unitPrice });
        return true;
      case 'invalid_request':
        await this.#fail(ref, 'invalid_request', { details: [error.message] });
        return false;
      default:
        await this.#fail(ref, 'provider_failed');
        return false;
    }
  }

  /**
   * The account does not work, or BFL refuses this picture alone. Whoever is refused again after the account was found
   * well ends; the others must not wait for it.
   */
  async #pauseOrGiveUp(generation: Generation, ref: PictureRef, reason: PauseReason): Promise<boolean> {
    const key = pictureKey(ref);
    if (this.#refusedByAccount.has(key) && this.#options.pause.reason === null) {
      await this.#fail(ref, reason);
      return false;
    }
    this.#refusedByAccount.add(key);
    this.#options.pause.begin(reason, generation.unitPrice);
    return this.#requeue(ref, 0);
  }

  async #requeueOrGiveUp(ref: PictureRef, error: ProviderError): Promise<boolean> {
    const key = pictureKey(ref);
    const now = this.#options.clock.now();
    const refusals = this.#refusals.get(key) ?? { count: 0, sinceMs: now };
    if (now - refusals.sinceMs >= START_PATIENCE_MS) {
      await this.#fail(ref, 'unreachable');
      return false;
    }
    this.#refusals.set(key, { ...refusals, count: refusals.count + 1 });
    const backoffMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** refusals.count);
    const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs * (0.5 + Math.random() / 2));
    return this.#requeue(ref, now + Math.round(waitMs));
  }

  async #requeue(ref: PictureRef, notBeforeMs: number): Promise<boolean> {
    await this.#insist(() => this.#options.store.requeue(ref, notBeforeMs));
    this.#options.onChange(ref.generationId, false);
    return false;
  }

  async #follow(generation: Generation, ref: PictureRef, task: PictureTask, cost: MicroUsd | null): Promise<void> {
    let outcome;
    try {
      outcome = await this.#wait(generation, task);
    } catch (error) {
      if (!this.#aborting.signal.aborted) await this.#waitFailed(generation, ref, error);
      return;
    }
    if (outcome.kind === 'moderated') {
      const reason = outcome.stage === 'request' ? 'request_moderated' : 'content_moderated';
      await this.#fail(ref, reason, { details: outcome.reasons });
    } else if (outcome.kind === 'failed') {
      this.#log(ref, 'task failed', { detail: outcome.detail });
      await this.#fail(ref, 'provider_failed');
    } else {
      this.#keepInBackground(generation, ref, task, outcome, cost);
    }
  }

  #wait(generation: Generation, task: PictureTask): Promise<TaskOutcome> {
    return this.#options.provider.waitUntilDone({ ...task, modelId: generation.recipe.modelId }, this.#aborting.signal);
  }

  async #waitFailed(generation: Generation, ref: PictureRef, error: unknown): Promise<void> {
    if (!(error instanceof ProviderError)) throw error;
    this.#log(ref, 'waiting failed', { kind: error.kind, err: error });
    if (error.kind === 'timed_out') return this.#fail(ref, 'timed_out', { billed: generation.unitPrice });
    if (error.kind === 'task_lost') return this.#fail(ref, 'task_lost', { billed: generation.unitPrice });
    // It was taken, so it may be billed, whatever stands in the way of the answer.
    return this.#fail(ref, 'provider_failed', { billed: generation.unitPrice });
  }

  /** The provider is done with it, so its place is free; the picture is still ours to fetch. */
  #keepInBackground(
    generation: Generation,
    ref: PictureRef,
    task: PictureTask,
    ready: TaskOutcome & { kind: 'ready' },
    submitCost: MicroUsd | null,
  ): void {
    const keeping = this.#keep(generation, ref, task, ready, submitCost)
      .catch((error: unknown) => {
        // On a shutdown the row stays `rendering`, and the next start asks for the picture again.
        if (!this.#aborting.signal.aborted) this.#options.log.error({ err: error }, 'a picture could not be followed');
      })
      .finally(() => this.#keeping.delete(keeping));
    this.#keeping.add(keeping);
  }

  async #keep(
    generation: Generation,
    ref: PictureRef,
    task: PictureTask,
    ready: TaskOutcome & { kind: 'ready' },
    submitCost: MicroUsd | null,
  ): Promise<void> {
    const { store, clock } = this.#options;
    const cost = ready.cost ?? submitCost ?? generation.unitPrice;
    if (cost !== generation.unitPrice) this.#log(ref, 'price differs', { ours: generation.unitPrice, theirs: cost });
    const kept = await this.#fetch(generation, ref, task, ready.sampleUrl);
    if ('reason' in kept) return this.#fail(ref, kept.reason, { billed: cost });
    const { changed, generationEnded } = await this.#insist(() => store.keep(ref, kept, cost, clock.now()));
    if (changed) this.#changed(ref, 'kept', generationEnded);
  }

  /** Downloads a ready picture and writes it to disk, or says why that cannot be done. */
  async #fetch(
    generation: Generation,
    ref: PictureRef,
    task: PictureTask,
    firstUrl: string,
  ): Promise<KeptFile | { readonly reason: FailureReason }> {
    const { provider, files, clock } = this.#options;
    const { signal } = this.#aborting;
    const startedAtMs = clock.now();
    let sampleUrl = firstUrl;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await files.keep(ref, await provider.download(sampleUrl, signal));
      } catch (error) {
        signal.throwIfAborted();
        this.#log(ref, 'keeping failed', { err: error });
        const failure = toFetchFailure(error);
        const isOver = failure.mayPass
          ? Math.abs(clock.now() - startedAtMs) > FETCH_PATIENCE_MS
          : attempt === DAMAGED_ATTEMPTS;
        if (isOver) return { reason: failure.reason };
      }
      await clock.sleep(Math.min(FETCH_LAST_RETRY_MS, FETCH_RETRY_MS * 2 ** (attempt - 1)), signal);
      // A dead url comes back to life with another poll, as far as the provider still has the picture.
      sampleUrl = (await this.#freshUrl(generation, ref, task)) ?? sampleUrl;
    }
  }

  async #freshUrl(generation: Generation, ref: PictureRef, task: PictureTask): Promise<string | null> {
    const deadlineMs = this.#options.clock.now() + FRESH_URL_MS;
    try {
      const outcome = await this.#wait(generation, { ...task, deadlineMs });
      return outcome.kind === 'ready' ? outcome.sampleUrl : null;
    } catch (error) {
      this.#aborting.signal.throwIfAborted();
      this.#log(ref, 'no fresh url', { err: error });
      return null;
    }
  }

  /** For a write that records what was already paid: it is tried until it succeeds or the process ends. */
  async #insist<T>(write: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        this.#options.log.error({ err: error }, 'a write failed and will be tried again');
        await this.#options.clock.sleep(WRITE_RETRY_MS, this.#aborting.signal);
      }
    }
  }

  async #fail(
    ref: PictureRef,
    reason: FailureReason,
    more: { readonly details?: readonly string[]; readonly billed?: MicroUsd } = {},
  ): Promise<void> {
    const moderated = reason === 'request_moderated' || reason === 'content_moderated';
    const failure: PictureFailure = {
      state: moderated ? 'moderated' : 'failed',
      reason,
      details: more.details ?? [],
      billed: more.billed ?? 0,
    };
    const { store, clock } = this.#options;
    const { changed, generationEnded } = await this.#insist(() => store.fail(ref, failure, clock.now()));
    this.#forget(ref);
    if (changed) this.#changed(ref, reason, generationEnded);
  }

  #forget(ref: PictureRef): void {
    this.#refusals.delete(pictureKey(ref));
    this.#refusedByAccount.delete(pictureKey(ref));
  }

  #changed(ref: PictureRef, what: string, ended: boolean): void {
    this.#log(ref, what, {});
    this.#options.onChange(ref.generationId, ended);
  }

  #log(ref: PictureRef, message: string, fields: Readonly<Record<string, unknown>>): void {
    this.#options.log.info({ generation: ref.generationId, picture: ref.number, ...fields }, message);
  }

  /** Resolves when no picture is being fetched. */
  async settled(): Promise<void> {
    await Promise.all(this.#keeping);
  }

  /** Stops waiting for tasks; their rows say where to go on. */
  abort(): void {
    this.#aborting.abort(new Error('shutting down'));
  }
}

/** What a failed download or write means to the member, and whether waiting may mend it. */
function toFetchFailure(error: unknown): { readonly reason: FailureReason; readonly mayPass: boolean } {
  if (!(error instanceof ProviderError)) return { reason: 'storage_failed', mayPass: true };
  if (error.kind === 'unreachable' || error.kind === 'sample_expired') return { reason: 'unreachable', mayPass: true };
  return { reason: 'bad_image', mayPass: false };
}
