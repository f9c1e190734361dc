// Who gets the monthly statements.

import type { Kysely } from 'kysely';
import type { StatementReceiver, StatementStore } from '../../administration/statement-store.ts';
import type { AuditEntry } from '../../administration/store.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import type { Schema } from '../schema.ts';
import type { Executor } from '../sqlite/database.ts';

/** StatementStore over SQLite; each change is one transaction. */
export function createStatementStore(db: Kysely<Schema>): StatementStore {
  return {
    receivers: () => receivers(db),
    addReceiver: (receiver, audit) => db.transaction().execute((trx) => addReceiver(trx, receiver, audit)),
    removeReceiver: (receiver, audit) => db.transaction().execute((trx) => removeReceiver(trx, receiver, audit)),
    noteRefused: (receiver, atMs) => noteRefused(db, receiver, atMs),
  };
}

const keyOf = ({ guildId, kind, id }: StatementReceiver) => ({ guild_id: guildId, kind, receiver_id: id });

async function receivers(db: Executor) {
  const rows = await db
    .selectFrom('statement_receivers')
    .selectAll()
    .orderBy('guild_id')
    .orderBy('kind')
    .orderBy('receiver_id')
    .execute();
  return rows.map((row) => ({
    guildId: row.guild_id,
    kind: row.kind,
    id: row.receiver_id,
    setAtMs: row.set_at_ms,
    refusedAtMs: row.refused_at_ms,
  }));
}

async function addReceiver(db: Executor, receiver: StatementReceiver, audit: AuditEntry): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('statement_receivers')
    .values({ ...keyOf(receiver), set_at_ms: audit.atMs, refused_at_ms: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  await writeAudit(db, audit);
  return true;
}

async function removeReceiver(db: Executor, receiver: StatementReceiver, audit: AuditEntry): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('statement_receivers')
    .where((eb) => eb.and(keyOf(receiver)))
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await writeAudit(db, audit);
  return true;
}

async function noteRefused(db: Executor, receiver: StatementReceiver, atMs: number | null): Promise<void> {
  await db
    .updateTable('statement_receivers')
    .set({ refused_at_ms: atMs })
    .where((eb) => eb.and(keyOf(receiver)))
    .where('refused_at_ms', atMs === null ? 'is not' : 'is', null)
    .execute();
}

/** Of a member who is forgotten. True where there was any. */
export async function deleteReceiver(db: Executor, userId: string, untilMs: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('statement_receivers')
    .where('receiver_id', '=', userId)
    .where('kind', '=', 'user')
    .where('set_at_ms', '<=', untilMs)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
