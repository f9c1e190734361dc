import { median } from './statistics.ts';
import type { Figure, Report, Target, Unit } from './suite.ts';

const DIGITS: Readonly<Record<Unit, number>> = { ms: 0, s: 2, MB: 0, '%': 1, polls: 1, 'per minute': 0, '×': 1 };

/** The report as Markdown: one table, then the notes. */
export function renderReport({ contestants, figures, notes }: Report): string[] {
  const rows = [
    ['Figure', 'Target', ...contestants, ''],
    ...figures.map((figure) => [
      figure.name,
      figure.target === null ? '' : renderTarget(figure.target, figure.unit),
      ...contestants.map((name) => renderValues(figure.values[name], figure.unit)),
      verdict(figure, contestants),
    ]),
  ];
  return [...align(rows), '', ...notes.map((note) => `- ${note}`)];
}

/** ✓ if the target is met and no peer is better, else ✗ and why; empty without target and peers. */
function verdict(figure: Figure, [ours, ...peers]: Report['contestants']): string {
  const own = medianOf(figure.values[ours]);
  if (own === null) return '';
  const rivals = figure.better === null ? [] : peers.filter((peer) => figure.values[peer] !== undefined);
  const ahead = rivals.filter((peer) => isBetter(medianOf(figure.values[peer]), own, figure.better));
  const missed = figure.target !== null && !meets(own, figure.target);
  if (missed || ahead.length > 0) {
    return `✗ ${[...(missed ? ['misses the target'] : []), ...ahead.map((peer) => `behind ${peer}`)].join(', ')}`;
  }
  return figure.target === null && rivals.length === 0 ? '' : '✓';
}

function isBetter(theirs: number | null, ours: number, better: Figure['better']): boolean {
  if (theirs === null || better === null) return false;
  return better === 'less' ? theirs < ours : theirs > ours;
}

function meets(value: number, { at, value: bound }: Target): boolean {
  return at === 'most' ? value <= bound : value >= bound;
}

function medianOf(values: readonly number[] | undefined): number | null {
  return values === undefined || values.length === 0 ? null : median(values);
}

function renderTarget({ at, value }: Target, unit: Unit): string {
  return `${at === 'most' ? '≤' : '≥'} ${value}${suffix(unit)}`;
}

/** The median, and the range when there were several runs. */
function renderValues(values: readonly number[] | undefined, unit: Unit): string {
  const middle = medianOf(values);
  if (values === undefined || middle === null) return '–';
  const text = `**${middle.toFixed(DIGITS[unit])}**${suffix(unit)}`;
  if (values.length === 1) return text;
  return `${text} (${[Math.min(...values), Math.max(...values)].map((value) => value.toFixed(DIGITS[unit])).join('–')})`;
}

function suffix(unit: Unit): string {
  return unit === 'polls' ? '' : ` ${unit}`;
}

function align(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)];
}
