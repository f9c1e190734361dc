// Reads from a database that a restore replaces what must not be set back with the rest.

import { rmSync } from 'node:fs';
import type BetterSqlite from 'better-sqlite3';
import type { BotPause } from '../../administration/store.ts';
import { firstOpenMonth } from '../../archive/months.ts';
import type { BackupIdentity } from '../archive/backup-state.ts';
import { DRAIN_ROWS, type DrainRow } from '../administration/drains.ts';
import { UNFINISHED_TEXT } from '../generations/unfinished.ts';
import { CARRIED_OVER } from '../ledger/ledger.ts';
import { migrate, schemaVersion } from '../sqlite/migrate.ts';
import { migrations } from '../sqlite/migrations/index.ts';
import type {
  ErasureRequestsTable,
  GenerationsTable,
  GuildCapsTable,
  GuildSettingsTable,
  LedgerTable,
  NamedReferencesTable,
  OperatorBlocksTable,
  PicturesTable,
  PresetsTable,
  TakedownsTable,
  ToldPricesTable,
} from '../schema.ts';
import { STAGED } from './automatic-copies.ts';
import { backupIdentityIn, copyDatabase, open } from './snapshot.ts';

/** An unfinished generation, with its hold and its pictures. */
export interface WaitingCommand {
  readonly generation: GenerationsTable;
  readonly hold: LedgerTable;
  readonly pictures: readonly Pick<PicturesTable, 'generation_id' | 'number' | 'user_id' | 'seed' | 'queued_at_ms'>[];
}

/** What a restore carries over from the replaced database. */
export interface CarryOver {
  readonly requests: readonly ErasureRequestsTable[];
  readonly erased: readonly { readonly id: string; readonly atMs: number }[];
  /** Generations that are already anonymised; their request is deleted. */
  readonly anonymous: readonly string[];
  /** What was taken down stays so, whatever the backup holds. */
  readonly takedowns: readonly TakedownsTable[];
  readonly takenDownFiles: readonly { readonly sha256: string }[];
  readonly waiting: readonly WaitingCommand[];
  /** Its automatic backups go on being this bot's. null where it has none, or was made anew and has no command yet. */
  readonly backups: BackupIdentity | null;
  /** null where the replaced database does not go on from the backup, so that nothing can be said of the time between. */
  readonly standing: Standing | null;
}

/** What was decided, and what was spent since the backup. */
export interface Standing {
  readonly caps: readonly GuildCapsTable[];
  readonly blocks: readonly OperatorBlocksTable[];
  readonly servers: readonly GuildSettingsTable[];
  readonly pause: BotPause | null;
  readonly drains: readonly DrainRow[];
  /** What the provider takes, which holds are made by. */
  readonly prices: readonly ToldPricesTable[];
  readonly presets: readonly PresetsTable[];
  readonly references: readonly NamedReferencesTable[];
  readonly sums: readonly SpentSince[];
  /** Pictures that were on their way in the backup or still are, and have ended: the sums hold their end. */
  readonly ended: readonly Pick<PicturesTable, 'generation_id' | 'number'>[];
}

/** What one account was charged, billed and granted beyond the backup with one model, in months that a cap may count. */
export interface SpentSince extends Pick<
  LedgerTable,
  'guild_id' | 'user_id' | 'guild_day' | 'guild_month' | 'bot_day' | 'bot_month'
> {
  /** '' for grants. */
  readonly model: string;
  readonly charged: number;
  readonly billed: number;
  readonly granted: number;
  /** Of the last entry; of the last command where the member has asked for erasure, which covers commands up to its time. */
  readonly atMs: number;
}

/**
 * Compares the replaced database with the backup that was staged to take its place. null for a file that is too damaged to be
 * read, or of a newer Easel.
 */
