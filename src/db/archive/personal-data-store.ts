import { sql, type Kysely, type Selectable } from 'kysely';
import { UNFINISHED } from '../generations/unfinished.ts';
import type {
  MemberRecord,
  RecordedEntry,
  RecordedGeneration,
  RecordedPicture,
  RecordedPreset,
  RecordCursor,
  RecordPage,
  PersonalDataStore,
} from '../../archive/personal-data.ts';
import type { Executor } from '../sqlite/database.ts';
import { capRequestsOf } from '../administration/cap-requests.ts';
import { publishedOf } from '../generations/archived.ts';
import { draftsOf } from '../generations/drafts.ts';
import { namesOf } from '../generations/member-names.ts';
import { loadGenerations, type LoadedGeneration } from '../generations/load.ts';
import { reportReasonsOf } from './picture-report-store.ts';
import { memberReferences, savedForServers } from './reference-store.ts';
import { memberPresetRows } from '../presets/preset-store.ts';
import type { LedgerTable, PresetsTable, Schema } from '../schema.ts';

/** PersonalDataStore over SQLite. Each query uses an index by member. */
export function createPersonalDataStore(db: Kysely<Schema>): PersonalDataStore {
  return {
    memberRecord: (userId) => db.transaction().execute((trx) => memberRecord(trx, userId)),
    recordPage: (userId, after, limit) => db.transaction().execute((trx) => recordPage(trx, userId, after, limit)),
  };
}

async function memberRecord(db: Executor, userId: string): Promise<MemberRecord> {
  const limits = await db
    .selectFrom('guild_caps')
    .select(['guild_id', 'span', 'limit_micros'])
    .where('subject', '=', sql.lit('member'))
    .where('subject_id', '=', userId)
    .orderBy('guild_id')
    .orderBy('span')
    .execute();
  const block = await db
    .selectFrom('operator_blocks')
    .select(['reason', 'at_ms'])
    .where('kind', '=', 'user')
    .where('id', '=', userId)
    .executeTakeFirst();
  const chosen = await db
    .selectFrom('member_settings')
    .select('tells_done')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  const request = await db
    .selectFrom('erasure_requests')
    .select('requested_at_ms')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  const presets = (await memberPresetRows(db, userId)).map(toRecordedPreset);
  const references = await memberReferences(db, userId);
  const forServers = await savedForServers(db, userId);
  const names = await namesOf(db, userId);
  const drafts = await draftsOf(db, userId);
  const capRequests = await capRequestsOf(db, userId);
  const reports = await reportReasonsOf(db, userId);
  const { newestAtMs, ...money } = await moneyOf(db, userId);
  const times = [
    ...(newestAtMs === null ? [] : [newestAtMs]),
    ...names.map(({ seenAtMs }) => seenAtMs),
    ...drafts.map(({ createdAtMs }) => createdAtMs),
    ...capRequests.map(({ askedAtMs }) => askedAtMs),
    ...reports.map(({ reportedAtMs }) => reportedAtMs),
    ...[...presets, ...references, ...forServers].map(({ savedAtMs }) => savedAtMs),
  ];
  return {
    ...(await keptOf(db, userId)),
    ...money,
    newestAtMs: times.length === 0 ? null : Math.max(...times),
    presets,
    references,
    savedForServers: forServers,
    names,
    limits: limits.map((row) => ({ guildId: row.guild_id, span: row.span, limit: row.limit_micros })),
    block: block === undefined ? null : { reason: block.reason, atMs: block.at_ms },
    tellsDone: chosen === undefined ? null : chosen.tells_done === 1,
    drafts,
    reports,
    capRequests: capRequests.map(({ requester, ...asked }) => ({ ...asked, ...requester })),
    erasureRequestedAtMs: request?.requested_at_ms ?? null,
  };
}

function toRecordedPreset(row: Selectable<PresetsTable>): RecordedPreset {
  const { name, template, model_id: modelId, aspect, saved_at_ms: savedAtMs } = row;
  return { name, template, modelId, aspect, savedAtMs };
}

async function keptOf(db: Executor, userId: string) {
  const { rows } = await sql<Pick<MemberRecord, 'prompts' | 'unfinished' | 'pictures' | 'oldestAtMs'>>`
    SELECT count(DISTINCT g.id) AS prompts, min(g.created_at_ms) AS oldestAtMs,
      count(DISTINCT CASE WHEN g.state IN (${UNFINISHED}) THEN g.id END) AS unfinished,
      count(CASE WHEN p.state = 'kept' THEN 1 END) AS pictures
    FROM generations g JOIN pictures p ON p.generation_id = g.id
    WHERE g.user_id = ${userId} AND g.erased_at_ms IS NULL`.execute(db);
  return rows[0] ?? { prompts: 0, unfinished: 0, pictures: 0, oldestAtMs: null };
}

