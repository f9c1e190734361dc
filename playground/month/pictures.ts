// The files of the month's pictures: each prompt is drawn once, and every picture of it is a link to that drawing.

import { createHash } from 'node:crypto';
import { link, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PictureShop } from '../../sandbox/image-host/picture.ts';
import type { KeptFile } from '../../src/generation/model/generation.ts';

/** Of every picture of the month. */
export const SIZE = { width: 1024, height: 1024 } as const;

interface Drawing {
  readonly path: string;
  readonly about: Omit<KeptFile, 'file'>;
}

export class MonthPictures {
  readonly #folder: string;
  readonly #shop = new PictureShop('drawn');
  readonly #drawings = new Map<string, Drawing>();
  readonly #links: { readonly from: string; readonly to: string }[] = [];

  /** `folder`: where the bot keeps its pictures. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The file of a picture, under the name that the bot would give it; it is there after `finish`. */
  async keep(prompt: string, generationId: string, number: number): Promise<KeptFile> {
    const file = `${generationId}-${number}.jpg`;
    const drawing = this.#drawings.get(prompt) ?? (await this.#draw(prompt, join(this.#folder, file)));
    if (drawing.path !== join(this.#folder, file)) {
      this.#links.push({ from: drawing.path, to: join(this.#folder, file) });
    }
    return { file, ...drawing.about };
  }

  async finish(): Promise<void> {
    await Promise.all(this.#links.map(({ from, to }) => link(from, to)));
  }

  async #draw(prompt: string, path: string): Promise<Drawing> {
    const bytes = await this.#shop.picture({ prompt, seed: 1, ...SIZE, format: 'jpeg' });
    await mkdir(this.#folder, { recursive: true });
    await writeFile(path, bytes, { mode: 0o600 });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const drawing = { path, about: { sha256, bytes: bytes.byteLength, format: 'jpeg', size: SIZE } } as const;
    this.#drawings.set(prompt, drawing);
    return drawing;
  }
}
