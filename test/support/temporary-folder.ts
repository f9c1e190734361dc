import { existsSync, statfsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux keeps in memory what stands here: a file like any other, but nothing waits for a disk that many tests sync at the same time. */
const IN_MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2_000_000_000;

/** Looked up once: another run may fill it, which must not move the folders of this one. */
const parent = hasRoom(IN_MEMORY) ? IN_MEMORY : tmpdir();

function hasRoom(path: string): boolean {
  if (!existsSync(path)) return false;
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize >= ENOUGH_BYTES;
}

/** A new temporary folder; disposing deletes it with its contents. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(parent, 'easel-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}
