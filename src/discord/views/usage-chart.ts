// Prepares the spending chart as an attachment.

import type { Spending, SpendingSeries, Stack } from '../../administration/spending.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import { type Imaging, ImagingError, type SpendingChart } from '../../generation/ports/imaging.ts';
import { elide } from './markdown.ts';
import type { Texts } from '../texts/index.ts';
import type { Attachment } from './generation-view.ts';

/** Discord's limit (docs.discord.com: resources/message). */
const ALT_TEXT_MAX = 1024;

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
  const named = spending.series.map((series) => {
    const name = series.of.kind === 'others' ? chart.others : labelOf(series.of.id);
    return { ...series, label: `${name}  ${formatUsd(total(series))}` };
  });
  const bytes = await drawn(imaging, guildId, {
    title: chart.title(stack),
    days: spending.days.map(chart.day),
    series: named.map(({ label, charged, of }) => ({ label, charged, isRest: of.kind === 'others' })),
  });
  if (bytes === null) return null;
  const peak = highestDay(spending);
  const parts = texts.common.list(named.map(({ label }) => label.replace('  ', ' ')));
  const [from = '', to = ''] = [spending.days[0], spending.days.at(-1)];
  const altText = chart.alt(from, to, stack, parts, peak.day, formatUsd(peak.charged));
  return { name: 'spending.png', bytes, altText: elide(altText, ALT_TEXT_MAX) };
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
