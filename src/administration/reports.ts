import type { Clock } from '../clock.ts';
import type { MicroUsd } from '../generation/money.ts';
import { type ExportFile, exportFiles, type ExportFormat } from './export.ts';
import { reportPeriod, type ReportPeriod, type ReportSpan } from './report-periods.ts';
import type { MemberDay, ModelDay, ReportStore, UsageSums } from './report-store.ts';
import type { AdministrationStore } from './store.ts';

/** What a chart stacks. */
export const STACKS = ['member', 'model'] as const;
export type Stack = (typeof STACKS)[number];

/** One colour of the chart: a member, a model, or everybody else. Values are by day of the period. */
export interface SpendingSeries {
  readonly of: { readonly kind: Stack; readonly id: string } | { readonly kind: 'others' };
  readonly charged: readonly MicroUsd[];
}

/** Dollars per day, stacked. */
export interface Spending {
  readonly days: readonly string[];
  readonly series: readonly SpendingSeries[];
}

export interface SpanSums extends UsageSums {
  readonly members: number;
}

export interface MemberSums extends UsageSums {
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
  readonly today: SpanSums;
  readonly week: SpanSums;
  readonly month: SpanSums;
  /** This page's members of the period, whoever was charged most first. */
  readonly top: readonly MemberSums[];
  /** Where the first of `top` stands, from 1. */
  readonly firstPlace: number;
  /** On the first page, where the period has more days than one and something was spent. */
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

/** One week of a server beside the one before. */
export interface WeekReport {
  readonly week: ReportPeriod;
  readonly sums: SpanSums;
  readonly before: UsageSums;
  readonly top: readonly MemberSums[];
  readonly spending: Spending | null;
}

export interface ReportsOptions {
  readonly store: ReportStore;
  readonly settings: Pick<AdministrationStore, 'settings'>;
  readonly clock: Clock;
}

export const MEMBERS_PER_PAGE = 10;
const DAYS_PER_PAGE = 15;
/** As many as have colours that tell them apart. */
const SERIES_SHOWN = 8;

const NOTHING: UsageSums = { pictures: 0, charged: 0, wasted: 0, moderated: 0, failed: 0, waitMs: 0 };

/** What admins ask about the money of their server, in their server's calendar. */
export class Reports {
  readonly #options: ReportsOptions;

  constructor(options: ReportsOptions) {
    this.#options = options;
  }

