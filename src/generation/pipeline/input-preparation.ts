/** Brings the pictures that go in to the disk, and then queues what they go into. What a stop breaks off, the next start takes up. */
import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import { linkedTo } from '../../runtime/linked-signal.ts';
import { retry } from '../../runtime/retry.ts';
import type { Admission } from '../admission/admission.ts';
import type { Lanes } from '../flow-control/lanes.ts';
import { waitsForInputs, type FailureReason, type Generation } from '../model/generation.ts';
import type { Misfit } from '../model/host.ts';
import { MEGAPIXEL, type ImageModel } from '../model/image-model.ts';
import { inputFaultDetail, keptShape } from '../model/input-picture.ts';
import type { GenerationStore, InputRef, KeptInput, PreparedGeneration } from '../ports/generation-store.ts';
import type { PaintOrder } from '../ports/provider-account.ts';
import type { GenerationChange } from './generation-change.ts';
import { inputFileName, type InputFiles } from './input-files.ts';
import { IntakeFailure, type AwaitedPicture, type PictureIntake } from './picture-intake.ts';

export interface InputPreparationOptions {
  readonly store: Pick<GenerationStore, 'find' | 'keepInput' | 'prepare' | 'failWaiting'>;
  readonly intake: PictureIntake;
  readonly files: Pick<InputFiles, 'removeUnnamed'>;
  readonly models: readonly ImageModel[];
  readonly lanes: Pick<Lanes, 'priceOf' | 'isUnsure' | 'misfitsOf'>;
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

/** Between two tries of what the database refused. */
const WRITE_RETRY_MS = 1_000;
/** Between two looks whether a host has said by now what it offers. */
const UNSURE_MS = 1_000;

export class InputPreparation {
  readonly #options: InputPreparationOptions;
  readonly #tasks: BackgroundTasks;
  /** By the id of the generation. */
  readonly #underWay = new Map<string, AbortController>();

  constructor(options: InputPreparationOptions) {
    this.#options = options;
    this.#tasks = new BackgroundTasks((error) => options.log.error({ err: error }, 'preparing pictures broke off'));
  }

  /** Returns at once. */
  start(generationId: string): void {
    this.#tasks.run((stop) =>
      linkedTo(stop, async (own) => {
        this.#underWay.set(generationId, own);
        try {
          await this.#prepare(generationId, own.signal);
        } catch (error) {
          stop.throwIfAborted();
          if (!own.signal.aborted) throw error;
          await this.#removeUnnamed(generationId);
        } finally {
          this.#underWay.delete(generationId);
        }
      }),
    );
  }

  /** Breaks off what is fetched for a generation that has ended: nobody waits for it. */
  forget(generationId: string): void {
    this.#underWay.get(generationId)?.abort(new Error('the generation has ended'));
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
      if (generation === null || !waitsForInputs(generation)) {
        await this.#removeUnnamed(generationId);
        return null;
      }
      const missing = generation.recipe.inputs.find(({ kept }) => kept === null);
      if (missing === undefined) return generation;
      const { number, source, maxMegapixels } = missing;
      const ref = { generationId, number };
      const { minSide } = this.#modelOf(generation).inputs;
      const limits = { maxPixels: maxMegapixels * MEGAPIXEL, minSide };
      if (source === null) throw new InputFailure('input_lost');
      const kept = await this.#bring(ref, { source, limits, owner: generation.requester.userId }, signal);
      await this.#untilDone(() => this.#options.store.keepInput(ref, kept), signal);
    }
  }

  /** What came too late for its row to name it. Where the disk or the database refuses, the sweep does it. */
  async #removeUnnamed(generationId: string): Promise<void> {
    const { store, files } = this.#options;
    try {
      const generation = await store.find(generationId);
      const unnamed = generation?.recipe.inputs.filter(({ kept }) => kept === null) ?? [];
      for (const { number } of unnamed) await files.removeUnnamed(inputFileName({ generationId, number }));
    } catch {
      // It is no fault of anybody's command.
    }
  }

  async #bring(ref: InputRef, awaited: AwaitedPicture, signal: AbortSignal): Promise<KeptInput> {
    try {
      return await this.#options.intake.bring(inputFileName(ref), awaited, signal);
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
    const { id, requester } = generation;
    const shape = shapedBy(generation, this.#modelOf(generation));
    const recipe = { ...generation.recipe, ...shape };
    const prices = await this.#pricesOf(recipe, signal);
    if (prices === null) throw noLane(recipe, this.#options.lanes.misfitsOf(recipe));
    const priced = await this.#untilDone(() => finalPrice(requester, recipe), signal);
    const prepared = { ...shape, listPrice: prices.dearest, leastPrice: prices.least, finalPrice: priced };
    if (!(await this.#untilDone(() => store.prepare(id, prepared, clock.now()), signal))) return;
    onChange({ generationId: id, ended: false });
    onQueued();
  }

  /** null where no account can keep it, also once it is known what each has. */
  async #pricesOf(order: PaintOrder, signal: AbortSignal): Promise<ReturnType<Lanes['priceOf']>> {
    const { lanes, clock } = this.#options;
    for (;;) {
      const prices = lanes.priceOf(order);
      if (prices !== null || !lanes.isUnsure({ order, account: null })) return prices;
      await clock.sleep(UNSURE_MS, signal);
    }
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

/** What is in the way of a picture that no account can paint: the size of its files, where that is all. */
function noLane({ inputs }: Pick<PaintOrder, 'inputs'>, [misfit, ...others]: readonly Misfit[]): InputFailure {
  const maxBytes = misfit?.kind === 'inputs' && others.length === 0 ? misfit.maxBytes : null;
  const large = inputs.filter(({ kept }) => maxBytes !== null && kept !== null && kept.bytes > maxBytes);
  if (large.length === 0) return new InputFailure('no_lane');
  return new InputFailure('input_refused', {
    details: large.map(({ number }) => inputFaultDetail(number, 'too_large_to_send')),
  });
}

/** The shape that the first picture decides, with no more pixels than are held for. */
function shapedBy({ recipe }: Generation, model: ImageModel): Pick<PreparedGeneration, 'aspect' | 'size'> {
  const { inputs, size: held, aspect } = recipe;
  const shaping = inputs.find(({ setsShape }) => setsShape)?.kept;
  return shaping === null || shaping === undefined
    ? { aspect, size: held }
    : keptShape(model, shaping.size, held.width * held.height);
}
