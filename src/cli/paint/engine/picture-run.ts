// Takes one picture from its submit to its file. Every step is in the journal before the next one begins.

import type { Logger } from 'pino';
import type { Lane } from '../../../generation/flow-control/lanes.ts';
import type { MicroUsd } from '../../../generation/model/money.ts';
import type { InputFiles } from '../../../generation/pipeline/input-files.ts';
import type { PictureFetcher } from '../../../generation/pipeline/picture-fetcher.ts';
import { endOf, type EndedWithout } from '../../../generation/pipeline/task-end.ts';
import { SubmitFailures, isOutage } from '../../../generation/pipeline/submit-failures.ts';
import {
  ProviderError,
  type RunningTask,
  type SubmittedTask,
  type TaskOutcome,
} from '../../../generation/ports/image-provider.ts';
import type { Budget } from './budget.ts';
import type { PainterLanes } from './lanes.ts';
import { LostSubmitLookup } from './lost-submit-lookup.ts';
import { priceKind } from './order.ts';
import { PictureNotes, type PictureNotesOptions, type Sent } from './picture-notes.ts';
import { keyOf, refOf, sumOf, type PictureRecord } from '../journal/record.ts';

export interface PictureRunOptions extends PictureNotesOptions {
  readonly lanes: PainterLanes;
  readonly budget: Budget;
  readonly inputs: Pick<InputFiles, 'open'>;
  /** For a picture that was painted just now, and for one of a former process. */
  readonly fetchers: { readonly fresh: PictureFetcher; readonly former: PictureFetcher };
  /** Whether the file that the journal names stands where it says. */
  readonly isThere: (record: PictureRecord) => Promise<boolean>;
  readonly log: Logger;
  /** From submit to the last poll, in ms, for a task of that model. */
  readonly taskTimeoutMs: (modelId: string) => number;
  /** How long a picture that no host will even start is tried again, in ms. */
  readonly startTimeoutMs: number;
}

/** What follows for the queue once the picture's place at the account is free; null: it has ended. */
export type AfterSubmit =
  | { readonly notBeforeMs: number; readonly account?: string }
  | { readonly keep: () => Promise<void> }
  | null;

type Ready = Extract<TaskOutcome, { readonly kind: 'ready' }>;

/** How a task is followed: of a former process, and whether one that nobody can tell about is painted once more. */
interface Following {
  /** It is asked for so long at least. */
  readonly leastMs: number;
  readonly isFormer: boolean;
  readonly retries: boolean;
}

const FRESH: Following = { leastMs: 0, isFormer: false, retries: false };

/** A task that outlived its process is given this much, at least, to be asked about again, in ms. */
const RESUME_TIMEOUT_MS = 60_000;

/** Nothing here ever aborts: a second Ctrl-C ends the process, and the journal is right on any line. */
const NEVER = new AbortController().signal;

export class PictureRun {
  readonly #options: PictureRunOptions;
  readonly #notes: PictureNotes;
  readonly #lookup: LostSubmitLookup;
  readonly #failures = new Map<string, SubmitFailures>();

  constructor(options: PictureRunOptions) {
    this.#options = options;
    this.#notes = new PictureNotes(options);
    this.#lookup = new LostSubmitLookup(options);
  }

  /** From `waiting` on, at a price that the budget has room for. */
  async paint(record: PictureRecord, lane: Lane, price: MicroUsd): Promise<AfterSubmit> {
    const { journal, budget, inputs, clock, disk } = this.#options;
    const { index, recipe } = record.plan;
    using opened = await inputs.open({ inputs: recipe.inputs, owner: keyOf(record) }, NEVER);
    if (opened === null) {
      await this.fail(record, 'input_lost');
      return null;
    }
    if (!lane.gate.enter(refOf(record), price)) return { notBeforeMs: 0 };
    const sent = { index, submit: record.submits + 1, lane };
    try {
      const { host, name: account } = lane.account;
      const submittedAtMs = clock.now();
      const entry = { event: 'submit', index, submit: sent.submit, host, account, price, atMs: submittedAtMs } as const;
      // Where it is not written down nothing is sent, and the run is held until the disk takes it.
      if (!(await disk.accepts('note', () => journal.note([entry])))) {
        this.#notes.judge(sent, 'unclear');
        return { notBeforeMs: 0 };
      }
      budget.release(index);
      let task;
      try {
        task = await lane.account.provider.submit({ ...recipe, inputs: opened.files }, NEVER, price);
      } catch (error) {
        return await this.#submitFailed(sent, error);
      }
      return await this.#taken(sent, task);
    } catch (error) {
      this.#notes.judge(sent, 'unclear');
      throw error;
    }
  }

