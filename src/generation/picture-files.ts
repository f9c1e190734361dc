import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KeptFile, PictureRef } from './generation.ts';
import type { DownloadedImage } from './image-provider.ts';

const EXTENSION = { jpeg: 'jpg', png: 'png', webp: 'webp' } as const;

/** The kept pictures, one file each under `directory`. */
export class PictureFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Writes a picture so that after a crash there is the whole file or none under its name. Ids are digits, so that they
   * are safe in a path. Throws the file system's errors.
   */
  async keep(ref: PictureRef, image: DownloadedImage): Promise<KeptFile> {
    const file = `${ref.generationId}-${ref.number}.${EXTENSION[image.format]}`;
    const path = this.path(file);
    await mkdir(dirname(path), { recursive: true });
    await writeDurably(path, image.bytes);
    return {
      file,
      sha256: createHash('sha256').update(image.bytes).digest('hex'),
      bytes: image.bytes.byteLength,
      format: image.format,
      size: image.size,
    };
  }

  /** Throws the file system's errors. */
  async read(kept: KeptFile): Promise<Uint8Array> {
    return readFile(this.path(kept.file));
  }

  path(file: string): string {
    return join(this.#directory, file);
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.part`;
  {
    await using handle = await open(temporary, 'w', 0o600);
    await handle.writeFile(bytes);
    await handle.sync();
  }
  await rename(temporary, path);
  // The name itself is durable only once its folder is.
  await using folder = await open(dirname(path), 'r');
  await folder.sync();
}
