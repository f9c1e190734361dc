import { createCanvas, type Canvas } from '@napi-rs/canvas';
import { paintScene } from './painting/scene.ts';
import type { PictureFormat } from './schemas.ts';

export interface PictureSpec {
  prompt: string;
  seed: number;
  width: number;
  height: number;
  format: PictureFormat;
}

/** `drawn`: a picture of the prompt; `plain`: one flat colour, encoded once for each size and format. */
export type PictureStyle = 'drawn' | 'plain';

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
    else paintFlat(canvas);
    if (spec.format === 'png') return await canvas.encode('png');
    return await canvas.encode(spec.format, 88);
  }
}

function paintFlat(canvas: Canvas): void {
  const context = canvas.getContext('2d');
  context.fillStyle = '#46608a';
  context.fillRect(0, 0, canvas.width, canvas.height);
}