export function readCarryOver(path: string, staged: string, nowMs: number): CarryOver | null {
  try {
    using database = open(path);
    if (schemaVersion(database.sqlite) === migrations.length) return carryOverIn(database.sqlite, staged, nowMs);
  } catch {
    return null;
  }
  return carryOverOfFormer(path, staged, nowMs);
}

/** Of a file of another version, by way of a copy that is brought up to date. */
function carryOverOfFormer(path: string, staged: string, nowMs: number): CarryOver | null {
  const copy = `${path}${STAGED}-former`;
  try {
    rmSync(copy, { force: true });
    copyDatabase(path, copy);
    using database = open(copy);
    migrate(database.sqlite, migrations);
    return carryOverIn(database.sqlite, staged, nowMs);
  } catch {
    return null;
  } finally {
    rmSync(copy, { force: true });
  }
}

function carryOverIn(sqlite: BetterSqlite.Database, staged: string, nowMs: number): CarryOver {
  sqlite.prepare('ATTACH DATABASE ? AS backup').run(staged);
  return {
    takedowns: sqlite.prepare<[], TakedownsTable>('SELECT * FROM main.takedowns ORDER BY generation_id').all(),
    takenDownFiles: sqlite.prepare<[], { sha256: string }>('SELECT * FROM main.taken_down_files ORDER BY sha256').all(),
    waiting: waitingIn(sqlite),
    backups: hasCommands(sqlite) ? backupIdentityIn(sqlite) : null,
    requests: sqlite.prepare<[], ErasureRequestsTable>('SELECT * FROM main.erasure_requests ORDER BY user_id').all(),
    erased: sqlite
      .prepare<[], { id: string; atMs: number }>(
        'SELECT id, erased_at_ms AS atMs FROM main.generations WHERE erased_at_ms IS NOT NULL ORDER BY id',
      )
      .all(),
    anonymous: sqlite
      .prepare<[], { id: string }>("SELECT id FROM main.generations WHERE user_id GLOB 'gone-*' ORDER BY id")
      .all()
      .map(({ id }) => id),
    standing: goesOnFromBackup(sqlite) ? standingIn(sqlite, nowMs) : null,
  };
}

function hasCommands(sqlite: BetterSqlite.Database): boolean {
  return sqlite.prepare('SELECT 1 FROM main.generations LIMIT 1').get() !== undefined;
}

function waitingIn(sqlite: BetterSqlite.Database): WaitingCommand[] {
  const hold = sqlite.prepare<[string], LedgerTable>(
    "SELECT * FROM main.ledger WHERE generation_id = ? AND kind = 'hold'",
  );
  const pictures = sqlite.prepare<[string], WaitingCommand['pictures'][number]>(
    'SELECT generation_id, number, user_id, seed, queued_at_ms FROM main.pictures WHERE generation_id = ? ORDER BY number',
  );
  return sqlite
    .prepare<[], GenerationsTable>(`SELECT * FROM main.generations WHERE state IN (${UNFINISHED_TEXT}) ORDER BY id`)
    .all()
    .flatMap((generation) => {
      const entry = hold.get(generation.id);
      return entry === undefined ? [] : [{ generation, hold: entry, pictures: pictures.all(generation.id) }];
    });
}

/** Whether it holds the last charge and the last decision of the backup; neither is ever deleted. */
function goesOnFromBackup(sqlite: BetterSqlite.Database): boolean {
  const missing = sqlite
    .prepare(
      `SELECT 1 FROM backup.ledger b WHERE b.id = (SELECT max(id) FROM backup.ledger WHERE kind = 'settle')
         AND NOT EXISTS (SELECT 1 FROM main.ledger l WHERE l.id = b.id AND l.at_ms = b.at_ms
           AND l.generation_id = b.generation_id AND l.picture = b.picture AND l.kind = b.kind)
       UNION ALL
       SELECT 1 FROM backup.audit_trail b WHERE b.id = (SELECT max(id) FROM backup.audit_trail)
         AND NOT EXISTS (SELECT 1 FROM main.audit_trail a WHERE a.id = b.id AND a.at_ms = b.at_ms AND a.action = b.action)`,
    )
    .get();
  return missing === undefined;
}

