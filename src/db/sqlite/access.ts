// Tells a file of another user from one that is damaged.

import { accessSync, constants, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseUnusableError, sqliteCode } from './errors.ts';

const SIDE_FILES = ['-wal', '-shm'];

/** Why this process may not use the database at `path`, in a sentence; null where it may, and where there is none yet. */
export function accessFault(path: string): string | null {
  try {
    const file = statSync(path, { throwIfNoEntry: false });
    if (file === undefined) return faultOfFolder(nearest(dirname(path)));
    const otherKind = kindFault(path, file);
    if (otherKind !== null) return otherKind;
    for (const one of [path, ...SIDE_FILES.map((suffix) => `${path}${suffix}`)]) {
      const fault = faultOf(one, constants.R_OK | constants.W_OK);
      if (fault !== null) return fault;
    }
    return faultOfFolder(dirname(path));
  } catch (error) {
    const fault = faultOfFolder(nearest(dirname(path)));
    if (fault !== null) return fault;
    return `${path} cannot be reached by this user: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

/** What stands at `path` in the place of a file, in a sentence; null where it is one, or nothing. */
export function kindFault(path: string, found = statSync(path, { throwIfNoEntry: false })): string | null {
  if (found === undefined || found.isFile()) return null;
  return `${path} is a ${found.isDirectory() ? 'folder' : 'device or a pipe'}, not the file of a database.`;
}

/** The error of a file or folder that this process may not use; null where it may. */
export function accessError(path: string, cause: unknown): DatabaseUnusableError | null {
  const fault = accessFault(path);
  return fault === null ? null : new DatabaseUnusableError(`The database cannot be used: ${fault}`, { cause });
}

/** The same of any file or folder that is to be written, or of what would have to be written to make it. */
export function writeFault(path: string): string | null {
  const found = nearest(path);
  const mode = statSync(found).isDirectory() ? constants.W_OK | constants.X_OK : constants.R_OK | constants.W_OK;
  return faultOf(found, mode);
}

/** The folder itself, or the lowest above it that is there and may be looked at. */
function nearest(folder: string): string {
  return isThere(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function faultOfFolder(folder: string): string | null {
  if (statSync(folder).isDirectory()) return faultOf(folder, constants.W_OK | constants.X_OK);
  return `${folder} is a file, and the database needs a folder there.`;
}

function faultOf(path: string, mode: number): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return null;
  try {
    accessSync(path, mode);
    return null;
  } catch (error) {
    return `${path} ${sqliteCode(error) === 'EROFS' ? 'is on a disk that is read-only.' : whose(found)}`;
  }
}

function whose({ uid }: Stats): string {
  const own = process.getuid?.();
  return own === undefined || own === uid
    ? 'may not be read and written by this user, whose own it is: see its permissions.'
    : `belongs to another user (its uid is ${uid}, that of this process is ${own}): chown -R ${own} it, with a container on the host.`;
}
