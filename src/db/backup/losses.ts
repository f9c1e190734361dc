// Compares a database with the backup that would take its place.

import { open } from './snapshot.ts';

/** What a restore would lose. */
export interface Losses {
  /** Commands that the backup does not have. */
  readonly commands: number;
  /** Kept pictures that would be gone from `/history`. */
  readonly pictures: number;
  /** Changes of servers' settings. */
  readonly settings: number;
  /** Commands that were erased since, and would be erased once more. */
  readonly erased: number;
  /** When the last of these commands was given; null where there is none. */
  readonly lastMs: number | null;
}

/** Both files are of this Easel's version. Throws SQLite's errors. */
export function readLosses(current: string, staged: string): Losses {
  using database = open(current);
  const { sqlite } = database;
  sqlite.prepare('ATTACH DATABASE ? AS backup').run(staged);
  const losses = sqlite
    .prepare<[], Losses>(
      `SELECT
         (SELECT count(*) FROM main.generations g WHERE NOT EXISTS (
           SELECT 1 FROM backup.generations b WHERE b.id = g.id)) AS commands,
         (SELECT max(created_at_ms) FROM main.generations g WHERE NOT EXISTS (
           SELECT 1 FROM backup.generations b WHERE b.id = g.id)) AS lastMs,
         (SELECT count(*) FROM main.pictures p WHERE p.state = 'kept' AND p.file <> '' AND NOT EXISTS (
           SELECT 1 FROM backup.pictures b
           WHERE b.generation_id = p.generation_id AND b.number = p.number AND b.state = 'kept')) AS pictures,
         (SELECT count(*) FROM main.audit_trail a WHERE a.action = 'setting' AND NOT EXISTS (
           SELECT 1 FROM backup.audit_trail b WHERE b.id = a.id AND b.at_ms = a.at_ms)) AS settings,
         (SELECT count(*) FROM main.generations g JOIN backup.generations b ON b.id = g.id
           WHERE g.erased_at_ms IS NOT NULL AND b.erased_at_ms IS NULL) AS erased`,
    )
    .get();
  if (losses === undefined) throw new Error('A query of counts gave no row');
  return losses;
}
