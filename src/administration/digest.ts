// Posts the weekly summaries.

import type { Logger } from 'pino';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import type { Clock } from '../runtime/clock.ts';
import { DeliveryError } from '../generation/ports/messenger.ts';
import { type DueWeek, dueWeek, lastSevenDays, nextDigestMs, type ReportPeriod } from './report-periods.ts';
import type { Reports, WeekReport } from './reports.ts';
import type { AdministrationStore } from './store.ts';

/** The summary of one server's week, as it is posted. */
export interface Digest {
  readonly guildId: string;
  readonly channelId: string;
  readonly report: WeekReport;
}

/** Posts summaries to channels. Implemented by DiscordDigestBoard. */
export interface DigestBoard {
  /**
   * Posts an announcement of the summaries to a channel, which shows whether the bot can post there. False where the
   * channel is not of that server or the bot may not post in it.
   */
  introduce(guildId: string, channelId: string): Promise<boolean>;
  /** Posts a summary; the same nonce again within minutes does not post it again. Throws DeliveryError. */
  post(digest: Digest, nonce: string): Promise<void>;
}

/** What would be posted for the last seven days. */
export interface DigestPreview {
  /** null where nothing was painted, and nothing would be posted. */
  readonly report: WeekReport | null;
  /** null where none is chosen. */
  readonly channelId: string | null;
  readonly nextAtMs: number;
}

export interface WeeklyDigestOptions {
  readonly store: Pick<
    AdministrationStore,
    'settings' | 'calendarOf' | 'changeSettings' | 'digestChannels' | 'claimNotice' | 'isClaimed'
  >;
  readonly reports: Reports;
  readonly board: DigestBoard;
  readonly clock: Clock;
  readonly log: Logger;
  /** The one server that the bot works in; null for all. */
  readonly onlyGuildId: string | null;
  /** Interval of the check whether a summary is due, in ms. */
  readonly everyMs: number;
}

/** A refused summary is posted again after this, in ms, until the next one is due. */
const REFUSED_RETRY_MS = 3_600_000;

type DigestChannel = Awaited<ReturnType<AdministrationStore['digestChannels']>>[number];

/** Posts each server's weekly summary once: on Monday morning in its time zone, or later if the bot was not running. */
export class WeeklyDigest implements AsyncDisposable {
  readonly #options: WeeklyDigestOptions;
  readonly #tasks: BackgroundTasks;
  readonly #posted = new Set<string>();
  readonly #retryAtMs = new Map<string, number>();

  constructor(options: WeeklyDigestOptions) {
    this.#options = options;
    const { log } = options;
    this.#tasks = new BackgroundTasks((error) => log.error({ err: error }, 'weekly summaries broke off'));
  }

  start(): void {
    this.#tasks.run((signal) => this.#run(signal));
  }

  /** The channel that gets a server's summaries, or null. */
  async channelOf(guildId: string): Promise<string | null> {
    return (await this.#options.store.settings(guildId)).digestChannelId;
  }

  /** Posts nothing, and changes nothing. */
  async preview(guildId: string): Promise<DigestPreview> {
    const { store, clock } = this.#options;
    const calendar = await store.calendarOf(guildId);
    const nowMs = clock.now();
    const { week, weekBefore } = lastSevenDays(nowMs, calendar);
    return {
      report: await this.#reportOf(guildId, week, weekBefore),
      channelId: await this.channelOf(guildId),
      nextAtMs: nextDigestMs(nowMs, calendar),
    };
  }

  /**
   * Sends a server's summaries to a channel from the next Monday on, or nowhere. False, and nothing changed, where the
   * bot cannot post there.
   */
  async direct(guildId: string, channelId: string | null, actorId: string): Promise<boolean> {
    const { store, board, clock } = this.#options;
    const { digestChannelId: before } = await store.settings(guildId);
    if (channelId !== null && !(await board.introduce(guildId, channelId))) return false;
    const nowMs = clock.now();
    await store.changeSettings(
      guildId,
      { digestChannelId: channelId },
      { guildId, actorId, action: 'setting', subject: 'digest_channel', before, after: channelId, atMs: nowMs },
    );
    // No summary of the week that is over: the first one comes on the next Monday.
    if (before === null) {
      const due = dueWeek(nowMs, await store.calendarOf(guildId));
      await store.claimNotice(noticeKey(guildId, due), 'unasked', nowMs);
    }
    return true;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { store, clock, log, onlyGuildId, everyMs } = this.#options;
    while (!signal.aborted) {
      try {
        const channels = await store.digestChannels();
        const served = channels.filter(({ guildId }) => onlyGuildId === null || guildId === onlyGuildId);
        for (const channel of served) await this.#postIfDue(channel);
      } catch (error) {
        log.warn({ err: error }, 'the check for due weekly summaries failed');
      }
      await clock.sleep(everyMs, signal);
    }
  }

  async #postIfDue(channel: DigestChannel): Promise<void> {
    const { store, clock, log } = this.#options;
    const nowMs = clock.now();
    const due = dueWeek(nowMs, channel.calendar);
    const key = noticeKey(channel.guildId, due);
    if (this.#tasks.signal.aborted || this.#posted.has(key) || nowMs < (this.#retryAtMs.get(key) ?? 0)) return;
    if (!(await store.isClaimed(key))) {
      try {
        await this.#post(channel, due);
      } catch (error) {
        log.warn({ err: error, guild: channel.guildId }, 'posting a weekly summary failed');
        if (error instanceof DeliveryError && !error.retryable) this.#retryAtMs.set(key, nowMs + REFUSED_RETRY_MS);
        return;
      }
      // Claimed after posting: a crash between the two would post it twice, which the nonce prevents, instead of never.
      await store.claimNotice(key, channel.channelId, nowMs);
      log.info({ guild: channel.guildId, week: due.key }, 'weekly summary posted');
    }
    this.#posted.add(key);
  }

  /** Posts nothing for a week without any activity. */
  async #post({ guildId, channelId }: DigestChannel, due: DueWeek): Promise<void> {
    const report = await this.#reportOf(guildId, due.week, due.weekBefore);
    if (report === null) return;
    await this.#options.board.post({ guildId, channelId, report }, nonceOf(guildId, due));
  }

  /** null for a week without any activity. */
  async #reportOf(guildId: string, week: ReportPeriod, weekBefore: ReportPeriod): Promise<WeekReport | null> {
    const report = await this.#options.reports.week(guildId, week, weekBefore);
    return report.sums.members === 0 ? null : report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}

function noticeKey(guildId: string, { key }: DueWeek): string {
  return `digest:${guildId}:${key}`;
}

/** Discord takes at most 25 characters: an id has up to 20, a week three. */
function nonceOf(guildId: string, { key }: DueWeek): string {
  return `${guildId}-${key.slice(-3)}`;
}
