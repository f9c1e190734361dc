import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { PictureShop } from '../../sandbox/image-host/picture.ts';
import { breakLines, drawLine } from '../../sandbox/image-host/painting/lettering.ts';
import { choosePalette } from '../../sandbox/image-host/painting/palette.ts';
import { randomFrom } from '../../sandbox/image-host/painting/random.ts';
import { hintedMotif } from '../../sandbox/image-host/painting/scene.ts';

const SETTING = { capHeight: 20, maxWidth: 1_000, maxLines: 3 };

function inkOf(text: string): string {
  const canvas = createCanvas(200, 60);
  const context = canvas.getContext('2d');
  context.strokeStyle = '#ffffff';
  drawLine(context, text, 10, 40, 20);
  return canvas.data().toString('base64');
}

describe('the lettering', () => {
  it.each([
    ['雪地里的狐狸', '雪地里的狐狸'],
    ['雪の中のキツネ、油絵。', '雪の中のキツネ、油絵。'],
    ['a fox 🦊 in the snow ❄️', 'a fox in the snow'],
    ['👩🏽‍🚀 on 火星', 'on 火星'],
    ['Ελλάδα, Мир', 'Ελλάδα, Мир'],
    ['crème brûlée', 'crème brûlée'],
  ])('of %s is %s', (prompt, lettered) => {
    expect(breakLines(prompt, SETTING)).toEqual([lettered]);
  });

  it('leaves out what no glyph is for, and boxes nothing', () => {
    expect(breakLines('🦊🦊 한국 \u{e000}\u{10fffd}', SETTING)).toEqual([]);
  });

  it('draws each character as itself', () => {
    const characters = ['雪', '狐', 'き', 'キ', 'Ж', 'λ', 'e'];
    expect(new Set(characters.map(inkOf)).size).toBe(characters.length);
  });
});

describe('a prompt is understood', () => {
  it.each([
    ['a fox in the forest', '森林里的狐狸', '森の中の狐', '🦊'],
    ['a lighthouse', '黄昏的灯塔，油画', '灯台', '🌊'],
    ['the city', '上海的街道', '東京のビル', '🌃'],
    ['a mountain', '高山', '富士山', '🏔️'],
    ['a desert', '沙漠', '砂漠', '🏜️'],
  ])('as %s', (english, ...others) => {
    expect(others.map(hintedMotif)).toEqual(others.map(() => hintedMotif(english)));
  });

  it.each([
    ['snow', '雪地里的狐狸', '雪の中の狐', '❄️'],
    ['dusk', '黄昏的灯塔', '夕日', '🔥'],
    ['aurora', '极光', 'オーロラ', '極光'],
    ['rain', '雨中', '嵐', '🌧️'],
  ])('in the light of %s', (english, ...others) => {
    const paletteOf = (prompt: string) => choosePalette(prompt, randomFrom('one'));
    expect(others.map(paletteOf)).toEqual(others.map(() => paletteOf(english)));
  });
});

describe('a picture that went in', () => {
  const SPEC = { prompt: 'make it winter', seed: 1, format: 'png' } as const;

  /** Red above, blue below. */
  async function flag(): Promise<Buffer> {
    const canvas = createCanvas(256, 256);
    const context = canvas.getContext('2d');
    context.fillStyle = '#e01010';
    context.fillRect(0, 0, 256, 128);
    context.fillStyle = '#1010e0';
    context.fillRect(0, 128, 256, 128);
    return await canvas.encode('png');
  }

  async function pixelOf(picture: Buffer, x: number, y: number): Promise<[red: number, green: number, blue: number]> {
    const image = await loadImage(picture);
    const context = createCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const [red = 0, green = 0, blue = 0] = context.getImageData(x, y, 1, 1).data;
    return [red, green, blue];
  }

  it('is seen in what becomes of it, also where the shape is wider', async () => {
    const changes = await flag();
    const shop = new PictureShop('drawn');
    for (const [width, middle] of [
      [256, 128],
      [512, 256],
    ] as const) {
      const picture = await shop.picture({ ...SPEC, width, height: 256, changes });
      const [red, , blue] = await pixelOf(picture, middle, 60);
      expect(red).toBeGreaterThan(blue);
      const [redBelow, , blueBelow] = await pixelOf(picture, middle, 150);
      expect(blueBelow).toBeGreaterThan(redBelow);
    }
  });

  it('that cannot be opened leaves a new picture of the prompt', async () => {
    const shop = new PictureShop('drawn');
    const changes = (await flag()).subarray(0, 40);
    const size = { width: 256, height: 256 };
    expect(await shop.picture({ ...SPEC, ...size, changes })).toEqual(await shop.picture({ ...SPEC, ...size }));
  });
});
