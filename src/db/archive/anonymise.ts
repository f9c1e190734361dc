import { sql, type Transaction } from 'kysely';
import type { AnonymisedBatch, ErasureRequest } from '../../archive/store.ts';
import { entriesOf, moveBalances, moveUsage, type Renaming } from './anonymised-sums.ts';
import type { Executor } from '../sqlite/database.ts';
import type { LedgerTable, Schema } from '../schema.ts';

/** A row that a story in the ledger begins with: the hold of a generation, or a grant. */
type Begun = Pick<LedgerTable, 'kind' | 'generation_id' | 'guild_id' | 'guild_month' | 'at_ms'> & {
  readonly id: number;
};

/**
 * Call it inside a transaction. A batch is generations and grants, each whole: so the books agree after every one, also
 * where the member came back and has newer rows in the same month.
 */
export async function anonymise(
  trx: Transaction<Schema>,
  request: ErasureRequest,
  openMonth: string,
  settledBeforeMs: number,
  limit: number,
): Promise<AnonymisedBatch> {
  const oldest = await oldestBegun(trx, request, limit);
  const unsettled = await unsettledOf(trx, generationsOf(oldest), settledBeforeMs);
  const firstOpen = oldest.findIndex(
    ({ guild_month: month, generation_id: id }) => month >= openMonth || (id !== null && unsettled.has(id)),
  );
  const batch = firstOpen === -1 ? oldest : oldest.slice(0, firstOpen);
  if (batch.length > 0) await rename(trx, batch, { from: request.userId, to: request.pseudonym });
  if (firstOpen !== -1) return 'later';
  return oldest.length < limit ? 'done' : 'more';
}

async function oldestBegun(
  db: Executor,
  { userId, requestedAtMs }: ErasureRequest,
  limit: number,
): Promise<readonly Begun[]> {
  const { rows } = await sql<Begun>`
    SELECT id, kind, generation_id, guild_id, guild_month, at_ms FROM ledger
    WHERE user_id = ${userId} AND kind IN ('hold', 'adjust') AND at_ms <= ${requestedAtMs}
    ORDER BY at_ms, id LIMIT ${limit}`.execute(db);
  return rows;
}

function generationsOf(begun: readonly Begun[]): string[] {
  return begun.flatMap(({ generation_id: id }) => id ?? []);
}

/** Those that are kept, not over, or over for less than what still counts. */
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
    WHERE generation_id IN (${ids}) AND (ended_at_ms IS NULL OR ended_at_ms >= ${settledBeforeMs})`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

async function rename(db: Executor, batch: readonly Begun[], renaming: Renaming): Promise<void> {
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
  await forgetNotices(db, batch, renaming.from);
  if (generationIds.length > 0) {
    const user = { user_id: renaming.to };
    await db.updateTable('generations').set(user).where('id', 'in', generationIds).execute();
    await db.updateTable('pictures').set(user).where('generation_id', 'in', generationIds).execute();
  }
  await db.updateTable('ledger').set({ user_id: renaming.to }).where('id', 'in', entryIds).execute();
}

/** What the trail says of these very rows: with the id there, everyone could tell whose they were. */
async function renameInTrail(
  db: Executor,
  grants: readonly Begun[],
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
    const deletions = inTrail.where('guild_id', 'in', guilds).where('action', '=', 'picture.delete');
    await deletions.where('before', 'in', generationIds).execute();
  }
}

/** Warnings of caps of those months: their keys name the member, and their holders are generations. */
async function forgetNotices(db: Executor, batch: readonly Begun[], userId: string): Promise<void> {
  const prefixes = batch.map(({ guild_id: guildId, guild_month: month }) => `cap:${guildId}:${userId}:${month}`);
  for (const prefix of new Set(prefixes)) {
    await db.deleteFrom('notices').where('key', '>=', prefix).where('key', '<', `${prefix}~`).execute();
  }
}
