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

/** A generation that cannot be taken up for now (the file may be locked by a backup) is tried again so often. */
const ATTEMPTS = 5;
const RETRY_MS = 1_000;

/**
 * Takes up generations that a former process left on its way, each from the state in its row. `ids` must have been read
 * before this process took its first command: its own must not be taken for leftovers.
 *
 * First what this machine knows by itself, so that everything is back in its place of the queue before any place at the
 * provider becomes free; then those about which Discord must be asked, all at once, because Discord may be slow.
 */
export async function takeUpUnfinished(ids: readonly string[], options: RecoveryOptions): Promise<void> {
  const rendering: (PictureRef & { readonly userId: string })[] = [];
  const held: Generation[] = [];
  for (const id of ids) {
    await insist(id, options, async () => {
      const generation = await options.store.find(id);
      if (generation === null) return;
      options.log.info({ generation: id, state: generation.state }, 'taken up');
      if (generation.state === 'held') held.push(generation);
      else if (generation.state === 'ended') options.changed(id, true);
      else rendering.push(...(await takeUpOpen(generation, options)));
    });
  }
  for (const ref of rendering) options.resume(ref);
  await Promise.all(held.map((generation) => insist(generation.id, options, () => takeUpHeld(generation, options))));
}

/** One that cannot be taken up must not stand in the way of the others. */
async function insist(id: string, { clock, log }: RecoveryOptions, takeUp: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await takeUp();
    } catch (error) {
      log.error({ generation: id, err: error, attempt }, 'a generation could not be taken up');
      if (attempt === ATTEMPTS) return;
    }
    await clock.sleep(RETRY_MS);
  }
}

/** Puts what was lost on the way to the provider back into the queue, and returns what is being painted there. */
async function takeUpOpen(
  { id, pictures, requester }: Generation,
  { store, clock, changed }: RecoveryOptions,
): Promise<(PictureRef & { readonly userId: string })[]> {
  for (const { number, state } of pictures) {
    if (state !== 'submitting') continue;
    const { generationEnded } = await store.recoverLostSubmit({ generationId: id, number }, clock.now());
    changed(id, generationEnded);
  }
  return pictures
    .filter(({ state }) => state === 'rendering')
    .map(({ number }) => ({ generationId: id, number, userId: requester.userId }));
}

async function takeUpHeld(generation: Generation, options: RecoveryOptions): Promise<void> {
  const { store, clock, changed } = options;
  if (await wasAcknowledged(generation, options)) {
    await store.open(generation.id);
    changed(generation.id, false);
  } else {
    await store.withdraw(generation.id, clock.now());
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
