import { sql, type Kysely, type Transaction } from 'kysely';
import type {
  NewReport,
  NewReportDecision,
  PictureReport,
  PictureReportStore,
  ReportLimit,
  ReportReason,
  ReportResult,
} from '../../archive/picture-report-store.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import type { Executor } from '../sqlite/database.ts';
import type { Schema } from '../schema.ts';
import { messageRefOf, writeDown } from './takedown-store.ts';

const UNDECIDED = 'undecided';
/** So many reasons are shown. */
const REASONS_SHOWN = 3;

/** PictureReportStore over SQLite. */
export function createPictureReportStore(db: Kysely<Schema>): PictureReportStore {
  return {
    report: (report, limit) => db.transaction().execute((trx) => writeReport(trx, report, limit)),
    find: (generationId) => find(db, generationId),
    unshown: () => unshown(db),
    shown: (told, message) => shown(db, told, message),
    withdraw: (generationId) => db.transaction().execute((trx) => withdraw(trx, generationId)),
    decide: (decision) => db.transaction().execute((trx) => decide(trx, decision)),
  };
}

/** The insert comes first: it counts under the lock that it takes, so that what is read after it stays true until the commit. */
async function writeReport(trx: Transaction<Schema>, report: NewReport, limit: ReportLimit): Promise<ReportResult> {
  const { generationId, guildId, userId, reason, picture, atMs } = report;
  const { numAffectedRows } = await sql`
    INSERT INTO report_reasons (generation_id, user_id, reason, reported_at_ms)
    SELECT ${generationId}, ${userId}, ${reason}, ${atMs}
    WHERE (SELECT count(*) FROM report_reasons WHERE user_id = ${userId} AND reported_at_ms > ${limit.sinceMs}) < ${limit.most}
      AND NOT EXISTS (SELECT 1 FROM picture_reports WHERE generation_id = ${generationId} AND state <> 'undecided')
    ON CONFLICT (generation_id, user_id) DO NOTHING`.execute(trx);
  if (numAffectedRows !== 1n) return whyNot(trx, report, limit);
  await trx
    .insertInto('picture_reports')
    .values({
      generation_id: generationId,
      guild_id: guildId,
      state: UNDECIDED,
      count: 1,
      shown: 0,
      channel_id: null,
      message_id: null,
      picture_channel_id: picture?.channelId ?? null,
      picture_message_id: picture?.messageId ?? null,
      reported_at_ms: atMs,
      decided_by: null,
      decided_at_ms: null,
    })
    .onConflict((conflict) => conflict.column('generation_id').doUpdateSet({ count: sql`picture_reports.count + 1` }))
    .execute();
  return { kind: 'reported' };
}

