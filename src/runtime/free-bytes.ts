import { statfs } from 'node:fs/promises';

/** The bytes that are free for this user on the disk that a folder is on. */
export async function freeBytesAt(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
