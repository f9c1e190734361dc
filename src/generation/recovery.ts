/** Takes up what a former process left on its way, each generation from the state in its row. */
import type { Logger } from 'pino';
import type { BackgroundTasks } from '../runtime/background-tasks.ts';
import type { Clock } from '../runtime/clock.ts';
import { retry } from '../runtime/retry.ts';
import { waitsForInputs, type Generation, type PictureState } from './model/generation.ts';
import type { GenerationChange } from './pipeline/generation-change.ts';
import type { LookupResult } from './pipeline/lost-submits.ts';
import type { GenerationStore, LostSubmit } from './ports/generation-store.ts';

type OwnedPicture = LostSubmit & { readonly userId: string; readonly account: string | null };

export interface RecoveryOptions {
  readonly store: Pick<GenerationStore, 'find' | 'recoverLostSubmit'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Looks for the task of a lost submit; null where its host cannot be asked. */
  readonly lookUp: (ref: OwnedPicture) => Promise<LookupResult['kind']> | null;
  /** Polls on for a task that is rendering. */
  readonly resume: (ref: OwnedPicture) => void;
  /** Fetches the pictures that go in. Returns at once. */
  readonly prepare: (generationId: string) => void;
  /** The process died around the acknowledgement: finds out whether somebody waits, for as long as it takes. Returns at once. */
  readonly askForReply: (generationId: string) => void;
  /**
   * Called when every picture is back in its place: whatever is being submitted from then on is this process's own, and would
   * be taken for a lost submit before.
   */
  readonly inPlace: () => void;
  readonly changed: (change: GenerationChange) => void;
  /** Called with each generation whose pictures go on. */
  readonly resumed: (generation: Generation) => void;
  /** What could not be taken up until the bot stops is left to the next start. */
  readonly tasks: BackgroundTasks;
}

/** A generation that cannot be taken up for now (the file may be locked by a backup) is tried again so often. */
const ATTEMPTS = 5;
const RETRY_MS = 1_000;
/** After that, in the background. */
const RETRY_LATER_MS = 10_000;

/**
 * Takes up unfinished generations. `ids` must have been read before this process took its first command: its own must not be
 * taken for leftovers.
 *
 * First what this machine knows by itself, so that everything is back in its place of the queue before any place at the
 * provider becomes free; those about which Discord must be asked follow when it has answered.
 */
export async function recoverUnfinished(ids: readonly string[], options: RecoveryOptions): Promise<void> {
  const generations: Generation[] = [];
  for (const id of ids) {
    await triesToRecover(id, options, async () => {
      const generation = await options.store.find(id);
      if (generation !== null) generations.push(generation);
    });
  }
  for (const { id, state } of generations) {
    options.log.info({ generation: id, state }, 'recovering');
    if (state === 'ended') options.changed({ generationId: id, ended: true });
  }
  // Each on its own, and those that are rendering whatever becomes of them: to poll on needs no write.
  for (const ref of picturesIn(generations, 'submitting')) {
    const looking = options.lookUp(ref);
    if (looking !== null) options.tasks.run((signal) => recoverLookedUp(ref, looking, { signal, options }));
    else if (!(await triesToRecover(ref.generationId, options, () => recoverLost(ref, options)))) {
      options.tasks.run((signal) => recoverLostLater(ref, signal, options));
    }
  }
  for (const ref of picturesIn(generations, 'rendering')) options.resume(ref);
  options.inPlace();
  for (const generation of generations) {
    if (generation.state !== 'open') continue;
    options.resumed(generation);
    if (waitsForInputs(generation)) options.prepare(generation.id);
  }
  for (const { id, state } of generations) if (state === 'held') options.askForReply(id);
}

/** One that cannot be recovered must not stand in the way of the others. False when it was given up. */
async function triesToRecover(
  id: string,
  { clock, log, tasks: { signal } }: RecoveryOptions,
  recover: () => Promise<void>,
): Promise<boolean> {
  try {
    await retry(recover, {
      waits: [RETRY_MS],
      until: (_error, failures) => failures >= ATTEMPTS,
      signal,
      clock,
      onError: (error, { failures }) =>
        log.error({ generation: id, err: error, attempt: failures }, 'a generation could not be recovered'),
    });
    return true;
  } catch {
    return false;
  }
}

function picturesIn(generations: readonly Generation[], wanted: PictureState): OwnedPicture[] {
  return generations.flatMap(({ id, pictures, requester }) =>
    pictures
      .filter(({ state }) => state === wanted)
      .map(({ number, submits, lane }) => ({
        generationId: id,
        number,
        submits,
        userId: requester.userId,
        account: lane?.account ?? null,
      })),
  );
}

/** Its host was asked: it goes on with the task that was found, or is sent again only where there is none. */
async function recoverLookedUp(
  ref: OwnedPicture,
  looking: Promise<LookupResult['kind']>,
  { signal, options }: { readonly signal: AbortSignal; readonly options: RecoveryOptions },
): Promise<void> {
  const kind = await looking;
  if (kind === 'adopted') return options.resume(ref);
  await untilRecovered(ref, signal, { ...options, again: kind === 'none' });
}

/** Puts a picture whose submit was lost back into the queue, or fails it. */
async function recoverLost(
  lost: LostSubmit,
  { store, clock, changed, again = true }: RecoveryOptions & { readonly again?: boolean },
): Promise<void> {
  const recovered = await store.recoverLostSubmit(lost, clock.now(), again);
  changed({ generationId: lost.generationId, ended: recovered?.generationEnded ?? false });
}

/** Only this can move a picture that is `submitting` for a former process, so it may take as long as it takes. */
async function recoverLostLater(ref: LostSubmit, signal: AbortSignal, options: RecoveryOptions): Promise<void> {
  await options.clock.sleep(RETRY_LATER_MS, signal);
  await untilRecovered(ref, signal, options);
}

async function untilRecovered(
  ref: LostSubmit,
  signal: AbortSignal,
  options: RecoveryOptions & { readonly again?: boolean },
): Promise<void> {
  const { clock, log } = options;
  await retry(() => recoverLost(ref, options), {
    waits: [RETRY_LATER_MS],
    signal,
    clock,
    onError: (error) => log.warn({ generation: ref.generationId, err: error }, 'a lost submit cannot be noted yet'),
  });
}