function standingIn(sqlite: BetterSqlite.Database, nowMs: number): Standing {
  const pause = sqlite.prepare<[], BotPause>(
    `SELECT s.value AS reason, a.actor_id AS actorId, a.at_ms AS atMs FROM main.bot_state s, main.audit_trail a
     WHERE s.key = 'pause' AND a.guild_id = '' AND a.action = 'pause' ORDER BY a.id DESC LIMIT 1`,
  );
  return {
    caps: sqlite.prepare<[], GuildCapsTable>('SELECT * FROM main.guild_caps').all(),
    blocks: sqlite.prepare<[], OperatorBlocksTable>('SELECT * FROM main.operator_blocks').all(),
    servers: sqlite.prepare<[], GuildSettingsTable>('SELECT * FROM main.guild_settings').all(),
    pause: pause.get() ?? null,
    drains: sqlite.prepare<[], DrainRow>(DRAIN_ROWS).all(),
    prices: sqlite.prepare<[], ToldPricesTable>('SELECT * FROM main.told_prices').all(),
    presets: sqlite.prepare<[], PresetsTable>('SELECT * FROM main.presets').all(),
    references: sqlite.prepare<[], NamedReferencesTable>('SELECT * FROM main.named_references').all(),
    sums: spentSince(sqlite, firstOpenMonth(nowMs)),
    ended: sqlite
      .prepare<[], Standing['ended'][number]>(
        `SELECT p.generation_id, p.number FROM main.pictures p JOIN main.generations g ON g.id = p.generation_id
         WHERE p.ended_at_ms IS NOT NULL AND (g.state IN (${UNFINISHED_TEXT}) OR EXISTS (
           SELECT 1 FROM backup.pictures b
           WHERE b.generation_id = p.generation_id AND b.number = p.number AND b.ended_at_ms IS NULL
         ))
         ORDER BY p.generation_id, p.number`,
      )
      .all(),
  };
}

/** The ledger less that of the backup. What is held is left out: it is given back, or held in the backup too. */
function spentSince(sqlite: BetterSqlite.Database, openMonth: string): SpentSince[] {
  return sqlite
    .prepare<[string, string, string], SpentSince>(
      `WITH entries AS (
         SELECT 1 AS sign, l.*, g.model_id FROM main.ledger l LEFT JOIN main.generations g ON g.id = l.generation_id
         UNION ALL
         SELECT -1, l.*, g.model_id FROM backup.ledger l LEFT JOIN backup.generations g ON g.id = l.generation_id
       )
       SELECT guild_id, user_id, guild_day, guild_month, bot_day, bot_month,
         coalesce(model_id, CASE WHEN kind = 'adjust' AND granted_micros = 0 THEN substr(reason, length(?) + 1) ELSE '' END) AS model,
         sum(sign * charged_micros) AS charged, sum(sign * billed_micros) AS billed, sum(sign * granted_micros) AS granted,
         CASE WHEN EXISTS (SELECT 1 FROM main.erasure_requests r WHERE r.user_id = e.user_id)
           THEN max(CASE WHEN kind IN ('hold', 'adjust') THEN at_ms END) ELSE max(at_ms) END AS atMs
       FROM entries e
       WHERE guild_month >= ? OR bot_month >= ?
         OR EXISTS (SELECT 1 FROM main.guild_settings s WHERE s.guild_id = e.guild_id AND s.open_month = e.guild_month)
       GROUP BY guild_id, user_id, guild_day, guild_month, bot_day, bot_month, model
       HAVING charged > 0 OR billed > 0 OR granted > 0
       ORDER BY guild_id, user_id, guild_day, guild_month, bot_day, bot_month, model`,
    )
    .all(CARRIED_OVER, openMonth, openMonth);
}
