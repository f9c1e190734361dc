import { createHash } from 'node:crypto';
import { createCanvas, loadImage, type Canvas, type Image } from '@napi-rs/canvas';
import { paintChanged } from './painting/changed.ts';
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
  /** The file of the picture that is changed; a new one without it. */
  changes?: Buffer | undefined;
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
    const own = this.#style === 'drawn' ? [spec.seed, spec.prompt, digestOf(spec.changes)] : [];
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
    if (this.#style === 'drawn') await paintPrompt(canvas, spec);
    else if (this.#style === 'plain') paintFlat(canvas);
    else paintNoise(canvas);
    if (spec.format === 'png') return await canvas.encode('png');
    return await canvas.encode(spec.format, 88);
  }
}

async function paintPrompt(canvas: Canvas, { prompt, seed, changes }: PictureSpec): Promise<void> {
  const image = changes === undefined ? null : await readImage(changes);
  if (image === null) paintScene(canvas, prompt, seed);
  else paintChanged(canvas, image, prompt, seed);
}

/** null for a file of which the header alone is that of a picture. */
async function readImage(bytes: Buffer): Promise<Image | null> {
  try {
    return await loadImage(bytes);
  } catch {
    return null;
  }
}

function digestOf(bytes: Buffer | undefined): string {
  return bytes === undefined ? '' : createHash('sha256').update(bytes).digest('base64');
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
