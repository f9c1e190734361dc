/** The files of pictures that go in, beside those that were painted. Names are without their extensions, and safe in a path. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { freeNow } from '../../runtime/own-memory.ts';
import type { ByteBudget } from '../../runtime/byte-budget.ts';
import type { InputPicture, KeptFile } from '../model/generation.ts';
import type { Size } from '../model/image-model.ts';
import type { InputRef } from '../ports/generation-store.ts';
import type { InputFile } from '../ports/image-provider.ts';
import { writeDurably, type PictureFiles } from './picture-files.ts';

/** Pictures that are read for a submit; disposed, their memory is given back. */
export interface OpenInputs extends Disposable {
  readonly files: readonly InputFile[];
}

const NONE: OpenInputs = { files: [], [Symbol.dispose]: () => undefined };

export interface InputFilesOptions {
  readonly directory: string;
  readonly files: Pick<PictureFiles, 'read'>;
  /** Bounds what is read for all submits that are on their way. */
  readonly room: Pick<ByteBudget, 'take'>;
}

export class InputFiles {
  readonly #options: InputFilesOptions;

  constructor(options: InputFilesOptions) {
    this.#options = options;
  }

  /** Where an upload is written as it comes. */
  uploadPath(name: string): string {
    return join(this.#options.directory, `${name}.upload`);
  }

  /** The SHA-256 of an upload, in hex. Throws the file system's errors. */
  async hashOfUpload(name: string): Promise<string> {
    const hash = createHash('sha256');
    await pipeline(createReadStream(this.uploadPath(name)), hash);
    return hash.digest('hex');
  }

  /** One that is gone already is no fault. Throws the file system's errors otherwise. */
  async removeUpload(name: string): Promise<void> {
    await rm(this.uploadPath(name), { force: true });
  }

  /** Deletes all that there is under a name that no row has. Throws the file system's errors. */
  async removeUnnamed(name: string): Promise<void> {
    await this.removeUpload(name);
    await rm(join(this.#options.directory, `${name}.jpg`), { force: true });
  }

  /** Writes a JPEG so that after a crash there is the whole file or none under its name. Throws the file system's errors. */
  async keep(name: string, bytes: Uint8Array, size: Size): Promise<KeptFile> {
    const file = `${name}.jpg`;
    await writeDurably(join(this.#options.directory, file), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { file, sha256, bytes: bytes.byteLength, format: 'jpeg', size };
  }

  /** Where a file stands that was kept. */
  path({ file }: KeptFile): string {
    return join(this.#options.directory, file);
  }

  /** Throws the file system's errors, and where the bytes are not those that were kept. */
  read(kept: KeptFile): Promise<Uint8Array> {
    return this.#options.files.read(kept);
  }

  /** All that goes into one picture, in order; null where a file is gone or damaged. Throws the signal's reason. */
  async open(
    { inputs, owner }: { readonly inputs: readonly InputPicture[]; readonly owner: string },
    signal: AbortSignal,
  ): Promise<OpenInputs | null> {
    if (inputs.length === 0) return NONE;
    const kept = inputs.flatMap((input) => input.kept ?? []);
    if (kept.length < inputs.length) return null;
    using opening = new DisposableStack();
    opening.use(await this.#options.room.take(sentBytes(kept), owner, signal));
    const files: InputFile[] = [];
    for (const one of kept) {
      const bytes = await this.read(one).catch(() => null);
      if (bytes === null) return null;
      opening.defer(() => freeNow(bytes));
      files.push({ bytes, size: one.size });
    }
    const held = opening.move();
    return { files, [Symbol.dispose]: () => held.dispose() };
  }
}

/** Without its extension. Ids are digits, so that they are safe in a path. */
export function inputFileName({ generationId, number }: InputRef): string {
  return `${generationId}-in${number}`;
}

/** The file, its base64, and the body that holds that. */
function sentBytes(kept: readonly KeptFile[]): number {
  return kept.reduce((sum, { bytes }) => sum + Math.ceil(bytes * (1 + 4 / 3 + 4 / 3)), 0);
}
