/** Follows a task that a host took: waits for its end, then keeps the picture, or notes why there is none. */
import type { Logger } from 'pino';
import type { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { ModerationStrikes } from '../admission/moderation-strikes.ts';
import { sourceOf, type Verdict } from '../flow-control/provider-breaker.ts';
import type { PictureRef } from '../model/generation.ts';
import { MAX_SEED } from '../model/seed.ts';
import type { GenerationStore, PaintedFile } from '../ports/generation-store.ts';
import { ProviderError, type TaskOutcome } from '../ports/image-provider.ts';
import type { FailWaiting } from './fail-waiting.ts';
import type { PictureFetcher } from './picture-fetcher.ts';
import type { PictureWrites } from './picture-writes.ts';
import { endOf, type EndedWithout } from './task-end.ts';
import { believed, billFor, type SubmittedPicture, type TaskPrices } from './task-prices.ts';

export interface TaskFollowerOptions {
  readonly store: Pick<GenerationStore, 'priceTold' | 'keep'>;
  readonly writes: PictureWrites;
  readonly fetcher: PictureFetcher;
  readonly strikes: Pick<ModerationStrikes, 'pausedUntil'>;
  readonly failWaiting: Pick<FailWaiting, 'cancel'>;
  readonly prices: TaskPrices;
  /** Downloads and writes that go on after a picture gave its place at the provider free. */
  readonly tasks: BackgroundTasks;
  readonly clock: Clock;
  readonly log: Logger;
}

type Ready = TaskOutcome & { readonly kind: 'ready' };

export class TaskFollower {
  readonly #options: TaskFollowerOptions;

  constructor(options: TaskFollowerOptions) {
    this.#options = options;
  }

  /** Resolves when its place at the account is free; the picture may still be on its way then. */
  async follow(submitted: SubmittedPicture): Promise<void> {
    const { generation, lane, task } = submitted;
    const { signal } = this.#options.tasks;
    let outcome;
    try {
      const { modelId } = generation.recipe;
      outcome = await lane.account.provider.waitUntilDone({ ...task, modelId }, signal);
      if (outcome.kind === 'ready') return this.#keepInBackground(await this.#pricedAtEnd(submitted, outcome), outcome);
    } catch (error) {
      if (!signal.aborted) await this.#waitFailed(submitted, error);
      return;
    }
    await this.#endedWithout(submitted, outcome);
  }

  async #endedWithout(submitted: SubmittedPicture, outcome: EndedWithout): Promise<void> {
    const { writes, prices } = this.#options;
    const { generation, ref } = submitted;
    const { reason, verdict, billed } = endOf(outcome, billFor(submitted));
    judge(submitted, verdict);
    if (reason === 'cancelled') return writes.cancelled(ref, billed);
    if (outcome.kind === 'failed') this.#log(ref, 'task failed');
    await writes.fail(ref, reason, { details: outcome.kind === 'moderated' ? outcome.reasons : [], billed });
    prices.tell(submitted, outcome.cost);
    if (outcome.kind === 'moderated') await this.#failWaitingIfStruck(generation.requester.userId);
  }

  async #waitFailed(submitted: SubmittedPicture, error: unknown): Promise<void> {
    const { ref } = submitted;
    // Any other error is a fault of ours: the member must not wait for the next start to hear of it.
    const kind = error instanceof ProviderError ? error.kind : null;
    judge(submitted, kind === null ? 'unclear' : 'failed');
    this.#log(ref, 'waiting failed', { kind, err: error });
    const reason = kind === 'timed_out' || kind === 'task_lost' ? kind : 'unanswered';
    // It was taken, so it may be billed, whatever stands in the way of the answer.
    await this.#options.writes.fail(ref, reason, { billed: billFor(submitted) });
  }

  /** What the member has waiting is not sent either, where this strike pauses them. */
  async #failWaitingIfStruck(userId: string): Promise<void> {
    const { strikes, failWaiting } = this.#options;
    if ((await strikes.pausedUntil(userId)) !== null) await failWaiting.cancel({ userId }, 'struck');
  }

  /** What the provider says of the cost with the picture is written down before its place is free for the next one. */
  async #pricedAtEnd(submitted: SubmittedPicture, { cost }: Ready): Promise<SubmittedPicture> {
    const { store, writes, prices, clock } = this.#options;
    const { generation, ref, price } = submitted;
    const told = believed(generation, cost);
    if (told !== null && told !== price) await writes.untilWritten(() => store.priceTold(ref, told, clock.now()));
    return prices.withCost(submitted, cost);
  }

  /** The provider is done with it, so its place is free; the picture is still ours to fetch. */
  #keepInBackground(submitted: SubmittedPicture, ready: Ready): void {
    this.#options.tasks.run(async (signal) => {
      try {
        await this.#keep(submitted, ready, signal);
      } catch (error) {
        judge(submitted, 'unclear');
        throw error;
      }
    });
  }

  async #keep(submitted: SubmittedPicture, ready: Ready, signal: AbortSignal): Promise<void> {
    const { store, writes, clock, fetcher } = this.#options;
    const { generation, ref, lane, task } = submitted;
    let isJudged = false;
    const onDownload = (arrived: boolean): void => {
      if (!isJudged || arrived) judge(submitted, arrived ? 'worked' : 'failed');
      isJudged = true;
    };
    const { modelId, size } = generation.recipe;
    const { userId } = generation.requester;
    const { isMarked } = generation;
    const { provider } = lane.account;
    const picture = { ref, provider, userId, modelId, size, isMarked, task, sampleUrl: ready.sampleUrl, onDownload };
    const kept = await fetcher.fetch(picture, signal);
    // It was never asked for: the disk did not come back in time. It may be the one on trial all the same.
    if (!isJudged) judge(submitted, 'unclear');
    if ('reason' in kept) return writes.fail(ref, kept.reason, { billed: billFor(submitted) });
    const ended = await writes.untilWritten(() =>
      store.keep(ref, { ...kept, ...paintedSeed(submitted, ready) }, submitted.price, clock.now(), billFor(submitted)),
    );
    if (ended !== null) writes.changed(ref, ended.generationEnded);
  }

  #log(ref: PictureRef, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#options.log.info({ generation: ref.generationId, picture: ref.number, ...fields }, message);
  }
}

/** The host's own word; none where it takes no seed. Nothing else is known of it but what was sent. */
function paintedSeed({ generation, lane }: SubmittedPicture, { seed }: Ready): Pick<PaintedFile, 'seed'> {
  const { recipe } = generation;
  if (recipe.seed === null) return {};
  if (seed !== null) return seed >= 0 && seed <= MAX_SEED ? { seed } : {};
  const misfits = lane.account.misfitsOf({ ...recipe, isSeedChosen: true });
  return misfits.some(({ kind }) => kind === 'seed') ? { seed: null } : {};
}

function judge({ generation, ref, lane }: SubmittedPicture, verdict: Verdict): void {
  lane.gate.judge(ref, sourceOf(generation), verdict);
}
