import { type Kysely, sql, type SqlBool } from 'kysely';
import type { ReportPeriod } from '../../administration/report-periods.ts';
import type {
  AccountDay,
  ExportCursor,
  ExportPage,
  ExportRow,
  MemberDay,
  ModelDay,
  ReportStore,
} from '../../administration/report-store.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { Executor } from '../sqlite/database.ts';
import { memberNames } from '../generations/member-names.ts';
import { toLane, toOrigin } from '../generations/rows.ts';
import { USAGE_COLUMNS } from '../ledger/daily-usage.ts';
import type { Schema } from '../schema.ts';
import { channels, declined, held, keptSince, LONGER_BY_MS, refusals } from './overview-queries.ts';
import { periodUsage } from './period-usage.ts';
import { modelDayRows, toSums } from './usage-sums.ts';

/** ReportStore over SQLite. Figures come from `daily_usage`, `usage_totals` and `refusal_counts`; only the export, and a part of one day, read pictures. */
export function createReportStore(db: Kysely<Schema>): ReportStore {
  return {
    modelDays: (guildId, days) => modelDays(db, guildId, days),
    accountDays: (guildId, days) => accountDays(db, guildId, days),
    memberCount: (guildId, period) => memberCount(db, guildId, period),
    topMembers: (guildId, period, limit, offset) => topMembers(db, guildId, period, limit, offset),
    memberDays: (guildId, userIds, days) => memberDays(db, guildId, userIds, days),
    memberNames: (guildId, userIds) => memberNames(db, guildId, userIds),
    periodUsage: (guildId, period, mostMembers) => periodUsage(db, guildId, period, mostMembers),
    channels: (guildId, days) => channels(db, guildId, days),
    refusals: (guildId, days) => refusals(db, guildId, days),
    declined: (guildId, period, limit) => declined(db, guildId, period, limit),
    keptSince: (guildId, day, fromMs) => keptSince(db, guildId, day, fromMs),
    held: (guildId, periods) => held(db, guildId, periods),
    exportPage: (guildId, period, after, limit) => exportPage(db, guildId, period, after, limit),
  };
}

async function modelDays(db: Executor, guildId: string, days: readonly string[]): Promise<ModelDay[]> {
  const rows = await modelDayRows(db, guildId, days);
  return rows.map((row) => ({ day: row.period, modelId: row.model_id, ...toSums(row) }));
}

async function accountDays(db: Executor, guildId: string, days: readonly string[]): Promise<AccountDay[]> {
  const rows = await db
    .selectFrom('usage_totals')
    .select(['account', ...USAGE_COLUMNS])
    .where('guild_id', '=', guildId)
    .where('period', 'in', days)
    .where('user_id', '=', '')
    .where('model_id', '=', '')
    .where('account', '>', '')
    .orderBy('period')
    .orderBy('account')
    .execute();
  return rows.map((row) => ({ account: row.account, ...toSums(row) }));
}

async function memberCount(db: Executor, guildId: string, { days, month }: ReportPeriod): Promise<number> {
  if (month !== null) {
    const { members } = await db
      .selectFrom('usage_totals')
      .select((eb) => eb.fn.countAll<number>().as('members'))
      .where('guild_id', '=', guildId)
      .where('period', '=', month)
      .where('user_id', '>', '')
      .executeTakeFirstOrThrow();
    return members;
  }
  const { members } = await db
    .selectFrom('daily_usage')
    .select((eb) => eb.fn.count<number>('user_id').distinct().as('members'))
    .where('guild_id', '=', guildId)
    .where('day', '>=', days[0] ?? '')
    .where('day', '<=', days.at(-1) ?? '')
    .executeTakeFirstOrThrow();
  return members;
}

async function topMembers(
  db: Executor,
  guildId: string,
  { days, month }: ReportPeriod,
  limit: number,
  offset: number,
): Promise<string[]> {
  if (month !== null) {
    const rows = await db
      .selectFrom('usage_totals')
      .select('user_id')
      .where('guild_id', '=', guildId)
      .where('period', '=', month)
      .where('user_id', '>', '')
      .orderBy('charged_micros', 'desc')
      .orderBy('user_id')
      .limit(limit)
      .offset(offset)
      .execute();
    return rows.map(({ user_id: userId }) => userId);
  }
  const rows = await db
    .selectFrom('daily_usage')
    .select('user_id')
    .where('guild_id', '=', guildId)
    .where('day', '>=', days[0] ?? '')
    .where('day', '<=', days.at(-1) ?? '')
    .groupBy('user_id')
    .orderBy((eb) => eb.fn.sum('charged_micros'), 'desc')
    .orderBy('user_id')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(({ user_id: userId }) => userId);
}

