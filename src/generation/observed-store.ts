import type { Logger } from 'pino';
import type { Generation, PictureRef } from './model/generation.ts';
import type { LifecycleEvent } from './model/lifecycle.ts';
import type { GenerationStore, PictureFailure } from './ports/generation-store.ts';

export interface ObservedStoreOptions {
  readonly log: Logger;
  /** Hears of every step, once, after it was written. */
  readonly observe: (step: LifecycleEvent) => void;
}

/** What only reads, or writes nothing that is a step: all the rest must be observed, or this file does not compile. */
type Reads =
  | 'find'
  | 'queueHeads'
  | 'nextStartMs'
  | 'queuePlaces'
  | 'unfinished'
  | 'waitingPictures'
  | 'submittedSince'
  | 'memberUsage'
  | 'recentPictures'
  | 'moderatedSince'
  | 'waitingGenerations';

/**
 * The store, with a line in the log for each step that it writes: exactly one, whoever makes it, because only the call that
 * changed the row is told so. What goes wrong here is never the caller's trouble: the step was made.
 */
export function observed(store: GenerationStore, { log, observe }: ObservedStoreOptions): GenerationStore {
  const tell = (step: LifecycleEvent): void => {
    try {
      const { to, ...fields } = step;
      log[to === 'undelivered' ? 'warn' : 'info'](fields, to);
      observe(step);
    } catch (error) {
      log.error({ err: error, generation: step.generation }, 'a step could not be counted');
    }
  };
  const tellEnded = (generation: string, hasEnded: boolean): void => {
    if (hasEnded) tell({ to: 'ended', generation });
  };
  const factsOf = async (id: string): Promise<Generation | null> => {
    try {
      return await store.find(id);
    } catch (error) {
      log.debug({ err: error, generation: id }, 'a step is told without its model');
      return null;
    }
  };
  const tellFailed = async (ref: PictureRef, { state: to, reason, billed }: PictureFailure): Promise<void> => {
    const facts = await factsOf(ref.generationId);
    tell({ to, ...nameOf(ref), model: modelOf(facts), reason, released: facts?.unitPrice ?? 0, billed });
  };

  const transitions: Omit<GenerationStore, Reads> = {
    async accept(generation, ...rest) {
      const result = await store.accept(generation, ...rest);
      if (result.kind !== 'accepted') return result;
      const { recipe, unitPrice } = generation;
      const { modelId: model, count, prompt } = recipe;
      const id = generation.reply.interactionId;
      tell({ to: 'held', generation: id, model, count, price: unitPrice * count });
      // The one line with the prompt, for whoever asks for this level.
      log.debug({ generation: id, prompt }, 'prompt');
      return result;
    },
    async open(id) {
      const changed = await store.open(id);
      if (changed) tell({ to: 'queued', generation: id });
      return changed;
    },
    async withdraw(id, nowMs) {
      const changed = await store.withdraw(id, nowMs);
      if (changed) {
        const facts = await factsOf(id);
        const count = facts?.pictures.length ?? 0;
        const released = count * (facts?.unitPrice ?? 0);
        tell({ to: 'withdrawn', generation: id, model: modelOf(facts), count, released });
      }
      return changed;
    },
    async claim(ref, nowMs) {
      const changed = await store.claim(ref, nowMs);
      if (changed) tell({ to: 'submitting', ...nameOf(ref) });
      return changed;
    },
    async requeue(ref, notBeforeMs) {
      const changed = await store.requeue(ref, notBeforeMs);
      if (changed) tell({ to: 'requeued', ...nameOf(ref), billed: 0 });
      return changed;
    },
    async startRendering(ref, task) {
      const changed = await store.startRendering(ref, task);
      if (changed) {
        const facts = await factsOf(ref.generationId);
        const waitMs = facts === null ? null : sinceMs(facts.createdAtMs, task.submittedAtMs);
        tell({ to: 'rendering', ...nameOf(ref), task: task.taskId, waitMs });
      }
      return changed;
    },
    async keep(ref, file, cost, nowMs) {
      const result = await store.keep(ref, file, cost, nowMs);
      if (result.changed) {
        const model = modelOf(await factsOf(ref.generationId));
        tell({ to: 'kept', ...nameOf(ref), model, charged: cost });
        tellEnded(ref.generationId, result.generationEnded);
      }
      return result;
    },
    async fail(ref, failure, nowMs) {
      const result = await store.fail(ref, failure, nowMs);
      if (result.changed) {
        await tellFailed(ref, failure);
        tellEnded(ref.generationId, result.generationEnded);
      }
      return result;
    },
    async failWaiting(ref, failure, nowMs) {
      const result = await store.failWaiting(ref, failure, nowMs);
      if (result.changed) {
        await tellFailed(ref, failure);
        tellEnded(ref.generationId, result.generationEnded);
      }
      return result;
    },
    async recoverLostSubmit(ref, nowMs) {
      const result = await store.recoverLostSubmit(ref, nowMs);
      if (!result.changed) return result;
      const facts = await factsOf(ref.generationId);
      const billed = facts?.unitPrice ?? 0;
      if (result.requeued) tell({ to: 'requeued', ...nameOf(ref), billed });
      else {
        const model = modelOf(facts);
        const end = { to: 'failed', reason: 'outcome_unknown' } as const;
        tell({ ...end, ...nameOf(ref), model, released: billed, billed });
        tellEnded(ref.generationId, result.generationEnded);
      }
      return result;
    },
    async cancelWaiting(guildId, userId, nowMs) {
      const cancelled = await store.cancelWaiting(guildId, userId, nowMs);
      const failure = { state: 'cancelled', reason: 'cancelled', details: [], billed: 0 } as const;
      for (const { generationId, numbers, ended } of cancelled) {
        for (const number of numbers) await tellFailed({ generationId, number }, failure);
        tellEnded(generationId, ended);
      }
      return cancelled;
    },
    async markDelivered(id, route, messageId, nowMs) {
      // Read before: afterwards nobody can tell a late delivery from one that is offered again.
      const facts = await factsOf(id);
      const changed = await store.markDelivered(id, route, messageId, nowMs);
      if (changed) {
        const endedAtMs = facts?.state === 'ended' ? lastEnd(facts) : null;
        const delayMs = endedAtMs === null ? null : sinceMs(endedAtMs, nowMs);
        tell({ to: 'delivered', generation: id, model: modelOf(facts), route, delayMs });
      }
      return changed;
    },
    async markUndelivered(id) {
      const changed = await store.markUndelivered(id);
      if (changed) tell({ to: 'undelivered', generation: id, model: modelOf(await factsOf(id)) });
      return changed;
    },
  };
  return { ...store, ...transitions };
}

function nameOf({ generationId, number }: PictureRef): { readonly generation: string; readonly picture: number } {
  return { generation: generationId, picture: number };
}

function modelOf(facts: Generation | null): string | null {
  return facts?.recipe.modelId ?? null;
}

function lastEnd({ pictures }: Generation): number | null {
  const ends = pictures.flatMap(({ endedAtMs }) => endedAtMs ?? []);
  return ends.length === 0 ? null : Math.max(...ends);
}

/** The host's clock may have been set back meanwhile. */
function sinceMs(fromMs: number, toMs: number): number {
  return Math.max(0, toMs - fromMs);
}
