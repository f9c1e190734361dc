// Writes the page: one file without any address in it, which opens offline.

import { formatUsd } from '../../generation/model/money.ts';
import { escapeHtml, inlineJson } from './escape.ts';
import type { PageSource } from './page-source.ts';
import type { ChannelRow, DayRow, MemberRow, Named, ReportHead } from './payload.ts';
import type { ReportSums } from '../report-store.ts';
import type { ReportWords } from './words.ts';

/** What the page shows. */
export interface ReportContents {
  readonly words: ReportWords;
  readonly serverName: string;
  readonly timeZone: string;
  readonly version: string;
  readonly madeAtMs: number;
  readonly days: ReportHead['days'];
  readonly months: ReportHead['months'];
  readonly models: ReportHead['models'];
  readonly caps: ReportHead['caps'];
  readonly total: ReportSums;
  readonly memberCount: number;
  /** Where the days are one calendar month. */
  readonly isOneMonth: boolean;
  readonly dayRows: readonly DayRow[];
  readonly names: readonly Named[];
  readonly memberRows: readonly MemberRow[];
  readonly channelRows: readonly ChannelRow[];
}

/** Rows in one piece of the file. */
const ROWS_AT_ONCE = 500;
/** An average is no sum: a hundredth of a cent says enough. */
const FINEST_AVERAGE = 100;

/** The file, piece by piece. */
export function* documentParts(contents: ReportContents, source: PageSource): Generator<string> {
  yield beginning(contents, source);
  yield block('report-head', inlineJson(headOf(contents)));
  yield* listBlock('report-days', contents.dayRows);
  yield* listBlock('report-channels', contents.channelRows);
  yield* listBlock('report-names', contents.names);
  yield* listBlock('report-members', contents.memberRows);
  yield `<script type="module">${source.script}</script>\n</body>\n</html>\n`;
}

function headOf({ words, days, months, models, caps }: ReportContents): ReportHead {
  return { language: words.language, words: words.page, days, months, models, caps };
}

function block(id: string, json: string): string {
  return `<script type="application/json" id="${id}">${json}</script>\n`;
}

function* listBlock(id: string, rows: readonly unknown[]): Generator<string> {
  yield `<script type="application/json" id="${id}">[`;
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const json = inlineJson(rows.slice(at, at + ROWS_AT_ONCE)).slice(1, -1);
    yield at === 0 ? json : `,\n${json}`;
  }
  yield ']</script>\n';
}

/** Nothing is loaded and nothing is sent; what runs is what has this hash. */
function policyOf({ scriptHash, styleHash }: PageSource): string {
  return [
    "default-src 'none'",
    `script-src '${scriptHash}'`,
    `style-src '${styleHash}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function beginning(contents: ReportContents, source: PageSource): string {
  const { words } = contents;
  const title = words.title(contents.serverName);
  return `<!doctype html>
<html lang="${escapeHtml(words.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(source)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${source.style}</style>
</head>
<body>
<div class="page">
${header(contents, title)}
<main>
<noscript><p class="card">${escapeHtml(words.noScript)}</p></noscript>
${tiles(contents)}
${chartCard(words.page.spending, 'spending', words, '<div id="spending-months"></div>', '<div id="spending-legend"></div>')}
${chartCard(words.page.topMembers, 'top-members', words)}
${tableCard(words.page.members, 'members-table')}
${tableCard(words.page.models, 'models-table')}
${tableCard(words.page.channels, 'channels-table')}
${tableCard(words.page.days, 'days-table')}
${meaning(words)}
</main>
</div>
`;
}

function header({ words, days, madeAtMs, timeZone, version }: ReportContents, title: string): string {
  const date = new Intl.DateTimeFormat(words.language, { dateStyle: 'long', timeZone: 'UTC' });
  const [from = '', to = ''] = [days[0], days.at(-1)].map((day) => date.format(new Date(`${day}T00:00:00Z`)));
  const madeAt = new Intl.DateTimeFormat(words.language, { dateStyle: 'long', timeStyle: 'short', timeZone });
  const { colours } = words;
  return `<header>
<div>
<h1><bdi>${escapeHtml(title)}</bdi></h1>
<p class="period">${escapeHtml(from === to ? from : words.days(from, to))}</p>
<p class="made">${escapeHtml(words.made(madeAt.format(madeAtMs), timeZone, version))}</p>
</div>
<div class="controls">
<fieldset id="theme"><legend class="spoken">${escapeHtml(colours.label)}</legend>${[
    choice('auto', colours.auto),
    choice('light', colours.light),
    choice('dark', colours.dark),
  ].join('')}</fieldset>
<button type="button" id="print">${escapeHtml(words.print)}</button>
</div>
</header>`;
}

function choice(value: string, name: string): string {
  const checked = value === 'auto' ? ' checked' : '';
  return `<label><input type="radio" name="colours" value="${value}"${checked}>${escapeHtml(name)}</label>`;
}

function tiles({ words, total, memberCount, caps: limits, isOneMonth }: ReportContents): string {
  const { tiles: names, language } = words;
  const count = new Intl.NumberFormat(language);
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const { day, month } = limits;
  const average = total.pictures === 0 ? '–' : formatUsd(rounded(total.charged / total.pictures));
  const used = isOneMonth && month !== null && month > 0 ? [names.used(share.format(total.charged / month))] : [];
  const inDay = day === null ? [] : [names.day(formatUsd(day))];
  const cap =
    month === null
      ? [day === null ? names.noCap : formatUsd(day), ...(day === null ? [] : [names.aDay])]
      : [formatUsd(month), names.aMonth, ...used, ...inDay];
  const all: readonly (readonly string[])[] = [
    [names.charged, formatUsd(total.charged)],
    [names.pictures, count.format(total.pictures)],
    [names.members, count.format(memberCount)],
    [names.average, average],
    [names.wasted, formatUsd(total.wasted)],
    [names.billed, formatUsd(total.billed)],
    [names.caps, ...cap],
  ];
  return `<dl class="tiles">${all
    .map(
      ([name = '', value = '', ...notes]) =>
        `<div class="tile"><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>${notes
          .map((note) => `<dd class="note">${escapeHtml(note)}</dd>`)
          .join('')}</div>`,
    )
    .join('\n')}</dl>`;
}

function rounded(micros: number): number {
  return Math.round(micros / FINEST_AVERAGE) * FINEST_AVERAGE;
}

function chartCard(title: string, id: string, { page: { chart } }: ReportWords, above = '', below = ''): string {
  return `<section class="card chart" aria-labelledby="${id}-title">
<div class="top"><h2 id="${id}-title">${escapeHtml(title)}</h2>${above}</div>
<div class="frame" id="${id}" tabindex="0" role="application" aria-roledescription="${escapeHtml(chart.kind)}" aria-labelledby="${id}-title" aria-describedby="${id}-hint"></div>
${below}<p class="quiet hint" id="${id}-hint">${escapeHtml(chart.hint)}</p>
</section>`;
}

function tableCard(title: string, id: string): string {
  return `<section class="card" aria-labelledby="${id}-title">
<div class="top"><h2 id="${id}-title">${escapeHtml(title)}</h2></div>
<div id="${id}"></div>
</section>`;
}

function meaning({ meaning: title, meanings }: ReportWords): string {
  return `<section class="card meaning" aria-labelledby="meaning-title">
<h2 id="meaning-title">${escapeHtml(title)}</h2>
<dl>${meanings.map(({ term, text }) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(text)}</dd>`).join('\n')}</dl>
</section>`;
}