/** The kinds are literals so that partial indexes are used. */
async function moneyOf(db: Executor, userId: string) {
  const { rows } = await sql<Pick<MemberRecord, 'moneyRows' | 'newestAtMs' | 'lastMonth'>>`
    SELECT coalesce(sum(1
      + (SELECT count(*) FROM ledger e WHERE e.generation_id = l.generation_id AND e.kind IN ('settle', 'release'))
      + (SELECT count(*) FROM ledger e WHERE e.generation_id = l.generation_id AND e.kind = 'unconfirmed')
      + (SELECT count(*) FROM ledger e WHERE e.generation_id = l.generation_id AND e.kind = 'reprice')
    ), 0) AS moneyRows, max(l.at_ms) AS newestAtMs, max(l.guild_month) AS lastMonth
    FROM ledger l WHERE l.user_id = ${userId} AND l.kind IN ('hold', 'adjust')`.execute(db);
  return rows[0] ?? { moneyRows: 0, newestAtMs: null, lastMonth: null };
}

/** Pages are counted in holds and grants; the further entries of a generation come with its hold. */
async function recordPage(
  db: Executor,
  userId: string,
  after: RecordCursor | null,
  limit: number,
): Promise<RecordPage> {
  const from = after ?? { atMs: -1, id: 0 };
  const { rows: firstEntries } = await sql<Selectable<LedgerTable>>`
    SELECT * FROM ledger
    WHERE user_id = ${userId} AND kind IN ('hold', 'adjust') AND (at_ms, id) > (${from.atMs}, ${from.id})
    ORDER BY at_ms, id LIMIT ${limit}`.execute(db);
  const ids = firstEntries.flatMap(({ generation_id: id }) => id ?? []);
  const last = firstEntries.at(-1);
  return {
    generations: await generationsOf(db, ids),
    entries: [...firstEntries, ...(await furtherEntries(db, ids))].map(toEntry),
    next: last === undefined || firstEntries.length < limit ? null : { atMs: last.at_ms, id: last.id },
  };
}

async function furtherEntries(db: Executor, generationIds: readonly string[]): Promise<Selectable<LedgerTable>[]> {
  if (generationIds.length === 0) return [];
  const ids = sql.join(generationIds);
  const { rows } = await sql<Selectable<LedgerTable>>`
    SELECT * FROM ledger WHERE generation_id IN (${ids}) AND kind IN ('settle', 'release')
    UNION ALL SELECT * FROM ledger WHERE generation_id IN (${ids}) AND kind = 'unconfirmed'
    UNION ALL SELECT * FROM ledger WHERE generation_id IN (${ids}) AND kind = 'reprice'
    ORDER BY id`.execute(db);
  return rows;
}

async function generationsOf(db: Executor, ids: readonly string[]): Promise<RecordedGeneration[]> {
  const published = await publishedOf(db, ids);
  return (await loadGenerations(db, ids)).map((loaded) => toRecorded(loaded, published.get(loaded.row.id) ?? null));
}

function toRecorded(
  { generation: loaded, row, pictures }: LoadedGeneration,
  published: RecordedGeneration['published'],
): RecordedGeneration {
  const { requester, reply, recipe, origin, state, createdAtMs, id, ...generation } = loaded;
  const byNumber = new Map(pictures.map((picture) => [picture.number, picture]));
  return {
    id,
    guildId: requester.guildId,
    channelId: requester.channelId,
    roleIds: requester.roleIds,
    joinedAtMs: requester.joinedAtMs,
    locale: requester.locale,
    isPrivate: reply.isPrivate,
    recipe,
    origin,
    state,
    createdAtMs,
    deliveredAtMs: row.delivered_at_ms,
    route: row.delivery_route,
    messageId: row.message_id,
    published,
    erasedAtMs: row.erased_at_ms,
    pictures: generation.pictures.map(
      ({ number, seed, state: end, lane, failure, charged, kept }): RecordedPicture => ({
        number,
        seed,
        state: end,
        reason: failure?.reason ?? null,
        details: failure?.details ?? [],
        submittedAtMs: byNumber.get(number)?.submitted_at_ms ?? null,
        host: lane?.host ?? null,
        endedAtMs: byNumber.get(number)?.ended_at_ms ?? null,
        charged,
        size: kept?.size ?? null,
        bytes: kept?.bytes ?? null,
      }),
    ),
  };
}

function toEntry(row: Selectable<LedgerTable>): RecordedEntry {
  return {
    atMs: row.at_ms,
    kind: row.kind,
    guildId: row.guild_id,
    generationId: row.generation_id,
    picture: row.picture,
    day: row.guild_day,
    month: row.guild_month,
    held: row.held_micros,
    charged: row.charged_micros,
    billed: row.billed_micros,
    granted: row.granted_micros,
    reason: row.reason,
  };
}
