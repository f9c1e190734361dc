import { createCanvas, loadImage } from '@napi-rs/canvas';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 0xrrggbb */
  readonly at: (x: number, y: number) => number;
}

/** One colour of a bar, from its lower end to its upper one, in pixels of the picture. */
export interface Segment {
  readonly colour: string;
  readonly height: number;
}

export async function pixelsOf(png: Uint8Array): Promise<Pixels> {
  const image = await loadImage(Buffer.from(png));
  const { width, height } = image;
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return {
    width,
    height,
    at: (x, y) => {
      const from = (y * width + x) * 4;
      return ((data[from] ?? 0) << 16) | ((data[from + 1] ?? 0) << 8) | (data[from + 2] ?? 0);
    },
  };
}

export const hexOf = (rgb: number): string => `#${rgb.toString(16).padStart(6, '0')}`;

const GROUND = 0x22_25_2c;
const GRID = 0x3a_3f_4a;
const LABELS = 0xb9_be_c9;
const TEXT = 0xec_ee_f2;
const NO_BAR: readonly number[] = [GROUND, GRID, LABELS, TEXT];
/** Antialiased edges are lower. */
const LEAST_HEIGHT = 6;
/** A bar's edge is over, and its mark has not begun. */
const INTO_BAR = 5;

/** The bars of a chart as they were drawn, from the left, without patterns. */
export function barsOf(pixels: Pixels): Segment[][] {
  const baseline = baselineOf(pixels);
  const bars: Segment[][] = [];
  let columns = 0;
  for (let x = 0; x < pixels.width; x += 1) {
    const isBar = !NO_BAR.includes(pixels.at(x, baseline - 3));
    columns = isBar ? columns + 1 : 0;
    if (columns === INTO_BAR) bars.push(segmentsAt(pixels, x, baseline));
  }
  // Labels of the axis have none.
  return bars.filter((segments) => segments.length > 0);
}

/** The lowest line of the grid. */
function baselineOf({ width, height, at }: Pixels): number {
  for (let y = height - 1; y > 0; y -= 1) {
    let grid = 0;
    for (let x = 0; x < width; x += 1) if (at(x, y) === GRID) grid += 1;
    if (grid > 50) return y;
  }
  throw new Error('The chart has no axis');
}

function segmentsAt({ at }: Pixels, x: number, baseline: number): Segment[] {
  const segments: { rgb: number; height: number }[] = [];
  for (let y = baseline - 3; y > 0; y -= 1) {
    const rgb = at(x, y);
    const last = segments.at(-1);
    if (last?.rgb === rgb) last.height += 1;
    else segments.push({ rgb, height: 1 });
  }
  return segments
    .filter(({ rgb, height }) => height >= LEAST_HEIGHT && !NO_BAR.includes(rgb))
    .map(({ rgb, height }) => ({ colour: hexOf(rgb), height }));
}

/** A dashed line over the bars: its height above the axis, and how long it is. */
interface LimitLine {
  readonly height: number;
  readonly width: number;
}

/** Dashes have more of a line than strokes have of a text. */
const LEAST_SHARE = 0.6;
const LEAST_WIDTH = 120;

/** The highest first. */
export function limitLinesOf({ width, height, at }: Pixels): LimitLine[] {
  const baseline = baselineOf({ width, height, at });
  const lines: LimitLine[] = [];
  let wasLine = false;
  for (let y = 0; y < baseline; y += 1) {
    let [lit, first, last] = [0, width, 0];
    for (let x = 0; x < width; x += 1) {
      if (at(x, y) !== TEXT) continue;
      [lit, first, last] = [lit + 1, Math.min(first, x), x];
    }
    const isLine = last - first > LEAST_WIDTH && lit > LEAST_SHARE * (last - first);
    if (isLine && !wasLine) lines.push({ height: baseline - y, width: last - first });
    wasLine = isLine;
  }
  return lines;
}
