// Pictures that go in, each prepared once and kept beside the results: a later process goes on with the very same file.

import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import type { KeptFile } from '../../../generation/model/generation.ts';
import type { InputFault, InputLimits } from '../../../generation/model/input-picture.ts';
import { InputFiles } from '../../../generation/pipeline/input-files.ts';
import { PictureFiles } from '../../../generation/pipeline/picture-files.ts';
import type { Imaging } from '../../../generation/ports/imaging.ts';
import { ByteBudget } from '../../../runtime/byte-budget.ts';
import { codeOf } from '../../../runtime/error-code.ts';
import { makeFolder } from '../journal/output-folder.ts';
import { FolderError } from '../journal/workspace.ts';

/** `unreadable`: the file system's code. */
export type PreparedFile =
  | { readonly kept: KeptFile; readonly isFirstFrame: boolean }
  | { readonly refused: InputFault }
  | { readonly unreadable: string };

/** Of all submits that are on their way. */
const MOST_BYTES_AT_ONCE = 64 * 2 ** 20;
const OWN_FOLDER = 'easel-paint-';
const NAME_DIGITS = 32;
const NEVER = new AbortController().signal;

/**
 * Until the price is confirmed they wait in a folder of this process alone, since another one may be at work in that of the results; `adopt`
 * brings them there.
 */
export class InputStore implements AsyncDisposable {
  /** For the submits. */
  readonly files: InputFiles;
  readonly #directory: string;
  readonly #imaging: Pick<Imaging, 'prepareInput'>;
  readonly #prepared = new Map<string, Promise<PreparedFile>>();
  #waiting: Promise<{ readonly path: string; readonly files: InputFiles }> | null = null;

  constructor(directory: string, imaging: Pick<Imaging, 'prepareInput'>) {
    this.#directory = directory;
    this.#imaging = imaging;
    this.files = filesIn(directory);
  }

  /** Throws a FolderError. */
  prepare(path: string, limits: InputLimits): Promise<PreparedFile> {
    const key = JSON.stringify([path, limits]);
    const known = this.#prepared.get(key) ?? this.#prepare(path, limits);
    this.#prepared.set(key, known);
    return known;
  }

  async #prepare(path: string, limits: InputLimits): Promise<PreparedFile> {
    let prepared;
    try {
      prepared = await this.#imaging.prepareInput(path, limits, NEVER);
    } catch (error) {
      if (codeOf(error) === '') throw error;
      return { unreadable: codeOf(error) };
    }
    if (prepared.kind === 'refused') return { refused: prepared.fault };
    const { bytes, size, isFirstFrame } = prepared;
    const name = createHash('sha256').update(bytes).digest('hex').slice(0, NAME_DIGITS);
    try {
      this.#waiting ??= ownFolder();
      const { files } = await this.#waiting;
      return { kept: await files.keep(name, bytes, size), isFirstFrame };
    } catch (error) {
      throw unwritable(tmpdir(), error);
    }
  }

  /** Brings what was prepared beside the results, whose folder must be locked. Throws a FolderError. */
  async adopt(inputs: readonly KeptFile[]): Promise<void> {
    const waiting = await this.#waiting;
    if (waiting === null) return;
    const byName = new Map(inputs.map((kept) => [kept.file, kept]));
    try {
      await makeFolder(this.#directory);
      for (const kept of byName.values()) {
        await this.files.keep(parse(kept.file).name, await waiting.files.read(kept), kept.size);
      }
    } catch (error) {
      throw unwritable(dirname(this.#directory), error);
    }
  }

  /** Once nothing is left to be painted, in the locked folder. */
  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** What was not adopted leaves nothing behind. */
  async [Symbol.asyncDispose](): Promise<void> {
    const waiting = (await this.#waiting?.catch(() => null)) ?? null;
    if (waiting !== null) await rm(waiting.path, { recursive: true, force: true });
  }
}

async function ownFolder(): Promise<{ readonly path: string; readonly files: InputFiles }> {
  const path = await mkdtemp(join(tmpdir(), OWN_FOLDER));
  return { path, files: filesIn(path) };
}

function filesIn(directory: string): InputFiles {
  const files = new PictureFiles(directory);
  return new InputFiles({ directory, files, room: new ByteBudget(MOST_BYTES_AT_ONCE) });
}

function unwritable(path: string, cause: unknown): FolderError {
  return new FolderError({ kind: 'unwritable', path, why: codeOf(cause) }, { cause });
}
