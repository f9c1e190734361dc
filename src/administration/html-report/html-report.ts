// Makes the report of a server as one page.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { guildCap } from '../../generation/admission/cap-policy.ts';
import { monthOf } from '../../generation/model/calendar.ts';
import type { CapSpan, DefaultCaps } from '../../generation/model/caps.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import { periodsAt } from '../../generation/model/periods.ts';
import type { Clock } from '../../runtime/clock.ts';
import { type ExportSpan, reportPeriod, type ReportPeriod } from '../report-periods.ts';
import type { PeriodUsage, ReportStore, ReportSums } from '../report-store.ts';
import type { AdministrationStore } from '../store.ts';
import { documentParts, type ReportContents } from './document.ts';
import { pageSource } from './page-source.ts';
import type { Named, ServerCaps, SumsRow } from './payload.ts';
import { ALL_OTHERS, readPeriodUsage, sumOf } from './period-usage.ts';
import type { ReportWords } from './words.ts';

export interface HtmlReportsOptions {
  readonly store: Pick<ReportStore, 'periodUsage' | 'memberNames'>;
  readonly settings: Pick<AdministrationStore, 'calendarOf' | 'guildCaps'>;
  readonly defaults: DefaultCaps;
  readonly nameOfModel: (modelId: string) => string;
  /** Easel's. */
  readonly version: string;
  readonly clock: Pick<Clock, 'now'>;
}

/** How the report calls the server, its channels and its members, and in which language. A name that is not known is ''. */
export interface ReportNames {
  readonly serverName: string;
  readonly channelName: (channelId: string) => string;
  /** `seen`: as the server last called them; null where that is not known. */
  readonly memberName: (userId: string, seen: string | null) => string;
  readonly words: ReportWords;
}

/** A page that any browser opens. */
export interface ReportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly pictures: number;
}

const NAMES_AT_ONCE = 1_000;

/** The report of a server as one file. */
export class HtmlReports {
  readonly #options: HtmlReportsOptions;

  constructor(options: HtmlReportsOptions) {
    this.#options = options;
  }

  /** Of a span that ends now; null where nothing was painted. */
  async ofSpan(guildId: string, span: ExportSpan, names: ReportNames): Promise<ReportFile | null> {
    const { settings, clock } = this.#options;
    const nowMs = clock.now();
    const calendar = await settings.calendarOf(guildId);
    return this.ofPeriod(guildId, reportPeriod(span, nowMs, calendar), names);
  }

  /** null where nothing was painted. */
  async ofPeriod(guildId: string, period: ReportPeriod, of: ReportNames): Promise<ReportFile | null> {
    const { store, settings, clock } = this.#options;
    const usage = await readPeriodUsage(store, guildId, period);
    if (usage.days.length === 0) return null;
    const nowMs = clock.now();
    const calendar = await settings.calendarOf(guildId);
    const today = periodsAt(nowMs, calendar).guild.day.key;
    const names = await this.#namesOf(guildId, membersIn(usage));
    const contents: ReportContents = {
      ...this.#contentsOf(usage, shownDays(period, today, usage), of, names),
      caps: await this.#caps(guildId),
      timeZone: calendar.timeZone,
      madeAtMs: nowMs,
      isOneMonth: period.month !== null,
    };
    const chunks: Buffer[] = [];
    for (const part of documentParts(contents, await pageSource())) {
      chunks.push(Buffer.from(part));
      // Large reports must not keep the thread from everybody else's commands.
      await nextTurn();
    }
    const span = [...new Set([contents.days[0], contents.days.at(-1)])].join('-to-');
    return { name: `easel-report-${span}.html`, bytes: Buffer.concat(chunks), pictures: contents.total.pictures };
  }

  async #namesOf(guildId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>();
    for (let at = 0; at < userIds.length; at += NAMES_AT_ONCE) {
      const found = await this.#options.store.memberNames(guildId, userIds.slice(at, at + NAMES_AT_ONCE));
      for (const [id, name] of found) names.set(id, name);
      await nextTurn();
    }
    return names;
  }

  #contentsOf(
    usage: PeriodUsage,
    days: readonly string[],
    { serverName, channelName, memberName, words }: ReportNames,
    seen: ReadonlyMap<string, string>,
  ) {
    const { nameOfModel, version } = this.#options;
    const months = [...new Set(days.map(monthOf))];
    const models = [...new Set(usage.days.map(({ modelId }) => modelId))];
    const members = membersIn(usage);
    const [dayAt, monthAt, modelAt, memberAt] = [placesOf(days), placesOf(months), placesOf(models), placesOf(members)];
    const named = (id: string): Named => [
      id,
      id === ALL_OTHERS ? words.page.others : memberName(id, seen.get(id) ?? null),
    ];
    return {
      words,
      serverName,
      version,
      days,
      months,
      models: models.map(nameOfModel),
      total: sumOf(usage.days),
      memberCount: members.filter((id) => id !== ALL_OTHERS).length,
      dayRows: usage.days.map(({ day, modelId, ...sums }) => [dayAt(day), modelAt(modelId), ...toRow(sums)] as const),
      names: members.map(named),
      memberRows: usage.members.map(
        ({ userId, month, ...sums }) => [memberAt(userId), monthAt(month), ...toRow(sums)] as const,
      ),
      channelRows: usage.channels.map(({ channelId, ...sums }) => {
        const name = channelId === ALL_OTHERS ? words.page.noChannel : channelName(channelId);
        return [channelId, name, ...toRow(sums)] as const;
      }),
    };
  }

  async #caps(guildId: string): Promise<ServerCaps> {
    const { settings, defaults } = this.#options;
    const caps = await settings.guildCaps(guildId);
    const limit = (span: CapSpan): MicroUsd | null => guildCap(caps, span, defaults)?.limit ?? null;
    return { day: limit('day'), month: limit('month') };
  }
}

function membersIn({ members }: PeriodUsage): string[] {
  return [...new Set(members.map(({ userId }) => userId))];
}

function toRow({ charged, billed, wasted, pictures, moderated, failed, waitMs }: ReportSums): SumsRow {
  return [charged, billed, wasted, pictures, moderated, failed, waitMs];
}

/** From the first day on which the server had anything, at the earliest, to the day in force. */
function shownDays({ days, month }: ReportPeriod, today: string, usage: PeriodUsage): readonly string[] {
  const used = usage.days.map(({ day }) => day);
  const first = month === null ? monthOf(used[0] ?? '') : '';
  const last = [today, used.at(-1) ?? ''].reduce((a, b) => (a > b ? a : b));
  return days.filter((day) => day >= first && day <= last);
}

/** The place of each in the list. */
function placesOf(list: readonly string[]): (one: string) => number {
  const places = new Map(list.map((one, index) => [one, index]));
  return (one) => {
    const place = places.get(one);
    if (place === undefined) throw new RangeError(`The report has no place for ${one}`);
    return place;
  };
}
