// Ends tasks that are at their hosts already, where that is free: what costs its full price either way goes on, and arrives.

import type { Logger } from 'pino';
import type { Clock } from '../../runtime/clock.ts';
import type { Lane, Lanes } from '../flow-control/lanes.ts';
import { pictureKey, type Generation, type Picture, type PictureTask } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import type { GenerationStore } from '../ports/generation-store.ts';
import type { CancelOutcome } from '../ports/host-account.ts';
import type { GenerationChange } from './generation-change.ts';
import { tablePrice } from './picture-claims.ts';

export interface TaskCancellationOptions {
  readonly store: Pick<GenerationStore, 'cancelRendering'>;
  readonly lanes: Pick<Lanes, 'named'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onChange: (change: GenerationChange) => void;
}

/** A picture that is at a host which can cancel it. */
export interface CancellableTask {
  readonly generation: Generation;
  readonly picture: Picture;
  readonly task: PictureTask;
  readonly lane: Lane;
}

/** `released`: what was held for it. `cost`: what its host takes for it all the same. */
export interface CancelledTask {
  readonly outcome: CancelOutcome | 'unclear';
  readonly released: MicroUsd;
  readonly cost: MicroUsd;
}

/**
 * Only the host knows whether a task ended, so nothing is noted beforehand: where the process dies between its word and our row, the next
 * poll hears the same.
 */
export class TaskCancellation {
  readonly #options: TaskCancellationOptions;
  readonly #stopping = new AbortController();

  constructor(options: TaskCancellationOptions) {
    this.#options = options;
  }

  /** Those pictures of a generation that could be cancelled at their hosts. */
  tasksOf(generation: Generation): CancellableTask[] {
    return generation.pictures.flatMap((picture) => {
      const { state, task, lane: name } = picture;
      const lane = name === null ? null : this.#options.lanes.named(name.account);
      if (state !== 'rendering' || task === null || lane?.account.cancel === undefined) return [];
      return [{ generation, picture, task, lane }];
    });
  }

  /** Asks the hosts. `unclear` where one does not answer, and for what a stop breaks off: the next poll tells. Never rejects. */
  cancel(tasks: readonly CancellableTask[]): Promise<CancelledTask[]> {
    return Promise.all(tasks.map((one) => this.#cancelOne(one)));
  }

  async #cancelOne(cancellable: CancellableTask): Promise<CancelledTask> {
    const { generation, picture, task, lane } = cancellable;
    const { price: released } = picture;
    const cost = tablePrice(lane, generation) ?? released;
    const { modelId } = generation.recipe;
    try {
      const outcome = await lane.account.cancel?.({ ...task, modelId }, this.#stopping.signal);
      if (outcome === 'free') await this.#write(picture, 0);
      if (outcome === 'billed') await this.#write(picture, cost);
      return { outcome: outcome ?? 'unsupported', released, cost };
    } catch (error) {
      this.#options.log.warn({ picture: pictureKey(picture), err: error }, 'a task could not be cancelled at its host');
      return { outcome: 'unclear', released, cost };
    }
  }

  /** The poll that is under way may have been told first. */
  async #write(picture: Picture, billed: MicroUsd): Promise<void> {
    const { store, clock, onChange } = this.#options;
    const ended = await store.cancelRendering(picture, billed, clock.now());
    if (ended !== null) onChange({ generationId: picture.generationId, ended: ended.generationEnded });
  }

  /** Asks nobody any more. */
  abort(): void {
    this.#stopping.abort(new Error('shutting down'));
  }
}