async function memberDays(
  db: Executor,
  guildId: string,
  userIds: readonly string[],
  days: readonly string[],
): Promise<MemberDay[]> {
  if (userIds.length === 0) return [];
  // One seek per day and member: a range of days would read the rows of all members.
  const rows = await db
    .selectFrom('daily_usage')
    .select(['day', 'user_id', 'model_id', ...USAGE_COLUMNS])
    .where('guild_id', '=', guildId)
    .where('day', 'in', days)
    .where('user_id', 'in', userIds)
    .orderBy('day')
    .orderBy('user_id')
    .orderBy('model_id')
    .execute();
  return rows.map((row) => ({ day: row.day, userId: row.user_id, modelId: row.model_id, ...toSums(row) }));
}

/** Whether a generation counts in these days, as the sums of the reports do: by its hold. */
function heldOn(days: readonly string[]) {
  return sql<SqlBool>`EXISTS (
    SELECT 1 FROM ledger l WHERE l.generation_id = generations.id AND l.kind = 'hold'
      AND l.guild_day >= ${days[0] ?? ''} AND l.guild_day <= ${days.at(-1) ?? ''})`;
}

async function exportPage(
  db: Executor,
  guildId: string,
  { days, startsAtMs, endsAtMs }: ReportPeriod,
  after: ExportCursor | null,
  limit: number,
): Promise<ExportPage> {
  const from = after ?? { createdAtMs: startsAtMs - LONGER_BY_MS, generationId: '' };
  const generations = await db
    .selectFrom('generations')
    .select(['id', 'created_at_ms', 'user_id', 'channel_id', 'model_id', 'width', 'height', 'state'])
    .select(['parent_id', 'verb'])
    .where('guild_id', '=', guildId)
    .where('created_at_ms', '<', endsAtMs + LONGER_BY_MS)
    .where(heldOn(days))
    .where((eb) => eb(eb.refTuple('created_at_ms', 'id'), '>', eb.tuple(from.createdAtMs, from.generationId)))
    .orderBy('created_at_ms')
    .orderBy('id')
    .limit(limit)
    .execute();
  const last = generations.at(-1);
  if (last === undefined) return { rows: [], next: null };
  const pictures = await picturesOf(db, generations);
  const names = await memberNames(
    db,
    guildId,
    generations.map(({ user_id: userId }) => userId),
  );
  return {
    rows: generations.flatMap((generation) =>
      (pictures.get(generation.id) ?? []).map((picture) => toExportRow(generation, picture, names)),
    ),
    next: generations.length < limit ? null : { createdAtMs: last.created_at_ms, generationId: last.id },
  };
}

type ExportedGeneration = Pick<
  Schema['generations'],
  'id' | 'created_at_ms' | 'user_id' | 'channel_id' | 'model_id' | 'width' | 'height' | 'state' | 'parent_id' | 'verb'
>;
type ExportedPicture = Pick<
  Schema['pictures'],
  | 'generation_id'
  | 'number'
  | 'state'
  | 'failure_reason'
  | 'charged_micros'
  | 'ended_at_ms'
  | 'file_width'
  | 'file_height'
  | 'host'
  | 'account'
> & { readonly billed: MicroUsd };

async function picturesOf(
  db: Executor,
  generations: readonly ExportedGeneration[],
): Promise<Map<string, ExportedPicture[]>> {
  const rows = await db
    .selectFrom('pictures')
    .select([
      'generation_id',
      'number',
      'state',
      'failure_reason',
      'charged_micros',
      'ended_at_ms',
      'file_width',
      'file_height',
      'host',
      'account',
    ])
    .select(BILLED.as('billed'))
    .where(
      'generation_id',
      'in',
      generations.map(({ id }) => id),
    )
    .orderBy('generation_id')
    .orderBy('number')
    .execute();
  return Map.groupBy(rows, (row) => row.generation_id);
}

/** Billed for a picture, by the ledger. The kinds are literals so that partial indexes are used. */
const BILLED = sql<MicroUsd>`
  coalesce((SELECT sum(e.billed_micros) FROM ledger e WHERE e.generation_id = pictures.generation_id
    AND e.picture = pictures.number AND e.kind IN ('settle', 'release')), 0)
  + coalesce((SELECT sum(e.billed_micros) FROM ledger e WHERE e.generation_id = pictures.generation_id
    AND e.picture = pictures.number AND e.kind = 'unconfirmed'), 0)`;

function toExportRow(
  generation: ExportedGeneration,
  picture: ExportedPicture,
  names: ReadonlyMap<string, string>,
): ExportRow {
  const isKept = picture.state === 'kept';
  return {
    createdAtMs: generation.created_at_ms,
    generationId: generation.id,
    number: picture.number,
    userId: generation.user_id,
    userName: names.get(generation.user_id) ?? null,
    channelId: generation.channel_id,
    modelId: generation.model_id,
    lane: toLane(picture),
    origin: toOrigin(generation),
    size: { width: picture.file_width ?? generation.width, height: picture.file_height ?? generation.height },
    state: isKept && generation.state === 'undelivered' ? 'undelivered' : picture.state,
    reason: picture.failure_reason,
    charged: picture.charged_micros ?? 0,
    billed: picture.billed,
    waitMs: isKept && picture.ended_at_ms !== null ? picture.ended_at_ms - generation.created_at_ms : null,
  };
}
