// Sends each month's report as a statement to whom the operator named.

import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { DeliveryError } from '../../generation/ports/messenger.ts';
import { BackgroundTasks } from '../../runtime/background-tasks.ts';
import type { Clock } from '../../runtime/clock.ts';
import { HOUR_MS } from '../../runtime/durations.ts';
import { type DueMonth, dueMonth } from '../report-periods.ts';
import { ALL_SERVERS, type StatementReceiver, type StatementStore, type StatementTarget } from '../statement-store.ts';
import type { AdministrationStore } from '../store.ts';
import type { HtmlReports, ReportFile } from './html-report.ts';

const HASH_LENGTH = 16;

/** One server's month for one receiver. */
export interface Statement {
  readonly guildId: string;
  readonly month: DueMonth;
  readonly file: ReportFile;
}

/** Implemented by DiscordStatementBoard. */
export interface StatementBoard {
  /** The servers that the bot is in. */
  servers(): readonly string[];
  makeReport(reports: HtmlReports, guildId: string, month: DueMonth): Promise<ReportFile | null>;
  /** Says that statements come from now on, which shows whether they can. False where Discord refuses it. */
  introduce(receiver: StatementReceiver): Promise<boolean>;
  /** Sends it, unless it stands there already. Throws DeliveryError. */
  send(receiver: StatementReceiver, statement: Statement, nonce: string, signal: AbortSignal): Promise<void>;
}

export interface StatementsOptions {
  readonly store: StatementStore;
  readonly settings: Pick<AdministrationStore, 'calendarOf' | 'claimNotice' | 'isClaimed'>;
  readonly reports: HtmlReports;
  readonly board: StatementBoard;
  /** The one server that the bot works in; null for all. */
  readonly onlyGuildId: string | null;
  readonly clock: Clock;
  readonly log: Logger;
  /** Interval of the check whether a statement is due, in ms. */
  readonly everyMs: number;
}

/** Once a month and receiver: on the first at nine in the server's time zone, or later if the bot was not running. */
export class Statements implements AsyncDisposable {
  readonly #options: StatementsOptions;
  readonly #tasks: BackgroundTasks;
  readonly #done = new Set<string>();
  readonly #retryAtMs = new Map<string, number>();

  constructor(options: StatementsOptions) {
    this.#options = options;
    this.#tasks = new BackgroundTasks((error) => options.log.error({ err: error }, 'monthly statements broke off'));
  }

  start(): void {
    this.#tasks.run((signal) => this.#run(signal));
  }

  receivers(): Promise<readonly StatementTarget[]> {
    return this.#options.store.receivers();
  }

  /** From the next first of a month on. `refused`, and nothing changed, where the bot cannot write there. */
  async add(receiver: StatementReceiver, actorId: string): Promise<'added' | 'known' | 'refused'> {
    const { store, board, clock } = this.#options;
    if (!(await board.introduce(receiver))) return 'refused';
    const isNew = await store.addReceiver(receiver, auditOf(receiver, 'statement.set', actorId, clock.now()));
    return isNew ? 'added' : 'known';
  }

  /** False where it was none. */
  remove(receiver: StatementReceiver, actorId: string): Promise<boolean> {
    const { store, clock } = this.#options;
    return store.removeReceiver(receiver, auditOf(receiver, 'statement.clear', actorId, clock.now()));
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { store, clock, log, everyMs } = this.#options;
    while (!signal.aborted) {
      try {
        for (const target of await store.receivers()) {
          for (const guildId of this.#serversOf(target)) await this.#sendIfDue(target, guildId, signal);
        }
      } catch (error) {
        log.warn({ err: error }, 'the check for due monthly statements failed');
      }
      await clock.sleep(everyMs, signal);
    }
  }

  #serversOf({ guildId }: StatementTarget): readonly string[] {
    const { board, onlyGuildId } = this.#options;
    const here = board.servers().filter((id) => onlyGuildId === null || id === onlyGuildId);
    return guildId === ALL_SERVERS ? here : here.filter((id) => id === guildId);
  }

  async #sendIfDue(target: StatementTarget, guildId: string, signal: AbortSignal): Promise<void> {
    const { settings, clock, store, log } = this.#options;
    const nowMs = clock.now();
    const month = dueMonth(nowMs, await settings.calendarOf(guildId));
    const key = `statement:${guildId}:${month.key}:${hashOf(target)}`;
    // Whoever was named since then gets the next one first.
    if (signal.aborted || target.setAtMs >= month.dueAtMs || this.#done.has(key)) return;
    if (nowMs < (this.#retryAtMs.get(key) ?? 0)) return;
    if (!(await settings.isClaimed(key))) {
      try {
        await this.#send(target, guildId, month, key, signal);
      } catch (error) {
        log.warn({ err: error, guild: guildId, receiver: target.id }, 'sending a monthly statement failed');
        if (!(error instanceof DeliveryError) || error.retryable) return;
        this.#retryAtMs.set(key, nowMs + HOUR_MS);
        await store.noteRefused(target, nowMs);
        return;
      }
      // Claimed after sending: what a crash between the two leaves is found where it was sent.
      await settings.claimNotice(key, 'sent', nowMs);
      await store.noteRefused(target, null);
    }
    this.#done.add(key);
  }

  /** Sends nothing for a month without any activity. */
  async #send(
    target: StatementTarget,
    guildId: string,
    month: DueMonth,
    nonce: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { board, reports, log } = this.#options;
    const file = await board.makeReport(reports, guildId, month);
    if (file === null) return;
    await board.send(target, { guildId, month, file }, nonce, signal);
    log.info({ guild: guildId, month: month.key, receiver: target.id }, 'monthly statement sent');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}

/** Notices stay, and must not tell of anybody. */
function hashOf({ kind, id }: StatementReceiver): string {
  return createHash('sha256').update(`${kind}:${id}`).digest('hex').slice(0, HASH_LENGTH);
}

function auditOf({ guildId, kind, id }: StatementReceiver, action: string, actorId: string, atMs: number) {
  const server = guildId === ALL_SERVERS ? 'all' : guildId;
  return { guildId: '', actorId, action, subject: `statement:${server}`, before: null, after: `${kind}:${id}`, atMs };
}
