/** Takes one picture from the queue to its end: submit, wait, keep. Every step is written down before the next one begins. */
import type { Logger } from 'pino';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import { retry } from '../../runtime/retry.ts';
import type { ModerationStrikes } from '../admission/moderation-strikes.ts';
import type { Lane, Lanes } from '../flow-control/lanes.ts';
import type { ModelOffer } from '../flow-control/model-offer.ts';
import { sourceOf, type Verdict } from '../flow-control/provider-breaker.ts';
import type { StorageGuard } from '../flow-control/storage-guard.ts';
import {
  pictureKey,
  type FailureReason,
  type Generation,
  type PictureRef,
  type PictureTask,
} from '../model/generation.ts';
import type { MicroUsd } from '../model/money.ts';
import type { GenerationStore, StartedPicture } from '../ports/generation-store.ts';
import { ProviderError, type SubmittedTask, type TaskOutcome } from '../ports/image-provider.ts';
import type { FailWaiting } from './fail-waiting.ts';
import type { GenerationChange } from './generation-change.ts';
import type { InputFiles } from './input-files.ts';
import type { LookupResult, LostSubmits } from './lost-submits.ts';
import { loadPicture, PictureClaims, tablePrice, type ClaimedPicture } from './picture-claims.ts';
import type { PictureFetcher } from './picture-fetcher.ts';
import { SubmitFailures, isOutage } from './submit-failures.ts';
import { believed, billFor, type SubmittedPicture, type TaskPrices } from './task-prices.ts';

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

type Ready = TaskOutcome & { readonly kind: 'ready' };

/** A task that outlived its process is given this much, at least, to be asked about again, in ms. */
const RESUME_TIMEOUT_MS = 60_000;
/** Between two tries of what the database refused: the disk may be full, the file locked. */
const WRITE_RETRY_MS = 1_000;
/** A host that cannot be asked for a task just sent is asked for so long: its member waits. */
const LOOK_UP_MS = 60_000;

export class PictureWorker {
  readonly #options: PictureWorkerOptions;
  /** Downloads and writes that go on after a picture gave its place at the provider free. */
  readonly #keeping: BackgroundTasks;
  readonly #claims: PictureClaims;
  /** What was refused by each account. */
  readonly #failures = new Map<Lane, SubmitFailures>();

  constructor(options: PictureWorkerOptions) {
    this.#options = options;
    const { store, inputs, lanes, strikes, failWaiting, clock, log, onDelayed } = options;
    this.#claims = new PictureClaims({ store, inputs, lanes, strikes, failWaiting, clock, log, onDelayed });
    // On a shutdown the row stays `rendering`, and the next start asks for the picture again.
    this.#keeping = new BackgroundTasks((error) => log.error({ err: error }, 'keeping a picture broke off'));
  }

