import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import { pictureKey, type FailureReason, type PictureRef } from '../model/generation.ts';
import type { Lane, Lanes } from '../flow-control/lanes.ts';
import type { Limiter, LimiterJob } from '../flow-control/limiter.ts';
import { MAX_COUNT } from '../model/options.ts';
import type { Wait } from '../model/wait.ts';
import type { FailWaiting } from './fail-waiting.ts';
import type { LookupResult } from './lost-submits.ts';
import type { PictureWorker } from './picture-worker.ts';
import { LONGEST_WAIT_MS, type GenerationStore, type QueuedPicture } from '../ports/generation-store.ts';

export interface DispatcherOptions {
  readonly store: Pick<GenerationStore, 'letDelayedGo' | 'queueHeads' | 'nextStartMs'>;
  readonly limiter: Limiter;
  readonly worker: PictureWorker;
  readonly failWaiting: Pick<FailWaiting, 'picture'>;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly log: Logger;
  readonly perMember: number;
  /** The most pictures of one member that may wait. */
  readonly maxWaiting: number;
  /** The one server that the bot paints in; null for all. */
  readonly onlyGuildId: string | null;
  /** Called where a picture must wait for its member's allowance. */
  readonly onPaced: (generationId: string) => void;
  /** Called when places in the queue may have changed. */
  readonly onQueueMoved: () => void;
}

type OwnWait = Extract<Wait, { readonly kind: 'pace' | 'own_pictures' }>;

/** After a read of the queue that failed, in ms. */
const READ_RETRY_MS = 1_000;

