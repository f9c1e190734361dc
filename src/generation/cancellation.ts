import type { Generation, Requester } from './model/generation.ts';
import type { Cancelled, FailWaiting } from './pipeline/fail-waiting.ts';
import type { CancelledTask, TaskCancellation } from './pipeline/task-cancellation.ts';
import type { GenerationStore, WaitingOf } from './ports/generation-store.ts';

export interface CancellationOptions {
  readonly store: Pick<GenerationStore, 'find' | 'renderingGenerations'>;
  readonly failWaiting: Pick<FailWaiting, 'cancel' | 'generation'>;
  readonly tasks: Pick<TaskCancellation, 'tasksOf' | 'cancel'>;
  /** Called when what waited was ended: others may go on. */
  readonly onFreed: () => void;
}

/** What was cancelled: what waited, and what became of each task that was at a host. */
export interface CancelResult {
  readonly waiting: Cancelled;
  readonly tasks: readonly CancelledTask[];
}

/**
 * Cancels for a member what waits, and what is at a host that ends it for nothing. What costs its price by now goes on.
 * `beforeAsking` is awaited before a host is asked, which takes seconds.
 */
export class Cancellation {
  readonly #options: CancellationOptions;

  constructor(options: CancellationOptions) {
    this.#options = options;
  }

  /** What waits of that, and nothing else. */
  async cancelWaiting(of: WaitingOf & { readonly userId: string }): Promise<Cancelled> {
    const { failWaiting, onFreed } = this.#options;
    const cancelled = await failWaiting.cancel(of, 'cancelled');
    onFreed();
    return cancelled;
  }

  /** Everything of the member in that server. */
  async cancelFor(
    { guildId, userId }: Pick<Requester, 'guildId' | 'userId'>,
    beforeAsking: () => Promise<unknown>,
  ): Promise<CancelResult> {
    const { store } = this.#options;
    const waiting = await this.cancelWaiting({ guildId, userId });
    const ids = await store.renderingGenerations(userId, guildId);
    const generations = await Promise.all(ids.map((id) => store.find(id)));
    return this.#cancelTasks(waiting, generations, beforeAsking);
  }

  /** One generation. `elsewhere`: another process took its command, and hears of every click as well. */
  async cancelGeneration(
    generationId: string,
    { userId, processId }: { readonly userId: string; readonly processId: string },
    beforeAsking: () => Promise<unknown>,
  ): Promise<CancelResult | 'unknown' | 'elsewhere' | 'not_yours'> {
    const { store, failWaiting, onFreed } = this.#options;
    const generation = await store.find(generationId);
    if (generation === null) return 'unknown';
    if (generation.processId !== processId) return 'elsewhere';
    if (generation.requester.userId !== userId) return 'not_yours';
    const waiting = await failWaiting.generation(generationId, 'cancelled');
    onFreed();
    return this.#cancelTasks(waiting, [generation], beforeAsking);
  }

  async #cancelTasks(
    waiting: Cancelled,
    generations: readonly (Generation | null)[],
    beforeAsking: () => Promise<unknown>,
  ): Promise<CancelResult> {
    const { tasks } = this.#options;
    const cancellable = generations.flatMap((generation) => (generation === null ? [] : tasks.tasksOf(generation)));
    if (cancellable.length === 0) return { waiting, tasks: [] };
    await beforeAsking();
    return { waiting, tasks: await tasks.cancel(cancellable) };
  }
}
