// A file of JSON lines that only grows, and survives a crash on any line.

import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../../generation/pipeline/picture-files.ts';
import { isMissing } from '../../../runtime/error-code.ts';

/** A line in the middle of the file is none: somebody, or the disk, has changed it. */
export class DamagedLineError extends Error {
  override readonly name = 'DamagedLineError';
  readonly path: string;
  readonly line: number;

  constructor(path: string, line: number) {
    super(`${path} is damaged in line ${line}`);
    this.path = path;
    this.line = line;
  }
}

const NEWLINE = 0x0a;

interface Append {
  readonly text: string;
  readonly written: PromiseWithResolvers<void>;
}

/** Appends are written in their order; those that come while others are written share one wait for the disk. */
export class LinesFile implements AsyncDisposable {
  /** What stood in it when it was opened. */
  readonly lines: readonly string[];
  readonly #handle: FileHandle;
  #pending: Append[] = [];
  #writing: Promise<void> | null = null;
  #end: number;

  private constructor(handle: FileHandle, lines: readonly string[], end: number) {
    this.#handle = handle;
    this.lines = lines;
    this.#end = end;
  }

  /**
   * Creates the file, in a folder that is there. A torn last line was never confirmed to anybody, and is cut off; one that lacks its end
   * alone may come from an editor, and counts.
   *
   * @param begin how each line begins that is written here: what does not is somebody else's, and is never cut off.
   * @throws a DamagedLineError, and the file system's errors.
   */
  static async open(path: string, mode: number, begin: string): Promise<LinesFile> {
    const handle = await openOrCreate(path, mode);
    try {
      const bytes = await handle.readFile();
      const whole = bytes.lastIndexOf(NEWLINE) + 1;
      const tail = bytes.toString('utf8', whole);
      const lines = bytes.toString('utf8', 0, whole).split('\n').slice(0, -1);
      if (tail === '') return new LinesFile(handle, lines, whole);
      if (isJson(tail)) {
        await handle.write('\n', bytes.length);
        await handle.sync();
        return new LinesFile(handle, [...lines, tail], bytes.length + 1);
      }
      if (!isTorn(tail, begin)) throw new DamagedLineError(path, lines.length + 1);
      await handle.truncate(whole);
      await handle.sync();
      return new LinesFile(handle, lines, whole);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Resolves once all of them are on the disk. Throws the file system's errors: none of them counts as written then. */
  append(values: readonly unknown[]): Promise<void> {
    if (values.length === 0) return Promise.resolve();
    const text = values.map((value) => `${JSON.stringify(value)}\n`).join('');
    const written = Promise.withResolvers<void>();
    this.#pending.push({ text, written });
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
    return written.promise;
  }

  async #writeAll(): Promise<void> {
    while (this.#pending.length > 0) {
      const group = this.#pending;
      this.#pending = [];
      try {
        await this.#write(Buffer.from(group.map(({ text }) => text).join('')));
        for (const { written } of group) written.resolve();
      } catch (error) {
        // Half a line of it must not stand before the next one.
        await this.#handle.truncate(this.#end).catch(() => undefined);
        for (const { written } of group) written.reject(error);
      }
    }
  }

  async #write(bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, this.#end + done);
      done += bytesWritten;
    }
    await this.#handle.datasync();
    this.#end += bytes.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }
}

async function openOrCreate(path: string, mode: number): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const handle = await open(path, 'wx+', mode);
  await syncFolder(dirname(path));
  return handle;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Some file systems leave zeros where a write did not reach the disk before the power went. */
function isTorn(text: string, begin: string): boolean {
  const [written = ''] = text.split('\0', 1);
  return written.startsWith(begin) || begin.startsWith(written);
}
