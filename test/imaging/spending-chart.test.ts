import { beforeAll, describe, expect, it, vi } from 'vitest';
import { CHART_HUES, type SpendingChart } from '../../src/generation/ports/imaging.ts';
import type { Pixels } from '../support/chart-pixels.ts';
import { contrast, difference, SIGHTS } from '../support/colour-vision.ts';

// Before the canvas is loaded, which would load the machine's fonts.
vi.hoisted(() => {
  process.env['DISABLE_SYSTEM_FONTS_LOAD'] = '1';
});

const { createCanvas, GlobalFonts } = await import('@napi-rs/canvas');
const { drawableName } = await import('../../src/discord/messages/member-names.ts');
const { barsOf, hexOf, limitLinesOf, pixelsOf } = await import('../support/chart-pixels.ts');
const { drawSpendingChart } = await import('../../src/imaging/worker/spending-chart.ts');
const { familiesFor } = await import('../../src/imaging/worker/fonts.ts');

const chartOf = (label: string) =>
  drawSpendingChart({
    title: 'Dollars per day',
    note: null,
    days: ['Nov 1', 'Nov 2'],
    series: [{ label, charged: [40_000, 80_000], mark: '1', colour: 0 }],
    limits: [],
  });

/** As many days as series, each day of one alone. */
const dayEach = (colours: readonly (number | null)[], change: Partial<SpendingChart> = {}) =>
  drawSpendingChart({
    title: 'Dollars per day',
    note: null,
    days: colours.map((_, day) => `Nov ${day + 1}`),
    series: colours.map((colour, index) => ({
      label: `${index + 1} Ada`,
      charged: colours.map((_, day) => (day === index ? 1_000_000 : 0)),
      mark: null,
      colour,
    })),
    limits: [],
    ...change,
  });

/** The drawn glyph of one character in the charts' fonts, in a chart with that title. */
function glyph(character: string, title = ''): string {
  const context = createCanvas(32, 32).getContext('2d');
  context.font = `20px ${familiesFor(title)}`;
  context.fillText(character, 4, 24);
  return Buffer.from(context.getImageData(0, 0, 32, 32).data).toString('latin1');
}

const GROUND = '#22252c';

/** How much of a square has exactly that colour. */
function shareOf(
  colour: string,
  at: Pixels['at'],
  { left, top, side }: { readonly left: number; readonly top: number; readonly side: number },
): number {
  const points = Array.from({ length: side * side }, (_, index) =>
    at(left + (index % side), top + Math.floor(index / side)),
  );
  return points.filter((rgb) => hexOf(rgb) === colour).length / points.length;
}

