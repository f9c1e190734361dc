// Draws the spending chart.

import { createCanvas } from '@napi-rs/canvas';
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartOptions,
  Legend,
  LinearScale,
  type Plugin,
  Title,
} from 'chart.js';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import type { SpendingChart } from '../../generation/ports/imaging.ts';
import { FONT_FAMILIES, registerFonts } from './fonts.ts';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Legend, Title);

/** Discord shows a picture about 550 px wide, so the fonts are large and the resolution is doubled. */
const WIDTH = 820;
const HEIGHT = 480;
const PIXEL_RATIO = 2;

/** With an opaque background, since Discord's theme may be dark or light. */
const COLOURS = {
  ground: '#22252c',
  grid: '#3a3f4a',
  text: '#eceef2',
  labels: '#b9bec9',
  rest: '#7c8494',
} as const;
/** Distinguishable with colour blindness (after Okabe and Ito), each much lighter than the background. */
const SERIES_COLOURS = [
  '#56b4e9',
  '#f0a830',
  '#2fbf8f',
  '#e5748f',
  '#f3e260',
  '#a78bfa',
  '#e8703a',
  '#9bd54a',
] as const;

let fontsReady: Promise<void> | null = null;

/** Draws the chart as a PNG of 1640 × 960 pixels. */
export async function drawSpendingChart(spending: SpendingChart): Promise<Uint8Array> {
  fontsReady ??= registerFonts();
  await fontsReady;
  const canvas = createCanvas(WIDTH, HEIGHT);
  const chart = new Chart(canvas, {
    type: 'bar',
    data: {
      labels: [...spending.days],
      datasets: spending.series.map(({ label, charged, isRest }, index) => ({
        label,
        data: [...charged],
        backgroundColor: isRest ? COLOURS.rest : (SERIES_COLOURS[index % SERIES_COLOURS.length] ?? COLOURS.rest),
        borderColor: COLOURS.ground,
        borderWidth: { top: 1 },
        borderSkipped: false,
        categoryPercentage: 0.9,
        barPercentage: 0.9,
        maxBarThickness: 64,
      })),
    },
    options: optionsFor(spending),
    plugins: [ground],
  });
  try {
    return await canvas.encode('png');
  } finally {
    chart.destroy();
  }
}

function optionsFor({ title, days }: SpendingChart): ChartOptions<'bar'> {
  const font = { family: FONT_FAMILIES, size: 16 };
  return {
    responsive: false,
    animation: false,
    devicePixelRatio: PIXEL_RATIO,
    layout: { padding: { top: 14, right: 24, bottom: 14, left: 14 } },
    font,
    scales: {
      x: {
        stacked: true,
        grid: { display: false },
        border: { color: COLOURS.grid },
        ticks: { color: COLOURS.labels, font, maxRotation: 0, autoSkipPadding: 18, maxTicksLimit: days.length },
      },
      y: {
        stacked: true,
        beginAtZero: true,
        grid: { color: COLOURS.grid },
        border: { display: false },
        ticks: {
          color: COLOURS.labels,
          font,
          maxTicksLimit: 6,
          callback: (value, _index, ticks) =>
            dollars(
              Number(value),
              ticks.map((tick) => tick.value),
            ),
        },
      },
    },
    plugins: {
      title: { display: true, text: title, color: COLOURS.text, font: { ...font, size: 20 }, padding: { bottom: 16 } },
      legend: {
        position: 'bottom',
        labels: { color: COLOURS.text, font: { ...font, size: 17 }, boxWidth: 16, boxHeight: 16, padding: 16 },
      },
    },
  };
}

/** `$2`, or `$2.00` if one of the axis's marks has cents. */
function dollars(micros: MicroUsd, marks: readonly MicroUsd[]): string {
  const text = formatUsd(Math.round(micros));
  return marks.every((mark) => Math.round(mark) % 1_000_000 === 0) ? text.replace(/\.00$/, '') : text;
}

const ground: Plugin<'bar'> = {
  id: 'ground',
  beforeDraw: ({ ctx, width, height }) => {
    ctx.fillStyle = COLOURS.ground;
    ctx.fillRect(0, 0, width, height);
  },
};
