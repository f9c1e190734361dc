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
  SubTitle,
  Title,
} from 'chart.js';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import type { SpendingChart } from '../../generation/ports/imaging.ts';
import { fillOf, PIXEL_RATIO } from './chart-colours.ts';
import { limitLines, seriesMarks } from './chart-marks.ts';
import { familiesFor, registerFonts } from './fonts.ts';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Legend, SubTitle, Title);

/** Discord shows a picture about 550 px wide, so the fonts are large and the resolution is doubled. */
const WIDTH = 820;
const HEIGHT = 480;
/** The axis is so much higher than the line of a limit, whose label stands above it. */
const ROOM_FOR_LABEL = 1.15;

/** With an opaque background, since Discord's theme may be dark or light. */
const COLOURS = {
  ground: '#22252c',
  grid: '#3a3f4a',
  text: '#eceef2',
  labels: '#b9bec9',
  rest: '#7c8494',
} as const;

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
      datasets: spending.series.map(({ label, charged, colour }) => ({
        label,
        data: [...charged],
        backgroundColor: colour === null ? COLOURS.rest : fillOf(colour, COLOURS.ground),
        borderColor: COLOURS.ground,
        borderWidth: { top: 1 },
        borderSkipped: false,
        categoryPercentage: 0.9,
        barPercentage: 0.9,
        maxBarThickness: 64,
      })),
    },
    options: optionsFor(spending),
    plugins: [ground, seriesMarks(spending), limitLines(spending, COLOURS)],
  });
  try {
    return await canvas.encode('png');
  } finally {
    chart.destroy();
  }
}

function optionsFor({ title, note, days, limits }: SpendingChart): ChartOptions<'bar'> {
  const font = { family: familiesFor(title), size: 16 };
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
        suggestedMax: Math.max(0, ...limits.map(({ amount }) => amount * ROOM_FOR_LABEL)),
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
      title: {
        display: true,
        text: title,
        color: COLOURS.text,
        font: { ...font, size: 20 },
        padding: { bottom: note === null ? 16 : 4 },
      },
      subtitle: { display: note !== null, text: note ?? '', color: COLOURS.labels, font, padding: { bottom: 12 } },
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
