// Prepares the spending chart as an attachment.

import type { Spending, SpendingSeries, Stack } from '../../administration/spending.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import { elide } from './markdown.ts';
import type { Texts } from '../texts/index.ts';
import type { Attachment } from './generation-view.ts';

/** Discord's limit (docs.discord.com: resources/message). */
const ALT_TEXT_MAX = 1024;

/** The ids of the members in a chart. */
export function membersIn(spending: Spending | null): string[] {
  return (spending?.series ?? []).flatMap(({ of }) => (of.kind === 'member' ? [of.id] : []));
}

/** The spending chart as a picture, with an alt text that describes it. */
export async function chartPicture(
  spending: Spending,
  stack: Stack,
  labelOf: (id: string) => string,
  texts: Texts,
): Promise<Attachment> {
  const { chart } = texts.usage;
  const named = spending.series.map((series) => {
    const name = series.of.kind === 'others' ? chart.others : labelOf(series.of.id);
    return { ...series, label: `${name}  ${formatUsd(total(series))}` };
  });
  // Loaded with the first chart: canvas, chart library and fonts would slow down every start.
  const { drawSpendingChart } = await import('./spending-chart.ts');
  const bytes = await drawSpendingChart({
    title: chart.title(stack),
    days: spending.days.map(chart.day),
    series: named.map(({ label, charged, of }) => ({ label, charged, isRest: of.kind === 'others' })),
  });
  const peak = highestDay(spending);
  const parts = named.map(({ label }) => label.replace('  ', ' ')).join(', ');
  const [from = '', to = ''] = [spending.days[0], spending.days.at(-1)];
  const altText = chart.alt(from, to, stack, parts, peak.day, formatUsd(peak.charged));
  return { name: 'spending.png', bytes, altText: elide(altText, ALT_TEXT_MAX) };
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
