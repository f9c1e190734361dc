import { beforeAll, describe, expect, it, vi } from 'vitest';

// Before the canvas is loaded, which would load the machine's fonts.
vi.hoisted(() => {
  process.env['DISABLE_SYSTEM_FONTS_LOAD'] = '1';
});

const { createCanvas, GlobalFonts, loadImage } = await import('@napi-rs/canvas');
const { drawableName } = await import('../../src/discord/messages/member-names.ts');
const { drawSpendingChart } = await import('../../src/imaging/worker/spending-chart.ts');

const chartOf = (label: string) =>
  drawSpendingChart({
    title: 'Dollars per day',
    days: ['Nov 1', 'Nov 2'],
    series: [{ label, charged: [40_000, 80_000], isRest: false }],
  });

const pixelsOf = async (png: Uint8Array): Promise<{ data: Buffer; width: number; height: number }> => {
  const image = await loadImage(Buffer.from(png));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  return { data: Buffer.from(data), width: image.width, height: image.height };
};

/** The drawn glyph of one character in the charts' fonts. */
function glyph(character: string): string {
  const context = createCanvas(32, 32).getContext('2d');
  context.font = '20px "Easel Sans", "Easel Sans SC"';
  context.fillText(character, 4, 24);
  return Buffer.from(context.getImageData(0, 0, 32, 32).data).toString('latin1');
}

describe('the chart', () => {
  beforeAll(async () => {
    expect(GlobalFonts.families).toEqual([]);
    await chartOf('x');
  });

  it('is a PNG with an opaque background, for dark and light themes', async () => {
    const { data, width, height } = await pixelsOf(await chartOf('Ada'));
    expect([width, height]).toEqual([1_640, 960]);
    const corners = [0, width - 1, (height - 1) * width, height * width - 1];
    for (const corner of corners) expect([...data.subarray(corner * 4, corner * 4 + 4)]).toEqual([34, 37, 44, 255]);
  });

  it('draws every character on a machine without fonts, and none as a box', () => {
    const families = GlobalFonts.families.map(({ family }) => family);
    expect(families.toSorted()).toEqual(['Easel Sans', 'Easel Sans SC', 'Noto Sans', 'Noto Sans SC']);
    const box = glyph('\u{10FFFF}');
    const characters = Array.from('Aaéłß王小明张伟李娜龘㐀繁體かなЖя1$');
    const glyphs = characters.map(glyph);
    expect(new Set([...glyphs, box, glyph(' ')]).size).toBe(characters.length + 2);
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
