// Copies, links and renames files so that the result survives a crash.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { constants, copyFile, link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Waits until a file, or the entries of a folder, are on the disk. */
export async function sync(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  await handle.sync();
}

/**
 * Makes `to` a hard link to `from`, or a copy where the file system has no links or it is another one. Only for files
 * that are never changed. Throws the file system's errors; `to` must not exist.
 */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
    return;
  } catch (error) {
    if (isMissing(error)) throw error;
  }
  await copyDurably(from, to);
}

/** Copies a file and waits until it is on the disk. Throws the file system's errors; `to` must not exist. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  await using handle = await open(to, 'r+');
  await handle.chmod(0o600);
  await handle.sync();
}

/** Links or copies to a temporary name and renames it, so that `to` is never incomplete; replaces an existing file. */
export async function placeWhole(from: string, to: string): Promise<void> {
  const part = `${to}.part`;
  await rm(part, { force: true });
  await linkOrCopy(from, part);
  await rename(part, to);
}

/** Throws the file system's errors. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** null where there is no file. */
export async function hashOrNull(path: string): Promise<string | null> {
  try {
    return await sha256Of(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Renames a file and waits until its new name is on the disk. */
export async function moveInto(from: string, to: string): Promise<void> {
  await rename(from, to);
  await sync(dirname(to));
}
