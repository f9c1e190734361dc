// What `/usage overview` says first: the period's total, what it is compared with, limits as bars, and where it leads.

import type { Forecast } from '../../administration/forecast.ts';
import type { Comparison, ServerCap, Summary } from '../../administration/overview.ts';
import type { UsageSums } from '../../administration/report-store.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import { relativeTime } from './markdown.ts';

/** Each cell is worth five percent; so many fit beside the percentage on the narrowest phone. */
const CELLS = 20;
/** Averages are shown in tenths of a cent, what is foretold a day in cents. */
const TENTH_OF_CENT: MicroUsd = 1_000;
const CENT: MicroUsd = 10_000;

/** The period in figures, in two lines, and a third against the one before. */
export function totalLines({ sums, comparison }: Summary, members: number, texts: Texts): string[] {
  const { overview } = texts.usage;
  const { pictures, charged } = sums;
  return [
    overview.total(formatUsd(charged), pictures, members),
    [
      ...(pictures === 0 ? [] : [overview.average(formatUsd(rounded(charged / pictures, TENTH_OF_CENT)))]),
      endsText(sums, texts),
    ].join(' · '),
    comparisonText(comparison, texts),
  ];
}

function endsText(sums: UsageSums, texts: Texts): string {
  const words = texts.usage.sums;
  return [
    words.wasted(formatUsd(sums.wasted)),
    words.moderated(sums.moderated),
    words.failed(sums.failed),
    averageWait(sums, texts),
  ].join(' · ');
}

/** From the command to the kept picture, on average. */
export function averageWait({ pictures, waitMs }: UsageSums, texts: Texts): string {
  const words = texts.usage.sums;
  return pictures === 0 ? words.noWait : words.wait((waitMs / pictures / 1_000).toFixed(1));
}

function comparisonText({ now, earlier, before, beforeUntilMs }: Comparison, texts: Texts): string {
  const percent = earlier.charged === 0 ? null : Math.round((now.charged / earlier.charged - 1) * 100);
  const period = { from: before[0] ?? '', to: before.at(-1) ?? '', isPart: beforeUntilMs !== null };
  return texts.usage.comparison.change(percent, period, formatUsd(earlier.charged), earlier.pictures);
}

/** Every limit of the server as a bar; of those of all servers together only which are used up. */
export function capLines({ caps, usedUp }: Summary, texts: Texts): string[] {
  const words = texts.usage.caps;
  const bars = caps.flatMap((cap) => capBar(cap, texts));
  return [
    ...(bars.length === 0 ? [words.none] : bars),
    ...usedUp.map(({ span, resetsAtMs }) => words.usedUp(span, relativeTime(resetsAtMs))),
  ];
}

function capBar(cap: ServerCap, texts: Texts): string[] {
  const words = texts.usage.caps;
  const { span, used, held, limit, resetsAtMs } = cap;
  return [
    words.used(span, formatUsd(used), formatUsd(limit), relativeTime(resetsAtMs)),
    `\`${bar(cap)}\` **${percentUsed(cap)}**`,
    ...(held === 0 ? [] : [words.held(formatUsd(used - held), formatUsd(held))]),
  ];
}

/** █ is spent, ▒ is held, ░ is left: of one block of Unicode, so that they are equally wide in any font. Full is used up, empty is untouched. */
function bar({ used, held, limit }: ServerCap): string {
  const filled = cells(used, limit);
  const spent = Math.min(filled, held === 0 ? filled : cells(used - held, limit));
  return '█'.repeat(spent) + '▒'.repeat(filled - spent) + '░'.repeat(CELLS - filled);
}

function cells(amount: MicroUsd, limit: MicroUsd): number {
  if (amount >= limit) return CELLS;
  return amount === 0 ? 0 : Math.max(1, Math.floor((amount / limit) * CELLS));
}

/** Rounded down: 100% is used up. */
function percentUsed({ used, limit }: ServerCap): string {
  const percent = limit === 0 ? 100 : Math.floor((used / limit) * 100);
  return percent === 0 && used > 0 ? '<1%' : `${percent}%`;
}

export function forecastLines({ pace, charged, lastDay, cap }: Forecast, texts: Texts): string[] {
  const words = texts.usage.forecast;
  const perDay = formatUsd(rounded(pace.perDay, CENT));
  return [
    words.atEnd(formatUsd(charged), lastDay, pace.days, perDay),
    ...(cap === null ? [] : [capReached(cap, texts)]),
  ];
}

function capReached({ limit, reachedOn }: NonNullable<Forecast['cap']>, texts: Texts): string {
  const words = texts.usage.forecast;
  return reachedOn === null ? words.kept(formatUsd(limit)) : words.reached(formatUsd(limit), reachedOn);
}

function rounded(amount: MicroUsd, to: MicroUsd): MicroUsd {
  return Math.round(amount / to) * to;
}
