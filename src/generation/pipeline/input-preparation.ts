/** Brings the pictures that go in to the disk, and then queues what they go into. What a stop breaks off, the next start takes up. */
import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import { Stopwatch, type Clock } from '../../runtime/clock.ts';
import { freeNow } from '../../runtime/own-memory.ts';
import { retry } from '../../runtime/retry.ts';
import type { Lanes } from '../flow-control/lanes.ts';
import type { StorageGuard } from '../flow-control/storage-guard.ts';
import type { FailureReason, Generation, InputPicture, KeptFile } from '../model/generation.ts';
import { MEGAPIXEL, type ImageModel } from '../model/image-model.ts';
import { inputFaultDetail, keptShape, type InputFault } from '../model/input-picture.ts';
import type { GenerationStore, InputRef, KeptInput, PreparedGeneration } from '../ports/generation-store.ts';
import { ImagingError, type Imaging } from '../ports/imaging.ts';
import { UploadError, type Uploads } from '../ports/uploads.ts';
import type { GenerationChange } from './generation-change.ts';
import type { InputFiles } from './input-files.ts';

export interface InputPreparationOptions {
  readonly store: Pick<GenerationStore, 'find' | 'keepInput' | 'prepare' | 'failWaiting'>;
  readonly uploads: Uploads;
  readonly imaging: Pick<Imaging, 'prepareInput'>;
  readonly files: InputFiles;
  readonly storage: Pick<StorageGuard, 'isFailing' | 'write' | 'untilWell'>;
  readonly models: readonly ImageModel[];
  readonly lanes: Pick<Lanes, 'priceOf'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long a disk that fails is waited for, in ms. */
  readonly timeoutMs: number;
  readonly onChange: (change: GenerationChange) => void;
  /** Called when something was queued. */
  readonly onQueued: () => void;
}

/** A picture that goes in cannot be had. */
class InputFailure extends Error {
  override readonly name = 'InputFailure';
  readonly reason: FailureReason;
  readonly details: readonly string[];
  /** Whether it may be had later. */
  readonly isPassing: boolean;

  constructor(reason: FailureReason, options: InputFailureOptions = {}) {
    super(`${reason}${options.details === undefined ? '' : ` (${options.details.join(', ')})`}`, options);
    this.reason = reason;
    this.details = options.details ?? [];
    this.isPassing = options.isPassing ?? false;
  }
}

interface InputFailureOptions extends ErrorOptions {
  readonly details?: readonly string[];
  readonly isPassing?: boolean;
}

/** With the shortest side that its model takes. */
type MissingInput = InputPicture & { readonly minSide: number };

/** Between two tries of what may pass, in ms. */
const RETRY_WAITS_MS = [500, 2_000, 5_000] as const;
const ATTEMPTS = RETRY_WAITS_MS.length + 1;
/** Between two tries of what the database refused. */
const WRITE_RETRY_MS = 1_000;

export class InputPreparation {
  readonly #options: InputPreparationOptions;
  readonly #tasks: BackgroundTasks;

  constructor(options: InputPreparationOptions) {
    this.#options = options;
    this.#tasks = new BackgroundTasks((error) => options.log.error({ err: error }, 'preparing pictures broke off'));
  }

  /** Returns at once. */
  start(generationId: string): void {
    this.#tasks.run((signal) => this.#prepare(generationId, signal));
  }

