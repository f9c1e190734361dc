import type { Logger } from 'pino';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import type { FailWaiting } from './pipeline/fail-waiting.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import type { WaitingOf } from './ports/generation-store.ts';

export interface AdminDecisionsOptions {
  readonly pipeline: Pick<Pipeline, 'setPausedByOperator' | 'setDrained' | 'setGuildPaused' | 'poke'>;
  readonly failWaiting: Pick<FailWaiting, 'cancel' | 'overCap'>;
  readonly log: Logger;
}

/**
 * What follows for the queue from what an admin or the operator decided, once that is stored. Each method returns at once: what a
 * stop leaves of it, the claim finds when it is to be submitted.
 */
export class AdminDecisions {
  readonly #options: AdminDecisionsOptions;
  readonly #tasks: BackgroundTasks;

  constructor(options: AdminDecisionsOptions) {
    this.#options = options;
    this.#tasks = new BackgroundTasks((error) =>
      options.log.error({ err: error }, 'what waits in vain could not be cancelled'),
    );
  }

  /**
   * Follows the pause of the whole bot: while it is on, nothing more is submitted, what waits keeps its place for ten minutes, and
   * what is being painted goes on.
   */
  setPaused(isPaused: boolean): void {
    this.#options.pipeline.setPausedByOperator(isPaused);
  }

  /** Nothing more is sent to that account, or it is used again. */
  setDrained(account: string, isDrained: boolean): void {
    this.#options.pipeline.setDrained(account, isDrained);
  }

  /** The same for the pause of one server. */
  setGuildPaused(guildId: string, isPaused: boolean): void {
    this.#options.pipeline.setGuildPaused(guildId, isPaused);
  }

  /** Cancels what a member or a server that was blocked has waiting, and tells the members. */
  blocked(of: WaitingOf): void {
    const { failWaiting, pipeline } = this.#options;
    this.#tasks.run(async (signal) => {
      await failWaiting.cancel(of, 'blocked', signal);
      pipeline.poke();
    });
  }

  /** The caps of a server were changed: cancels what does not fit any more, the newest first, and tells the members. */
  capsChanged(guildId: string): void {
    const { failWaiting, pipeline } = this.#options;
    this.#tasks.run(async (signal) => {
      await failWaiting.overCap({ guildId }, signal);
      pipeline.poke();
    });
  }

  /** Cancels no more; resolves when nothing of it runs. */
  async stop(): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}