async function whyNot(
  trx: Transaction<Schema>,
  { generationId, userId }: NewReport,
  { sinceMs }: ReportLimit,
): Promise<ReportResult> {
  const row = await trx
    .selectFrom('picture_reports')
    .select('state')
    .where('generation_id', '=', generationId)
    .executeTakeFirst();
  if (row !== undefined && row.state !== UNDECIDED) return { kind: 'decided', state: row.state };
  const own = await trx
    .selectFrom('report_reasons')
    .select('user_id')
    .where('generation_id', '=', generationId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (own !== undefined) return { kind: 'already' };
  const oldest = await trx
    .selectFrom('report_reasons')
    .select('reported_at_ms')
    .where('user_id', '=', userId)
    .where('reported_at_ms', '>', sinceMs)
    .orderBy('reported_at_ms')
    .orderBy('generation_id')
    .limit(1)
    .executeTakeFirstOrThrow();
  return { kind: 'often', sinceMs: oldest.reported_at_ms };
}

async function find(db: Executor, generationId: string): Promise<PictureReport | null> {
  const row = await db
    .selectFrom('picture_reports')
    .selectAll()
    .where('generation_id', '=', generationId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const reasons = await db
    .selectFrom('report_reasons')
    .select('reason')
    .where('generation_id', '=', generationId)
    .orderBy('reported_at_ms')
    .orderBy('user_id')
    .limit(REASONS_SHOWN)
    .execute();
  return {
    generationId,
    guildId: row.guild_id,
    state: row.state,
    count: row.count,
    shown: row.shown,
    message: messageRefOf(row),
    reasons: reasons.map(({ reason }) => reason),
    decidedBy: row.decided_by,
  };
}

async function unshown(db: Executor): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('picture_reports')
    .select('generation_id')
    .where(sql<boolean>`shown < count`)
    .orderBy('generation_id')
    .execute();
  return rows.map(({ generation_id: id }) => id);
}

async function shown(
  db: Executor,
  { generationId, state, count }: PictureReport,
  message: PictureReport['message'],
): Promise<boolean> {
  const row = await db
    .updateTable('picture_reports')
    .set({ shown: sql`CASE WHEN state = ${state} THEN ${count} ELSE -1 END` })
    .set({ channel_id: message?.channelId ?? null, message_id: message?.messageId ?? null })
    .where('generation_id', '=', generationId)
    .returning('state')
    .executeTakeFirst();
  return row === undefined || row.state === state;
}

async function withdraw(trx: Transaction<Schema>, generationId: string): Promise<void> {
  const { numDeletedRows } = await trx
    .deleteFrom('picture_reports')
    .where('generation_id', '=', generationId)
    .where('state', '=', UNDECIDED)
    .executeTakeFirst();
  if (numDeletedRows === 1n) await deleteReasons(trx, generationId);
}

async function decide(
  trx: Transaction<Schema>,
  { generationId, guildId, decision, actorId, atMs }: NewReportDecision,
): Promise<boolean | null> {
  const decided = await trx
    .updateTable('picture_reports')
    .set({ state: decision, shown: -1, decided_by: actorId, decided_at_ms: atMs })
    .where('generation_id', '=', generationId)
    .where('guild_id', '=', guildId)
    .where('state', '=', UNDECIDED)
    .returning(['picture_channel_id as channel_id', 'picture_message_id as message_id'])
    .executeTakeFirst();
  if (decided === undefined) return (await find(trx, generationId))?.guildId === guildId ? false : null;
  await deleteReasons(trx, generationId);
  const owner = await trx.selectFrom('generations').select('user_id').where('id', '=', generationId).executeTakeFirst();
  // It was deleted meanwhile, with whoever asked for it.
  if (owner === undefined) return true;
  await writeAudit(trx, {
    guildId,
    actorId,
    action: decision === 'approved' ? 'report.keep' : 'report.remove',
    subject: `member:${owner.user_id}`,
    before: generationId,
    after: null,
    atMs,
  });
  if (decision === 'removed')
    await writeDown(trx, generationId, {
      rootId: generationId,
      by: 'moderators',
      message: messageRefOf(decided),
      actorId,
      reason: '',
      atMs,
    });
  return true;
}

async function deleteReasons(db: Executor, generationId: string): Promise<void> {
  await db.deleteFrom('report_reasons').where('generation_id', '=', generationId).execute();
}

/** Of reports that nobody decided. Call it inside a transaction. */
export async function deleteReportReasons(trx: Transaction<Schema>, untilMs: number): Promise<void> {
  await trx.deleteFrom('report_reasons').where('reported_at_ms', '<=', untilMs).execute();
}

/** Whether there were any. */
export async function deleteReportReasonsOf(db: Executor, userId: string, untilMs: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('report_reasons')
    .where('user_id', '=', userId)
    .where('reported_at_ms', '<=', untilMs)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** What a member reported, the oldest first. */
export async function reportReasonsOf(db: Executor, userId: string): Promise<ReportReason[]> {
  const rows = await db
    .selectFrom('report_reasons')
    .select(['generation_id', 'reason', 'reported_at_ms'])
    .where('user_id', '=', userId)
    .orderBy('reported_at_ms')
    .orderBy('generation_id')
    .execute();
  return rows.map((row) => ({
    generationId: row.generation_id,
    reason: row.reason,
    reportedAtMs: row.reported_at_ms,
  }));
}
