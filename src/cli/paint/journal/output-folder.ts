// The folder of the results: pictures get their names whole, durably, and never in the place of another file.

import { createHash } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../../generation/pipeline/picture-files.ts';
import type { KeptFile } from '../../../generation/model/generation.ts';
import type { DownloadedImage } from '../../../generation/ports/image-provider.ts';
import { codeOf, isMissing } from '../../../runtime/error-code.ts';
import { pictureFileName } from './file-name.ts';

/** Where one file waits for its name. A dot keeps it out of sight, and no picture's name begins with one. */
const PART = /^\.\d{4,9}-.+\.part$/u;
const PROBE = '.0000-probe.part';
/** More digits are another program's: a time, or an id. */
const OWN_FILE = /^(?<index>\d{4,9})-/u;
/** File systems without links, such as exFAT and some network drives. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

export class OutputFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Proves that files can be written there. Throws the file system's errors. */
  static async open(path: string): Promise<OutputFolder> {
    const probe = join(path, PROBE);
    await using handle = await open(probe, 'w', 0o600);
    await handle.writeFile('probe');
    await rm(probe);
    return new OutputFolder(path);
  }

  join(file: string): string {
    return join(this.path, file);
  }

  /** The highest number that a picture's name begins with; 0 where there is none. */
  async lastIndex(): Promise<number> {
    const names = await readdir(this.path);
    return names.reduce((most, name) => Math.max(most, Number(OWN_FILE.exec(name)?.groups?.['index'] ?? 0)), 0);
  }

  /** What a killed process left of files that never got their names. */
  async removeParts(): Promise<void> {
    for (const name of await readdir(this.path)) if (PART.test(name)) await rm(this.join(name), { force: true });
  }

  /**
   * Writes a picture whole, says under which name it will stand, and gives it that name; a name that is taken gets a number.
   *
   * @throws the file system's errors, and what `beforeNamed` throws.
   */
  async keep(stem: string, image: DownloadedImage, beforeNamed: (kept: KeptFile) => Promise<void>): Promise<KeptFile> {
    const part = this.join(`.${stem}.part`);
    await writeWhole(part, image.bytes);
    const { format, size } = image;
    const sha256 = createHash('sha256').update(image.bytes).digest('hex');
    for (let copy = 1; ; copy += 1) {
      const file = pictureFileName(copy === 1 ? stem : `${stem}-${copy}`, format);
      const kept = { file, sha256, bytes: image.bytes.byteLength, format, size };
      if (await this.has(kept)) {
        await rm(part, { force: true });
        return kept;
      }
      if (await this.#isTaken(file)) continue;
      await beforeNamed(kept);
      if (!(await nameWhole(part, this.join(file)))) continue;
      await syncFolder(this.path);
      return kept;
    }
  }

  /** Whether that very file stands under its name. */
  async has({ file, sha256 }: KeptFile): Promise<boolean> {
    try {
      return (
        createHash('sha256')
          .update(await readFile(this.join(file)))
          .digest('hex') === sha256
      );
    } catch (error) {
      if (isMissing(error) || codeOf(error) === 'EISDIR') return false;
      throw error;
    }
  }

  async #isTaken(file: string): Promise<boolean> {
    try {
      await stat(this.join(file));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }
}

/** What does not fit leaves nothing behind. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await using handle = await open(path, 'w', 0o644);
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Creates the folder where it is not there. A new folder's name is durable only once the one above is. Throws the file system's errors. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** False where the name is taken. A rename replaces what is there, so it is used only where the file system has no links. */
async function nameWhole(part: string, path: string): Promise<boolean> {
  try {
    await link(part, path);
    await rm(part);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!NO_LINKS.has(codeOf(error))) throw error;
    await rename(part, path);
  }
  return true;
}
