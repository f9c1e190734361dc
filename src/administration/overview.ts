// What an admin asks first: what a period came to, against the one before, what is left of the server's limits, and where it leads.

import { remaining, type CapSpan, type CapUsage } from '../generation/model/caps.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import { periodsAt, type Calendar } from '../generation/model/periods.ts';
import type { ChartStore } from './chart-store.ts';
import { forecast, paceDays, type Forecast } from './forecast.ts';
import { comparedPeriods, reportPeriod, type ComparedPeriods, type ReportSpan } from './report-periods.ts';
import type { KeptPart, ModelDay, ReportStore, UsageSums } from './report-store.ts';
import { type SharedCapSources, sharedCapUsages } from './shared-caps.ts';
import { addUp } from './spending.ts';

/** The periods that are always there, whichever is asked for. */
export const GLANCE = ['today', 'week', 'month'] as const;

/** A limit of the server as a whole, with what of its use is held for pictures on their way. */
export interface ServerCap extends CapUsage {
  readonly held: MicroUsd;
}

/** What a period came to so far, and the one before by then. */
export interface Comparison extends ComparedPeriods {
  readonly now: KeptPart;
  readonly earlier: KeptPart;
}

export interface Summary {
  readonly sums: UsageSums;
  readonly glance: Readonly<Record<(typeof GLANCE)[number], UsageSums>>;
  readonly comparison: Comparison;
  /** Whether the period holds today. What is in force now is told of no other: then nothing of it is here. */
  readonly isRunning: boolean;
  readonly caps: readonly ServerCap[];
  /** Limits of all servers together, that leave too little for any picture: no more of them is an admin's to know. */
  readonly usedUp: readonly { readonly span: CapSpan; readonly resetsAtMs: number }[];
  readonly forecast: Forecast | null;
}

export interface SummarySources extends SharedCapSources {
  readonly store: ReportStore;
  readonly charts: Pick<ChartStore, 'firstDay'>;
  /** What the cheapest picture costs. */
  readonly leastPrice: () => MicroUsd;
}

/** Reads the days that any part of it needs once. */
export async function summaryOf(
  sources: SummarySources,
  guildId: string,
  span: ReportSpan,
  nowMs: number,
  calendar: Calendar,
): Promise<Summary> {
  const { store, charts } = sources;
  const daysOf = (one: ReportSpan): readonly string[] => reportPeriod(one, nowMs, calendar).days;
  const today = periodsAt(nowMs, calendar).guild.day.key;
  const compared = comparedPeriods(span, nowMs, calendar);
  const measured = paceDays(today, await charts.firstDay(guildId));
  const wanted = [span, ...GLANCE].flatMap(daysOf);
  const all = await store.modelDays(guildId, [...new Set([...wanted, ...compared.before, ...measured])]);
  const on = (days: readonly string[]): UsageSums => sumOn(all, days);
  const isRunning = daysOf(span).includes(today);
  const caps = isRunning ? await serverCaps(sources, guildId) : [];
  const perDay = measured.length === 0 ? 0 : on(measured).charged / measured.length;
  const monthCap = caps.find((cap) => cap.scope === 'guild' && cap.span === 'month') ?? null;
  return {
    sums: on(daysOf(span)),
    glance: { today: on(daysOf('today')), week: on(daysOf('week')), month: on(daysOf('month')) },
    comparison: {
      ...compared,
      now: on(compared.days),
      earlier: await keptBy(store, guildId, compared, on(compared.before)),
    },
    isRunning,
    caps: caps.filter(({ scope }) => scope === 'guild'),
    usedUp: caps.filter((cap) => cap.scope === 'bot' && remaining(cap) < sources.leastPrice()),
    forecast: isRunning
      ? forecast({ perDay, days: measured.length }, on(daysOf('month')).charged, monthCap, nowMs, calendar)
      : null,
  };
}

function sumOn(all: readonly ModelDay[], days: readonly string[]): UsageSums {
  const wanted = new Set(days);
  return addUp(all.filter(({ day }) => wanted.has(day)));
}

/** Of the period before, what came later on its last day than it is today is left out. */
async function keptBy(
  store: ReportStore,
  guildId: string,
  { before, beforeUntilMs }: ComparedPeriods,
  whole: UsageSums,
): Promise<KeptPart> {
  const last = before.at(-1);
  if (beforeUntilMs === null || last === undefined || whole.pictures === 0) return whole;
  const later = await store.keptSince(guildId, last, beforeUntilMs);
  return { pictures: whole.pictures - later.pictures, charged: whole.charged - later.charged };
}

/** The limits of the server as a whole and of all servers together. */
async function serverCaps(
  sources: Omit<SummarySources, 'charts' | 'leastPrice'>,
  guildId: string,
): Promise<ServerCap[]> {
  const { usages, periods } = await sharedCapUsages(sources, guildId, () => true);
  const { day, month } = periods.guild;
  const held = await sources.store.held(guildId, [day.key, month.key]);
  return usages.map((usage) => ({ ...usage, held: held.get(periods.guild[usage.span].key) ?? 0 }));
}
