/** Takes one picture from the queue to its host. Every step is written down before the next one begins. */
import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { ModerationStrikes } from '../admission/moderation-strikes.ts';
import type { Lane, Lanes } from '../flow-control/lanes.ts';
import type { ModelOffer } from '../flow-control/model-offer.ts';
import { sourceOf, type Verdict } from '../flow-control/provider-breaker.ts';
import type { StorageGuard } from '../flow-control/storage-guard.ts';
import { pictureKey, type Generation, type PictureRef, type PictureTask } from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import type { GenerationStore, StartedPicture } from '../ports/generation-store.ts';
import { ProviderError, type SubmittedTask } from '../ports/image-provider.ts';
import type { FailWaiting } from './fail-waiting.ts';
import type { GenerationChange } from './generation-change.ts';
import type { InputFiles } from './input-files.ts';
import type { LookupResult, LostSubmits } from './lost-submits.ts';
import { PictureClaims, tablePrice, type ClaimedPicture } from './picture-claims.ts';
import type { PictureFetcher } from './picture-fetcher.ts';
import { PictureWrites, WRITE_RETRY_MS } from './picture-writes.ts';
import { SubmitFailures, isOutage } from './submit-failures.ts';
import { TaskFollower } from './task-follower.ts';
import { believed, type TaskPrices } from './task-prices.ts';

export interface PictureWorkerOptions {
  readonly store: Pick<
    GenerationStore,
    'find' | 'claim' | 'requeue' | 'startRendering' | 'priceTold' | 'keep' | 'fail' | 'cancelRendering'
  >;
  readonly fetcher: PictureFetcher;
  readonly inputs: Pick<InputFiles, 'open'>;
  readonly lostSubmits: LostSubmits;
  readonly lanes: Pick<Lanes, 'able' | 'lack' | 'passOver' | 'forget' | 'forgetAll'>;
  readonly offer: Pick<ModelOffer, 'taken' | 'absent'>;
  readonly storage: Pick<StorageGuard, 'isProven'>;
  readonly strikes: Pick<ModerationStrikes, 'pausedUntil'>;
  readonly failWaiting: Pick<FailWaiting, 'picture' | 'generation' | 'cancel' | 'overCap'>;
  readonly prices: TaskPrices;
  readonly clock: Clock;
  readonly log: Logger;
  /** From submit to the last poll, in ms, for a task of that model. */
  readonly taskTimeoutMs: (modelId: string) => number;
  /** How long a picture that the provider will not even start is tried again, in ms. */
  readonly startTimeoutMs: number;
  readonly onChange: (change: GenerationChange) => void;
  /** Called for each picture that the burn rate delays, with the beginning of the incident. */
  readonly onDelayed: (incidentSinceMs: number) => void;
}

/** A waiting picture, and what may be held for it at least when it is submitted. */
type Waiting = PictureRef & { readonly unitPrice: MicroUsd };

/** A picture that renders. */
interface Rendering {
  readonly generation: Generation;
  readonly task: PictureTask;
  readonly started: StartedPicture;
}

/** A submit with what its host said of the cost, or why it failed. */
type Sent = (Rendering & { readonly cost: MicroUsd | null }) | { readonly error: unknown };

type Found = Exclude<LookupResult, { kind: 'adopted' }> | (Rendering & { readonly kind: 'adopted' });

/** A task that outlived its process is given this much, at least, to be asked about again, in ms. */
const RESUME_TIMEOUT_MS = 60_000;
/** A host that cannot be asked for a task just sent is asked for so long: its member waits. */
const LOOK_UP_MS = 60_000;

export class PictureWorker {
  readonly #options: PictureWorkerOptions;
  /** Downloads and writes that go on after a picture gave its place at the provider free. */
  readonly #keeping: BackgroundTasks;
  readonly #claims: PictureClaims;
  readonly #writes: PictureWrites;
  readonly #follower: TaskFollower;
  /** Submits whose answers are not written down yet. */
  readonly #sending = new Set<Promise<unknown>>();
  /** What was refused by each account. */
  readonly #failures = new Map<Lane, SubmitFailures>();

  constructor(options: PictureWorkerOptions) {
    this.#options = options;
    const { store, inputs, lanes, strikes, failWaiting, fetcher, prices, clock, log, onChange, onDelayed } = options;
    this.#claims = new PictureClaims({ store, inputs, lanes, strikes, failWaiting, clock, log, onDelayed });
    // On a shutdown the row stays `rendering`, and the next start asks for the picture again.
    const tasks = new BackgroundTasks((error) => log.error({ err: error }, 'keeping a picture broke off'));
    this.#keeping = tasks;
    const { signal } = tasks;
    const onFailed = (ref: PictureRef): void => this.#forgetPicture(ref);
    const writes = new PictureWrites({ store, clock, log, signal, onChange, onFailed });
    this.#writes = writes;
    this.#follower = new TaskFollower({ store, writes, fetcher, strikes, failWaiting, prices, tasks, clock, log });
  }

