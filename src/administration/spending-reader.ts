// Reads what the spending chart shows.

import { guildCap, type GuildCap } from '../generation/admission/cap-policy.ts';
import { endOf } from '../generation/model/calendar.ts';
import type { DefaultCaps } from '../generation/model/caps.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import { periodsAt } from '../generation/model/periods.ts';
import type { Clock } from '../runtime/clock.ts';
import type { ChartStore, DailyCapChange } from './chart-store.ts';
import type { ReportPeriod } from './report-periods.ts';
import type { MemberDay, ReportStore } from './report-store.ts';
import { addUp, type DailyCap, type Spending, type SpendingSeries, stackDays, type Stack } from './spending.ts';
import type { AdministrationStore } from './store.ts';

export interface SpendingReaderOptions {
  readonly store: Pick<ReportStore, 'modelDays'>;
  readonly charts: ChartStore;
  readonly settings: Pick<AdministrationStore, 'calendarOf' | 'guildCaps'>;
  readonly defaults: DefaultCaps;
  readonly clock: Clock;
}

type DailyLimits = Readonly<Record<DailyCapChange['subject'], MicroUsd | null>>;

export class SpendingReader {
  readonly #options: SpendingReaderOptions;

  constructor(options: SpendingReaderOptions) {
    this.#options = options;
  }

  /**
   * What was spent on each day of the period, without the days to come and those before the server's first picture; null where
   * nothing was. `topDays` are of the members with the highest charges, as many as are to be shown.
   */
  async of(
    guildId: string,
    period: ReportPeriod,
    stack: Stack,
    topDays: readonly MemberDay[],
  ): Promise<Spending | null> {
    const { store, charts, settings, clock } = this.#options;
    const modelDays = await store.modelDays(guildId, period.days);
    if (addUp(modelDays).charged === 0) return null;
    const calendar = await settings.calendarOf(guildId);
    const today = periodsAt(clock.now(), calendar).guild.day.key;
    const firstDay = (await charts.firstDay(guildId)) ?? today;
    const days = period.days.filter((day) => day >= firstDay && day <= today);
    const series =
      stack === 'model'
        ? stackDays(days, modelDays, 'model', ({ modelId }) => modelId, modelDays)
        : stackDays(days, topDays, 'member', ({ userId }) => userId, modelDays);
    return {
      days,
      series: await this.#withColours(guildId, stack, series),
      dailyCaps: await this.#dailyCaps(guildId, days, calendar.timeZone),
    };
  }

  async #withColours(
    guildId: string,
    stack: Stack,
    series: readonly Omit<SpendingSeries, 'colour'>[],
  ): Promise<SpendingSeries[]> {
    const { charts, clock } = this.#options;
    const ids = series.flatMap(({ of }) => (of.kind === 'others' ? [] : [of.id]));
    const colours = await charts.coloursOf(guildId, stack, ids, clock.now());
    return series.map((one) => ({
      ...one,
      colour: one.of.kind === 'others' ? null : (colours.get(one.of.id) ?? null),
    }));
  }

  /** What held at the end of each day: today's limits, unless they were changed since. */
  async #dailyCaps(guildId: string, days: readonly string[], timeZone: string): Promise<(DailyCap | null)[]> {
    const { charts, settings, defaults } = this.#options;
    const ends = days.map((day) => endOf(day, timeZone));
    const set = (await settings.guildCaps(guildId)).filter(({ span }) => span === 'day');
    const limitOf = (subject: GuildCap['subject']) => set.find((cap) => cap.subject === subject)?.limit ?? null;
    const now: DailyLimits = { guild: limitOf('guild'), ceiling: limitOf('ceiling') };
    const changes = await charts.dailyCapChanges(guildId, ends[0] ?? 0);
    return ends.map((endMs, index) => {
      // The earliest change after the day says what held on it.
      const before = (subject: DailyCapChange['subject']) =>
        changes.findLast((change) => change.subject === subject && change.atMs >= endMs);
      const [guild, ceiling] = [before('guild'), before('ceiling')];
      const cap = capOf(
        {
          guild: guild === undefined ? now.guild : guild.before,
          ceiling: ceiling === undefined ? now.ceiling : ceiling.before,
        },
        defaults,
      );
      return cap === null ? null : { ...cap, isRecorded: cap.isRecorded || index === ends.length - 1 };
    });
  }
}

function capOf({ guild, ceiling }: DailyLimits, defaults: DefaultCaps): DailyCap | null {
  const set = Object.entries({ guild, ceiling } as const).flatMap(([subject, limit]): GuildCap[] =>
    limit === null ? [] : [{ subject: subject === 'guild' ? 'guild' : 'ceiling', subjectId: '', span: 'day', limit }],
  );
  const cap = guildCap(set, 'day', defaults);
  return cap === null ? null : { limit: cap.limit, isRecorded: cap.source.kind !== 'operator' };
}
