import { sql, type Kysely, type Transaction } from 'kysely';
import type { Restoration } from '../../administration/store.ts';
import { TRANSITIONS, isWaiting } from '../../generation/model/lifecycle.ts';
import { isPseudonym, newPseudonym } from '../../archive/pseudonym.ts';
import { deleteCapRequests } from '../administration/cap-requests.ts';
import { noteRestoration } from '../administration/restoration.ts';
import { carryBackupIdentity } from '../archive/backup-state.ts';
import { markErased, requestVacuum } from '../archive/erasure.ts';
import { requestErasure } from '../archive/erasure-requests.ts';
import { deleteDrafts } from '../generations/drafts.ts';
import { forgetFolderMark } from '../generations/folder-record.ts';
import { closeErased, failRestored, open } from '../generations/transitions.ts';
import { appendEntry, toAccount } from '../ledger/ledger.ts';
import { UNFINISHED } from '../generations/unfinished.ts';
import type { Schema } from '../schema.ts';
import type { CarryOver, WaitingCommand } from './carry-over.ts';
import { pauseUncertain, takeOver } from './take-over.ts';

/**
 * Prepares the copy of a backup for use, in one transaction. Pictures that were queued in the backup may have been
 * submitted, billed and delivered since, so they must not be submitted again: they fail as `restored`, their holds are
 * released, and what hosts may have billed is recorded. Submitted tasks are polled on, since that costs nothing. Pictures that
 * the replaced database knows to have ended fail as well: what they cost is among the sums that are carried over.
 * `carryOver` is from the replaced database; null where that is too damaged. Without its standing the whole bot is paused.
 * Returns how many pictures were failed.
 */
export function settleRestored(
  db: Kysely<Schema>,
  restoration: Restoration,
  carryOver: CarryOver | null,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    for (const command of carryOver?.waiting ?? []) await insertWaiting(trx, command);
    await trx
      .updateTable('generations')
      .set({ is_restored: 1 })
      .where(sql<boolean>`state IN (${UNFINISHED})`)
      .execute();
    // What was started or decided since is not known here.
    await deleteDrafts(trx, Number.MAX_SAFE_INTEGER);
    await deleteCapRequests(trx, Number.MAX_SAFE_INTEGER);
    const standing = carryOver?.standing ?? null;
    const ended = await failUnfinished(trx, carryOver, restoration.restoredAtMs);
    if (carryOver !== null) await eraseAgain(trx, carryOver);
    if (standing !== null) await takeOver(trx, standing);
    else await pauseUncertain(trx, restoration.restoredAtMs);
    if (carryOver !== null) await takeDownAgain(trx, carryOver);
    await forgetFolderMark(trx);
    await carryBackupIdentity(trx, carryOver?.backups ?? null);
    await noteRestoration(trx, restoration);
    return ended;
  });
}

/** Inserts an unfinished generation that the backup lacks, as if it had just been opened: it is failed, and its reply gets an answer. */
async function insertWaiting(trx: Transaction<Schema>, { generation, hold, pictures }: WaitingCommand): Promise<void> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('generations')
    // Its input is its own id, which no other has: the backup may know another one of the same click that was on its way then.
    .values({
      ...generation,
      input: generation.parent_id === null ? null : generation.id,
      state: TRANSITIONS.open.to[0],
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return;
  await trx
    .insertInto('pictures')
    .values(
      pictures.map((picture) => ({
        ...picture,
        guild_id: generation.guild_id,
        price_micros: generation.unit_price_micros,
        state: TRANSITIONS.open.pictures.to,
      })),
    )
    .execute();
  await appendEntry(trx, {
    kind: 'hold',
    account: toAccount(hold),
    amounts: { held: generation.unit_price_micros * pictures.length },
    generationId: generation.id,
    picture: null,
    reason: null,
    atMs: hold.at_ms,
  });
}

/** Repeats erasures, and restores requests for erasure, from after the backup. */
async function eraseAgain(trx: Transaction<Schema>, { requests, erased, anonymous }: CarryOver): Promise<void> {
  for (const { user_id: userId, pseudonym, requested_at_ms: requestedAtMs } of requests) {
    await requestErasure(trx, { userId, pseudonym, requestedAtMs });
  }
  for (const { id, atMs } of erased) {
    // It was over when it was erased: what was on its way at the time of the backup is not delivered again.
    await closeErased(trx, id);
    await markErased(trx, [id], atMs);
  }
  if (erased.length > 0) await requestVacuum(trx);
  for (const id of anonymous) await requestErasureAgain(trx, id);
}

/** What is saved of what was taken down does not come back; its messages and files go as those of any erased one. */
async function takeDownAgain(trx: Transaction<Schema>, { takedowns, takenDownFiles }: CarryOver): Promise<void> {
  for (const takedown of takedowns) {
    const { generation_id: _, ...values } = takedown;
    await trx
      .insertInto('takedowns')
      .values(takedown)
      .onConflict((conflict) => conflict.column('generation_id').doUpdateSet(values))
      .execute();
  }
  for (const file of takenDownFiles) {
    await trx
      .insertInto('taken_down_files')
      .values(file)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await sql`
    DELETE FROM named_references WHERE source_sha256 IN (SELECT sha256 FROM taken_down_files)
      OR file_sha256 IN (SELECT sha256 FROM taken_down_files)
      OR source_id IN (SELECT generation_id FROM takedowns WHERE by = 'operator')`.execute(trx);
}

/** A member anonymised since the backup has their id in it again: a new request for erasure is stored. */
async function requestErasureAgain(trx: Transaction<Schema>, generationId: string): Promise<void> {
  const row = await trx
    .selectFrom('generations')
    .select(['user_id', 'created_at_ms'])
    .where('id', '=', generationId)
    .executeTakeFirst();
  if (row === undefined || isPseudonym(row.user_id)) return;
  const request = { userId: row.user_id, pseudonym: newPseudonym(), requestedAtMs: row.created_at_ms };
  await requestErasure(trx, request);
}

/**
 * Fails what waited; what has ended since, which the sums that are carried over hold; and what was being painted of a generation
 * that was erased since: its prompt must not wait for that.
 */
async function failUnfinished(trx: Transaction<Schema>, carryOver: CarryOver | null, nowMs: number): Promise<number> {
  const erasedIds = new Set(carryOver?.erased.map(({ id }) => id));
  const booked = new Set(carryOver?.standing?.ended.map(({ generation_id: id, number }) => `${id}-${number}`));
  const unfinished = await trx
    .selectFrom('pictures')
    .select(['pictures.generation_id', 'pictures.number', 'pictures.state', 'pictures.price_micros'])
    .where('pictures.ended_at_ms', 'is', null)
    .orderBy('pictures.queued_at_ms')
    .orderBy('pictures.generation_id')
    .orderBy('pictures.number')
    .execute();
  const isBooked = ({ generation_id: id, number }: (typeof unfinished)[number]): boolean =>
    booked.has(`${id}-${number}`);
  const over = unfinished.filter((row) => isWaiting(row.state) || erasedIds.has(row.generation_id) || isBooked(row));
  for (const row of over) {
    const { generation_id: generationId, number, price_micros: price } = row;
    await open(trx, generationId);
    await failRestored(trx, { generationId, number }, isBooked(row) ? 0 : price, nowMs);
  }
  return over.length;
}
