// The reports of `/usage` and of the weekly summary.

import type { MicroUsd } from '../generation/model/money.ts';
import type { Clock } from '../runtime/clock.ts';
import { KeyedMutex } from '../runtime/keyed-mutex.ts';
import { type ExportFile, exportFiles, type ExportFormat } from './export.ts';
import { type ExportSpan, reportPeriod, type ReportPeriod, type ReportSpan } from './report-periods.ts';
import { summaryOf, type Summary, type SummarySources } from './overview.ts';
import type { AccountDay, ChannelSums, DeclinedOf, ModelDay, RefusedFor, UsageSums } from './report-store.ts';
import { addUp, type Spending, type Stack } from './spending.ts';
import type { SpendingReader } from './spending-reader.ts';
import type { AdministrationStore } from './store.ts';

interface SpanSums extends UsageSums {
  readonly members: number;
}

interface MemberSums extends UsageSums {
  readonly userId: string;
}

/** A part of a longer list. Pages count from 0. */
export interface Page {
  readonly page: number;
  readonly pages: number;
}

export interface OverviewReport extends Page {
  readonly timeZone: string;
  readonly span: ReportSpan;
  readonly stack: Stack;
  /** On the first page. */
  readonly summary: Summary | null;
  /** How many members had a picture end in the period. */
  readonly members: number;
  /** This page's members of the period, the highest charges first. */
  readonly top: readonly MemberSums[];
  /** The rank of the first of `top`, from 1. */
  readonly firstPlace: number;
  /** Who painted in the period, the highest charges first: on the first page, where there is, or was, more than one account. */
  readonly accounts: readonly AccountDay[];
  /** On the first page, where the period has more than one day and something was spent. */
  readonly spending: Spending | null;
}

export interface MemberReport extends Page {
  readonly timeZone: string;
  readonly span: ReportSpan;
  readonly userId: string;
  readonly sums: UsageSums;
  /** This page's days, the newest first. */
  readonly days: readonly ModelDay[];
}

export interface ModelsReport {
  readonly timeZone: string;
  readonly span: ReportSpan;
  readonly models: readonly (UsageSums & { readonly modelId: string })[];
}

/** The channels of a server by what was charged there. */
export interface ChannelsReport extends Page {
  readonly timeZone: string;
  readonly span: ReportSpan;
  /** What the whole server was charged. */
  readonly charged: MicroUsd;
  /** This page's, the highest charges first. */
  readonly channels: readonly ChannelSums[];
  /** The rank of the first of them, from 1. */
  readonly firstPlace: number;
  /** On the last page, what a restore carried over, whose channel is not known; null for nothing. */
  readonly unknown: UsageSums | null;
}

/** What members did not get, and why. */
export interface RefusalsReport {
  readonly timeZone: string;
  readonly span: ReportSpan;
  /** Commands that ended without a picture by a rule, the most frequent reason first. */
  readonly refusals: readonly RefusedFor[];
  /** Of pictures that were sent to a host. */
  readonly sums: UsageSums;
  /** Members of whom hosts declined most pictures. */
  readonly declined: readonly DeclinedOf[];
}

/** One week of a server, and the charges of the week before. */
export interface WeekReport {
  readonly week: ReportPeriod;
  readonly sums: SpanSums;
  readonly before: UsageSums;
  readonly top: readonly MemberSums[];
  readonly spending: Spending | null;
}

export interface ReportsOptions extends SummarySources {
  readonly spending: SpendingReader;
  readonly settings: Pick<AdministrationStore, 'calendarOf'>;
  /** Whether more than one account paints now. */
  readonly hasSeveralAccounts: boolean;
  readonly clock: Clock;
}

const MEMBERS_PER_PAGE = 10;
const DAYS_PER_PAGE = 15;
const CHANNELS_PER_PAGE = 15;
const DECLINED_SHOWN = 10;

/** Usage reports for a server's admins, in the server's calendar. */
export class Reports {
  readonly #options: ReportsOptions;
  readonly #servers = new KeyedMutex();

  constructor(options: ReportsOptions) {
    this.#options = options;
  }

  /**
   * Totals of the server and one page of its members by spending. One at a time for each server: dozens at once would keep the
   * thread from everybody else's commands.
   */
  overview(guildId: string, span: ReportSpan, stack: Stack, page: number): Promise<OverviewReport> {
    return this.#servers.take(guildId, () => this.#overview(guildId, span, stack, page));
  }

  /** Queries answer at once, on this thread: between two parts of the report it turns to other commands. */
  async #overview(guildId: string, span: ReportSpan, stack: Stack, page: number): Promise<OverviewReport> {
    const { store, spending, clock } = this.#options;
    await clock.sleep(0);
    const { timeZone, at, nowMs, calendar } = await this.#calendar(guildId);
    const period = at(span);
    const members = await store.memberCount(guildId, period);
    const paged = pageOf(page, members, MEMBERS_PER_PAGE);
    await clock.sleep(0);
    const top = await this.#topMembers(guildId, period, paged.page);
    const isFirst = paged.page === 0;
    await clock.sleep(0);
    return {
      ...paged,
      timeZone,
      span,
      stack,
      members,
      summary: isFirst ? await summaryOf(this.#options, guildId, span, nowMs, calendar) : null,
      top: top.sums,
      firstPlace: paged.page * MEMBERS_PER_PAGE + 1,
      accounts: isFirst ? await this.#accounts(guildId, period.days) : [],
      spending: isFirst && period.days.length > 1 ? await spending.of(guildId, period, stack, top.days) : null,
    };
  }

