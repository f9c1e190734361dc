// Copies pictures into a backup, each verified by its hash.

import { rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PictureOnDisk } from '../db/backup/snapshot.ts';
import { formatBytes } from './backup-folder.ts';
import { isMissing, linkOrCopy, sha256Of } from './durable-files.ts';

/** The bot's own work needs it, in bytes: a full disk is no place for pictures. */
const ROOM_LEFT = 200 * 1_048_576;

/** Throws where fewer bytes would be left for the bot. */
export async function leaveRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free - bytes >= ROOM_LEFT) return;
  throw new Error(
    `${formatBytes(free)} are free at ${folder}: ${formatBytes(bytes)} more would leave less than ${formatBytes(ROOM_LEFT)}`,
  );
}

/** Rests for as long as the last picture took, since half of the disk is for others, and looks whether there is room for this one. */
export async function besideTheBot({ bytes }: PictureOnDisk, to: string, tookMs: number): Promise<void> {
  await delay(tookMs);
  await leaveRoom(to, bytes);
}

interface Copying {
  readonly from: readonly string[];
  readonly to: string;
  readonly signal: AbortSignal | undefined;
  /** Before each picture. `tookMs`: what the last one took. */
  readonly before?: (picture: PictureOnDisk, to: string, tookMs: number) => Promise<void>;
}

/** Returns the names of missing or damaged pictures. */
export async function copyPictures(
  pictures: readonly PictureOnDisk[],
  { from, to, signal, before }: Copying,
): Promise<string[]> {
  const absent: string[] = [];
  let tookMs = 0;
  for (const picture of pictures) {
    await before?.(picture, to, tookMs);
    signal?.throwIfAborted();
    const sinceMs = performance.now();
    if (!(await isCopiedWhole(picture, from, to))) absent.push(picture.file);
    tookMs = performance.now() - sinceMs;
  }
  return absent;
}

/** From the first folder that has it whole. */
async function isCopiedWhole({ file, sha256 }: PictureOnDisk, from: readonly string[], to: string): Promise<boolean> {
  const copy = join(to, file);
  for (const folder of from) {
    try {
      await linkOrCopy(join(folder, file), copy);
      if ((await sha256Of(copy)) === sha256) return true;
      await rm(copy);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return false;
}
