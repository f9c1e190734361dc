import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Announcer } from './announcer.ts';
import type { Generation, PictureRef } from './generation.ts';
import type { GenerationStore } from './store.ts';

export interface RecoveryOptions {
  readonly store: GenerationStore;
  readonly announcer: Pick<Announcer, 'replyExists'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Polls on for a task that is being painted. */
  readonly resume: (ref: PictureRef & { readonly userId: string }) => void;
  readonly changed: (generationId: string, ended: boolean) => void;
}

/**
 * Takes up generations that a former process left on its way, each from the state in its row. `ids` must have been read
 * before this process took its first command: its own must not be taken for leftovers.
 */
export async function takeUpUnfinished(ids: readonly string[], options: RecoveryOptions): Promise<void> {
  for (const id of ids) {
    const generation = await options.store.find(id);
    if (generation === null) continue;
    options.log.info({ generation: id, state: generation.state }, 'taken up');
    await takeUp(generation, options);
  }
}

async function takeUp(generation: Generation, options: RecoveryOptions): Promise<void> {
  const { store, clock, changed } = options;
  if (generation.state === 'ended') return changed(generation.id, true);
  if (generation.state === 'held' && !(await wasAcknowledged(generation, options))) {
    await store.withdraw(generation.id, clock.now());
    return;
  }
  if (generation.state === 'held') {
    await store.open(generation.id);
    changed(generation.id, false);
  }
  for (const { number, state } of generation.pictures) {
    const ref = { generationId: generation.id, number };
    if (state === 'rendering') options.resume({ ...ref, userId: generation.requester.userId });
    if (state === 'submitting') {
      const { generationEnded } = await store.recoverLostSubmit(ref, clock.now());
      changed(generation.id, generationEnded);
    }
  }
}

/**
 * The process died around the acknowledgement. Where Discord shows a reply, a member waits for it; where it has none,
 * nobody does. Where Discord cannot be asked, the member is assumed to wait.
 */
async function wasAcknowledged(generation: Generation, { announcer, log }: RecoveryOptions): Promise<boolean> {
  try {
    return await announcer.replyExists(generation);
  } catch (error) {
    log.warn({ generation: generation.id, err: error }, 'Discord could not be asked about a reply');
    return true;
  }
}
