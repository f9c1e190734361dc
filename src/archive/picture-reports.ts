// Pictures that members report to the moderators of a server.

import type { Logger } from 'pino';
import { DeliveryError } from '../generation/ports/messenger.ts';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import type { Clock } from '../runtime/clock.ts';
import { retry } from '../runtime/retry.ts';
import { HOUR_MS } from '../runtime/durations.ts';
import { type ArchivedGeneration, type HistoryStore, placeOf } from './history-store.ts';
import type { NewReportDecision, PictureReport, PictureReportStore, ReportResult } from './picture-report-store.ts';
import type { MessageRef } from './takedown-store.ts';
import type { Takedowns } from './takedowns.ts';

/** So many pictures a member may report within an hour. */
export const REPORTS_AN_HOUR = 5;
/** Of a reason, in characters. */
export const REPORT_REASON_MAX = 500;

/** Between two tries to tell the moderators, in ms; the last is repeated. */
const RETRY_MS = [1_000, 5_000, 30_000, 60_000] as const;
/** So long a member waits for that, in ms. */
const FIRST_TRY_MS = 10_000;

/** A report with the picture; null where no row of that is left. */
export interface ReportNews {
  readonly report: PictureReport;
  readonly archived: ArchivedGeneration | null;
}

/** The moderators' channel. Each method throws a DeliveryError. */
export interface ReportBoard {
  /** Posts it, once, also where a former process posted it; resolves to the message's id. */
  post(channelId: string, news: ReportNews, signal: AbortSignal): Promise<string>;
  /** Writes the message anew. */
  update(message: MessageRef, news: ReportNews, signal: AbortSignal): Promise<void>;
}

export interface PictureReportsOptions {
  readonly store: PictureReportStore;
  readonly history: Pick<HistoryStore, 'find'>;
  readonly takedowns: Pick<Takedowns, 'carryOn'>;
  readonly board: ReportBoard;
  readonly modLogChannelOf: (guildId: string) => Promise<string | null>;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface ReportRequest {
  readonly generationId: string;
  readonly guildId: string;
  readonly userId: string;
  readonly reason: string;
}

/** `no_channel`: the server has no moderators' channel, or it takes no messages; nothing is kept then. */
export type Reported =
  | Exclude<ReportResult, { readonly kind: 'often' }>
  | { readonly kind: 'often'; readonly untilMs: number }
  | { readonly kind: 'no_channel' };

/**
 * Takes reports and has moderators decide them. Of each picture there is one message, which counts its reports. The row is written before
 * anybody is told, so that the next start tells what a crash left; the first decision stays.
 */
export class PictureReports implements AsyncDisposable {
  readonly #options: PictureReportsOptions;
  readonly #tasks: BackgroundTasks;
  /** Those whose message is being written, with the last of the tries that wait for each other. */
  readonly #telling = new Map<string, Promise<unknown>>();

  constructor(options: PictureReportsOptions) {
    this.#options = options;
    this.#tasks = new BackgroundTasks((error) => options.log.error({ err: error }, 'telling of a report broke off'));
  }

  /** Whether there is anybody to report to. */
  async hasModerators(guildId: string): Promise<boolean> {
    return (await this.#options.modLogChannelOf(guildId)) !== null;
  }

  async report(request: ReportRequest): Promise<Reported> {
    const { store, history, clock, log } = this.#options;
    if (!(await this.hasModerators(request.guildId))) return { kind: 'no_channel' };
    const archived = await history.find(request.generationId);
    const picture = archived === null ? null : placeOf(archived);
    const atMs = clock.now();
    const limit = { most: REPORTS_AN_HOUR, sinceMs: atMs - HOUR_MS };
    const result = await store.report({ ...request, picture, atMs }, limit);
    if (result.kind === 'often') return { kind: 'often', untilMs: result.sinceMs + HOUR_MS };
    if (result.kind !== 'reported') return result;
    try {
      await this.#tell(request.generationId, AbortSignal.timeout(FIRST_TRY_MS));
    } catch (error) {
      log.warn({ generation: request.generationId, err: error }, 'a report could not be told of yet');
      this.carryOn([request.generationId]);
    }
    return (await store.find(request.generationId)) === null ? { kind: 'no_channel' } : result;
  }

  /** False where it was decided before; null where there is no such report on that server. */
  async decide(decision: Omit<NewReportDecision, 'atMs'>): Promise<boolean | null> {
    const { store, takedowns, clock } = this.#options;
    const isDecided = await store.decide({ ...decision, atMs: clock.now() });
    if (isDecided === true && decision.decision === 'removed') takedowns.carryOn(decision.generationId);
    return isDecided;
  }

  async news(generationId: string): Promise<ReportNews | null> {
    const { store, history } = this.#options;
    const report = await store.find(generationId);
    return report === null ? null : { report, archived: await history.find(generationId) };
  }

  /** Its message was written with the answer to the decision. */
  async told({ report }: ReportNews): Promise<void> {
    await this.#options.store.shown(report, report.message);
  }

  /** Brings their messages up to date, however long Discord is away. Returns at once. */
  carryOn(generationIds: readonly string[]): void {
    const { clock, log } = this.#options;
    for (const generationId of generationIds) {
      this.#tasks.run((signal) =>
        retry(() => this.#tell(generationId, signal), {
          waits: RETRY_MS,
          signal,
          clock,
          onError: (error) => log.warn({ generation: generationId, err: error }, 'a report is not told of yet'),
        }),
      );
    }
  }

  /** Takes up what a former process has not told. Returns at once. */
  start(): void {
    this.#tasks.run(async () => this.carryOn(await this.#options.store.unshown()));
  }

  /** One at a time for each picture, so that there is one message. */
  async #tell(generationId: string, signal: AbortSignal): Promise<void> {
    const tell = (): Promise<void> => this.#tellNow(generationId, signal);
    const turn = (this.#telling.get(generationId) ?? Promise.resolve()).then(tell, tell);
    this.#telling.set(generationId, turn);
    try {
      await turn;
    } finally {
      if (this.#telling.get(generationId) === turn) this.#telling.delete(generationId);
    }
  }

  async #tellNow(generationId: string, signal: AbortSignal): Promise<void> {
    const { store, log } = this.#options;
    const news = await this.news(generationId);
    if (news === null || news.report.shown >= news.report.count) return;
    const { report } = news;
    try {
      const isUpdated = report.message !== null && (await this.#isUpdated(report.message, news, signal));
      // Of what is decided nobody need be told where the message is gone.
      const isOver = isUpdated || report.state !== 'undecided';
      const isTold = await store.shown(report, isOver ? report.message : await this.#post(news, signal));
      // A decision came between, and its message was written over.
      if (!isTold) await this.#tellNow(generationId, signal);
    } catch (error) {
      if (!isFinal(error)) throw error;
      log.warn({ generation: generationId, err: error }, "the moderators' channel takes no report");
      await store.withdraw(generationId);
    }
  }

  /** False where it is gone, or cannot be edited. */
  async #isUpdated(message: MessageRef, news: ReportNews, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#options.board.update(message, news, signal);
      return true;
    } catch (error) {
      if (!isFinal(error)) throw error;
      return false;
    }
  }

  async #post(news: ReportNews, signal: AbortSignal): Promise<MessageRef> {
    const { board, modLogChannelOf } = this.#options;
    const channelId = await modLogChannelOf(news.report.guildId);
    if (channelId === null)
      throw new DeliveryError("The moderators' channel is not set any more", { retryable: false });
    return { channelId, messageId: await board.post(channelId, news, signal) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof DeliveryError && !error.retryable;
}
