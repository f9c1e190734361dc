// Sums usage and prepares the data of the spending chart.

import type { MicroUsd } from '../generation/model/money.ts';
import { CHART_HUES } from '../generation/ports/imaging.ts';
import type { MemberDay, ModelDay, UsageSums } from './report-store.ts';

/** What the bars of a chart are divided by. */
export const STACKS = ['member', 'model'] as const;
export type Stack = (typeof STACKS)[number];

/** One colour of the chart: a member, a model, or all others. One value per day of the period. */
export interface SpendingSeries {
  readonly of: { readonly kind: Stack; readonly id: string } | { readonly kind: 'others' };
  readonly charged: readonly MicroUsd[];
  /** Of the server's colours, which stay between charts; null of all others. */
  readonly colour: number | null;
}

/** What the server could spend on one day at most. */
export interface DailyCap {
  readonly limit: MicroUsd;
  /** False where nothing was set on a former day: then it is today's default, which may have been another one. */
  readonly isRecorded: boolean;
}

/** Charges per day, stacked by series. */
export interface Spending {
  readonly days: readonly string[];
  readonly series: readonly SpendingSeries[];
  /** One for each day, as it was in force at its end; null where nothing limits the server's days. */
  readonly dailyCaps: readonly (DailyCap | null)[];
}

/** As many as the chart has hues. */
const SERIES_SHOWN = CHART_HUES;

const NOTHING: UsageSums = { pictures: 0, charged: 0, wasted: 0, moderated: 0, failed: 0, waitMs: 0 };

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
 * Groups `parts` by their id into series, the highest first, at most as many as there are hues. What `all` holds
 * beyond them becomes the last series, `others`, if there is any.
 */
export function stackDays<Part extends ModelDay | MemberDay>(
  days: readonly string[],
  parts: readonly Part[],
  kind: Stack,
  idOf: (part: Part) => string,
  all: readonly ModelDay[],
): Omit<SpendingSeries, 'colour'>[] {
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
  const series: Omit<SpendingSeries, 'colour'>[] = ranked.map(({ id, charged }) => ({ of: { kind, id }, charged }));
  if (others.some((charged) => charged > 0)) series.push({ of: { kind: 'others' }, charged: others });
  return series;
}
