import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import { DeliveryError } from '../generation/ports/messenger.ts';
import { type DueWeek, dueWeek } from './report-periods.ts';
import type { Reports, WeekReport } from './reports.ts';
import type { AdministrationStore } from './store.ts';

/** The summary of one week, as it is posted. */
export interface Digest {
  readonly guildId: string;
  readonly channelId: string;
  readonly report: WeekReport;
}

/** Where summaries appear. Discord implements it. */
export interface DigestBoard {
  /**
   * Tells a channel that summaries will come to it: the one sure way to learn that they can. False where the channel is
   * none of that server or the bot may not post there.
   */
  introduce(guildId: string, channelId: string): Promise<boolean>;
  /** Posts a summary; the same nonce again within minutes does not post it again. Throws DeliveryError. */
  post(digest: Digest, nonce: string): Promise<void>;
}

export interface WeeklyDigestOptions {
  readonly store: Pick<
    AdministrationStore,
    'settings' | 'changeSettings' | 'digestChannels' | 'claimNotice' | 'isClaimed'
  >;
  readonly reports: Reports;
  readonly board: DigestBoard;
  readonly clock: Clock;
  readonly log: Logger;
  /** Between two looks at the calendar, in ms. */
  readonly everyMs: number;
}

/** A channel that takes nothing is asked again after this, in ms, until the week's successor comes. */
const REFUSED_REST_MS = 3_600_000;

type DigestChannel = Awaited<ReturnType<AdministrationStore['digestChannels']>>[number];

/** Each server's week, told once on Monday morning in its own time zone, or later when the bot was away then. */
export class WeeklyDigest implements AsyncDisposable {
  readonly #options: WeeklyDigestOptions;
  readonly #stopping = new AbortController();
  readonly #told = new Set<string>();
  readonly #restUntilMs = new Map<string, number>();
  #running: Promise<void> = Promise.resolve();

  constructor(options: WeeklyDigestOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run().catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) this.#options.log.error({ err: error }, 'no more weekly summaries');
    });
  }

  /** The channel that gets a server's summaries, or null. */
  async channelOf(guildId: string): Promise<string | null> {
    return (await this.#options.store.settings(guildId)).digestChannelId;
  }

  /**
   * Sends a server's summaries to a channel from the next Monday on, or nowhere. False, and nothing changed, where the
   * bot cannot post there.
   */
  async direct(guildId: string, channelId: string | null, actorId: string): Promise<boolean> {
    const { store, board, clock } = this.#options;
    const { digestChannelId: before, timeZone } = await store.settings(guildId);
    if (channelId !== null && !(await board.introduce(guildId, channelId))) return false;
    const nowMs = clock.now();
    await store.changeSettings(
      guildId,
      { digestChannelId: channelId },
      { guildId, actorId, action: 'setting', subject: 'digest_channel', before, after: channelId, atMs: nowMs },
    );
    // The week that is over was nobody's to tell; who chooses a channel on a Wednesday waits for Monday.
    if (before === null)
      await store.claimNotice(noticeKey(guildId, dueWeek(nowMs, timeZone ?? 'utc')), 'unasked', nowMs);
    return true;
  }

  async #run(): Promise<void> {
    const { store, clock, log, everyMs } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        for (const channel of await store.digestChannels()) await this.#tell(channel);
      } catch (error) {
        log.warn({ err: error }, 'the weekly summaries could not be looked after');
      }
      await clock.sleep(everyMs, signal);
    }
  }

  async #tell(channel: DigestChannel): Promise<void> {
    const { store, clock, log } = this.#options;
    const nowMs = clock.now();
    const due = dueWeek(nowMs, channel.timeZone);
    const key = noticeKey(channel.guildId, due);
    if (this.#stopping.signal.aborted || this.#told.has(key) || nowMs < (this.#restUntilMs.get(key) ?? 0)) return;
    if (!(await store.isClaimed(key))) {
      try {
        await this.#post(channel, due);
      } catch (error) {
        log.warn({ err: error, guild: channel.guildId }, 'a weekly summary could not be posted');
        if (error instanceof DeliveryError && !error.retryable) this.#restUntilMs.set(key, nowMs + REFUSED_REST_MS);
        return;
      }
      // Noted after it was posted: a crash between the two costs a second post, which the nonce prevents, and not the first.
      await store.claimNotice(key, channel.channelId, nowMs);
      log.info({ guild: channel.guildId, week: due.key }, 'the weekly summary is told');
    }
    this.#told.add(key);
  }

  /** A week in which nothing happened is not worth a message. */
  async #post({ guildId, channelId }: DigestChannel, due: DueWeek): Promise<void> {
    const report = await this.#options.reports.week(guildId, due.week, due.weekBefore);
    if (report.sums.members === 0) return;
    await this.#options.board.post({ guildId, channelId, report }, nonceOf(guildId, due));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort(new Error('shutting down'));
    await this.#running;
  }
}

function noticeKey(guildId: string, { key }: DueWeek): string {
  return `digest:${guildId}:${key}`;
}

/** At most 25 characters: an id has 20, a week two. */
function nonceOf(guildId: string, { key }: DueWeek): string {
  return `${guildId}-${key.slice(-3)}`;
}
