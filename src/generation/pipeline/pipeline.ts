import type { AdminPauses } from '../flow-control/admin-pauses.ts';
import type { Lanes } from '../flow-control/lanes.ts';
import type { Limiter } from '../flow-control/limiter.ts';
import type { StorageGuard } from '../flow-control/storage-guard.ts';
import type { PictureRef } from '../model/generation.ts';
import type { PauseCause } from '../model/pause-cause.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { KeptInput } from '../ports/generation-store.ts';
import type { InputPreparation } from './input-preparation.ts';
import type { LookupResult } from './lost-submits.ts';
import type { PictureIntake } from './picture-intake.ts';
import type { PictureWorker } from './picture-worker.ts';
import type { TaskCancellation } from './task-cancellation.ts';

export interface PipelineParts {
  readonly dispatcher: Dispatcher;
  readonly worker: PictureWorker;
  readonly taskCancellation: TaskCancellation;
  readonly limiter: Limiter;
  readonly lanes: Lanes;
  readonly adminPauses: AdminPauses;
  readonly storage: StorageGuard;
  readonly inputs: InputPreparation;
  readonly intake: PictureIntake;
}

/** The way from the queue to the last picture: how fast, whether at all, and by whom. */
export class Pipeline {
  readonly #parts: PipelineParts;

  constructor(parts: PipelineParts) {
    this.#parts = parts;
  }

  /** Why nothing is submitted now; empty while something is. */
  get causes(): readonly PauseCause[] {
    return this.#parts.lanes.causes;
  }

  /** Why pictures cannot be stored, as a sentence for the operator; null while they can. */
  get storageFailure(): string | null {
    return this.#parts.storage.failure;
  }

  /** Takes in a picture that is for no generation. Throws as `PictureIntake.bring` does. */
  takeIn(...picture: Parameters<PictureIntake['bring']>): Promise<KeptInput> {
    return this.#parts.intake.bring(...picture);
  }

  /** Finds out whether pictures can be stored, before the first is asked for. */
  async proveStorage(): Promise<void> {
    await this.#parts.storage.isProven();
  }

  setPausedByOperator(isPaused: boolean): void {
    this.#parts.lanes.setPaused(isPaused);
    this.#parts.adminPauses.setBot(isPaused);
  }

  setDrained(account: string, isDrained: boolean): void {
    const { lanes, adminPauses } = this.#parts;
    lanes.setDrained(account, isDrained);
    adminPauses.setDraining(lanes.all.some(({ account: { name } }) => lanes.isDrained(name)));
  }

  /** The accounts, in the operator's order. */
  get lanes(): Lanes {
    return this.#parts.lanes;
  }

  setGuildPaused(guildId: string, isPaused: boolean): void {
    this.#parts.adminPauses.setGuild(guildId, isPaused);
  }

  /** Call it once the pictures of a former process are back in their places: from here on the queue moves. */
  start(): void {
    this.#parts.dispatcher.start();
  }

  /** Looks at the queue soon. Cheap to call on every change. */
  poke(): void {
    this.#parts.dispatcher.poke();
  }

  /** Fetches what goes into the pictures of an acknowledged generation, then queues them. Returns at once. */
  prepare(generationId: string): void {
    this.#parts.inputs.start(generationId);
  }

  /** Takes up a task that was rendering when the last process ended. */
  resume(ref: PictureRef & { readonly userId: string; readonly account: string | null }): void {
    this.#parts.dispatcher.resume(ref);
  }

  /** Looks for the task of a submit that the last process lost; null where its host cannot be asked. */
  recover(ref: PictureRef & { readonly account: string | null }): Promise<LookupResult['kind']> | null {
    return this.#parts.dispatcher.recover(ref);
  }

  /** Submits nothing more; resolves when nothing is submitted, rendered or fetched any more. */
  async stop(): Promise<void> {
    const { dispatcher, limiter, lanes, adminPauses, storage, worker, inputs, taskCancellation } = this.#parts;
    taskCancellation.abort();
    const preparing = inputs.stop();
    const dispatched = dispatcher.stop();
    const held = Promise.all([lanes, adminPauses, storage].map((part) => part.stop()));
    await limiter.stop();
    await dispatched;
    await worker.stop();
    await held;
    await preparing;
  }

  /** Breaks off what runs: its rows say where to go on. */
  abort(): void {
    this.#parts.worker.abort();
  }
}
