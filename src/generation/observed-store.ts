import type { Logger } from 'pino';
import type { PictureRef } from './model/generation.ts';
import type { LifecycleEvent } from './model/lifecycle.ts';
import type { GenerationFacts, GenerationStore, PictureEnded, PictureFailure } from './ports/generation-store.ts';

export interface ObservedStoreOptions {
  readonly log: Logger;
  /** Hears of every transition, once, after it was written. */
  readonly observe: (event: LifecycleEvent) => void;
}

/** What changes no state: reads, a price that was told, and a file that goes in. Every other method is a transition and must be observed, or this file does not compile. */
type Reads =
  | 'priceTold'
  | 'keepInput'
  | 'toldPrices'
  | 'find'
  | 'findEarlier'
  | 'queueHeads'
  | 'letDelayedGo'
  | 'delayedUntil'
  | 'mostOfWindow'
  | 'nextStartMs'
  | 'queuePlaces'
  | 'unfinished'
  | 'waitingPictures'
  | 'submitsSince'
  | 'memberUsage'
  | 'capUsages'
  | 'heldTooOften'
  | 'recentPictures'
  | 'moderatedSince'
  | 'renderingGenerations'
  | 'waitingGenerations';

/**
 * The store, with one line in the log for each transition that it writes, whoever makes it: only the call that changed the
 * row gets the facts. A failure to log or to count never reaches the caller: the transition was written.
 */
export function observed(store: GenerationStore, { log, observe }: ObservedStoreOptions): GenerationStore {
  const tell = (event: LifecycleEvent): void => {
    try {
      const { to, ...fields } = event;
      log[to === 'undelivered' ? 'warn' : 'info'](fields, to);
      observe(event);
    } catch (error) {
      log.error({ err: error, generation: event.generation }, 'a transition could not be counted');
    }
  };
  const tellFailed = (ref: PictureRef, facts: GenerationFacts, failure: PictureFailure): void => {
    const { state: to, reason, billed } = failure;
    const { modelId: model, account } = facts;
    tell({ to, ...nameOf(ref), model, account, reason, released: facts.unitPrice, billed });
  };
  const tellEnded = (generation: string, hasEnded: boolean): void => {
    if (hasEnded) tell({ to: 'ended', generation });
  };
  const tellFailure = (ref: PictureRef, ended: PictureEnded | null, failure: PictureFailure): void => {
    if (ended === null) return;
    tellFailed(ref, ended, failure);
    tellEnded(ref.generationId, ended.generationEnded);
  };

  const transitions: Omit<GenerationStore, Reads> = {
    async accept(generation, ...rest) {
      const result = await store.accept(generation, ...rest);
      if (result.kind !== 'accepted') return result;
      const { modelId: model, count, prompt } = generation.recipe;
      const id = generation.reply.interactionId;
      tell({ to: 'held', generation: id, guild: generation.requester.guildId, model, count, price: result.price });
      // The one line with the prompt, for whoever asks for this level.
      log.debug({ generation: id, prompt }, 'prompt');
      return result;
    },
    async open(id) {
      const changed = await store.open(id);
      if (changed === 'queued') tell({ to: 'queued', generation: id });
      return changed;
    },
    async prepare(id, prepared, nowMs) {
      const changed = await store.prepare(id, prepared, nowMs);
      if (changed) tell({ to: 'queued', generation: id });
      return changed;
    },
    async withdraw(id, nowMs) {
      const withdrawn = await store.withdraw(id, nowMs);
      if (withdrawn !== null) {
        const { modelId: model, unitPrice, count } = withdrawn;
        tell({ to: 'withdrawn', generation: id, model, count, released: count * unitPrice });
      }
      return withdrawn;
    },
    async claim(ref, nowMs, lane) {
      const result = await store.claim(ref, nowMs, lane);
      if (result.kind === 'claimed') tell({ to: 'submitting', ...nameOf(ref), account: lane.account });
      return result;
    },
    async requeue(ref, ...how) {
      const changed = await store.requeue(ref, ...how);
      if (changed) tell({ to: 'requeued', ...nameOf(ref), account: null, billed: 0 });
      return changed;
    },
    async startRendering(ref, task, told, lost) {
      const facts = await store.startRendering(ref, task, told, lost);
      if (facts !== null) {
        const waitMs = sinceMs(facts.createdAtMs, task.submittedAtMs);
        tell({ to: 'rendering', ...nameOf(ref), task: task.taskId, waitMs });
      }
      return facts;
    },
    async keep(ref, file, charged, nowMs, billed = charged) {
      const ended = await store.keep(ref, file, charged, nowMs, billed);
      if (ended !== null) {
        const { modelId: model, account } = ended;
        tell({ to: 'kept', ...nameOf(ref), model, account, charged, billed });
        tellEnded(ref.generationId, ended.generationEnded);
      }
      return ended;
    },
    async fail(ref, failure, nowMs) {
      const ended = await store.fail(ref, failure, nowMs);
      tellFailure(ref, ended, failure);
      return ended;
    },
    async cancelRendering(ref, billed, nowMs) {
      const ended = await store.cancelRendering(ref, billed, nowMs);
      tellFailure(ref, ended, { state: 'cancelled', reason: 'cancelled', details: [], billed });
      return ended;
    },
    async failWaiting(ref, failure, nowMs) {
      const ended = await store.failWaiting(ref, failure, nowMs);
      tellFailure(ref, ended, failure);
      return ended;
    },
    async recoverLostSubmit(lost, nowMs, again) {
      const result = await store.recoverLostSubmit(lost, nowMs, again);
      if (result === null) return null;
      const { unitPrice: billed, account } = result;
      if (result.requeued) tell({ to: 'requeued', ...nameOf(lost), account, billed });
      else tellFailure(lost, result, { state: 'failed', reason: 'outcome_unknown', details: [], billed });
      return result;
    },
    async cancelWaiting(generationId, reason, nowMs) {
      const cancelled = await store.cancelWaiting(generationId, reason, nowMs);
      if (cancelled === null) return null;
      const failure = { state: 'cancelled', reason, details: [], billed: 0 } as const;
      for (const number of cancelled.numbers) tellFailed({ generationId, number }, cancelled, failure);
      tellEnded(generationId, cancelled.ended);
      return cancelled;
    },
    async cancelOverCap(ref, nowMs) {
      const ended = await store.cancelOverCap(ref, nowMs);
      tellFailure(ref, ended, { state: 'cancelled', reason: 'over_cap', details: [], billed: 0 });
      return ended;
    },
    async markDelivered(id, route, messageId, nowMs) {
      const delivered = await store.markDelivered(id, route, messageId, nowMs);
      if (delivered !== null) {
        const { modelId: model, endedAtMs } = delivered;
        const delayMs = endedAtMs === null ? null : sinceMs(endedAtMs, nowMs);
        tell({ to: 'delivered', generation: id, model, route, delayMs });
      }
      return delivered;
    },
    async markUndelivered(id) {
      const facts = await store.markUndelivered(id);
      if (facts !== null) tell({ to: 'undelivered', generation: id, model: facts.modelId });
      return facts;
    },
  };
  return { ...store, ...transitions };
}

function nameOf({ generationId, number }: PictureRef): { readonly generation: string; readonly picture: number } {
  return { generation: generationId, picture: number };
}

/** The host's clock may have been set back meanwhile. */
function sinceMs(fromMs: number, toMs: number): number {
  return Math.max(0, toMs - fromMs);
}