  async #taken(sent: Sent, { taskId, pollingUrl, cost }: SubmittedTask): Promise<AfterSubmit> {
    const { lanes, budget } = this.#options;
    const { index, submit, lane } = sent;
    const record = await this.#notes.note({ event: 'task', index, submit, taskId, pollingUrl, cost });
    budget.tell(priceKind(lane, record), cost);
    this.#failuresOf(sent).taken(refOf(record), record.plan.recipe.modelId);
    lanes.of(record.plan.host).forget(refOf(record));
    return this.#follow(sent, record);
  }

  /** From `painting` on. */
  async #follow(
    sent: Sent,
    record: PictureRecord,
    { leastMs, isFormer, retries }: Following = FRESH,
  ): Promise<AfterSubmit> {
    const { lane } = sent;
    const { fetchers } = this.#options;
    const task = this.#taskOf(record, leastMs);
    if (task === null) throw new Error(`Picture ${sent.index} has no task`);
    let outcome;
    try {
      outcome = await lane.account.provider.waitUntilDone(task, NEVER);
    } catch (error) {
      const kind = error instanceof ProviderError ? error.kind : null;
      this.#log(sent, 'waiting failed', error);
      this.#notes.judge(sent, kind === null ? 'unclear' : 'failed');
      const word = kind === 'timed_out' || kind === 'task_lost' ? kind : 'unanswered';
      return (await this.#notes.unconfirmed(sent, word, retries)) ? null : { notBeforeMs: 0 };
    }
    if (outcome.kind !== 'ready') {
      await this.#endedWithout(sent, record, outcome);
      return null;
    }
    const done = await this.#ready(sent, record, outcome);
    const { sampleUrl } = outcome;
    const fetcher = isFormer ? fetchers.former : fetchers.fresh;
    return { keep: () => this.#keep(sent, done, { task, sampleUrl, fetcher }) };
  }

  async #ready({ index, submit, lane }: Sent, before: PictureRecord, { seed, cost }: Ready): Promise<PictureRecord> {
    const { clock, budget } = this.#options;
    const record = await this.#notes.note({ event: 'ready', index, submit, seed, cost, atMs: clock.now() });
    budget.tell(priceKind(lane, before), cost);
    return record;
  }

  async #endedWithout(sent: Sent, record: PictureRecord, outcome: EndedWithout): Promise<void> {
    const { reason, verdict, billed } = endOf(outcome, record.charges.get(sent.submit)?.micros ?? 0);
    this.#notes.judge(sent, verdict);
    await this.#notes.failed(sent, reason, { billed, isSure: outcome.cost !== null });
  }

  /** Fetches a picture that is painted; its place at the account is free meanwhile. */
  async #keep(
    sent: Sent,
    record: PictureRecord,
    {
      task,
      sampleUrl,
      fetcher,
    }: { readonly task: RunningTask; readonly sampleUrl: string; readonly fetcher: PictureFetcher },
  ): Promise<void> {
    let isJudged = false;
    const onDownload = (arrived: boolean): void => {
      if (!isJudged || arrived) this.#notes.judge(sent, arrived ? 'worked' : 'failed');
      isJudged = true;
    };
    const { modelId, size } = record.plan.recipe;
    const { provider } = sent.lane.account;
    const ready = {
      ref: refOf(record),
      provider,
      userId: keyOf(record),
      modelId,
      size,
      isMarked: false,
      task,
      sampleUrl,
      onDownload,
    };
    const kept = await fetcher.fetch(ready, this.#options.disk.leaving);
    if (!isJudged) this.#notes.judge(sent, 'unclear');
    if ('reason' in kept) {
      await this.#notes.failed(sent, kept.reason, { billed: sumOf(record, ['billed']), isSure: true });
      return;
    }
    await this.#notes.painted(sent);
  }

  /**
   * Takes up what a former process left on its way, without a submit. `retries`: what nobody can tell about is to be painted once more;
   * false where that is so.
   */
  async resume(record: PictureRecord, retries: boolean): Promise<boolean> {
    const { lanes } = this.#options;
    const { index } = record.plan;
    if (record.kept !== null && (await this.#options.isThere(record))) {
      await this.#notes.painted({ index, submit: record.submits });
      return true;
    }
    const { sent } = record;
    const lane = sent === null ? null : lanes.of(null).named(sent.account);
    const task = lane === null ? null : await this.#taskOfFormer(record, lane);
    if (lane === null || task === null) {
      const error = lane === null ? 'account_gone' : (record.error ?? 'process_died');
      return this.#notes.unconfirmed({ index, submit: record.submits }, error, retries);
    }
    const following = { index, submit: record.submits, lane };
    const after = await this.#follow(following, task, { leastMs: RESUME_TIMEOUT_MS, isFormer: true, retries });
    if (after !== null && 'keep' in after) await after.keep();
    return after === null || 'keep' in after;
  }

  /** With its task, which may have to be looked for; null where nobody knows of any. */
  async #taskOfFormer(record: PictureRecord, lane: Lane): Promise<PictureRecord | null> {
    if (record.task !== null) return record;
    const found = await this.#lookup.find(record, lane);
    if (found === null) return null;
    const { taskId, pollingUrl } = found;
    return this.#notes.note({
      event: 'task',
      index: record.plan.index,
      submit: record.submits,
      taskId,
      pollingUrl,
      cost: null,
    });
  }

  async #submitFailed(sent: Sent, error: unknown): Promise<AfterSubmit> {
    const { journal } = this.#options;
    const { index, submit, lane } = sent;
    this.#log(sent, 'submit failed', error);
    const kind = error instanceof ProviderError ? error.kind : 'outcome_unknown';
    this.#notes.judge(sent, error instanceof ProviderError && isOutage(error) ? 'failed' : 'unclear');
    if (!(error instanceof ProviderError) || kind === 'outcome_unknown') {
      const found = await this.#lookup.find(journal.record(index), lane);
      if (found !== null) return this.#taken(sent, { ...found, cost: null });
      await this.#notes.unconfirmed(sent, 'outcome_unknown');
      return null;
    }
    // First of all: it costs nothing, whatever comes of it.
    const record = await this.#notes.note({ event: 'refused', index, submit, error: kind });
    const { recipe, price } = record.plan;
    const submitted = { recipe, unitPrice: price, pictures: [{ number: index, submits: submit }] };
    const decision = await this.#failuresOf(sent).decide(submitted, refOf(record), error, 0);
    if (decision.kind === 'requeue') {
      const { notBeforeMs, staysThere = false } = decision;
      return { notBeforeMs, ...(staysThere ? { account: lane.account.name } : {}) };
    }
    await this.fail(record, decision.reason);
    return null;
  }

  /** It ended before any host took it. */
  fail(record: PictureRecord, error: string): Promise<void> {
    return this.#notes.notStarted(record, error);
  }

  #taskOf({ task, sent, plan }: PictureRecord, leastMs: number): RunningTask | null {
    if (task === null || sent === null) return null;
    const { modelId } = plan.recipe;
    const { clock, taskTimeoutMs } = this.#options;
    const deadlineMs = Math.max(sent.atMs + taskTimeoutMs(modelId), clock.now() + leastMs);
    return { modelId, taskId: task.taskId, pollingUrl: task.pollingUrl, submittedAtMs: sent.atMs, deadlineMs };
  }

  #failuresOf({ index, lane }: Sent): SubmitFailures {
    const { journal, clock, startTimeoutMs: timeoutMs } = this.#options;
    const { host } = journal.record(index).plan;
    const key = `${lane.account.name} ${host ?? ''}`;
    const known = this.#failures.get(key);
    if (known !== undefined) return known;
    const lanes = this.#options.lanes.of(host);
    const failures = new SubmitFailures({ lane, lanes, offer: NO_OFFER, clock, timeoutMs });
    this.#failures.set(key, failures);
    return failures;
  }

  #log({ index, lane }: Sent, message: string, error: unknown): void {
    this.#options.log.info({ picture: index, account: lane.account.name, err: error }, message);
  }
}

/** What is offered is decided before anything is spent. */
const NO_OFFER = { taken: () => undefined, absent: () => undefined };
