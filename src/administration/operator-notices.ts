import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import type { Messenger, OperatorNotice } from '../generation/ports/messenger.ts';
import { BREAKER } from '../generation/model/burn-rate.ts';
import type { AdministrationStore } from './store.ts';

export interface OperatorNoticesOptions {
  readonly store: Pick<AdministrationStore, 'botPause' | 'claimNotice' | 'restoration'>;
  readonly messenger: Pick<Messenger, 'notifyOperator'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What the operator hears once, whatever restarts. Every notice stands in the log as well. */
export class OperatorNotices {
  readonly #options: OperatorNoticesOptions;
  readonly #holder = randomUUID();
  readonly #told = new Set<string>();

  constructor(options: OperatorNoticesOptions) {
    this.#options = options;
  }

  /** Tells of such a thing once in each day (UTC). */
  async tellDaily(notice: OperatorNotice): Promise<void> {
    const day = new Date(this.#options.clock.now()).toISOString().slice(0, 10);
    await this.#tellOnce(`${notice.kind}:${day}`, notice);
  }

  /** Tells that the burn-rate breaker paused the bot, where it did and nobody was told yet. Never throws. */
  async tellOfBreaker(): Promise<void> {
    const { store, log } = this.#options;
    try {
      const pause = await store.botPause();
      if (pause?.actorId !== BREAKER) return;
      await this.#tellOnce(`burning:${pause.atMs}`, { kind: 'burning', reason: pause.reason });
    } catch (error) {
      log.error({ err: error }, 'the operator could not be told of the breaker');
    }
  }

  /** Tells that the books were set back to a backup, where they were and nobody was told yet. Never throws. */
  async tellOfRestore(): Promise<void> {
    const { store, log } = this.#options;
    try {
      const restoration = await store.restoration();
      if (restoration === null) return;
      await this.#tellOnce(`restored:${restoration.restoredAtMs}`, { kind: 'restored', ...restoration });
    } catch (error) {
      log.error({ err: error }, 'the operator could not be told of the restore');
    }
  }

  /** Tells what BFL took while the books know nothing, once for each restore. */
  async tellOfUnrecorded(notice: OperatorNotice & { readonly kind: 'unrecorded' }): Promise<void> {
    await this.#tellOnce(`unrecorded:${notice.sinceMs}`, notice);
  }

  /** A notice that did not arrive is tried again by this process the next time, but not by another. */
  async #tellOnce(key: string, notice: OperatorNotice): Promise<void> {
    const { store, messenger, clock, log } = this.#options;
    if (this.#told.has(key) || !(await store.claimNotice(key, this.#holder, clock.now()))) return;
    log.warn({ notice }, 'the operator is told');
    if (await messenger.notifyOperator(notice)) this.#told.add(key);
  }
}