  /** One member by day and model. */
  async member(guildId: string, userId: string, span: ReportSpan, page: number): Promise<MemberReport> {
    const { timeZone, at } = await this.#calendar(guildId);
    const days = await this.#options.store.memberDays(guildId, [userId], at(span).days);
    const paged = pageOf(page, days.length, DAYS_PER_PAGE);
    const shown = days.toReversed().slice(paged.page * DAYS_PER_PAGE, (paged.page + 1) * DAYS_PER_PAGE);
    return { ...paged, timeZone, span, userId, sums: addUp(days), days: shown };
  }

  /** The models by what was charged for them. */
  async models(guildId: string, span: ReportSpan): Promise<ModelsReport> {
    const { timeZone, at } = await this.#calendar(guildId);
    const byModel = Map.groupBy(await this.#options.store.modelDays(guildId, at(span).days), ({ modelId }) => modelId);
    const models = [...byModel].map(([modelId, days]) => ({ modelId, ...addUp(days) }));
    return { timeZone, span, models: models.toSorted((a, b) => b.charged - a.charged) };
  }

  /** By channel, threads under theirs. */
  async channels(guildId: string, span: ReportSpan, page: number): Promise<ChannelsReport> {
    const { store } = this.#options;
    const { timeZone, at } = await this.#calendar(guildId);
    const { days } = at(span);
    const channels = await store.channels(guildId, days);
    const all = addUp(await store.modelDays(guildId, days));
    const known = addUp(channels);
    const paged = pageOf(page, channels.length, CHANNELS_PER_PAGE);
    const first = paged.page * CHANNELS_PER_PAGE;
    const rest = { charged: all.charged - known.charged, wasted: all.wasted - known.wasted };
    const isLast = paged.page === paged.pages - 1;
    return {
      ...paged,
      timeZone,
      span,
      charged: all.charged,
      channels: channels.slice(first, first + CHANNELS_PER_PAGE),
      firstPlace: first + 1,
      unknown: isLast && (rest.charged !== 0 || rest.wasted !== 0) ? { ...addUp([]), ...rest } : null,
    };
  }

  /** What was refused, declined and failed. */
  async refusals(guildId: string, span: ReportSpan): Promise<RefusalsReport> {
    const { store } = this.#options;
    const { timeZone, at } = await this.#calendar(guildId);
    const period = at(span);
    return {
      timeZone,
      span,
      refusals: await store.refusals(guildId, period.days),
      sums: addUp(await store.modelDays(guildId, period.days)),
      declined: await store.declined(guildId, period, DECLINED_SHOWN),
    };
  }

  /** Who was charged most in the day or the month in force, the highest first. */
  async topSpenders(guildId: string, span: 'today' | 'month', most: number): Promise<readonly string[]> {
    const period = (await this.#calendar(guildId)).at(span);
    return this.#options.store.topMembers(guildId, period, most, 0);
  }

  async #accounts(guildId: string, days: readonly string[]): Promise<AccountDay[]> {
    const { store, hasSeveralAccounts } = this.#options;
    const byAccount = Map.groupBy(await store.accountDays(guildId, days), ({ account }) => account);
    const sums = [...byAccount].map(([account, own]) => ({ account, ...addUp(own) }));
    return hasSeveralAccounts || sums.length > 1 ? sums.toSorted((a, b) => b.charged - a.charged) : [];
  }

  /** A week for the digest. */
  async week(guildId: string, week: ReportPeriod, weekBefore: ReportPeriod): Promise<WeekReport> {
    const { store } = this.#options;
    const top = await this.#topMembers(guildId, week, 0);
    return {
      week,
      sums: {
        ...addUp(await store.modelDays(guildId, week.days)),
        members: await store.memberCount(guildId, week),
      },
      before: addUp(await store.modelDays(guildId, weekBefore.days)),
      top: top.sums,
      spending: await this.#options.spending.of(guildId, week, 'member', top.days),
    };
  }

  /** Every picture of the span, as files of at most `maxBytes` each. */
  async *export(guildId: string, span: ExportSpan, format: ExportFormat, maxBytes: number): AsyncGenerator<ExportFile> {
    const { store, clock } = this.#options;
    const period = (await this.#calendar(guildId)).at(span);
    yield* exportFiles(store, clock, { guildId, period, format, maxBytes });
  }

  async #calendar(guildId: string) {
    const calendar = await this.#options.settings.calendarOf(guildId);
    const nowMs = this.#options.clock.now();
    const periods = new Map<ExportSpan, ReportPeriod>();
    const at = (span: ExportSpan): ReportPeriod => {
      const period = periods.get(span) ?? reportPeriod(span, nowMs, calendar);
      periods.set(span, period);
      return period;
    };
    return { timeZone: calendar.timeZone, at, nowMs, calendar };
  }

  async #topMembers(guildId: string, period: ReportPeriod, page: number) {
    const { store } = this.#options;
    const userIds = await store.topMembers(guildId, period, MEMBERS_PER_PAGE, page * MEMBERS_PER_PAGE);
    const days = await store.memberDays(guildId, userIds, period.days);
    const byMember = Map.groupBy(days, ({ userId }) => userId);
    return { days, sums: userIds.map((userId) => ({ userId, ...addUp(byMember.get(userId) ?? []) })) };
  }
}

function pageOf(wanted: number, items: number, perPage: number): Page {
  const pages = Math.max(1, Math.ceil(items / perPage));
  return { page: Math.min(Math.max(0, Math.trunc(wanted)), pages - 1), pages };
}
