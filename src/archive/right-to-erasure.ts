import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import type { Erasure } from './erasure.ts';
import { anonymousAtMs, firstOpenMonth, SETTLED_AFTER_MS } from './months.ts';
import { newPseudonym } from './pseudonym.ts';
import type { PersonalDataStore } from './personal-data.ts';
import type { ArchiveStore, ErasureRequest, ErasureRequestStore } from './store.ts';

/** What waits is cancelled first, so that it need not be painted to be deleted. */
interface Painting {
  /** With null in every server. */
  cancelWaiting(guildId: null, userId: string): Promise<{ readonly pictures: number; readonly released: MicroUsd }>;
}

export interface RightToErasureOptions {
  readonly store: Pick<ArchiveStore, 'erasableOf'> & ErasureRequestStore;
  readonly records: Pick<PersonalDataStore, 'memberRecord'>;
  readonly erasure: Pick<Erasure, 'erase'>;
  readonly generationService: Painting;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What became of a member's things. */
export interface ErasureReceipt {
  readonly prompts: number;
  readonly pictures: number;
  readonly cancelled: number;
  readonly released: MicroUsd;
  /** Commands that are deleted as soon as they are over. */
  readonly unfinished: number;
  /** Rows of the ledger that bear the member's id, and until when; null where none does. */
  readonly moneyRows: number;
  readonly anonymousAtMs: number | null;
}

/** Generations erased in one transaction, and anonymised in one: everything else has its turn in between. */
const BATCH = 50;
const ROWS = 100;

/**
 * Forgets members who asked for it. Prompts and pictures go at once. Money rows stay, since they are the books of others,
 * too; the member's id leaves them as soon as no cap counts the month any more, so that nobody can lift their caps by
 * being forgotten. Each step is noted or repeatable: a crash leaves it to the next sweep.
 */
export class RightToErasure {
  readonly #options: RightToErasureOptions;

  constructor(options: RightToErasureOptions) {
    this.#options = options;
  }

  async forget(userId: string): Promise<ErasureReceipt> {
    const { store, records, generationService, clock } = this.#options;
    const before = await records.memberRecord(userId);
    // Noted first: whatever is interrupted from here on, the sweep ends.
    const request = await store.requestErasure({ userId, pseudonym: newPseudonym(), requestedAtMs: clock.now() });
    const { pictures: cancelled, released } = await generationService.cancelWaiting(null, userId);
    await this.#carryOut(request);
    const after = await records.memberRecord(userId);
    return {
      prompts: Math.max(0, before.prompts - after.prompts),
      pictures: Math.max(0, before.pictures - after.pictures),
      cancelled,
      released,
      unfinished: after.unfinished,
      moneyRows: after.moneyRows,
      anonymousAtMs: after.lastMonth === null ? null : anonymousAtMs(after.lastMonth),
    };
  }

  /** Goes on with every request that is not done with. */
  async sweep(signal?: AbortSignal): Promise<void> {
    for (const request of await this.#options.store.erasureRequests()) {
      signal?.throwIfAborted();
      await this.#carryOut(request, signal);
    }
  }

  /** Call it when a generation came to its end: whoever asked to be forgotten meanwhile need not wait for the sweep. */
  async ended(generationId: string): Promise<void> {
    if (await this.#options.store.isToBeForgotten(generationId)) await this.#options.erasure.erase([generationId]);
  }

  async #carryOut(request: ErasureRequest, signal?: AbortSignal): Promise<void> {
    const { store, log } = this.#options;
    await this.#eraseAll(request, signal);
    await this.#anonymise(request, signal);
    // Without the ids: the line would tie the member to the pseudonym again.
    if (await store.closeRequest(request)) log.info('a member is forgotten');
  }

  async #eraseAll({ userId, requestedAtMs }: ErasureRequest, signal?: AbortSignal): Promise<void> {
    const { store, erasure, clock } = this.#options;
    for (;;) {
      const ids = await store.erasableOf(userId, requestedAtMs, BATCH);
      if (ids.length === 0) return;
      await erasure.erase(ids);
      await clock.sleep(0, signal);
    }
  }

  async #anonymise(request: ErasureRequest, signal?: AbortSignal): Promise<void> {
    const { store, clock } = this.#options;
    const openMonth = firstOpenMonth(clock.now());
    const settledBeforeMs = clock.now() - SETTLED_AFTER_MS;
    while ((await store.anonymise(request, openMonth, settledBeforeMs, ROWS)) === 'more') {
      await clock.sleep(0, signal);
    }
  }
}
