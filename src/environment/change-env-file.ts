// Puts settings into the file `.env`, so that everybody who reads such files reads the same.

import { randomUUID } from 'node:crypto';
import { lstat, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nameOf } from './characters.ts';
import { faultOfLine, linesOf, parseEnvFile } from './env-file.ts';
import { codeOf, whyUnread } from './read-text.ts';
import { fileSettingOf } from './secret-files.ts';

/** The file could not be read or written. The message is for whoever runs the program. */
export class EnvFileError extends Error {
  override readonly name = 'EnvFileError';
}

/** Beside what Docker, Compose, systemd, shells and Easel take for itself: quotes help nobody, since Docker keeps them. */
const OTHER = /[^\w.@%+=:,/-]/u;

/** A clause on the character for which a value cannot be written; null for one that can. */
export function unwritable(value: string): string | null {
  const odd = OTHER.exec(value)?.[0];
  return odd === undefined ? null : `contains ${nameOf(odd)}, which programs that read .env take in different ways`;
}

/**
 * The text with these settings in it, each in its former place or else at the end, and without what would contradict them: a second
 * line of that name, one that cannot be read, a `NAME_FILE`. All other lines stay as they are.
 *
 * @throws TypeError for a value that is `unwritable`.
 */
export function withSettings(text: string, settings: Readonly<Record<string, string>>): string {
  const wrong = Object.entries(settings).find(([, value]) => unwritable(value) !== null);
  if (wrong !== undefined) throw new TypeError(`${wrong[0]} cannot be written`);
  const { entries, unread } = parseEnvFile(text);
  const names = new Set(Object.keys(settings));
  const nameAt = new Map(entries.map(({ name, line }) => [line, name]));
  const files = new Set([...names].map(fileSettingOf));
  const faulty = new Set(unread.filter((line) => faultOfLine(line, names) !== null).map(({ line }) => line));
  const missing = new Map(Object.entries(settings));
  const kept = linesOf(text).flatMap((line, index) => {
    const name = nameAt.get(index + 1) ?? '';
    const value = missing.get(name);
    if (value !== undefined) {
      missing.delete(name);
      return [`${name}=${value}`];
    }
    return names.has(name) || files.has(name) || faulty.has(index + 1) ? [] : [line];
  });
  if (kept.at(-1)?.trim() === '') kept.pop();
  return [...kept, ...[...missing].map(([name, value]) => `${name}=${value}`), ''].join('\n');
}

/** What stands in the file; null where there is none. Throws an EnvFileError. */
export async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    const entry = await stat(path);
    if (!entry.isFile() && !entry.isDirectory()) throw new EnvFileError(`${path} is a pipe or a device, and stays so`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof EnvFileError) throw error;
    if (codeOf(error) !== 'ENOENT') throw new EnvFileError(`${path} ${whyUnread(error)}`, { cause: error });
    if (await isLink(path))
      throw new EnvFileError(`${path} is a link to a file that is not there: make that, or remove the link`);
    return null;
  }
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (entry) => entry.isSymbolicLink(),
    () => false,
  );
}

/**
 * Replaces the file so that after a crash there is the old one or the new one, and returns where a copy of the old one is kept; null
 * where there was none. Both are for their owner alone. `seen`: what was in it when its change was agreed to; if that is not there
 * any more, nothing is written. Throws an EnvFileError.
 */
export async function replaceEnvFile(path: string, seen: Uint8Array | null, text: string): Promise<string | null> {
  const now = await readIfThere(path);
  if (now === null ? seen !== null : seen === null || Buffer.compare(now, seen) !== 0) {
    throw new EnvFileError(`${path} was changed meanwhile: nothing was written`);
  }
  try {
    // Behind a link stands the file that is meant.
    const place = now === null ? path : await realpath(path);
    const copy = now === null ? null : `${place}.${new Date().toISOString().replaceAll(/[:.]/gu, '-')}.bak`;
    const owner = now === null ? null : await stat(place);
    if (copy !== null && now !== null) await writeDurably(copy, now, owner);
    await writeDurably(place, text, owner);
    return copy;
  } catch (error) {
    throw new EnvFileError(`${path} cannot be written (${codeOf(error)}): it is as it was`, { cause: error });
  }
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

async function writeDurably(path: string, contents: Uint8Array | string, owner: Owner | null): Promise<void> {
  const folder = dirname(path);
  const part = join(folder, `.env.${randomUUID()}.part`);
  try {
    {
      await using handle = await open(part, 'wx', 0o600);
      await handle.writeFile(contents);
      const { uid, gid } = await handle.stat();
      // The bot may run as another user than who sets it up.
      if (owner !== null && (owner.uid !== uid || owner.gid !== gid)) await handle.chown(owner.uid, owner.gid);
      await handle.sync();
    }
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
  // Windows opens no folder.
  if (process.platform === 'win32') return;
  await using opened = await open(folder, 'r');
  await opened.sync();
}
