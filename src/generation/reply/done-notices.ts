import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import { HOUR_MS } from '../../runtime/durations.ts';
import { retry } from '../../runtime/retry.ts';
import type { DoneNoticeBoard, DoneNoticeStore } from '../ports/done-notices.ts';
import { DeliveryError } from '../ports/messenger.ts';

/** A command that took longer than this, in ms, is told of: its member looks elsewhere by then, and an edit notifies nobody. */
const SLOW_MS = 30_000;
/** What was delivered before this, in ms, needs no word any more. */
const FRESH_MS = HOUR_MS;
const WAITS_MS = [2_000, 10_000, 60_000] as const;

export interface DoneNoticesOptions {
  readonly store: DoneNoticeStore;
  readonly board: DoneNoticeBoard;
  readonly clock: Clock;
  readonly log: Logger;
}

/** "Tell me when it is done": mentions members whose slow commands have ended, once, also across restarts. */
export class DoneNotices implements AsyncDisposable {
  readonly #options: DoneNoticesOptions;
  readonly #tasks: BackgroundTasks;

  constructor(options: DoneNoticesOptions) {
    this.#options = options;
    const { log } = options;
    this.#tasks = new BackgroundTasks((error) => log.error({ err: error }, 'telling that a command is done broke off'));
  }

  /** Tells of what a former process has delivered and not told. */
  async start(): Promise<void> {
    const { store, clock } = this.#options;
    for (const id of await store.untold(clock.now() - FRESH_MS, SLOW_MS)) this.#tell(id);
  }

  /** Whether the member wants it. */
  isWanted(userId: string): Promise<boolean> {
    return this.#options.store.tellsDone(userId);
  }

  async want(userId: string, isWanted: boolean): Promise<void> {
    await this.#options.store.setTellsDone(userId, isWanted, this.#options.clock.now());
  }

  /** Call it when a result stands in its reply. Returns at once; of a quick command it asks nothing. */
  delivered(generationId: string, tookMs: number): void {
    if (tookMs > SLOW_MS) this.#tell(generationId);
  }

  #tell(generationId: string): void {
    const { clock, log } = this.#options;
    this.#tasks.run((signal) =>
      retry(() => this.#tellOnce(generationId, signal), {
        waits: WAITS_MS,
        until: (error) => error instanceof DeliveryError && !error.retryable,
        signal,
        clock,
        onError: (error) =>
          log.warn({ generation: generationId, err: error }, 'a member could not be told that it is done'),
      }),
    );
  }

  async #tellOnce(generationId: string, signal: AbortSignal): Promise<void> {
    const { store, board, clock } = this.#options;
    const result = await store.findResult(generationId);
    if (result === null) return;
    const { generation, place } = result;
    const isCancelled = generation.pictures.every(({ state }) => state === 'cancelled');
    if (isCancelled || !(await store.tellsDone(generation.requester.userId)) || (await store.isTold(generationId)))
      return;
    await board.tellDone(generation, place, signal);
    await store.noteTold(generationId, clock.now());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}
