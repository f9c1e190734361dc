// Checks the backups.

import { join } from 'node:path';
import { overdueAfter } from '../archive/automatic-backups.ts';
import { AUTOMATIC, readAutomatic } from '../backups/automatic-folder.ts';
import { listBackups, readManifest } from '../backups/backup-folder.ts';
import type { Config } from '../config.ts';
import { readBackupIdentity } from '../db/backup/snapshot.ts';
import { DAY_MS, HOUR_MS } from '../runtime/durations.ts';
import { counted } from '../runtime/text.ts';
import type { Finding } from './finding.ts';

interface AgedBackup {
  readonly path: string;
  readonly ageMs: number;
}

/** Names the newest backup, says when the bot's own are too old, and names those that keep for too long what members erase. */
export async function checkBackups(
  config: Pick<Config, 'backups' | 'backupsDirectory' | 'databasePath' | 'retentionMs'>,
): Promise<Finding> {
  const { backups, backupsDirectory, databasePath, retentionMs } = config;
  const byHand = await readByHand(backupsDirectory);
  const origin = originOf(databasePath);
  const automatic = (await readAutomatic(backupsDirectory))
    .map((backup) => ({
      ...aged(join(backupsDirectory, AUTOMATIC, backup.name), backup.takenAtMs),
      isOwn: backup.origin === origin,
    }))
    .toSorted(oldestFirst);
  const own = automatic.filter(({ isOwn }) => isOwn);
  const all = [...byHand, ...automatic].toSorted(oldestFirst);
  const overdue = faultOfOwn(own.at(-1), backups.everyMs);
  const old = all.filter(({ ageMs }) => retentionMs !== null && ageMs > retentionMs);
  const found = [
    newestLine([...byHand, ...own].toSorted(oldestFirst).at(-1), backupsDirectory),
    ruleLine(config, own.length),
    ...(own.length === automatic.length ? [] : [foreignLine(automatic.length - own.length)]),
    ...(overdue === null ? [] : [overdue]),
    ...old.map(({ path }) => `Older than RETENTION_DAYS: ${path}`),
  ].join('\n');
  if (overdue === null && old.length === 0) return { check: 'Backups', ok: true, found };
  const advice = [
    ...(overdue === null ? [] : ['Start Easel. Where it runs, its log says why it takes none: look for “backup”.']),
    ...(old.length === 0
      ? []
      : ['Delete those: they have what members erased. npm run backup -- --keep 14 keeps the newest alone.']),
  ].join(' ');
  return { check: 'Backups', ok: false, found, advice };
}

/** Whose automatic backups are the bot's own; null where none are, or its database cannot be read, which another check tells. */
function originOf(databasePath: string): string | null {
  try {
    return readBackupIdentity(databasePath)?.origin ?? null;
  } catch {
    return null;
  }
}

async function readByHand(folder: string): Promise<AgedBackup[]> {
  return Promise.all(
    (await listBackups(folder)).map(async (name) => {
      const path = join(folder, name);
      return aged(path, (await readManifest(path)).takenAtMs);
    }),
  );
}

function aged(path: string, takenAtMs: number): AgedBackup {
  return { path, ageMs: Date.now() - takenAtMs };
}

function oldestFirst(a: AgedBackup, b: AgedBackup): number {
  return b.ageMs - a.ageMs;
}

function newestLine(newest: AgedBackup | undefined, folder: string): string {
  if (newest === undefined) return `none in ${folder} yet: npm run backup takes one`;
  return `the newest is ${ageText(newest)}: ${newest.path}`;
}

function ageText({ ageMs }: AgedBackup): string {
  const days = Math.floor(ageMs / DAY_MS);
  return days === 0 ? 'of the last 24 hours' : `${counted(days, 'day')} old`;
}

function ruleLine({ backups }: Pick<Config, 'backups'>, count: number): string {
  if (backups.everyMs === null) return 'The bot takes none by itself: BACKUP_HOURS is none';
  return `The bot takes one every ${counted(backups.everyMs / HOUR_MS, 'hour')} and keeps the newest ${backups.keep}; it has ${count === 0 ? 'none yet' : count}`;
}

function foreignLine(count: number): string {
  return `${counted(count, 'backup')} of other bots, or of a database that was there before: this bot removes none of them`;
}

function faultOfOwn(newest: AgedBackup | undefined, everyMs: number | null): string | null {
  if (newest === undefined || everyMs === null || newest.ageMs <= overdueAfter(everyMs)) return null;
  return `The newest of the bot's own is ${ageText(newest)}`;
}