  /** The server at a glance, and its members by spending, a page of them. */
  async overview(guildId: string, span: ReportSpan, stack: Stack, page: number): Promise<OverviewReport> {
    const { store } = this.#options;
    const { timeZone, at } = await this.#calendar(guildId);
    const period = at(span);
    const paged = pageOf(page, await store.memberCount(guildId, period), MEMBERS_PER_PAGE);
    const top = await this.#topMembers(guildId, period, paged.page);
    return {
      ...paged,
      timeZone,
      span,
      stack,
      ...(await this.#columns(guildId, at)),
      top,
      firstPlace: paged.page * MEMBERS_PER_PAGE + 1,
      spending: paged.page === 0 && period.days.length > 1 ? await this.#spending(guildId, period, stack) : null,
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

  /** A week for the digest. */
  async week(guildId: string, week: ReportPeriod, weekBefore: ReportPeriod): Promise<WeekReport> {
    const { store } = this.#options;
    return {
      week,
      sums: await this.#spanSums(guildId, week, await store.modelDays(guildId, week.days)),
      before: addUp(await store.modelDays(guildId, weekBefore.days)),
      top: await this.#topMembers(guildId, week, 0),
      spending: await this.#spending(guildId, week, 'member'),
    };
  }

  /** Every picture of the span, as files of at most `maxBytes` each. */
  async *export(guildId: string, span: ReportSpan, format: ExportFormat, maxBytes: number): AsyncGenerator<ExportFile> {
    const { store, clock } = this.#options;
    const period = (await this.#calendar(guildId)).at(span);
    yield* exportFiles(store, clock, { guildId, period, format, maxBytes });
  }

  async #calendar(guildId: string) {
    const timeZone = (await this.#options.settings.settings(guildId)).timeZone ?? 'utc';
    const nowMs = this.#options.clock.now();
    return { timeZone, at: (span: ReportSpan): ReportPeriod => reportPeriod(span, nowMs, timeZone) };
  }

  async #columns(guildId: string, at: (span: ReportSpan) => ReportPeriod) {
    const [week, month] = [at('week'), at('month')];
    const days = await this.#options.store.modelDays(guildId, [...new Set([...week.days, ...month.days])]);
    return {
      today: await this.#spanSums(guildId, at('today'), days),
      week: await this.#spanSums(guildId, week, days),
      month: await this.#spanSums(guildId, month, days),
    };
  }

  async #spanSums(guildId: string, period: ReportPeriod, days: readonly ModelDay[]): Promise<SpanSums> {
    const sums = addUp(days.filter(({ day }) => period.days.includes(day)));
    return { ...sums, members: await this.#options.store.memberCount(guildId, period) };
  }

  async #topMembers(guildId: string, period: ReportPeriod, page: number): Promise<MemberSums[]> {
    const { store } = this.#options;
    const userIds = await store.topMembers(guildId, period, MEMBERS_PER_PAGE, page * MEMBERS_PER_PAGE);
    const byMember = Map.groupBy(await store.memberDays(guildId, userIds, period.days), ({ userId }) => userId);
    return userIds.map((userId) => ({ userId, ...addUp(byMember.get(userId) ?? []) }));
  }

  /** null where nothing was spent. */
  async #spending(guildId: string, period: ReportPeriod, stack: Stack): Promise<Spending | null> {
    const { store } = this.#options;
    const modelDays = await store.modelDays(guildId, period.days);
    if (addUp(modelDays).charged === 0) return null;
    if (stack === 'model') return stackDays(period.days, modelDays, 'model', ({ modelId }) => modelId, modelDays);
    const userIds = await store.topMembers(guildId, period, SERIES_SHOWN, 0);
    const memberDays = await store.memberDays(guildId, userIds, period.days);
    return stackDays(period.days, memberDays, 'member', ({ userId }) => userId, modelDays);
  }
}

function pageOf(wanted: number, items: number, perPage: number): Page {
  const pages = Math.max(1, Math.ceil(items / perPage));
  return { page: Math.min(Math.max(0, Math.trunc(wanted)), pages - 1), pages };
}

/** The sums of many parts. */
export function addUp(parts: readonly UsageSums[]): UsageSums {
  return parts.reduce<UsageSums>(
    (sum, part) => ({
      pictures: sum.pictures + part.pictures,
      charged: sum.charged + part.charged,
      wasted: sum.wasted + part.wasted,
      moderated: sum.moderated + part.moderated,
      failed: sum.failed + part.failed,
      waitMs: sum.waitMs + part.waitMs,
    }),
    NOTHING,
  );
}

/**
 * Stacks `parts` by their id, the highest first, at most as many as there are colours. What `all` holds beyond them
 * becomes the last of the stack, `others`, where there is any.
 */
export function stackDays<Part extends ModelDay | MemberDay>(
  days: readonly string[],
  parts: readonly Part[],
  kind: Stack,
  idOf: (part: Part) => string,
  all: readonly ModelDay[],
): Spending {
  const perDay = (some: readonly ModelDay[]): MicroUsd[] => {
    const byDay = new Map<string, MicroUsd>();
    for (const { day, charged } of some) byDay.set(day, (byDay.get(day) ?? 0) + charged);
    return days.map((day) => byDay.get(day) ?? 0);
  };
  const ranked = [...Map.groupBy(parts, idOf)]
    .map(([id, own]) => ({ id, total: addUp(own).charged, charged: perDay(own) }))
    .filter(({ total }) => total > 0)
    .toSorted((a, b) => b.total - a.total)
    .slice(0, SERIES_SHOWN);
  const others = perDay(all).map(
    (total, index) => total - ranked.reduce((sum, { charged }) => sum + (charged[index] ?? 0), 0),
  );
  const series: SpendingSeries[] = ranked.map(({ id, charged }) => ({ of: { kind, id }, charged }));
  if (others.some((charged) => charged > 0)) series.push({ of: { kind: 'others' }, charged: others });
  return { days, series };
}
