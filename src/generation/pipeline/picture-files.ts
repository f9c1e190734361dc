import { createHash } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing } from '../../runtime/error-code.ts';
import type { KeptFile, PictureRef } from '../model/generation.ts';
import { FILE_EXTENSION } from '../model/image-model.ts';
import type { DownloadedImage } from '../ports/image-provider.ts';

/** Something changed a kept file: the disk, or a hand. */
class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';

  constructor(file: string) {
    super(`${file} is not the picture that was kept`);
  }
}

/** The kept pictures, one file each under `directory`. */
export class PictureFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Writes a picture so that after a crash there is the whole file or none under its name. Ids are digits, so that they
   * are safe in a path. Makes no folder: one that is missing may be a disk that is not mounted. Throws the file system's
   * errors.
   */
  async keep(ref: PictureRef, image: DownloadedImage): Promise<KeptFile> {
    const file = `${ref.generationId}-${ref.number}.${FILE_EXTENSION[image.format]}`;
    const path = this.path(file);
    await writeDurably(path, image.bytes);
    return {
      file,
      sha256: createHash('sha256').update(image.bytes).digest('hex'),
      bytes: image.bytes.byteLength,
      format: image.format,
      size: image.size,
    };
  }

  /** Throws the file system's errors, and a DamagedFileError where the bytes are not those that were kept. */
  async read(kept: KeptFile): Promise<Uint8Array> {
    const bytes = await readFile(this.path(kept.file));
    if (createHash('sha256').update(bytes).digest('hex') !== kept.sha256) throw new DamagedFileError(kept.file);
    return bytes;
  }

  /** One that is gone already is no fault. Throws the file system's errors otherwise. */
  async remove(file: string): Promise<void> {
    await rm(this.path(file), { force: true });
  }

  /** Every name in the folder; none where there is no folder yet. */
  async names(): Promise<readonly string[]> {
    return (await unlessMissing(readdir(this.#directory))) ?? [];
  }

  /** By the host's clock; null for one that is gone. */
  async writtenAtMs(file: string): Promise<number | null> {
    return (await unlessMissing(stat(this.path(file))))?.mtimeMs ?? null;
  }

  path(file: string): string {
    return join(this.#directory, file);
  }
}

/** After a crash there is the whole file or none under its name. Throws the file system's errors. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.part`;
  {
    await using handle = await open(temporary, 'w', 0o600);
    await handle.writeFile(bytes);
    await handle.sync();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** A name is durable only once its folder is. Throws the file system's errors. */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
