// Pictures that go in, each prepared once and kept beside the results: a later process goes on with the very same file.

import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KeptFile } from '../../../generation/model/generation.ts';
import type { InputFault, InputLimits } from '../../../generation/model/input-picture.ts';
import { InputFiles } from '../../../generation/pipeline/input-files.ts';
import { PictureFiles } from '../../../generation/pipeline/picture-files.ts';
import type { Imaging } from '../../../generation/ports/imaging.ts';
import { ByteBudget } from '../../../runtime/byte-budget.ts';
import { codeOf } from '../../../runtime/error-code.ts';
import { FolderError } from '../journal/workspace.ts';

/** `unreadable`: the file system's code. */
export type PreparedFile =
  | { readonly kept: KeptFile; readonly isFirstFrame: boolean }
  | { readonly refused: InputFault }
  | { readonly unreadable: string };

/** Of all submits that are on their way. */
const MOST_BYTES_AT_ONCE = 64 * 2 ** 20;
const NEVER = new AbortController().signal;

export class InputStore {
  /** For the submits. */
  readonly files: InputFiles;
  readonly #directory: string;
  readonly #imaging: Pick<Imaging, 'prepareInput'>;
  readonly #prepared = new Map<string, Promise<PreparedFile>>();

  constructor(directory: string, imaging: Pick<Imaging, 'prepareInput'>) {
    this.#directory = directory;
    this.#imaging = imaging;
    const files = new PictureFiles(directory);
    this.files = new InputFiles({ directory, files, room: new ByteBudget(MOST_BYTES_AT_ONCE) });
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
    const name = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
    try {
      await mkdir(this.#directory, { recursive: true });
      return { kept: await this.files.keep(name, bytes, size), isFirstFrame };
    } catch (error) {
      const fault = { kind: 'unwritable', path: dirname(this.#directory), why: codeOf(error) } as const;
      throw new FolderError(fault, { cause: error });
    }
  }

  /** Once nothing is left to be painted. */
  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }
}