  /** Breaks off what runs; resolves when nothing does. */
  async stop(): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }

  async #prepare(generationId: string, signal: AbortSignal): Promise<void> {
    try {
      const generation = await this.#withAll(generationId, signal);
      if (generation !== null) await this.#queue(generation, signal);
    } catch (error) {
      signal.throwIfAborted();
      const isExpected = error instanceof InputFailure;
      const { log } = this.#options;
      log[isExpected ? 'info' : 'error']({ generation: generationId, err: error }, 'a picture cannot go in');
      await this.#fail(generationId, isExpected ? error : new InputFailure('storage_failed'), signal);
    }
  }

  /** The generation once all that goes in is here; null where it does not wait for that (any more). */
  async #withAll(generationId: string, signal: AbortSignal): Promise<Generation | null> {
    for (;;) {
      const generation = await this.#untilDone(() => this.#options.store.find(generationId), signal);
      if (generation === null || !isWaitingForInputs(generation)) return null;
      const missing = generation.recipe.inputs.find(({ kept }) => kept === null);
      if (missing === undefined) return generation;
      const ref = { generationId, number: missing.number };
      const kept = await this.#bring(ref, { ...missing, minSide: this.#modelOf(generation).inputs.minSide }, signal);
      await this.#untilDone(() => this.#options.store.keepInput(ref, kept), signal);
    }
  }

  async #bring(ref: InputRef, input: MissingInput, signal: AbortSignal): Promise<KeptInput> {
    const { storage, clock, timeoutMs, log } = this.#options;
    const age = new Stopwatch(clock);
    const step = async (): Promise<KeptInput> => {
      await storage.untilWell(timeoutMs - age.elapsed(), signal);
      return this.#bringOnce(ref, input, signal);
    };
    const { generationId: generation, number } = ref;
    try {
      return await retry(step, {
        waits: RETRY_WAITS_MS,
        until: (error, failures) =>
          error instanceof InputFailure ? !error.isPassing || failures >= ATTEMPTS : age.elapsed() > timeoutMs,
        signal,
        clock,
        onError: (error) => log.info({ generation, input: number, err: error }, 'bringing a picture failed'),
      });
    } finally {
      // Where the disk refuses, the sweep deletes it.
      await this.#options.files.removeUpload(ref).catch(() => undefined);
    }
  }

  async #bringOnce(
    ref: InputRef,
    { source, maxMegapixels, minSide }: MissingInput,
    signal: AbortSignal,
  ): Promise<KeptInput> {
    if (source === null) throw new InputFailure('input_lost');
    if (source.kind === 'copy') return this.#copy(ref, source.of);
    const { files, imaging } = this.#options;
    const path = files.uploadPath(ref);
    await this.#download(ref, source.url, signal);
    const prepared = await imaging
      .prepareInput(path, { maxPixels: maxMegapixels * MEGAPIXEL, minSide }, signal)
      .catch((error: unknown) => {
        if (!(error instanceof ImagingError)) throw error;
        throw new InputFailure('input_unreachable', { isPassing: true, cause: error });
      });
    if (prepared.kind === 'refused') throw refused(ref, prepared.fault);
    const { bytes, size, isFirstFrame } = prepared;
    try {
      return { ...(await this.#write(bytes.byteLength, () => files.keep(ref, bytes, size))), isFirstFrame };
    } finally {
      freeNow(bytes);
    }
  }

  /** The disk that does not take it is a fault of the storage; Discord and the wire are none. */
  async #download(ref: InputRef, url: string, signal: AbortSignal): Promise<void> {
    const { uploads, files } = this.#options;
    const failure = await this.#write(0, async () => {
      try {
        await uploads.download(url, files.uploadPath(ref), signal);
        return null;
      } catch (error) {
        if (error instanceof UploadError || signal.aborted) return error;
        throw error;
      }
    });
    signal.throwIfAborted();
    if (failure instanceof UploadError) throw toFailure(ref, failure);
  }

  async #copy(ref: InputRef, of: KeptFile): Promise<KeptInput> {
    const { files } = this.#options;
    const bytes = await files.read(of).catch((error: unknown) => {
      throw new InputFailure('input_lost', { cause: error });
    });
    const kept = await this.#write(bytes.byteLength, () => files.keep(ref, bytes, of.size));
    return { ...kept, isFirstFrame: false };
  }

  #write<T>(bytes: number, write: () => Promise<T>): Promise<T> {
    return this.#options.storage.write(bytes, write);
  }

  async #queue(generation: Generation, signal: AbortSignal): Promise<void> {
    const { store, clock, onChange, onQueued } = this.#options;
    const { id } = generation;
    const shaped = shapedBy(generation, this.#modelOf(generation));
    const prices = this.#options.lanes.priceOf({ ...generation.recipe, ...shaped });
    if (prices === null) throw new InputFailure('no_lane');
    const prepared = { ...shaped, listPrice: prices.dearest, leastPrice: prices.least };
    if (!(await this.#untilDone(() => store.prepare(id, prepared, clock.now()), signal))) return;
    onChange({ generationId: id, ended: false });
    onQueued();
  }

  #modelOf({ recipe }: Generation): ImageModel {
    const model = this.#options.models.find((one) => one.id === recipe.modelId);
    if (model === undefined) throw new InputFailure('unknown_model');
    return model;
  }

  /** Whatever was held for it is released. */
  async #fail(generationId: string, { reason, details }: InputFailure, signal: AbortSignal): Promise<void> {
    const { store, clock, onChange } = this.#options;
    const generation = await this.#untilDone(() => store.find(generationId), signal);
    const failure = { state: 'failed', reason, details, billed: 0 } as const;
    for (const { number, state } of generation?.pictures ?? []) {
      if (state !== 'held') continue;
      const ref = { generationId, number };
      const ended = await this.#untilDone(() => store.failWaiting(ref, failure, clock.now()), signal);
      if (ended !== null) onChange({ generationId, ended: ended.generationEnded });
    }
  }

  #untilDone<T>(step: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const { clock, log } = this.#options;
    return retry(step, {
      waits: [WRITE_RETRY_MS],
      signal,
      clock,
      onError: (error) => log.error({ err: error }, 'the database refused, and is tried again'),
    });
  }
}

function isWaitingForInputs({ state, pictures }: Generation): boolean {
  return state === 'open' && pictures.some((picture) => picture.state === 'held');
}

/** The shape that the first picture decides, with no more pixels than are held for. */
function shapedBy({ recipe }: Generation, model: ImageModel): Pick<PreparedGeneration, 'aspect' | 'size'> {
  const { inputs, size: held, aspect } = recipe;
  const shaping = inputs.find(({ setsShape }) => setsShape)?.kept;
  return shaping === null || shaping === undefined
    ? { aspect, size: held }
    : keptShape(model, shaping.size, held.width * held.height);
}

function refused({ number }: InputRef, fault: InputFault): InputFailure {
  return new InputFailure('input_refused', { details: [inputFaultDetail(number, fault)] });
}

function toFailure(ref: InputRef, error: UploadError): InputFailure {
  if (error.kind === 'too_large') return refused(ref, 'too_many_bytes');
  return new InputFailure('input_unreachable', { isPassing: error.kind === 'unreachable', cause: error });
}
