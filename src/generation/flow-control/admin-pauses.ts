import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import { linkedTo } from '../../runtime/linked-signal.ts';
import type { QueuedPicture } from '../ports/generation-store.ts';
import { watchOutageTimeout, type OutageTimeoutOptions } from './outage-timeout.ts';

export interface AdminPausesOptions extends Pick<OutageTimeoutOptions, 'store' | 'clock' | 'timeoutMs' | 'fail'> {
  readonly log: Logger;
  /** Whether drained accounts alone keep that picture waiting. */
  readonly isHeldByDrain: (picture: QueuedPicture) => boolean;
  /** Called when a server's pause begins and when it ends. */
  readonly onChange: () => void;
}

/**
 * The pauses that people make, of the whole bot, of single servers and of single accounts, as the database has them: the queue and the
 * claim look at those rows, so that nothing is submitted. Here is what members read of them, and the end of pictures that waited too
 * long in one.
 */
export class AdminPauses {
  readonly #options: AdminPausesOptions;
  readonly #tasks: BackgroundTasks;
  readonly #guilds = new Set<string>();
  #isBotPaused = false;
  #isDraining = false;
  #watching: AbortController | null = null;

  constructor(options: AdminPausesOptions) {
    this.#options = options;
    this.#tasks = new BackgroundTasks((error) => options.log.error({ err: error }, 'watching a pause broke off'));
  }

  /** Whether any server is paused. */
  get isAnyGuildPaused(): boolean {
    return this.#guilds.size > 0;
  }

  isGuildPaused(guildId: string): boolean {
    return this.#guilds.has(guildId);
  }

  /** What it means for the queue is decided by whoever calls this. */
  setBot(isPaused: boolean): void {
    this.#isBotPaused = isPaused;
    this.#watch();
  }

  /** Whether the operator drains any account. */
  setDraining(isDraining: boolean): void {
    this.#isDraining = isDraining;
    this.#watch();
  }

  setGuild(guildId: string, isPaused: boolean): void {
    if (isPaused) this.#guilds.add(guildId);
    else this.#guilds.delete(guildId);
    this.#watch();
    this.#options.onChange();
  }

  /** Watches from the beginning of the first pause to the end of the last. */
  #watch(): void {
    const isAny = this.#isBotPaused || this.#isDraining || this.isAnyGuildPaused;
    if (!isAny) this.#watching?.abort();
    if (!isAny) this.#watching = null;
    else if (this.#watching === null) this.#tasks.run((signal) => linkedTo(signal, (own) => this.#endWhatWaits(own)));
  }

  async #endWhatWaits(watching: AbortController): Promise<void> {
    this.#watching = watching;
    const concerns = (picture: QueuedPicture): boolean =>
      this.#isBotPaused || this.isGuildPaused(picture.guildId) || this.#options.isHeldByDrain(picture);
    try {
      await watchOutageTimeout({ ...this.#options, isHolding: () => true, concerns }, watching.signal);
    } catch (error) {
      // The last pause is over.
      if (!watching.signal.aborted) throw error;
    }
  }

  /** Watches no more; resolves when nothing of it runs. */
  async stop(): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}
