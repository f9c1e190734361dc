import { createCanvas, type Canvas } from '@napi-rs/canvas';
import { paintScene } from './painting/scene.ts';

export type PictureFormat = 'jpeg' | 'png' | 'webp';

export interface PixelSize {
  width: number;
  height: number;
}

export interface PictureSpec {
  prompt: string;
  seed: number;
  width: number;
  height: number;
  format: PictureFormat;
}

/**
 * `drawn`: a picture of the prompt; `plain`: one flat colour; `noise`: as many bytes as a picture full of detail has, 1.3 MB as
 * a JPEG of 1312 x 1312. The last two are encoded once for each size and format.
 */
export type PictureStyle = 'drawn' | 'plain' | 'noise';

const remembered = 48;

/** Makes each picture when it is first downloaded, and caches it. */
export class PictureShop {
  readonly #style: PictureStyle;
  readonly #made = new Map<string, Promise<Buffer>>();

  constructor(style: PictureStyle) {
    this.#style = style;
  }

  picture(spec: PictureSpec): Promise<Buffer> {
    const { width, height, format } = spec;
    const own = this.#style === 'drawn' ? [spec.seed, spec.prompt] : [];
    const key = JSON.stringify([width, height, format, ...own]);
    const made = this.#made.get(key) ?? this.#make(spec);
    // Inserted again: the map's order is the order of use.
    this.#made.delete(key);
    this.#made.set(key, made);
    const [oldest] = this.#made.keys();
    if (oldest !== undefined && this.#made.size > remembered) this.#made.delete(oldest);
    return made;
  }

  async #make(spec: PictureSpec): Promise<Buffer> {
    const canvas = createCanvas(spec.width, spec.height);
    if (this.#style === 'drawn') paintScene(canvas, spec.prompt, spec.seed);
    else if (this.#style === 'plain') paintFlat(canvas);
    else paintNoise(canvas);
    if (spec.format === 'png') return await canvas.encode('png');
    return await canvas.encode(spec.format, 88);
  }
}

function paintFlat(canvas: Canvas): void {
  const context = canvas.getContext('2d');
  context.fillStyle = '#46608a';
  context.fillRect(0, 0, canvas.width, canvas.height);
}

function paintNoise(canvas: Canvas): void {
  const context = canvas.getContext('2d');
  const pixels = context.createImageData(canvas.width, canvas.height);
  let state = 1;
  for (let at = 0; at < pixels.data.length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pixels.data[at] = at % 4 === 3 ? 255 : state >>> 24;
  }
  context.putImageData(pixels, 0, 0);
}