  get #signal(): AbortSignal {
    return this.#keeping.signal;
  }

  #failuresOf(lane: Lane): SubmitFailures {
    const { lanes, offer, clock, startTimeoutMs: timeoutMs } = this.#options;
    const failures = this.#failures.get(lane) ?? new SubmitFailures({ lane, lanes, offer, clock, timeoutMs });
    this.#failures.set(lane, failures);
    return failures;
  }

  /** From `queued` on. Resolves when the picture's place at the account is free; true when its price was spent. */
  async paint(ref: Waiting, lane: Lane): Promise<boolean> {
    const { storage, clock, log } = this.#options;
    if (lane.gate.isClosedFor(ref.unitPrice) || this.#signal.aborted || !(await storage.isProven())) return false;
    let claimed;
    try {
      claimed = await this.#claims.claim(ref, lane, this.#signal);
    } catch (error) {
      log.error(
        { generation: ref.generationId, picture: ref.number, err: error },
        'a picture could not be claimed and stays in the queue',
      );
      // It keeps its place in the limiter for a moment: the queue would try it again at once, and over and over.
      await clock.sleep(WRITE_RETRY_MS, this.#signal).catch(() => undefined);
      return false;
    }
    if (claimed === null) return false;
    try {
      return await this.#submit(claimed, ref, lane);
    } catch (error) {
      judge(lane, claimed.generation, ref, 'unclear');
      throw error;
    }
  }

  async #submit(claimed: ClaimedPicture, ref: Waiting, lane: Lane): Promise<boolean> {
    const sent = await this.#untilNoted(this.#sendAndNote(claimed, ref, lane));
    if ('task' in sent) return this.#followStarted(sent, ref, lane, sent.cost);
    const found = await this.#adoptAfter(sent.error, ref, lane);
    if (found?.kind === 'adopted') return this.#followStarted(found, ref, lane, null);
    // A shutdown broke off the look: the next start goes on with it.
    if (found === null) return false;
    // Its price may have risen meanwhile.
    const { generation: now } = await this.#writes.load(ref);
    return this.#submitFailed(now, ref, lane, sent.error);
  }

  /** Its answer is written down before anything else. */
  async #sendAndNote(claimed: ClaimedPicture, ref: Waiting, lane: Lane): Promise<Sent> {
    const { store, clock, taskTimeoutMs } = this.#options;
    const { generation } = claimed;
    const submittedAtMs = clock.now();
    let submitted;
    try {
      submitted = await this.#send(claimed, lane);
    } catch (error) {
      return { error };
    }
    const { taskId, pollingUrl, cost } = submitted;
    const deadlineMs = submittedAtMs + taskTimeoutMs(generation.recipe.modelId);
    const task = { taskId, pollingUrl, submittedAtMs, deadlineMs };
    const told = believed(generation, cost) ?? tablePrice(lane, generation);
    const started = await this.#writes.untilWritten(() => store.startRendering(ref, task, told));
    if (started === null)
      throw new Error(`Picture ${pictureKey(ref)} was moved while its task ${taskId} was submitted`);
    return { generation, task, started, cost };
  }

  /** Whoever looks for a lost task waits for it. */
  async #untilNoted<T>(sending: Promise<T>): Promise<T> {
    this.#sending.add(sending);
    try {
      return await sending;
    } finally {
      this.#sending.delete(sending);
    }
  }

  /** null where a shutdown broke off the look. */
  async #adoptAfter(error: unknown, ref: PictureRef, lane: Lane): Promise<Found | null> {
    if (!(error instanceof ProviderError) || error.kind !== 'outcome_unknown') return { kind: 'unsupported' };
    try {
      return await this.#adopt(ref, lane, LOOK_UP_MS);
    } catch (broken) {
      if (this.#signal.aborted) return null;
      throw broken;
    }
  }

  /** From the moment on in which it is known to render. */
  async #followStarted(
    { generation, task, started: { price: held } }: Rendering,
    ref: Waiting,
    lane: Lane,
    cost: MicroUsd | null,
  ): Promise<true> {
    const { prices, lanes } = this.#options;
    this.#failuresOf(lane).taken(ref, generation.recipe.modelId);
    lanes.forget(ref);
    this.#writes.changed(ref, false);
    const price = tablePrice(lane, generation) ?? held;
    const started = { generation, ref, lane, task, price, reported: null };
    // It may have risen since the limiter let it in: there, or while this was submitted.
    prices.repriced(started, ref.unitPrice);
    await this.#follower.follow(prices.withCost(started, cost));
    return true;
  }

  /** Looks for the task of a submit whose answer was lost. `unknown` where it broke off. */
  async #adopt(ref: PictureRef, lane: Lane, patienceMs: number): Promise<Found> {
    const { lostSubmits, clock } = this.#options;
    if (lane.account.lookup === undefined) return { kind: 'unsupported' };
    const { generation, picture } = await this.#writes.load(ref);
    if (picture.state !== 'submitting') return { kind: 'none' };
    const submittedAtMs = picture.submittedAtMs ?? clock.now();
    const othersNoted = async (): Promise<void> => void (await Promise.allSettled(this.#sending));
    const unclear = { generation, picture, lane, submittedAtMs, price: tablePrice(lane, generation), othersNoted };
    const found = await lostSubmits.adopt(unclear, patienceMs, this.#signal);
    return found.kind === 'adopted' ? { ...found, generation } : found;
  }

  /**
   * For a picture that was `submitting` when a former process died: looks for its task, for as long as its host still knows what went in.
   * `adopted`: it renders, and is to be resumed.
   */
  async recover(ref: PictureRef, lane: Lane): Promise<LookupResult['kind']> {
    return (await this.#adopt(ref, lane, lane.account.lookup?.withinMs ?? 0)).kind;
  }

  /** What goes in is let go of as soon as it was sent. */
  async #send({ generation, picture, inputs }: ClaimedPicture, { account }: Lane): Promise<SubmittedTask> {
    using sent = inputs;
    const request = { ...generation.recipe, seed: picture.seed, inputs: sent.files };
    // Awaited here: its memory is given back with this block.
    return await account.provider.submit(request, this.#signal, picture.price);
  }

  /** From `rendering` on, after a restart. */
  async resume(ref: PictureRef, lane: Lane): Promise<boolean> {
    const { generation, picture } = await this.#writes.load(ref);
    if (picture.state !== 'rendering' || picture.task === null) return false;
    const { price } = picture;
    lane.gate.reprice(ref, price);
    const deadlineMs = Math.max(picture.task.deadlineMs, this.#options.clock.now() + RESUME_TIMEOUT_MS);
    const task = { ...picture.task, deadlineMs };
    await this.#follower.follow({ generation, ref, lane, task, price, reported: null });
    return true;
  }

  /** The settings have no key any more of the account that paints it: nobody can be asked, and it may have been billed. */
  async giveUp(ref: PictureRef): Promise<void> {
    const { picture } = await this.#writes.load(ref);
    this.#options.log.error(
      { generation: ref.generationId, picture: ref.number, account: picture.lane?.account ?? null },
      'the account that paints a picture is in the settings no more',
    );
    await this.#writes.fail(ref, 'unanswered', { billed: picture.price });
  }

  async #submitFailed(generation: Generation, ref: PictureRef, lane: Lane, error: unknown): Promise<boolean> {
    const billedIfTaken = tablePrice(lane, generation) ?? generation.unitPrice;
    if (!(error instanceof ProviderError)) {
      judge(lane, generation, ref, 'unclear');
      // Aborted before anything was sent, by a shutdown: the next start takes it from the queue.
      if (this.#signal.aborted) return this.#writes.requeue(ref, 0);
      this.#options.log.error(
        { generation: ref.generationId, picture: ref.number, err: error },
        'unexpected submit error',
      );
      await this.#writes.fail(ref, 'outcome_unknown', { billed: billedIfTaken });
      return true;
    }
    this.#options.log.info(
      { generation: ref.generationId, picture: ref.number, account: lane.account.name, kind: error.kind, err: error },
      'submit failed',
    );
    judge(lane, generation, ref, isOutage(error) ? 'failed' : 'unclear');
    const decision = await this.#failuresOf(lane).decide(generation, ref, error, billedIfTaken);
    if (decision.kind === 'requeue') return this.#writes.requeue(ref, decision.notBeforeMs, decision.staysThere);
    const { reason, details, billed } = decision;
    await this.#writes.fail(ref, reason, { details, billed });
    return billed > 0;
  }

  #forgetPicture(ref: PictureRef): void {
    for (const failures of this.#failures.values()) failures.forget(ref);
    this.#options.lanes.forget(ref);
  }

  /** The generation came to its end, in whichever way: nothing of it is tried again. */
  forget(generationId: string): void {
    for (const failures of this.#failures.values()) failures.forgetAll(generationId);
    this.#options.lanes.forgetAll(generationId);
  }

  /** Resolves when no picture is being fetched or written. */
  async stop(): Promise<void> {
    await this.#keeping.settled();
  }

  /** Stops waiting for tasks and downloads; their rows say where to go on. */
  abort(): void {
    this.#keeping.abort();
  }
}

function judge({ gate }: Lane, generation: Generation, ref: PictureRef, verdict: Verdict): void {
  gate.judge(ref, sourceOf(generation), verdict);
}
