import { sql, type Transaction } from 'kysely';
import type { AnonymisedBatch, ErasureRequest } from '../../archive/store.ts';
import type { Executor } from '../sqlite/database.ts';
import type { LedgerTable, Schema } from '../schema.ts';
import { changeErasureMark } from './erasure-mark.ts';
import {
  HARMLESS,
  MODERATED,
  NO_USAGE,
  carryToUsage,
  eachUsageColumn,
  type UsageChanges,
} from '../ledger/daily-usage.ts';
import { CARRIED_OVER, carryToBalances, type Account, type BalanceChanges } from '../ledger/ledger.ts';

/** A first ledger entry: the hold of a generation, or a grant. */
type FirstEntry = Pick<LedgerTable, 'kind' | 'generation_id' | 'guild_id' | 'guild_month' | 'at_ms'> & {
  readonly id: number;
  /** A change of the server's time zone left its month in force until then, or some hours longer; else null. */
  readonly month_open_until_ms: number | null;
};

/**
 * Replaces a member's id by the pseudonym, as ErasureRequestStore.anonymise says. Call it inside a transaction. A batch
 * holds generations and grants with all their rows, so that all sums agree after each batch, also where the member has
 * newer rows in the same month.
 */
export async function anonymise(
  trx: Transaction<Schema>,
  request: ErasureRequest,
  openMonth: string,
  settledBeforeMs: number,
  limit: number,
): Promise<AnonymisedBatch> {
  // Changes nothing, and comes first: no other process moves the same sums before the commit.
  await trx
    .updateTable('erasure_requests')
    .set({ pseudonym: sql<string>`pseudonym` })
    .where('user_id', '=', request.userId)
    .execute();
  const oldest = await oldestFirstEntries(trx, request, limit);
  const unsettled = await unsettledOf(trx, generationsOf(oldest), settledBeforeMs);
  const firstOpen = oldest.findIndex(
    ({ guild_month: month, month_open_until_ms: untilMs, generation_id: id }) =>
      month >= openMonth || (untilMs !== null && untilMs >= settledBeforeMs) || (id !== null && unsettled.has(id)),
  );
  const batch = firstOpen === -1 ? oldest : oldest.slice(0, firstOpen);
  if (batch.length > 0) {
    await rename(trx, batch, { from: request.userId, to: request.pseudonym });
    await changeErasureMark(trx);
  }
  if (firstOpen !== -1) return 'later';
  return oldest.length < limit ? 'done' : 'more';
}

async function oldestFirstEntries(
  db: Executor,
  { userId, requestedAtMs }: ErasureRequest,
  limit: number,
): Promise<readonly FirstEntry[]> {
  const { rows } = await sql<FirstEntry>`
    SELECT id, kind, generation_id, guild_id, guild_month, at_ms, (
      SELECT s.open_month_until_ms FROM guild_settings s
      WHERE s.guild_id = ledger.guild_id AND s.open_month = ledger.guild_month
    ) AS month_open_until_ms FROM ledger
    WHERE user_id = ${userId} AND kind IN ('hold', 'adjust') AND at_ms <= ${requestedAtMs}
    ORDER BY at_ms, id LIMIT ${limit}`.execute(db);
  return rows;
}

function generationsOf(firstEntries: readonly FirstEntry[]): string[] {
  return firstEntries.flatMap(({ generation_id: id }) => id ?? []);
}

