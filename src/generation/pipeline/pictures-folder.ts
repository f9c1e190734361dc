// The folder of pictures: whether it is the right one, and whether it can be written to. See
// docs/adr/0024-the-pictures-folder-bears-a-mark.md.

import { randomUUID } from 'node:crypto';
import { access, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../../runtime/error-code.ts';
import { StorageError, toStorageError, type FolderRecords, type PictureStorage } from '../ports/picture-storage.ts';

/** Marks the folder. An empty mount point lacks it. */
export const FOLDER_MARK = 'easel-folder.txt';
const MARK_TEXT = `Easel keeps its pictures in this folder, and knows it by this file.
Without it Easel takes the folder's disk for not mounted, and paints nothing.
`;
/** What was painted, what went in, and references. */
const PICTURE = /^(?:\d+-(?:in)?\d+|reference-[\da-f-]+)\.(?:jpg|png|webp)$/;
/** How the names of probes begin. */
const PROBE = 'easel-probe-';
const CHUNK_BYTES = 65_536;

/** `ours`: it bears the mark; `unmarked`: of an Easel that set no marks; `new`: a first start makes it. */
type Standing = 'ours' | 'unmarked' | 'new';

export class PicturesFolder implements PictureStorage {
  readonly #directory: string;
  readonly #records: FolderRecords;
  /** The database knows that the folder is marked, so that it need not be asked again. */
  #isNoted = false;

  constructor(directory: string, records: FolderRecords) {
    this.#directory = directory;
    this.#records = records;
  }

  async check(): Promise<void> {
    await orStorageError(() => access(join(this.#directory, FOLDER_MARK)));
  }

  async prove(bytes: number): Promise<void> {
    await orStorageError(async () => {
      const standing = await this.#standing();
      if (standing === 'new') await mkdir(this.#directory, { recursive: true });
      if (standing !== 'ours') await this.#mark();
      await this.#note();
      await this.#tryToWrite(bytes);
    });
  }

  /** The same for a program beside the bot: makes and marks nothing. False where only a first start will make the folder. */
  async examine(bytes: number): Promise<boolean> {
    return orStorageError(async () => {
      if ((await this.#standing()) === 'new') return false;
      await this.#tryToWrite(bytes);
      return true;
    });
  }

  /** Whether its files may be held against the database; false where that cannot be told. */
  async isOurs(): Promise<boolean> {
    return this.#standing().then(
      (standing) => standing === 'ours',
      () => false,
    );
  }

  /** Throws where the folder is not the one that the database knows. */
  async #standing(): Promise<Standing> {
    const hasMark = await exists(join(this.#directory, FOLDER_MARK));
    if (this.#isNoted && hasMark) return 'ours';
    const { isMarked, isFresh, knowsPictures } = await this.#records.read();
    if (isMarked && !hasMark) throw new StorageError('absent');
    if (isMarked) return 'ours';
    const names = await this.#names();
    const holdsPictures = names?.some((name) => PICTURE.test(name)) ?? false;
    if (isFresh && holdsPictures) throw new StorageError('foreign');
    if (hasMark) return 'ours';
    if (isFresh) return 'new';
    if (names === null || (knowsPictures && !holdsPictures)) throw new StorageError('absent');
    return 'unmarked';
  }

  /** null where there is no folder. */
  async #names(): Promise<readonly string[] | null> {
    return (await exists(this.#directory)) ? readdir(this.#directory) : null;
  }

  async #mark(): Promise<void> {
    await using handle = await open(join(this.#directory, FOLDER_MARK), 'w', 0o600);
    await handle.writeFile(MARK_TEXT);
    await handle.sync();
    await this.#syncFolder();
  }

  /** Where the database takes no write now, the next proof notes it: the mark is in the folder already. */
  async #note(): Promise<void> {
    if (this.#isNoted) return;
    try {
      await this.#records.mark();
      this.#isNoted = true;
    } catch {
      // The readiness check tells of the database.
    }
  }

  /** Everything that keeping a picture does. A size matters: a disk may have room for a small file alone. */
  async #tryToWrite(bytes: number): Promise<void> {
    const path = join(this.#directory, `${PROBE}${randomUUID()}`);
    try {
      {
        await using handle = await open(`${path}.part`, 'wx', 0o600);
        await fill(handle, bytes);
        await handle.sync();
      }
      await rename(`${path}.part`, path);
      await this.#syncFolder();
    } finally {
      for (const probe of [`${path}.part`, path]) await rm(probe, { force: true });
    }
  }

  async #syncFolder(): Promise<void> {
    await using folder = await open(this.#directory, 'r');
    await folder.sync();
  }
}

async function fill(handle: FileHandle, bytes: number): Promise<void> {
  const chunk = Buffer.alloc(Math.min(bytes, CHUNK_BYTES));
  for (let left = bytes; left > 0; left -= chunk.length) {
    await handle.writeFile(left < chunk.length ? chunk.subarray(0, left) : chunk);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function orStorageError<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw toStorageError(error);
  }
}
