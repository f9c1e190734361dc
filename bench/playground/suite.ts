import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import sharp from 'sharp';
import { z } from 'zod';
import { CHROMIUM_FLAGS, CHROMIUM_IS_MISSING, findChromium } from '../../playground/chromium.ts';
import { openPlayground, type Playground } from '../../playground/playground.ts';
import { quantile } from '../statistics.ts';
import type { Report, SuiteOptions } from '../suite.ts';

const MANY = '200 messages';
const FEW = '20 messages';
const COUNTS = { [MANY]: 200, [FEW]: 20 };
const FRAMES = 600;
const QUICK_FRAMES = 120;
/** Two frames of a display with 60 Hz: a scroll that stutters shows. */
const P95_MOST_MS = 34;
const PIXELS = 1_024;
const WINDOW = { width: 1280, height: 800 };

/** Scrolls by so many pixels with each frame, up and down, and returns the time between frames in ms. */
const scrollFor = (frames: number): string => `new Promise((resolve) => {
  const scroller = document.querySelector('.message-scroller');
  const times = [];
  let last = null;
  let step = -90;
  const frame = (now) => {
    if (last !== null) times.push(now - last);
    last = now;
    if (times.length === ${frames}) return resolve(times);
    const before = scroller.scrollTop;
    scroller.scrollTop += step;
    if (scroller.scrollTop === before) step = -step;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})`;

/** Measures how smoothly a channel full of pictures, markdown and buttons scrolls, beside one with few of them. */
export async function runPlayground({ runs, quick, tell }: SuiteOptions): Promise<Report> {
  const executablePath = findChromium(process.env);
  if (executablePath === null) throw new Error(CHROMIUM_IS_MISSING);
  await using browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
  const frames = quick ? QUICK_FRAMES : FRAMES;
  const measured: { readonly [Name in keyof typeof COUNTS]: number[][] } = { [MANY]: [], [FEW]: [] };
  for (let run = 1; run <= runs; run += 1) {
    for (const name of [MANY, FEW] as const) {
      tell(`playground, run ${run} of ${runs}: ${frames} frames over ${name}`);
      measured[name].push(await measureScroll(browser, COUNTS[name], frames));
    }
  }
  const figure = (name: string, of: (times: readonly number[]) => number, target: number | null = null) => ({
    name,
    unit: 'ms' as const,
    target: target === null ? null : { at: 'most' as const, value: target },
    values: { [MANY]: measured[MANY].map(of), [FEW]: measured[FEW].map(of) },
    better: null,
  });
  return {
    contestants: [MANY, FEW],
    figures: [
      figure('Time between two frames while scrolling, median', (times) => quantile(times, 0.5)),
      figure('Time between two frames while scrolling, p95', (times) => quantile(times, 0.95), P95_MOST_MS),
      figure('Time between two frames while scrolling, longest', (times) => Math.max(...times)),
    ],
    notes: [
      `The playground's page in a headless Chromium without a graphics card, ${WINDOW.width} × ${WINDOW.height}, ${frames} frames in each run.`,
      'Every fourth message has a picture of 1024 × 1024 and a row of buttons; the others are text with markdown.',
    ],
  };
}

async function measureScroll(browser: Browser, count: number, frames: number): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-bench-'));
  try {
    await using playground = await openPlayground({ port: 0, folder });
    await postMessages(playground, count);
    const page = await browser.newPage({ viewport: WINDOW });
    await page.goto(playground.url);
    await page.waitForSelector(`article.message >> nth=${count - 1}`);
    const times = z.array(z.number()).parse(await page.evaluate<unknown>(scrollFor(frames)));
    await page.close();
    return times;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function postMessages({ discord }: Playground, count: number): Promise<void> {
  const [author] = discord.guild.members.values();
  if (author === undefined) throw new Error('The playground has no members');
  const bytes = await sharp({
    create: {
      width: PIXELS,
      height: PIXELS,
      channels: 3,
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
      background: '#345',
    },
  })
    .jpeg({ quality: 80 })
    .toBuffer();
  const buttons = ['Again · $0.04', 'Edit prompt', 'Change picture', 'Delete'].map((label, index) => ({
    type: 2,
    style: 2,
    label,
    custom_id: `bench:${index}`,
  }));
  for (let index = 0; index < count; index += 1) {
    const hasPicture = index % 4 === 3;
    author.post({
      content: `**Message ${index}** with \`code\`, *emphasis*, ||a spoiler|| and <t:${1_700_000_000 + index}:R>\n> a quotation\n-# and a line below`,
      ...(hasPicture
        ? { files: [{ filename: `${index}.jpg`, bytes }], components: [{ type: 1, components: buttons }] }
        : {}),
    });
  }
}
