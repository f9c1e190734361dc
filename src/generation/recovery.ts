import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import type { Messenger } from './ports/messenger.ts';
import type { Generation, PictureRef, PictureState } from './model/generation.ts';
import type { GenerationStore } from './ports/generation-store.ts';

type OwnedPicture = PictureRef & { readonly userId: string };

export interface RecoveryOptions {
  readonly store: GenerationStore;
  readonly messenger: Pick<Messenger, 'replyExists'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Polls on for a task that is being painted. */
  readonly resume: (ref: OwnedPicture) => void;
  /** Goes on finding out whether somebody waits for a generation, for as long as it takes. */
  readonly askLater: (generationId: string) => void;
  /**
   * Called when every picture is back in its place: whatever is being submitted from then on is this process's own, and would
   * be taken for a lost submit before.
   */
  readonly inPlace: () => void;
  readonly changed: (generationId: string, ended: boolean) => void;
  /** Aborted when the bot stops: what could not be taken up until then is left to the next start. */
  readonly signal: AbortSignal;
}

/** A generation that cannot be taken up for now (the file may be locked by a backup) is tried again so often. */
const ATTEMPTS = 5;
const RETRY_MS = 1_000;
/** After that, in the background. */
const RETRY_LATER_MS = 10_000;

/**
 * Takes up generations that a former process left on its way, each from the state in its row. `ids` must have been read
 * before this process took its first command: its own must not be taken for leftovers.
 *
 * First what this machine knows by itself, so that everything is back in its place of the queue before any place at the
 * provider becomes free; then those about which Discord must be asked, all at once, because Discord may be slow.
 */
export async function recoverUnfinished(ids: readonly string[], options: RecoveryOptions): Promise<void> {
  const generations: Generation[] = [];
  for (const id of ids) {
    await insist(id, options, async () => {
      const generation = await options.store.find(id);
      if (generation !== null) generations.push(generation);
    });
  }
  for (const { id, state } of generations) {
    options.log.info({ generation: id, state }, 'taken up');
    if (state === 'ended') options.changed(id, true);
  }
  // Each on its own, and those that are being painted whatever becomes of them: to poll on needs no write.
  for (const ref of picturesIn(generations, 'submitting')) {
    if (!(await insist(ref.generationId, options, () => recoverLost(ref, options))))
      void recoverLostLater(ref, options);
  }
  for (const ref of picturesIn(generations, 'rendering')) options.resume(ref);
  options.inPlace();
  const held = generations.filter(({ state }) => state === 'held');
  await Promise.all(held.map((generation) => retryHeld(generation, options)));
}

/** One that cannot be taken up must not stand in the way of the others. False when it was given up. */
async function insist(id: string, { clock, log }: RecoveryOptions, recover: () => Promise<void>): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await recover();
      return true;
    } catch (error) {
      log.error({ generation: id, err: error, attempt }, 'a generation could not be taken up');
      if (attempt === ATTEMPTS) return false;
    }
    await clock.sleep(RETRY_MS);
  }
}

function picturesIn(generations: readonly Generation[], wanted: PictureState): OwnedPicture[] {
  return generations.flatMap(({ id, pictures, requester }) =>
    pictures
      .filter(({ state }) => state === wanted)
      .map(({ number }) => ({ generationId: id, number, userId: requester.userId })),
  );
}

/** Puts what was lost on the way to the provider back into the queue. */
async function recoverLost(ref: PictureRef, { store, clock, changed }: RecoveryOptions): Promise<void> {
  const { generationEnded } = await store.recoverLostSubmit(ref, clock.now());
  changed(ref.generationId, generationEnded);
}

/** Nobody but this can move a picture that is `submitting` for a former process, so it may take as long as it takes. */
async function recoverLostLater(ref: PictureRef, options: RecoveryOptions): Promise<void> {
  const { clock, log, signal } = options;
  while (!signal.aborted) {
    try {
      await clock.sleep(RETRY_LATER_MS, signal);
      return await recoverLost(ref, options);
    } catch (error) {
      if (!signal.aborted) log.warn({ generation: ref.generationId, err: error }, 'a lost submit cannot be noted yet');
    }
  }
}

async function retryHeld(generation: Generation, options: RecoveryOptions): Promise<void> {
  if (!(await insist(generation.id, options, () => recoverHeld(generation, options)))) options.askLater(generation.id);
}

async function recoverHeld(generation: Generation, options: RecoveryOptions): Promise<void> {
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
async function wasAcknowledged(generation: Generation, { messenger, log }: RecoveryOptions): Promise<boolean> {
  try {
    return await messenger.replyExists(generation);
  } catch (error) {
    log.warn({ generation: generation.id, err: error }, 'Discord could not be asked about a reply');
    return true;
  }
}