  /** Submits whose answers are not written down yet. */
  readonly #sending = new Set<Promise<unknown>>();

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
    const { generation: now } = await this.#untilWritten(() => loadPicture(this.#options.store, ref));
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
    const started = await this.#untilWritten(() => store.startRendering(ref, task, told));
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
    this.#changed(ref, false);
    const price = tablePrice(lane, generation) ?? held;
    const started = { generation, ref, lane, task, price, reported: null };
    // It may have risen since the limiter let it in: there, or while this was submitted.
    prices.repriced(started, ref.unitPrice);
    await this.#follow(prices.withCost(started, cost));
    return true;
  }

  /** Looks for the task of a submit whose answer was lost. `unknown` where it broke off. */
  async #adopt(ref: PictureRef, lane: Lane, patienceMs: number): Promise<Found> {
    const { lostSubmits, clock } = this.#options;
    if (lane.account.lookup === undefined) return { kind: 'unsupported' };
    const { generation, picture } = await this.#untilWritten(() => loadPicture(this.#options.store, ref));
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
    const { generation, picture } = await this.#untilWritten(() => loadPicture(this.#options.store, ref));
    if (picture.state !== 'rendering' || picture.task === null) return false;
    const { price } = picture;
    lane.gate.reprice(ref, price);
    const deadlineMs = Math.max(picture.task.deadlineMs, this.#options.clock.now() + RESUME_TIMEOUT_MS);
    await this.#follow({ generation, ref, lane, task: { ...picture.task, deadlineMs }, price, reported: null });
    return true;
  }

  /** The settings have no key any more of the account that paints it: nobody can be asked, and it may have been billed. */
  async giveUp(ref: PictureRef): Promise<void> {
    const { picture } = await this.#untilWritten(() => loadPicture(this.#options.store, ref));
    this.#options.log.error(
      { generation: ref.generationId, picture: ref.number, account: picture.lane?.account ?? null },
      'the account that paints a picture is in the settings no more',
    );
    await this.#fail(ref, 'unanswered', { billed: picture.price });
  }

  async #submitFailed(generation: Generation, ref: PictureRef, lane: Lane, error: unknown): Promise<boolean> {
    const billedIfTaken = tablePrice(lane, generation) ?? generation.unitPrice;
    if (!(error instanceof ProviderError)) {
      judge(lane, generation, ref, 'unclear');
      // Aborted before anything was sent, by a shutdown: the next start takes it from the queue.
      if (this.#signal.aborted) return this.#requeue(ref, 0);
      this.#options.log.error(
        { generation: ref.generationId, picture: ref.number, err: error },
        'unexpected submit error',
      );
      await this.#fail(ref, 'outcome_unknown', { billed: billedIfTaken });
      return true;
    }
    this.#log(ref, 'submit failed', { account: lane.account.name, kind: error.kind, err: error });
    judge(lane, generation, ref, isOutage(error) ? 'failed' : 'unclear');
    const decision = await this.#failuresOf(lane).decide(generation, ref, error, billedIfTaken);
    if (decision.kind === 'requeue') return this.#requeue(ref, decision.notBeforeMs, decision.staysThere);
    const { reason, details, billed } = decision;
    await this.#fail(ref, reason, { details, billed });
    return billed > 0;
  }

  async #requeue(ref: PictureRef, notBeforeMs: number, staysThere = false): Promise<boolean> {
    await this.#untilWritten(() => this.#options.store.requeue(ref, notBeforeMs, staysThere));
    this.#changed(ref, false);
    return false;
  }

  async #follow(submitted: SubmittedPicture): Promise<void> {
    const { generation, ref, lane } = submitted;
    let outcome;
    try {
      const { modelId } = generation.recipe;
      outcome = await lane.account.provider.waitUntilDone({ ...submitted.task, modelId }, this.#signal);
      if (outcome.kind === 'ready') return this.#keepInBackground(await this.#pricedAtEnd(submitted, outcome), outcome);
    } catch (error) {
      if (!this.#signal.aborted) await this.#waitFailed(submitted, error);
      return;
    }
    const { cost } = outcome;
    if (outcome.kind === 'cancelled') {
      judge(lane, generation, ref, 'unclear');
      await this.#cancelled(ref, cost ?? billFor(submitted));
    } else if (outcome.kind === 'moderated') {
      judge(lane, generation, ref, 'worked');
      const reason = outcome.stage === 'request' ? 'request_moderated' : 'content_moderated';
      const billed = cost ?? (outcome.isPerhapsBilled === true ? billFor(submitted) : 0);
      await this.#fail(ref, reason, { details: outcome.reasons, billed });
      this.#options.prices.tell(submitted, cost);
      await this.#failWaitingIfStruck(generation.requester.userId);
    } else {
      // A picture that goes in and cannot be read is no failure of the provider's.
      judge(lane, generation, ref, outcome.isInputUnreadable ? 'worked' : 'failed');
      this.#log(ref, 'task failed');
      // Whether a task is billed that fails, no host says: without a word of its cost it perhaps is.
      const reason = outcome.isInputUnreadable ? 'input_rejected' : 'provider_failed';
      await this.#fail(ref, reason, { billed: cost ?? billFor(submitted) });
      this.#options.prices.tell(submitted, cost);
    }
  }

  async #waitFailed(submitted: SubmittedPicture, error: unknown): Promise<void> {
    const { generation, ref, lane } = submitted;
    // Any other error is a fault of ours: the member must not wait for the next start to hear of it.
    const kind = error instanceof ProviderError ? error.kind : null;
    judge(lane, generation, ref, kind === null ? 'unclear' : 'failed');
    this.#log(ref, 'waiting failed', { kind, err: error });
    const reason = kind === 'timed_out' || kind === 'task_lost' ? kind : 'unanswered';
    // It was taken, so it may be billed, whatever stands in the way of the answer.
    await this.#fail(ref, reason, { billed: billFor(submitted) });
  }

  /** What the member has waiting is not sent either, where this strike pauses them. */
  async #failWaitingIfStruck(userId: string): Promise<void> {
    const { strikes, failWaiting } = this.#options;
    if ((await strikes.pausedUntil(userId)) !== null) await failWaiting.cancel({ userId }, 'struck');
  }

  /** What the provider says of the cost with the picture is written down before its place is free for the next one. */
  async #pricedAtEnd(submitted: SubmittedPicture, { cost }: Ready): Promise<SubmittedPicture> {
    const { store, prices, clock } = this.#options;
    const { generation, ref, price } = submitted;
    const told = believed(generation, cost);
    if (told !== null && told !== price) await this.#untilWritten(() => store.priceTold(ref, told, clock.now()));
    return prices.withCost(submitted, cost);
  }

  /** The provider is done with it, so its place is free; the picture is still ours to fetch. */
  #keepInBackground(submitted: SubmittedPicture, ready: Ready): void {
    this.#keeping.run(async () => {
      try {
        await this.#keep(submitted, ready);
      } catch (error) {
        judge(submitted.lane, submitted.generation, submitted.ref, 'unclear');
        throw error;
      }
    });
  }

  async #keep(submitted: SubmittedPicture, ready: Ready): Promise<void> {
    const { store, clock, fetcher } = this.#options;
    const { generation, ref, lane, task } = submitted;
    let isJudged = false;
    const onDownload = (arrived: boolean): void => {
      if (!isJudged || arrived) judge(lane, generation, ref, arrived ? 'worked' : 'failed');
      isJudged = true;
    };
    const { modelId, size } = generation.recipe;
    const { userId } = generation.requester;
    const { isMarked } = generation;
    const { provider } = lane.account;
    const picture = { ref, provider, userId, modelId, size, isMarked, task, sampleUrl: ready.sampleUrl, onDownload };
    const kept = await fetcher.fetch(picture, this.#signal);
    // It was never asked for: the disk did not come back in time. It may be the one on trial all the same.
    if (!isJudged) judge(lane, generation, ref, 'unclear');
    if ('reason' in kept) return this.#fail(ref, kept.reason, { billed: billFor(submitted) });
    const ended = await this.#untilWritten(() =>
      store.keep(ref, kept, submitted.price, clock.now(), billFor(submitted)),
    );
    if (ended !== null) this.#changed(ref, ended.generationEnded);
  }

  /** For what must be known or written of a task that is paid: it is tried until it succeeds or the process ends. */
  #untilWritten<T>(step: () => Promise<T>): Promise<T> {
    const { clock, log } = this.#options;
    return retry(step, {
      waits: [WRITE_RETRY_MS],
      signal: this.#signal,
      clock,
      onError: (error) => log.error({ err: error }, 'a write failed and will be tried again'),
    });
  }

  async #fail(
    ref: PictureRef,
    reason: FailureReason,
    more: { readonly details?: readonly string[]; readonly billed?: MicroUsd } = {},
  ): Promise<void> {
    const isModerated = reason === 'request_moderated' || reason === 'content_moderated';
    const state = isModerated ? ('moderated' as const) : ('failed' as const);
    const failure = { state, reason, details: more.details ?? [], billed: more.billed ?? 0 };
    const { store, clock } = this.#options;
    const ended = await this.#untilWritten(() => store.fail(ref, failure, clock.now()));
    for (const failures of this.#failures.values()) failures.forget(ref);
    this.#options.lanes.forget(ref);
    if (ended !== null) this.#changed(ref, ended.generationEnded);
  }

  /** Whoever cancelled it may have written that down already. */
  async #cancelled(ref: PictureRef, billed: MicroUsd): Promise<void> {
    const { store, clock } = this.#options;
    const ended = await this.#untilWritten(() => store.cancelRendering(ref, billed, clock.now()));
    if (ended !== null) this.#changed(ref, ended.generationEnded);
  }

  #changed({ generationId }: PictureRef, ended: boolean): void {
    this.#options.onChange({ generationId, ended });
  }

  #log(ref: PictureRef, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#options.log.info({ generation: ref.generationId, picture: ref.number, ...fields }, message);
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
