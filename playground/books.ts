// Reads the bot's database, and never writes to it.

import { statSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';
import { UNENDED_PICTURE } from '../src/generation/model/lifecycle.ts';
import { KEPT, type GenerationView, type LedgerLineView, type PictureView, type WaitingView } from './wire/behind.ts';

/** A sum under caps: of a member, of a server (`userId` is ''), or of the bot (both are ''). */
export interface BalanceRow {
  readonly guildId: string;
  readonly userId: string;
  readonly period: string;
  readonly heldMicros: number;
  readonly chargedMicros: number;
  readonly billedMicros: number;
  readonly grantedMicros: number;
}

/** A cap that an admin set, or the operator for one server (`ceiling`). */
export interface CapRow {
  readonly guildId: string;
  readonly subject: 'member' | 'role' | 'everyone' | 'new' | 'guild' | 'ceiling';
  readonly subjectId: string;
  readonly span: 'day' | 'month';
  readonly limitMicros: number;
  /** How many days from joining on a member is new; null for every other subject. */
  readonly days: number | null;
}

export type GenerationRow = Omit<GenerationView, 'path'> & {
  /** The roles that the member had then. */
  readonly roleIds: readonly string[];
  /** null where Discord did not say. */
  readonly joinedAtMs: number | null;
};

/** What one read found, all of it as of one moment. */
export interface BooksReading {
  /** Another file, another name. */
  readonly file: string;
  readonly generations: readonly GenerationRow[];
  readonly ledger: readonly LedgerLineView[];
  readonly queue: readonly WaitingView[];
  readonly balances: readonly BalanceRow[];
  readonly caps: readonly CapRow[];
}

/** While another connection recovers the file, in ms; the bot's writes keep no reader waiting. */
const PATIENCE_MS = 250;

/**
 * Opens the file for this read alone: the bot may be killed, the file replaced, and its write-ahead log be folded in at any time.
 * Returns null where there is no database that can be read now, and `busy` where another connection has it to itself for a moment.
 */
export function readBooks(path: string): BooksReading | 'busy' | null {
  try {
    const { dev, ino, birthtimeNs } = statSync(path, { bigint: true });
    const database = new BetterSqlite(path, { readonly: true, fileMustExist: true, timeout: PATIENCE_MS });
    try {
      return { file: `${dev}/${ino}/${birthtimeNs}`, ...database.transaction(() => readAll(database))() };
    } finally {
      database.close();
    }
  } catch (error) {
    const code = codeOf(error);
    if (code.startsWith('SQLITE_BUSY')) return 'busy';
    if (error instanceof Error && isAway(code, error.message)) return null;
    throw error;
  }
}

/** The file is not there, has no tables yet, or is being replaced. */
function isAway(code: string, message: string): boolean {
  if (code === 'SQLITE_ERROR') return message.startsWith('no such table');
  return /^(?:ENOENT$|SQLITE_(?:CANTOPEN|READONLY|NOTADB|IOERR|CORRUPT))/u.test(code);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function readAll(database: BetterSqlite.Database): Omit<BooksReading, 'file'> {
  const rows = database.prepare<[number], StoredGeneration>(GENERATIONS).all(KEPT.generations).toReversed();
  const pictures = database.prepare<[string], StoredPicture>(PICTURES).all(JSON.stringify(rows.map(({ id }) => id)));
  const periods = rows.flatMap((row) => [row.guildDay, row.guildMonth, row.botDay, row.botMonth]);
  return {
    generations: rows.map((row) => toGeneration(row, pictures)),
    ledger: database.prepare<[number], LedgerLineView>(LEDGER).all(KEPT.ledger).toReversed(),
    queue: database.prepare<[string], WaitingView>(QUEUE).all(JSON.stringify(UNENDED_PICTURE)),
    balances: database.prepare<[string], BalanceRow>(BALANCES).all(JSON.stringify(periods)),
    caps: database.prepare<[], CapRow>(CAPS).all(),
  };
}

interface StoredGeneration {
  readonly id: string;
  readonly state: GenerationView['state'];
  readonly userId: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly roleIds: string;
  readonly joinedAtMs: number | null;
  readonly model: string;
  readonly prompt: string;
  readonly isPrivate: 0 | 1;
  readonly createdAtMs: number;
  readonly messageId: string | null;
  readonly guildDay: string;
  readonly guildMonth: string;
  readonly botDay: string;
  readonly botMonth: string;
}

type StoredPicture = PictureView & { readonly generationId: string };

const GENERATIONS = `
  SELECT g.id, g.state, g.user_id AS userId, g.guild_id AS guildId, g.channel_id AS channelId, g.role_ids AS roleIds,
    g.joined_at_ms AS joinedAtMs,
    g.model_id AS model, g.prompt, g.is_private AS isPrivate, g.created_at_ms AS createdAtMs, g.message_id AS messageId,
    hold.guild_day AS guildDay, hold.guild_month AS guildMonth, hold.bot_day AS botDay, hold.bot_month AS botMonth
  FROM ledger AS hold JOIN generations AS g ON g.id = hold.generation_id
  WHERE hold.kind = 'hold' ORDER BY g.created_at_ms DESC, hold.id DESC LIMIT ?`;

const PICTURES = `
  SELECT generation_id AS generationId, number, state, account, task_id AS taskId, submits, price_micros AS priceMicros,
    failure_reason AS reason
  FROM pictures WHERE generation_id IN (SELECT value FROM json_each(?)) ORDER BY generation_id, number`;

const LEDGER = `
  SELECT id, at_ms AS atMs, kind, generation_id AS generationId, picture, user_id AS userId, guild_id AS guildId,
    held_micros AS heldMicros, charged_micros AS chargedMicros, billed_micros AS billedMicros,
    granted_micros AS grantedMicros, reason
  FROM ledger ORDER BY at_ms DESC, id DESC LIMIT ?`;

const QUEUE = `
  SELECT generation_id AS generationId, number, user_id AS userId, state, account, queued_at_ms AS queuedAtMs
  FROM pictures WHERE state IN (SELECT value FROM json_each(?)) ORDER BY queued_at_ms, generation_id, number LIMIT 100`;

const BALANCES = `
  SELECT guild_id AS guildId, user_id AS userId, period, held_micros AS heldMicros, charged_micros AS chargedMicros,
    billed_micros AS billedMicros, granted_micros AS grantedMicros
  FROM balances WHERE period IN (SELECT value FROM json_each(?)) ORDER BY guild_id, user_id, period`;

const CAPS = `
  SELECT guild_id AS guildId, subject, subject_id AS subjectId, span, limit_micros AS limitMicros, days
  FROM guild_caps ORDER BY guild_id, subject, subject_id, span`;

function toGeneration(row: StoredGeneration, pictures: readonly StoredPicture[]): GenerationRow {
  const { guildId, userId, guildDay, guildMonth, botDay, botMonth, roleIds, isPrivate, ...rest } = row;
  return {
    ...rest,
    isPrivate: isPrivate === 1,
    hold: { guildId, userId, guildDay, guildMonth, botDay, botMonth },
    roleIds: parseIds(roleIds),
    pictures: pictures
      .filter(({ generationId }) => generationId === row.id)
      .map(({ generationId: _generationId, ...picture }) => picture),
  };
}

/** A JSON array of ids. */
function parseIds(json: string): string[] {
  const parsed: unknown = JSON.parse(json);
  return Array.isArray(parsed) ? parsed.filter((id) => typeof id === 'string') : [];
}
