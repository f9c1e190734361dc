// Erases everything of a member on request.

import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import type { Erasure } from './erasure.ts';
import { anonymousAtMs, firstOpenMonth, SETTLED_AFTER_MS } from './months.ts';
import { newPseudonym } from './pseudonym.ts';
import type { PersonalDataStore } from './personal-data.ts';
import type { ArchiveStore, AutomaticCopies, ErasureRequest, ErasureRequestStore } from './store.ts';

interface Cancelled {
  readonly pictures: number;
  readonly released: MicroUsd;
}

/** Cancels a member's queued pictures, so that they are not generated only to be deleted. */
interface QueueCancellation {
  /** In every server. */
  cancelWaiting(of: { readonly userId: string; readonly queuedUntilMs: number }): Promise<Cancelled>;
}

export interface RightToErasureOptions {
  readonly store: Pick<ArchiveStore, 'erasableOf' | 'eraseQuestionsOf' | 'noteErasure' | 'lastErasureMs'> &
    ErasureRequestStore;
  readonly records: Pick<PersonalDataStore, 'memberRecord'>;
  readonly erasure: Pick<Erasure, 'erase' | 'erasePresets' | 'eraseReferences'>;
  readonly copies: AutomaticCopies;
  readonly cancellation: QueueCancellation;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What was erased for a member, and what is left. */
export interface ErasureReceipt {
  readonly prompts: number;
  readonly pictures: number;
  readonly presets: number;
  readonly references: number;
  readonly cancelled: number;
  readonly released: MicroUsd;
  /** Generations that are erased once they reach a final state. */
  readonly unfinished: number;
  /** Ledger entries that still have the member's id, and until when; null where none has. */
  readonly moneyRows: number;
  readonly anonymousAtMs: number | null;
}

/** Generations erased, and ledger entries anonymised, in one transaction; the event loop runs between two of them. */
const BATCH = 50;
const ROWS = 100;

/**
 * Carries out members' requests for erasure. Prompts, pictures, presets and references are erased at once. Ledger entries stay, since sums
 * of others depend on them; the member's id is replaced in them once no cap counts the month any more, so that nobody
 * can reset their caps by this. Each step is recorded or repeatable: after a crash the next sweep goes on.
 */
export class RightToErasure {
  readonly #options: RightToErasureOptions;

  constructor(options: RightToErasureOptions) {
    this.#options = options;
  }

  async forget(userId: string): Promise<ErasureReceipt> {
    const { store, records, clock } = this.#options;
    const before = await records.memberRecord(userId);
    // Recorded first: whatever is interrupted after this, the sweep completes.
    const request = await store.requestErasure({
      userId,
      pseudonym: newPseudonym(),
      // All that there is, also where the host's clock was set back since.
      requestedAtMs: Math.max(clock.now(), before.newestAtMs ?? 0),
    });
    const { pictures: cancelled, released } = await this.#carryOut(request);
    const after = await records.memberRecord(userId);
    return {
      prompts: Math.max(0, before.prompts - after.prompts),
      pictures: Math.max(0, before.pictures - after.pictures),
      presets: Math.max(0, before.presets.length - after.presets.length),
      references: Math.max(0, before.references.length - after.references.length),
      cancelled,
      released,
      unfinished: after.unfinished,
      moneyRows: after.moneyRows,
      anonymousAtMs: after.lastMonth === null ? null : anonymousAtMs(after.lastMonth),
    };
  }

  /** Continues every open request. */
  async sweep(signal?: AbortSignal): Promise<void> {
    for (const request of await this.#options.store.erasureRequests()) {
      signal?.throwIfAborted();
      await this.#carryOut(request, signal);
    }
  }

  /** Call it when a generation reaches a final state: erases it at once if its member asked for erasure meanwhile. */
  async ended(generationId: string): Promise<void> {
    const { store, erasure, clock } = this.#options;
    if (!(await store.isToBeForgotten(generationId))) return;
    await store.noteErasure(clock.now());
    await erasure.erase([generationId]);
    await this.#removeCopies();
  }

  async #carryOut(request: ErasureRequest, signal?: AbortSignal): Promise<Cancelled> {
    const { store, erasure, cancellation, log } = this.#options;
    const { userId, requestedAtMs } = request;
    const cancelled = await cancellation.cancelWaiting({ userId, queuedUntilMs: requestedAtMs });
    await store.eraseQuestionsOf(request, this.#options.clock.now());
    await this.#eraseAll(request, signal);
    await erasure.erasePresets(userId, requestedAtMs);
    await erasure.eraseReferences(request);
    await this.#anonymise(request, signal);
    // The request stays open for as long as a copy has what it covers.
    const isDone = (await this.#removeCopies(requestedAtMs)) && (await store.closeRequest(request));
    // Logged without ids: they would link the member to the pseudonym again.
    if (isDone) log.info('erasure request completed');
    return cancelled;
  }

  /**
   * Deletes the copies that hold what is erased: those from before the request, and those from between it and the erasure, which a
   * kill may have put off behind an upgrade. False where that failed.
   */
  async #removeCopies(requestedAtMs = 0): Promise<boolean> {
    const { store, copies, log } = this.#options;
    try {
      await copies.removeMadeBefore(Math.max(requestedAtMs, (await store.lastErasureMs()) ?? 0));
      return true;
    } catch (error) {
      log.error({ err: error }, 'deleting a copy of the database failed; it is retried at the next sweep');
      return false;
    }
  }

  async #eraseAll({ userId, requestedAtMs }: ErasureRequest, signal?: AbortSignal): Promise<void> {
    const { store, erasure, clock } = this.#options;
    for (;;) {
      const ids = await store.erasableOf(userId, requestedAtMs, BATCH);
      if (ids.length === 0) return;
      await store.noteErasure(clock.now());
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
