// Copies a database file, checks one, and reads from it what backups and restores need.

import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { AccountSums } from '../../administration/store.ts';
import type { FolderRecord } from '../../generation/ports/picture-storage.ts';
import { BACKUP_ORIGIN, type BackupIdentity } from '../archive/backup-state.ts';
import { ERASURE_MARK } from '../archive/erasure-mark.ts';
import { FILE_TABLES, readFolderRecord } from '../generations/folder-record.ts';
import { createOperatorReport } from '../reports/operator-report.ts';
import { accessFault, kindFault } from '../sqlite/access.ts';
import { integrityFaults } from '../sqlite/database.ts';
import { auditLedger, type AuditedShape } from '../ledger/ledger-audit.ts';
import { assertNotForeign, DatabaseFromFutureError, schemaVersion } from '../sqlite/migrate.ts';
import { migrations } from '../sqlite/migrations/index.ts';
import { sqliteCode, DatabaseUnusableError } from '../sqlite/errors.ts';
import { isVacuumDue } from '../sqlite/vacuum.ts';
import type { Schema } from '../schema.ts';

/** A picture file that a row of the database names. */
export interface PictureOnDisk {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** The contents of a database file, and its faults; none for a sound one. */
export interface SnapshotReport {
  readonly version: number;
  /** Whether this Easel would migrate it. */
  readonly isOutdated: boolean;
  /** Whether the next start rewrites the file, which may still hold what was deleted from it. */
  readonly isVacuumDue: boolean;
  readonly generations: number;
  readonly ledgerEntries: number;
  readonly pictures: readonly PictureOnDisk[];
  readonly faults: readonly string[];
}

/** `bot_state` is there since this version. */
const STATED_SINCE = 2;
/** Older schema versions lack some of the sums that the audit compares. */
const AUDITED_SINCE = 4;
/** Each picture has a price of its own since this version. */
const PRICED_SINCE = 12;
const BY_ACCOUNT_SINCE = 28;
const BY_CHANNEL_SINCE = 30;
/** Pictures that go in are kept since this version. */
const INPUTS_SINCE = 21;
/** References are kept since this version. */
const REFERENCES_SINCE = 25;
/** Pictures name the account that paints them since this version. */
const ACCOUNTS_SINCE = 26;
const REFERENCES_ON_DISK = `UNION ALL SELECT file, file_sha256, file_bytes FROM named_references`;
const INPUTS_ON_DISK = `UNION ALL SELECT file, file_sha256, file_bytes FROM input_pictures
       WHERE file <> '' AND file_sha256 IS NOT NULL`;
/** In ms. Readers are blocked only for moments. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Copies the database at `from`, as it is now, to the new file `to`. Other processes can go on writing: the copy is
 * read from one snapshot. Blocks this process. Throws SQLite's errors.
 */
export function copyDatabase(from: string, to: string): void {
  using source = open(from);
  source.sqlite.prepare('VACUUM INTO ?').run(to);
}

/**
 * Whether there is a database of this Easel's at `path`, or of an older one: what a copy of something else would be refused for.
 * Throws DatabaseUnusableError.
 */
export function assertEasels(path: string): void {
  // A file in a folder of another user looks as if it were not there.
  const fault = existsSync(path) ? kindFault(path) : accessFault(path);
  if (fault !== null) throw new DatabaseUnusableError(`The database cannot be used: ${fault}`);
  using file = open(path);
  assertVersion(file.sqlite, path);
}

/** Reads and checks a database file of any version up to this Easel's, without changes. Throws if it is no database. */
export async function readSnapshot(path: string): Promise<SnapshotReport> {
  using file = open(path);
  const { sqlite } = file;
  const version = assertVersion(sqlite, path);
  const faults = integrityFaults(sqlite);
  const isOutdated = version < migrations.length;
  const isDue = version >= STATED_SINCE && isVacuumDue(sqlite);
  if (faults.length > 0) {
    return { version, isOutdated, isVacuumDue: isDue, generations: 0, ledgerEntries: 0, pictures: [], faults };
  }
  const kysely = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) });
  const pictures = picturesOnDisk(sqlite);
  return {
    version,
    isOutdated,
    isVacuumDue: isDue,
    generations: count(sqlite, 'generations'),
    ledgerEntries: count(sqlite, 'ledger'),
    pictures,
    faults: [...strayNames(pictures), ...(version < AUDITED_SINCE ? [] : await auditLedger(kysely, shapeOf(version)))],
  };
}

function shapeOf(version: number): AuditedShape {
  return {
    isPriced: version >= PRICED_SINCE,
    isByAccount: version >= BY_ACCOUNT_SINCE,
    isByChannel: version >= BY_CHANNEL_SINCE,
  };
}

