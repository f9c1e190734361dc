import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import { lastEditAtMs, type Generation } from '../model/generation.ts';

export interface LastEditsOptions {
  readonly clock: Clock;
  readonly onDue: (generationId: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Knows when the private replies of what is on its way are to be edited for the last time: only their tokens can edit them. */
export class LastEdits {
  readonly #options: LastEditsOptions;
  readonly #watched = new Map<string, AbortController>();
  readonly #tasks: BackgroundTasks;

  constructor(options: LastEditsOptions) {
    this.#options = options;
    this.#tasks = new BackgroundTasks(options.onError);
  }

  /** Calls `onDue` in time for the last edit; once, however often this is called. */
  watch({ id, reply }: Generation): void {
    if (!reply.isPrivate || this.#watched.has(id)) return;
    const watching = new AbortController();
    this.#watched.set(id, watching);
    this.#tasks.run(async () => {
      const { clock, onDue } = this.#options;
      const isDue = await clock.sleep(lastEditAtMs(reply) - clock.now(), watching.signal).then(
        () => true,
        () => false,
      );
      if (isDue) onDue(id);
    });
  }

  /** It came to its end. */
  forget(generationId: string): void {
    this.#watched.get(generationId)?.abort();
    this.#watched.delete(generationId);
  }

  /** Watches no more. */
  async stop(): Promise<void> {
    this.#tasks.abort();
    for (const id of this.#watched.keys()) this.forget(id);
    await this.#tasks.settled();
  }
}