describe('the chart', () => {
  beforeAll(async () => {
    expect(GlobalFonts.families).toEqual([]);
    await chartOf('x');
  });

  it('is a PNG with an opaque background, for dark and light themes', async () => {
    const { at, width, height } = await pixelsOf(await chartOf('Ada'));
    expect([width, height]).toEqual([1_640, 960]);
    for (const x of [0, width - 1]) for (const y of [0, height - 1]) expect(hexOf(at(x, y))).toBe(GROUND);
  });

  it('has hues that each two differ, and differ from grey and the ground, for every sight', async () => {
    const bars = barsOf(await pixelsOf(await dayEach([...Array.from({ length: CHART_HUES }, (_, hue) => hue), null])));
    const colours = bars.flat().map(({ colour }) => colour);
    expect(new Set(colours).size).toBe(CHART_HUES + 1);
    for (const sight of SIGHTS) {
      const differences = colours.flatMap((one, index) =>
        colours.slice(index + 1).map((other) => difference(one, other, sight)),
      );
      expect(Math.min(...differences), sight).toBeGreaterThan(15);
    }
    for (const colour of colours) expect(contrast(colour, GROUND)).toBeGreaterThan(3);
  });

  it('tells two colours of one hue by a pattern', async () => {
    const { at } = await pixelsOf(await dayEach([2, 2 + CHART_HUES, 2 + 2 * CHART_HUES]));
    const bars = barsOf(await pixelsOf(await dayEach([2])));
    const hue = bars[0]?.[0]?.colour ?? '';
    // The middle of each bar.
    const shares = [0, 1, 2].map((day) => shareOf(hue, at, { left: 350 + day * 490, top: 300, side: 60 }));
    expect(shares[0]).toBe(1);
    for (const share of shares.slice(1)) {
      expect(share).toBeGreaterThan(0.4);
      expect(share).toBeLessThan(0.9);
    }
    expect(Math.abs((shares[1] ?? 0) - (shares[2] ?? 0))).toBeGreaterThan(0.03);
  });

  it('says on the bars whose they are, in black or white, whichever is legible', async () => {
    for (const [colour, ink] of [
      [1, '#000000'],
      [2, '#ffffff'],
    ] as const) {
      const series = [{ label: '1 Ada', charged: [1_000_000], mark: '1', colour }];
      const { at } = await pixelsOf(await dayEach([colour], { series }));
      const [[hue] = []] = barsOf(await pixelsOf(await dayEach([colour])));
      const inked = { left: 760, top: 250, side: 240 };
      expect(shareOf(ink, at, inked)).toBeGreaterThan(0);
      expect(contrast(ink, hue?.colour ?? ink)).toBeGreaterThan(4.5);
    }
  });

  it('draws the line of a limit over the days on which it held, and as high as its amount', async () => {
    const limits = [{ firstDay: 1, lastDay: 2, amount: 500_000, label: 'Daily limit $0.50', shortLabel: '$0.50' }];
    const pixels = await pixelsOf(await dayEach([null, null, null], { limits }));
    const [line, ...others] = limitLinesOf(pixels);
    const [[bar] = []] = barsOf(pixels);
    expect(others).toEqual([]);
    expect(Math.abs((line?.height ?? 0) - (bar?.height ?? 0) / 2)).toBeLessThan(14);
    expect((line?.width ?? 0) / pixels.width).toBeCloseTo(0.6, 1);
  });

  it('draws every character on a machine without fonts, and none as a box', () => {
    const families = GlobalFonts.families.map(({ family }) => family);
    expect(families.toSorted()).toEqual([
      'Easel Sans',
      'Easel Sans JP',
      'Easel Sans SC',
      'Noto Sans',
      'Noto Sans JP',
      'Noto Sans SC',
    ]);
    const box = glyph('\u{10FFFF}');
    const characters = Array.from('Aaéłß王小明张伟李娜龘㐀繁體かなЖя1$');
    const glyphs = characters.map((character) => glyph(character));
    expect(new Set([...glyphs, box, glyph(' ')]).size).toBe(characters.length + 2);
  });

  it('writes Japanese in the shapes that it has there, and what else there is beside it', () => {
    const [japanese, chinese] = ['1日ごとの使用額', '每天花费'];
    for (const character of '直画海骨') expect(glyph(character, japanese)).not.toBe(glyph(character, chinese));
    for (const character of 'Aé龘张Я') expect(glyph(character, japanese)).toBe(glyph(character, chinese));
  });

  it('differs by one Chinese character of a name', async () => {
    const [one, other, again] = await Promise.all(['王小明', '王大明', '王小明'].map(chartOf));
    expect(Buffer.from(one ?? []).equals(Buffer.from(other ?? []))).toBe(false);
    expect(Buffer.from(one ?? []).equals(Buffer.from(again ?? []))).toBe(true);
  });
});

describe('a name in a chart', () => {
  it.each([
    ['Ada', 'Ada'],
    ['张伟 🦊', '张伟'],
    ['𝓔𝓿𝓪', 'Eva'],
    ['ＡＤＡ', 'ADA'],
    ['🦊🦊', 'fox_27'],
    ['김철수', 'fox_27'],
    ['a‮b\nc', 'a b c'],
    ['Łukasz Żółć', 'Łukasz Żółć'],
    ['a name without any end to it', 'a name withou…'],
  ])('of %j is %j', (name, shown) => {
    expect(drawableName(name, 'fox_27')).toBe(shown);
  });

  it('has only characters that the fonts have', () => {
    const box = glyph('\u{10FFFF}');
    const all = Array.from({ length: 0xff_00 }, (_, index) => String.fromCodePoint(index)).filter(
      (character) => /[\p{L}\p{N}]/u.test(character) && drawableName(character, '') === character,
    );
    expect(all.length).toBeGreaterThan(27_000);
    // Only every sixteenth of the 27 558 Chinese ones.
    const drawn = all.filter((character, index) => !/\p{Script=Han}/u.test(character) || index % 16 === 0);
    expect(drawn.filter((character) => glyph(character) === box)).toEqual([]);
  });
});