function assertVersion(sqlite: BetterSqlite.Database, path: string): number {
  assertNotForeign(sqlite);
  const version = schemaVersion(sqlite);
  if (version > migrations.length) throw new DatabaseFromFutureError(version, migrations.length);
  if (version === 0) throw new DatabaseUnusableError(`${path} is no database of Easel's.`);
  return version;
}

/** The same of the file at `path`. Throws DatabaseUnusableError, and SQLite's errors. */
export function readBackupIdentity(path: string): BackupIdentity | null {
  using database = open(path);
  return backupIdentityIn(database.sqlite);
}

/** What an automatic backup of a database is known by; null of a bot that has none yet. */
export function backupIdentityIn(sqlite: BetterSqlite.Database): BackupIdentity | null {
  const read = sqlite.prepare<[string], string>('SELECT value FROM main.bot_state WHERE key = ?').pluck();
  const origin = read.get(BACKUP_ORIGIN);
  return origin === undefined ? null : { origin, mark: read.get(ERASURE_MARK) ?? '' };
}

/** The picture files that the database names; none of erased generations. */
export function readPictures(path: string): PictureOnDisk[] {
  using database = open(path);
  return picturesOnDisk(database.sqlite);
}

function picturesOnDisk(sqlite: BetterSqlite.Database): PictureOnDisk[] {
  const version = schemaVersion(sqlite);
  return sqlite
    .prepare<[], PictureOnDisk>(
      `SELECT file, file_sha256 AS sha256, file_bytes AS bytes FROM pictures
       WHERE state = 'kept' AND file <> '' AND file_sha256 IS NOT NULL
       ${version < INPUTS_SINCE ? '' : INPUTS_ON_DISK} ${version < REFERENCES_SINCE ? '' : REFERENCES_ON_DISK} ORDER BY file`,
    )
    .all();
}

/** What a database file knows of the folder of pictures; null for one that is damaged or too old to say. */
export async function folderRecordIn(path: string): Promise<FolderRecord | null> {
  try {
    using file = open(path);
    const { sqlite } = file;
    const version = schemaVersion(sqlite);
    if (version < STATED_SINCE) return null;
    const since = { pictures: STATED_SINCE, input_pictures: INPUTS_SINCE, named_references: REFERENCES_SINCE };
    const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) });
    return await readFolderRecord(
      db,
      FILE_TABLES.filter((table) => version >= since[table]),
    );
  } catch {
    return null;
  }
}

/** What an account did by the database at `path`; null for none, and for one that is damaged or older than accounts. */
export async function accountSumsIn(path: string, account: string, nowMs: number): Promise<AccountSums | null> {
  try {
    using file = open(path);
    if (schemaVersion(file.sqlite) < ACCOUNTS_SINCE) return null;
    const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: file.sqlite }) });
    return await createOperatorReport(db).accountSums(account, nowMs);
  } catch {
    return null;
  }
}

/** A name that contains a folder would point outside the folder of pictures. */
function strayNames(pictures: readonly PictureOnDisk[]): string[] {
  return pictures.filter(({ file }) => basename(file) !== file).map(({ file }) => `name of picture ${file}`);
}

function count(sqlite: BetterSqlite.Database, table: 'generations' | 'ledger'): number {
  return Number(sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
}

/** Opens an existing file. Throws DatabaseUnusableError. */
export function open(path: string): Disposable & { readonly sqlite: BetterSqlite.Database } {
  try {
    const sqlite = new BetterSqlite(path, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    return { sqlite, [Symbol.dispose]: () => void sqlite.close() };
  } catch (error) {
    const code = sqliteCode(error);
    if (!existsSync(path))
      throw new DatabaseUnusableError(`There is no database at ${path}: see DATABASE_URL.`, { cause: error });
    throw new DatabaseUnusableError(`The database ${path} cannot be opened${code === '' ? '' : ` (${code})`}.`, {
      cause: error,
    });
  }
}

/**
 * Moves everything from the `-wal` into the file at `path`, so that a rename can replace the database. A damaged file
 * stays as it is. Throws DatabaseUnusableError while another program has it open.
 */
export function foldIntoOneFile(path: string): void {
  try {
    using database = open(path);
    // Leaving WAL mode needs exclusive access to the file.
    database.sqlite.pragma('busy_timeout = 0');
    database.sqlite.pragma('journal_mode = DELETE');
  } catch (error) {
    const code = sqliteCode(error);
    if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) return;
    if (!code.startsWith('SQLITE_BUSY')) throw error;
    throw new DatabaseUnusableError(`Another program has the database ${path} open. End it first.`, { cause: error });
  }
}