/**
 * Moves pictures from the queue, which is rows, into the limiter's small window. Members take turns: whoever has least
 * in the window and was served longest ago is next; within a member, first come, first served.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  /** Pictures in the limiter. */
  readonly #admitted = new Set<string>();
  /** The same of each member. */
  readonly #admittedOf = new Map<string, Set<string>>();
  /** Those of them that have left the limiter behind. */
  readonly #atWork = new Set<string>();
  readonly #servedAt = new Map<string, number>();
  /** Pictures in the limiter, and looks at the queue. */
  readonly #tasks: BackgroundTasks;
  readonly #stopping = new AbortController();
  #turn = 0;
  #isStarted = false;
  #state: 'idle' | 'due' | 'reading' | 'reading, and due again' = 'idle';
  #alarm: AbortController | undefined;
  #isDelaying = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    const { log } = options;
    this.#tasks = new BackgroundTasks((error) => log.error({ err: error }, 'the limiter dropped a picture'));
  }

  /** Until then nothing leaves the queue: what is being submitted belongs to a former process. */
  start(): void {
    this.#isStarted = true;
    this.poke();
  }

  /** Looks at the queue soon, once for all calls of the same turn. Cheap to call on every change. */
  poke(): void {
    if (!this.#isStarted || this.#stopping.signal.aborted || this.#state === 'due') return;
    if (this.#state === 'idle') this.#tasks.run(() => this.#pumpSoon());
    else this.#state = 'reading, and due again';
  }

  /** What is billed, or with the provider, may have changed: looks at the queue where the burn rate delays a picture. */
  windowChanged(): void {
    if (this.#isDelaying) this.poke();
  }

  /** Never throws. */
  async #pumpSoon(): Promise<void> {
    this.#state = 'due';
    await nextTurn();
    this.#state = 'reading';
    try {
      if (!this.#stopping.signal.aborted) await this.#pump();
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#options.log.error({ err: error }, 'the queue could not be read');
      this.#wakeIn(READ_RETRY_MS);
    }
    const isDueAgain = this.#isDueAgain;
    this.#state = 'idle';
    if (isDueAgain) this.poke();
  }

  get #isDueAgain(): boolean {
    return this.#state === 'reading, and due again';
  }

  /** Takes up a task that was being painted when the last process ended. */
  resume(ref: PictureRef & { readonly userId: string; readonly account: string | null }): void {
    const { lanes, limiter, worker } = this.#options;
    const lane = ref.account === null ? null : lanes.named(ref.account);
    if (lane === null) {
      this.#tasks.run(() => worker.giveUp(ref));
      return;
    }
    this.#run(
      { ...ref, unitPrice: 0 },
      lane,
      (job) => limiter.resume(job),
      () => worker.resume(ref, lane),
    );
  }

  /** What became of a submit that a former process lost; null where its host cannot be asked. */
  recover({ account, ...ref }: PictureRef & { readonly account: string | null }): Promise<LookupResult['kind']> | null {
    const { lanes, worker } = this.#options;
    const lane = account === null ? null : lanes.named(account);
    return lane?.account.lookup === undefined ? null : worker.recover(ref, lane);
  }

  async #pump(): Promise<void> {
    const { store, limiter, worker, failWaiting, lanes, clock, perMember, maxWaiting } = this.#options;
    if (lanes.isClosed) {
      this.#options.onQueueMoved();
      return;
    }
    // One instant for all reads, and before them for the lanes: a picture that may start between two would be seen by neither.
    const now = clock.now();
    const laneInMs = lanes.nextInMs;
    const delayed = await store.letDelayedGo(now);
    this.#isDelaying = delayed.isDelaying;
    // Where an account stands still or is full, what waits for that alone must not hide what another one can take.
    const isDeep = lanes.all.length > 1 && lanes.room > 0 && (lanes.isHoldingSome || lanes.isOneFull);
    const depth = isDeep ? maxWaiting : perMember;
    const heads = await store.queueHeads(depth, now, lanes.payable);
    const waiting = heads.filter((head) => !this.#admitted.has(pictureKey(head)));
    while (lanes.room > 0) {
      const next = this.#takeNext(waiting);
      if (next === null) break;
      const reason = this.#inVain(next);
      if (reason !== null) {
        // Where the database refuses, the next look tries again.
        await failWaiting.picture(next, reason);
        // The next ones of its member were not looked at.
        this.poke();
        continue;
      }
      const lane = lanes.choose(next);
      if (lane === null) continue;
      this.#run(
        next,
        lane,
        (job) => limiter.admit(job),
        () => worker.paint(next, lane),
      );
    }
    this.#forgetTurns(heads);
    this.#options.onQueueMoved();
    const startsMs = [await store.nextStartMs(now), delayed.nextMs].flatMap((ms) => ms ?? []);
    const waitsMs = [...startsMs.map((ms) => ms - clock.now()), ...(laneInMs === null ? [] : [laneInMs])];
    if (waitsMs.length > 0) this.#wakeIn(Math.min(LONGEST_WAIT_MS, ...waitsMs));
  }

  /** Why it would wait for ever, since a start with other settings; null where it would not. */
  #inVain(picture: QueuedPicture): FailureReason | null {
    const { limiter, lanes, onlyGuildId } = this.#options;
    const { guildId, unitPrice, account } = picture;
    if (onlyGuildId !== null && guildId !== onlyGuildId) return 'confined';
    // Another account must not paint it: the one that is gone may have.
    if (account !== null && lanes.named(account) === null) return 'outcome_unknown';
    if (lanes.able(picture).length === 0) return lanes.isUnsure(picture) ? null : 'no_lane';
    // Its price rose since it was accepted, or the allowance was lowered.
    return limiter.fitsAllowance(unitPrice) ? null : 'too_dear';
  }

  /** Removes and returns the picture whose member is next, or null when none may have one more. */
  #takeNext(waiting: QueuedPicture[]): QueuedPicture | null {
    let best = -1;
    for (const [index, candidate] of waiting.entries()) {
      if (this.#inWindow(candidate.userId) >= this.#options.perMember) continue;
      const current = waiting[best];
      if (current === undefined || this.#compare(candidate, current) < 0) best = index;
    }
    return best === -1 ? null : (waiting.splice(best, 1)[0] ?? null);
  }

  #compare(a: QueuedPicture, b: QueuedPicture): number {
    return (
      this.#inWindow(a.userId) - this.#inWindow(b.userId) ||
      (this.#servedAt.get(a.userId) ?? 0) - (this.#servedAt.get(b.userId) ?? 0)
    );
  }

  /** What holds the pictures of a generation in the queue that are its member's own: their allowance, or their other pictures. */
  ownWait({ generationId, userId }: { readonly generationId: string; readonly userId: string }): OwnWait | null {
    const admitted = keysOf(generationId).filter((key) => this.#admitted.has(key) && !this.#atWork.has(key));
    if (admitted.length === 0) {
      if (this.#inWindow(userId) < this.#options.perMember) return null;
      const paced = this.#pacedOf([...(this.#admittedOf.get(userId) ?? [])]);
      return paced.length === 0 ? { kind: 'own_pictures' } : { kind: 'pace', untilMs: Math.max(...paced) };
    }
    const paced = this.#pacedOf(admitted);
    return paced.length < admitted.length ? null : { kind: 'pace', untilMs: Math.min(...paced) };
  }

  #pacedOf(keys: readonly string[]): number[] {
    return keys.flatMap((key) => this.#options.limiter.pacedUntil(key) ?? []);
  }

  #inWindow(userId: string): number {
    return this.#admittedOf.get(userId)?.size ?? 0;
  }

  #run(
    picture: PictureRef & Pick<QueuedPicture, 'userId' | 'unitPrice'>,
    { places }: Lane,
    enter: (job: LimiterJob) => Promise<void>,
    work: () => Promise<boolean>,
  ): void {
    const { log } = this.#options;
    const key = pictureKey(picture);
    const { userId } = picture;
    this.#enter(key, userId);
    this.#turn += 1;
    this.#servedAt.set(userId, this.#turn);
    const run = async (): Promise<boolean> => {
      this.#atWork.add(key);
      try {
        return await work();
      } catch (error) {
        log.error(
          { generation: picture.generationId, picture: picture.number, err: error },
          'picture worker broke off',
        );
        return true;
      }
    };
    this.#tasks.run(async () => {
      try {
        const onPaced = (): void => this.#options.onPaced(picture.generationId);
        await enter({ id: key, userId, price: picture.unitPrice, places, run, onPaced });
      } finally {
        this.#leave(key, userId);
        this.poke();
      }
    });
  }

  #enter(key: string, userId: string): void {
    this.#admitted.add(key);
    this.#admittedOf.set(userId, (this.#admittedOf.get(userId) ?? new Set()).add(key));
  }

  #leave(key: string, userId: string): void {
    this.#admitted.delete(key);
    this.#atWork.delete(key);
    const own = this.#admittedOf.get(userId);
    own?.delete(key);
    if (own?.size === 0) this.#admittedOf.delete(userId);
  }

  /** Whoever neither waits nor paints starts afresh. */
  #forgetTurns(heads: readonly QueuedPicture[]): void {
    const present = new Set([...this.#admittedOf.keys(), ...heads.map(({ userId }) => userId)]);
    for (const userId of this.#servedAt.keys()) if (!present.has(userId)) this.#servedAt.delete(userId);
  }

  /** Looks at the queue again after so many ms; a later call replaces an earlier one. */
  #wakeIn(ms: number): void {
    this.#alarm?.abort();
    if (this.#stopping.signal.aborted) return;
    const alarm = new AbortController();
    this.#alarm = alarm;
    this.#options.clock
      .sleep(ms, alarm.signal)
      .then(() => this.poke())
      .catch(() => undefined); // Replaced, or stopped.
  }

  /** Admits nothing more; resolves when no admitted picture is at work and the queue is not being read. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#alarm?.abort();
    // The limiter drops what waits inside it: each row still says where it stands.
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}

/** The keys of all pictures that a generation may have. */
function keysOf(generationId: string): string[] {
  return Array.from({ length: MAX_COUNT }, (_, index) => pictureKey({ generationId, number: index + 1 }));
}
