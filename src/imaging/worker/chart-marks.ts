// What is drawn over the bars of a chart: whose they are, and what could be spent on those days.

import { BarElement, type Chart, type Plugin } from 'chart.js';
import type { ChartLimit, SpendingChart } from '../../generation/ports/imaging.ts';
import { hueOf } from './chart-colours.ts';
import { familiesFor, FONT_FAMILIES } from './fonts.ts';

const MARK_SIZE = 15;
/** A bar has room for its mark from this width and height on. */
const LEAST_WIDTH = 13;
const LEAST_HEIGHT = 18;
const LABEL_SIZE = 16;
/** Around lines and labels over bars. */
const EDGE = 5;
/** Between a line and its label, and around a label. */
const GAP = 5;

/** Writes on each bar whose it is: colour is not the only sign of it. */
export function seriesMarks({ series }: SpendingChart): Plugin<'bar'> {
  return {
    id: 'series-marks',
    afterDatasetsDraw: (chart) => {
      for (const [index, { mark, colour }] of series.entries()) {
        if (mark === null || colour === null) continue;
        for (const bar of chart.getDatasetMeta(index).data) {
          if (bar instanceof BarElement) drawMark(chart.ctx, bar, mark, hueOf(colour));
        }
      }
    },
  };
}

function drawMark(context: Chart['ctx'], bar: BarElement, mark: string, hue: string): void {
  const { x, y, base, width } = bar.getProps(['x', 'y', 'base', 'width'], true);
  if (x === null || y === null || width < LEAST_WIDTH || base - y < LEAST_HEIGHT) return;
  const middle = (y + base) / 2;
  context.save();
  // Over a pattern, too, the mark stands on the plain hue.
  context.fillStyle = hue;
  context.fillRect(x - LEAST_WIDTH / 2, middle - MARK_SIZE / 2 - 1, LEAST_WIDTH, MARK_SIZE + 2);
  context.fillStyle = inkOn(hue);
  context.font = `${MARK_SIZE}px ${FONT_FAMILIES}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(mark, x, middle);
  context.restore();
}

/** Black or white, whichever has the higher contrast: at least 4.5 : 1 on any colour. */
function inkOn(hue: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    linear(Number.parseInt(hue.slice(at, at + 2), 16) / 255),
  );
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? '#000000' : '#ffffff';
}

/** Of one channel of sRGB. */
function linear(value: number): number {
  return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Line {
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

type Context = Chart['ctx'];
type LineColours = Readonly<Record<'text' | 'ground', string>>;

/** Draws what could be spent on each day as a dashed line over its bars, with the amount. */
export function limitLines({ title, days, limits }: SpendingChart, colours: LineColours): Plugin<'bar'> {
  return {
    id: 'limit-lines',
    afterDatasetsDraw: ({ ctx, chartArea, scales: { y: amounts } }) => {
      if (amounts === undefined) return;
      const dayWidth = (chartArea.right - chartArea.left) / days.length;
      const labels: Box[] = [];
      ctx.save();
      ctx.font = `${LABEL_SIZE}px ${familiesFor(title)}`;
      for (const limit of limits) {
        const y = amounts.getPixelForValue(limit.amount);
        const left = chartArea.left + limit.firstDay * dayWidth;
        const right = chartArea.left + (limit.lastDay + 1) * dayWidth;
        drawLine(ctx, { left, right, y }, colours);
        drawLabel(ctx, limit, { left, right, y }, labels, chartArea, colours);
      }
      ctx.restore();
    },
  };
}

/** With an edge of the ground, so that it stands out from the bars that it crosses. */
function drawLine(context: Context, { left, right, y }: Line, { text, ground }: LineColours): void {
  for (const [colour, width, dashes] of [
    [ground, EDGE, []],
    [text, 2, [8, 4]],
  ] as const) {
    context.beginPath();
    context.setLineDash([...dashes]);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.moveTo(left, y);
    context.lineTo(right, y);
    context.stroke();
  }
}

/** Above the end of its line; the alt text has the amounts that find no room. */
function drawLabel(
  context: Context,
  { label, shortLabel }: ChartLimit,
  { left, right, y }: Line,
  drawn: Box[],
  area: Box,
  { text, ground }: LineColours,
): void {
  const fits = context.measureText(label).width + 2 * GAP <= right - left;
  const shown = fits ? label : shortLabel;
  const width = context.measureText(shown).width + 2 * GAP;
  const end = Math.max(right, area.left + width);
  const bottom = y - GAP;
  const box: Box = { left: end - width, right: end, top: bottom - LABEL_SIZE - GAP, bottom };
  if (drawn.some((other) => overlap(box, other))) return;
  drawn.push(box);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const middle = (box.top + box.bottom) / 2;
  context.setLineDash([]);
  context.lineJoin = 'round';
  context.strokeStyle = ground;
  context.lineWidth = EDGE;
  context.strokeText(shown, end - GAP, middle);
  context.fillStyle = text;
  context.fillText(shown, end - GAP, middle);
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