/** Those that are not erased, not ended, or ended so recently that they count for the member's pace and strikes. */
async function unsettledOf(
  db: Executor,
  generationIds: readonly string[],
  settledBeforeMs: number,
): Promise<ReadonlySet<string>> {
  if (generationIds.length === 0) return new Set();
  const ids = sql.join(generationIds);
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM generations WHERE id IN (${ids}) AND erased_at_ms IS NULL
    UNION ALL
    SELECT generation_id FROM pictures
    WHERE generation_id IN (${ids}) AND (ended_at_ms IS NULL OR ended_at_ms >= ${settledBeforeMs})
    ORDER BY id`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

async function rename(db: Executor, batch: readonly FirstEntry[], renaming: Renaming): Promise<void> {
  const generationIds = generationsOf(batch);
  const grants = batch.filter(({ kind }) => kind === 'adjust');
  const entryIds = await entriesOf(
    db,
    generationIds,
    grants.map(({ id }) => id),
  );
  await moveBalances(db, entryIds, renaming);
  await moveUsage(db, generationIds, entryIds, renaming);
  await renameInTrail(db, grants, generationIds, renaming);
  await deleteCapNotices(db, batch, renaming.from);
  // Not renamed: whoever knew the colour would know whose the pseudonym is.
  await db.deleteFrom('chart_colours').where('kind', '=', sql.lit('member')).where('id', '=', renaming.from).execute();
  if (generationIds.length > 0) {
    const user = { user_id: renaming.to };
    await db.updateTable('generations').set(user).where('id', 'in', generationIds).execute();
    await db.updateTable('pictures').set(user).where('generation_id', 'in', generationIds).execute();
  }
  await db.updateTable('ledger').set({ user_id: renaming.to }).where('id', 'in', entryIds).execute();
}

/** Their entries name a command, and the member whose it was. */
const ABOUT_PICTURES = ['picture.delete', 'picture.takedown', 'report.keep', 'report.remove'] as const;

/** Renames the member in the audit entries of these rows, from which one could tell whose they were. */
async function renameInTrail(
  db: Executor,
  grants: readonly FirstEntry[],
  generationIds: readonly string[],
  { from, to }: Renaming,
): Promise<void> {
  const inTrail = db
    .updateTable('audit_trail')
    .set({ subject: `member:${to}` })
    .where('subject', '=', `member:${from}`);
  for (const { guild_id: guildId, at_ms: atMs } of grants) {
    await inTrail.where('guild_id', '=', guildId).where('action', '=', 'grant').where('at_ms', '=', atMs).execute();
  }
  if (generationIds.length > 0) {
    const guilds = db.selectFrom('generations').select('guild_id').where('id', 'in', generationIds);
    const deletions = inTrail.where('guild_id', 'in', guilds).where('action', 'in', ABOUT_PICTURES);
    await deletions.where('before', 'in', generationIds).execute();
  }
}

/** Deletes the notices of cap warnings of those months: their keys contain the member's id. */
async function deleteCapNotices(db: Executor, batch: readonly FirstEntry[], userId: string): Promise<void> {
  const prefixes = batch.map(({ guild_id: guildId, guild_month: month }) => `cap:${guildId}:${userId}:${month}`);
  for (const prefix of new Set(prefixes)) {
    await db.deleteFrom('notices').where('key', '>=', prefix).where('key', '<', `${prefix}~`).execute();
  }
}

/** The id to replace, and its replacement. */
interface Renaming {
  readonly from: string;
  readonly to: string;
}

/** All ledger entries of these generations, and the grants. The kinds are literals so that partial indexes are used. */
async function entriesOf(
  db: Executor,
  generationIds: readonly string[],
  grantIds: readonly number[],
): Promise<number[]> {
  if (generationIds.length === 0) return [...grantIds];
  const ids = sql.join(generationIds);
  const { rows } = await sql<{ id: number }>`
    SELECT id FROM ledger WHERE generation_id IN (${ids}) AND kind = 'hold'
    UNION ALL SELECT id FROM ledger WHERE generation_id IN (${ids}) AND kind IN ('settle', 'release')
    UNION ALL SELECT id FROM ledger WHERE generation_id IN (${ids}) AND kind = 'unconfirmed'
    UNION ALL SELECT id FROM ledger WHERE generation_id IN (${ids}) AND kind = 'reprice'
    ORDER BY id`.execute(db);
  return [...rows.map(({ id }) => id), ...grantIds];
}

type BalanceSum = BalanceChanges & Omit<Account, 'userId'>;

/** Moves the sums of these entries from one member's balances to the other's; those of the server and the bot stay. */
async function moveBalances(db: Executor, entryIds: readonly number[], { from, to }: Renaming): Promise<void> {
  const { rows: sums } = await sql<BalanceSum>`
    SELECT guild_id AS guildId, guild_day AS guildDay, guild_month AS guildMonth, bot_day AS botDay, bot_month AS botMonth,
      sum(held_micros) AS held_micros, sum(charged_micros) AS charged_micros, sum(billed_micros) AS billed_micros,
      sum(granted_micros) AS granted_micros
    FROM ledger WHERE id IN (${sql.join(entryIds)})
    GROUP BY guild_id, guild_day, guild_month, bot_day, bot_month
    ORDER BY guild_id, guild_day, guild_month, bot_day, bot_month`.execute(db);
  for (const { guildId, guildDay, guildMonth, botDay, botMonth, ...changes } of sums) {
    const account = { guildId, guildDay, guildMonth, botDay, botMonth };
    await carryToBalances(db, { ...account, userId: to }, changes);
    await carryToBalances(db, { ...account, userId: from }, negatedBalance(changes));
    await db
      .deleteFrom('balances')
      .where('guild_id', '=', guildId)
      .where('user_id', '=', from)
      .where('period', 'in', [guildDay, guildMonth])
      .where((eb) => eb.and({ held_micros: 0, charged_micros: 0, billed_micros: 0, granted_micros: 0 }))
      .execute();
  }
}

/** The same for the usage of the reports, which is computed from the pictures and the ledger entries again. */
async function moveUsage(
  db: Executor,
  generationIds: readonly string[],
  entryIds: readonly number[],
  { from, to }: Renaming,
): Promise<void> {
  const usage = [...(await usageOf(db, generationIds, entryIds)), ...(await carriedUsageOf(db, entryIds))];
  for (const { account, modelId, changes } of usage) {
    const { guildId, guildDay, guildMonth } = account;
    await carryToUsage(db, { ...account, userId: to }, modelId, changes);
    // Taken from 0, so that nothing becomes a negative zero.
    const taken = eachUsageColumn((column) => 0 - changes[column]);
    await carryToUsage(db, { ...account, userId: from }, modelId, taken);
    await db
      .deleteFrom('daily_usage')
      .where('guild_id', '=', guildId)
      .where('day', '=', guildDay)
      .where('user_id', '=', from)
      .where('model_id', '=', modelId)
      .where((eb) => eb.and({ ...NO_USAGE }))
      .execute();
    await db
      .deleteFrom('usage_totals')
      .where('guild_id', '=', guildId)
      .where('period', '=', guildMonth)
      .where('user_id', '=', from)
      .where((eb) => eb.and({ ...NO_USAGE }))
      .execute();
  }
}

type UsageKey = Pick<Account, 'guildId' | 'guildDay' | 'guildMonth'> & { readonly modelId: string };

interface Usage {
  readonly account: Omit<UsageKey, 'modelId'>;
  readonly modelId: string;
  readonly changes: UsageChanges;
}

/** Of what a restore carried over, whose generations are not there any more. */
async function carriedUsageOf(db: Executor, entryIds: readonly number[]): Promise<Usage[]> {
  const { rows } = await sql<UsageKey & Pick<UsageChanges, 'charged_micros' | 'wasted_micros'>>`
    SELECT guild_id AS guildId, guild_day AS guildDay, guild_month AS guildMonth,
      substr(reason, length(${CARRIED_OVER}) + 1) AS modelId,
      sum(charged_micros) AS charged_micros, sum(billed_micros - charged_micros) AS wasted_micros
    FROM ledger
    WHERE id IN (${sql.join(entryIds)}) AND kind = 'adjust' AND (charged_micros <> 0 OR billed_micros <> 0)
    GROUP BY guild_id, guild_day, guild_month, reason
    ORDER BY guild_month, guild_day, reason, guild_id`.execute(db);
  return rows.map(({ guildId, guildDay, guildMonth, modelId, ...money }) => ({
    account: { guildId, guildDay, guildMonth },
    modelId,
    changes: { ...NO_USAGE, ...money },
  }));
}

async function usageOf(db: Executor, generationIds: readonly string[], entryIds: readonly number[]): Promise<Usage[]> {
  if (generationIds.length === 0) return [];
  const ids = sql.join(generationIds);
  const { rows: ends } = await sql<UsageKey & Omit<UsageChanges, 'charged_micros' | 'wasted_micros'>>`
    SELECT l.guild_id AS guildId, l.guild_day AS guildDay, l.guild_month AS guildMonth, g.model_id AS modelId,
      sum(p.state = 'kept') AS pictures,
      coalesce(sum(p.failure_reason IN (${sql.join(reasons(MODERATED))})), 0) AS moderated,
      coalesce(sum(p.failure_reason NOT IN (${sql.join(reasons(HARMLESS))})), 0) AS failed,
      sum(CASE WHEN p.state = 'kept' THEN p.ended_at_ms - g.created_at_ms ELSE 0 END) AS wait_ms,
      sum(CASE WHEN g.state = 'undelivered' THEN coalesce(p.charged_micros, 0) ELSE 0 END) AS undelivered_micros
    FROM ledger l
    JOIN generations g ON g.id = l.generation_id
    JOIN pictures p ON p.generation_id = g.id
    WHERE l.generation_id IN (${ids}) AND l.kind = 'hold'
    GROUP BY l.guild_id, l.guild_day, l.guild_month, g.model_id
    ORDER BY l.guild_id, l.guild_day, l.guild_month, g.model_id`.execute(db);
  const { rows: money } = await sql<UsageKey & Pick<UsageChanges, 'charged_micros' | 'wasted_micros'>>`
    SELECT l.guild_id AS guildId, l.guild_day AS guildDay, l.guild_month AS guildMonth, g.model_id AS modelId,
      sum(l.charged_micros) AS charged_micros, sum(l.billed_micros - l.charged_micros) AS wasted_micros
    FROM ledger l JOIN generations g ON g.id = l.generation_id
    WHERE l.id IN (${sql.join(entryIds)})
    GROUP BY l.guild_id, l.guild_day, l.guild_month, g.model_id
    ORDER BY l.guild_id, l.guild_day, l.guild_month, g.model_id`.execute(db);
  const amounts = new Map(
    money.map(({ charged_micros, wasted_micros, ...key }) => [keyOf(key), { charged_micros, wasted_micros }]),
  );
  return ends.map(({ guildId, guildDay, guildMonth, modelId, ...counts }) => {
    const account = { guildId, guildDay, guildMonth };
    const own = amounts.get(keyOf({ ...account, modelId })) ?? { charged_micros: 0, wasted_micros: 0 };
    return { account, modelId, changes: { ...counts, ...own } };
  });
}

function keyOf({ guildId, guildDay, modelId }: UsageKey): string {
  return `${guildId} ${guildDay} ${modelId}`;
}

function reasons(list: readonly (string | null)[]): string[] {
  return list.filter((reason) => reason !== null);
}

/** Taken from 0, so that nothing becomes a negative zero. */
function negatedBalance(sum: BalanceChanges): BalanceChanges {
  return {
    held_micros: 0 - sum.held_micros,
    charged_micros: 0 - sum.charged_micros,
    billed_micros: 0 - sum.billed_micros,
    granted_micros: 0 - sum.granted_micros,
  };
}
