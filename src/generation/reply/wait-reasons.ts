/** Why pictures wait: the one answer for replies, `/quota` and `/settings explain`. */
import type { Clock } from '../../runtime/clock.ts';
import type { AdminPauses } from '../flow-control/admin-pauses.ts';
import type { Lanes } from '../flow-control/lanes.ts';
import { waitsForInputs, type Generation } from '../model/generation.ts';
import type { PauseCause } from '../model/pause-cause.ts';
import type { LatePicture, MemberWait, Wait } from '../model/wait.ts';
import type { Dispatcher } from '../pipeline/dispatcher.ts';
import type { PictureFetcher } from '../pipeline/picture-fetcher.ts';
import { LONGEST_WAIT_MS, type GenerationStore, type QueuePlace } from '../ports/generation-store.ts';

export interface WaitReasonsOptions {
  readonly store: Pick<GenerationStore, 'find' | 'queuePlaces' | 'delayedUntil' | 'waitingGenerations'>;
  readonly lanes: Pick<Lanes, 'causes' | 'causesFor' | 'isHoldingSome'>;
  readonly adminPauses: Pick<AdminPauses, 'isGuildPaused' | 'isAnyGuildPaused'>;
  readonly dispatcher: Pick<Dispatcher, 'ownWait'>;
  readonly fetcher: Pick<PictureFetcher, 'lateOf'>;
  readonly clock: Clock;
}

/** The queue at one instant. */
export interface QueueLook {
  readonly places: ReadonlyMap<string, QueuePlace>;
  readonly delayedUntil: ReadonlyMap<string, number>;
}

type Priced = Pick<Generation, 'requester' | 'recipe' | 'unitPrice'>;

/** The pauses and outages come first: nothing moves in them, whatever else holds a picture. */
export class WaitReasons {
  readonly #options: WaitReasonsOptions;

  constructor(options: WaitReasonsOptions) {
    this.#options = options;
  }

  async look(): Promise<QueueLook> {
    const { store, clock } = this.#options;
    return { places: await store.queuePlaces(), delayedUntil: await store.delayedUntil(clock.now()) };
  }

  /** Why a generation waits; null where nothing holds it, or it is not in the queue. `look`: null where none of it is. */
  of(generation: Generation, look: QueueLook | null): Wait | null {
    const held = this.#heldFor(generation) ?? (waitsForInputs(generation) ? { kind: 'inputs' } : null);
    return held ?? (look === null ? null : this.#inQueue(generation.id, look));
  }

  /** The same for one of many: it is read only where not all are held alike. */
  async ofEach(generationId: string, look: QueueLook): Promise<Wait | null> {
    const { store, lanes, adminPauses } = this.#options;
    const isSameForAll = !lanes.isHoldingSome && !adminPauses.isAnyGuildPaused;
    const generation = isSameForAll ? null : await store.find(generationId);
    if (generation !== null) return this.of(generation, look);
    return heldBy(lanes.causes) ?? this.#inQueue(generationId, look);
  }

  /** What is painted of it and not here yet. */
  lateOf(generationId: string): LatePicture | null {
    return this.#options.fetcher.lateOf({ generationId });
  }

  /** What a member's pictures wait for, in whichever server; for one who has none waiting, what would hold one of a server now. */
  async ofMember({ userId, guildId }: { readonly userId: string; readonly guildId: string }): Promise<MemberWait> {
    const { store, fetcher, lanes } = this.#options;
    const late = fetcher.lateOf({ userId });
    const [first] = await store.waitingGenerations({ userId });
    if (first === undefined) return { wait: this.#guildPause(guildId) ?? heldBy(lanes.causes), late };
    const look = await this.look();
    const wait = await this.ofEach(first, look);
    return { wait: wait ?? (look.places.has(first) ? null : { kind: 'inputs' }), late };
  }

  #heldFor({ requester, recipe, unitPrice }: Priced): Wait | null {
    const causes = this.#options.lanes.causesFor({ order: recipe, unitPrice, account: null });
    return this.#guildPause(requester.guildId) ?? heldBy(causes);
  }

  #guildPause(guildId: string): Wait | null {
    return this.#options.adminPauses.isGuildPaused(guildId) ? { kind: 'paused', cause: 'guild' } : null;
  }

  #inQueue(generationId: string, { places, delayedUntil }: QueueLook): Wait | null {
    const queued = places.get(generationId);
    if (queued === undefined) return null;
    const untilMs = delayedUntil.get(generationId);
    if (untilMs !== undefined) return { kind: 'delayed', untilMs };
    const { dispatcher, clock } = this.#options;
    const { place, userId, notBeforeMs } = queued;
    const aheadMs = notBeforeMs - clock.now();
    // A later one is of a clock that was set back: the queue does not wait for it.
    if (aheadMs > 0 && aheadMs <= LONGEST_WAIT_MS) return { kind: 'busy', untilMs: notBeforeMs };
    return dispatcher.ownWait({ generationId, userId }) ?? { kind: 'queued', place };
  }
}

/** The account and the operator come before an outage: they would hold even if the provider worked. */
function heldBy(causes: readonly PauseCause[]): Wait | null {
  const [cause] = causes.flatMap((one) => (one === 'provider_failing' ? [] : one));
  if (cause !== undefined) return { kind: 'paused', cause };
  return causes.length === 0 ? null : { kind: 'provider_failing' };
}
