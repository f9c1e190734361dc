// Prepares the spending chart as an attachment.

import type { DailyCap, Spending, SpendingSeries, Stack } from '../../administration/spending.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import { type ChartLimit, type Imaging, ImagingError, type SpendingChart } from '../../generation/ports/imaging.ts';
import { elide } from './markdown.ts';
import type { Texts } from '../texts/index.ts';
import type { Attachment } from './generation-view.ts';

/** Discord's limit (docs.discord.com: resources/message). */
const ALT_TEXT_MAX = 1024;
/** No line is drawn above so many times the highest bar: it would leave the bars too little room. */
const HIGHEST_LINE = 1.5;

/** The ids of the members in a chart. */
export function membersIn(spending: Spending | null): string[] {
  return (spending?.series ?? []).flatMap(({ of }) => (of.kind === 'member' ? [of.id] : []));
}

/** Whose chart it is, and how it is stacked and labelled. */
export interface ChartWords {
  readonly guildId: string;
  readonly stack: Stack;
  readonly labelOf: (id: string) => string;
  readonly texts: Texts;
}

/** The spending chart as a picture, with an alt text that describes it; null where none can be drawn: the figures say it all. */
export async function chartPicture(
  spending: Spending,
  { guildId, stack, labelOf, texts }: ChartWords,
  imaging: Pick<Imaging, 'drawChart'>,
): Promise<Attachment | null> {
  const { chart } = texts.usage;
  const series = spending.series.map((one, index) => {
    const mark = one.of.kind === 'others' ? null : String(index + 1);
    const name = one.of.kind === 'others' ? chart.others : labelOf(one.of.id);
    return { ...one, mark, name, amount: formatUsd(total(one)) };
  });
  const peak = highestDay(spending);
  const caps = capLines(spending, peak.charged, texts);
  const bytes = await drawn(imaging, guildId, {
    title: chart.title(stack),
    note: caps.note,
    days: spending.days.map(chart.day),
    series: series.map(({ mark, name, amount, charged, colour }) => ({
      label: [mark ?? [], name, `  ${amount}`].flat().join(' '),
      charged,
      mark,
      colour,
    })),
    limits: caps.lines,
  });
  if (bytes === null) return null;
  const parts = texts.common.list(series.map(({ name, amount }) => `${name} ${amount}`));
  const [from = '', to = ''] = [spending.days[0], spending.days.at(-1)];
  const facts = [chart.alt(from, to, stack, parts, peak.day, formatUsd(peak.charged)), ...caps.said];
  return { name: 'spending.png', bytes, altText: elide(texts.common.sentences(...facts), ALT_TEXT_MAX) };
}

async function drawn(
  imaging: Pick<Imaging, 'drawChart'>,
  guildId: string,
  chart: SpendingChart,
): Promise<Uint8Array | null> {
  try {
    return await imaging.drawChart(guildId, chart);
  } catch (error) {
    if (error instanceof ImagingError) return null;
    throw error;
  }
}

function total({ charged }: SpendingSeries): MicroUsd {
  return charged.reduce((sum, day) => sum + day, 0);
}

function highestDay({ days, series }: Spending): { day: string; charged: MicroUsd } {
  const sums = days.map((day, index) => ({
    day,
    charged: series.reduce((sum, { charged }) => sum + (charged[index] ?? 0), 0),
  }));
  return sums.reduce((highest, day) => (day.charged > highest.charged ? day : highest), { day: '', charged: 0 });
}

/** Days in a row with the same cap. */
interface CapRun extends DailyCap {
  readonly firstDay: number;
  readonly lastDay: number;
}

function capRuns(dailyCaps: Spending['dailyCaps']): CapRun[] {
  const runs: CapRun[] = [];
  for (const [day, cap] of dailyCaps.entries()) {
    const last = runs.at(-1);
    if (cap === null) continue;
    if (last?.lastDay === day - 1 && last.limit === cap.limit) {
      runs[runs.length - 1] = { ...last, lastDay: day, isRecorded: last.isRecorded && cap.isRecorded };
    } else runs.push({ ...cap, firstDay: day, lastDay: day });
  }
  return runs;
}

/** The lines of the server's daily caps, what is said of those far above the bars, and all of them in words. */
function capLines({ days, dailyCaps }: Spending, peak: MicroUsd, texts: Texts) {
  const { usage, common } = texts;
  const { chart } = usage;
  const runs = capRuns(dailyCaps);
  const lines = runs.filter(({ limit }) => limit <= peak * HIGHEST_LINE);
  const above = runs.filter((run) => !lines.includes(run)).map(({ limit }) => formatUsd(limit));
  const isRecorded = runs.every((run) => run.isRecorded);
  const said = runs.map(({ firstDay, lastDay, limit }) =>
    lastDay - firstDay + 1 === days.length
      ? formatUsd(limit)
      : chart.limitOn(formatUsd(limit), days[firstDay] ?? '', days[lastDay] ?? ''),
  );
  return {
    lines: lines.map(({ firstDay, lastDay, limit, isRecorded: isKnown }): ChartLimit => {
      const amount = formatUsd(limit);
      return { firstDay, lastDay, amount: limit, label: chart.limit(amount, isKnown), shortLabel: amount };
    }),
    note: above.length === 0 ? null : chart.limitAbove(common.list([...new Set(above)])),
    said: said.length === 0 ? [] : [chart.altLimit(common.list(said), isRecorded)],
  };
}
