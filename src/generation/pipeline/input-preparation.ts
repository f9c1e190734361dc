/** Brings the pictures that go in to the disk, and then queues what they go into. What a stop breaks off, the next start takes up. */
import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import { retry } from '../../runtime/retry.ts';
import type { Admission } from '../admission/admission.ts';
import type { FailureReason, Generation, InputPicture } from '../model/generation.ts';
import { MEGAPIXEL, type ImageModel } from '../model/image-model.ts';
import { inputFaultDetail, keptShape, pricedInput } from '../model/input-picture.ts';
import type { GenerationStore, InputRef, KeptInput, PreparedGeneration } from '../ports/generation-store.ts';
import type { GenerationChange } from './generation-change.ts';
import { inputFileName } from './input-files.ts';
import { IntakeFailure, type PictureIntake } from './picture-intake.ts';

export interface InputPreparationOptions {
  readonly store: Pick<GenerationStore, 'find' | 'keepInput' | 'prepare' | 'failWaiting'>;
  readonly intake: PictureIntake;
  readonly models: readonly ImageModel[];
  /** What a picture costs once more on the server's final model. */
  readonly finalPrice: Admission['finalPrice'];
  readonly clock: Clock;
  readonly log: Logger;
  readonly onChange: (change: GenerationChange) => void;
  /** Called when something was queued. */
  readonly onQueued: () => void;
}

/** A picture that goes in cannot be had. */
class InputFailure extends Error {
  override readonly name = 'InputFailure';
  readonly reason: FailureReason;
  readonly details: readonly string[];

  constructor(reason: FailureReason, options: ErrorOptions & { readonly details?: readonly string[] } = {}) {
    super(`${reason}${options.details === undefined ? '' : ` (${options.details.join(', ')})`}`, options);
    this.reason = reason;
    this.details = options.details ?? [];
  }
}

/** With the shortest side that its model takes. */
type MissingInput = InputPicture & { readonly minSide: number };

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

  async #bring(
    ref: InputRef,
    { source, maxMegapixels, minSide }: MissingInput,
    signal: AbortSignal,
  ): Promise<KeptInput> {
    if (source === null) throw new InputFailure('input_lost');
    const limits = { maxPixels: maxMegapixels * MEGAPIXEL, minSide };
    try {
      return await this.#options.intake.bring(inputFileName(ref), source, limits, signal);
    } catch (error) {
      if (!(error instanceof IntakeFailure)) throw error;
      const { reason, fault } = error;
      throw new InputFailure(reason, {
        cause: error,
        details: fault === null ? [] : [inputFaultDetail(ref.number, fault)],
      });
    }
  }

  async #queue(generation: Generation, signal: AbortSignal): Promise<void> {
    const { store, finalPrice, clock, onChange, onQueued } = this.#options;
    const { id, requester, recipe } = generation;
    const shaped = preparedBy(generation, this.#modelOf(generation));
    const { aspect, size } = shaped;
    const priced = await this.#untilDone(() => finalPrice(requester, { ...recipe, aspect, size }), signal);
    const prepared = { ...shaped, finalPrice: priced };
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

/** The shape that the first picture decides, with no more pixels than are held for, and the price by the files' sizes. */
function preparedBy({ recipe }: Generation, model: ImageModel): Omit<PreparedGeneration, 'finalPrice'> {
  const { inputs, size: held, aspect } = recipe;
  const shaping = inputs.find(({ setsShape }) => setsShape)?.kept;
  const shape =
    shaping === null || shaping === undefined
      ? { aspect, size: held }
      : keptShape(model, shaping.size, held.width * held.height);
  return { ...shape, listPrice: model.price({ size: shape.size, inputs: inputs.map(pricedInput) }) };
}
