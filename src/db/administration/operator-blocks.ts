// Reads, adds and removes the operator's blocks of users and servers.

import type { AuditEntry, Block } from '../../administration/store.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import type { Executor } from '../sqlite/database.ts';

export async function readBlocks(db: Executor): Promise<Block[]> {
  const rows = await db
    .selectFrom('operator_blocks')
    .selectAll()
    .orderBy('at_ms')
    .orderBy('kind')
    .orderBy('id')
    .execute();
  return rows.map(({ kind, id, reason, blocked_by: blockedBy, at_ms: atMs }) => ({
    kind,
    id,
    reason,
    blockedBy,
    atMs,
  }));
}

export async function addBlock(db: Executor, { kind, id, reason, blockedBy, atMs }: Block): Promise<void> {
  await db
    .insertInto('operator_blocks')
    .values({ kind, id, reason, blocked_by: blockedBy, at_ms: atMs })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'id']).doUpdateSet({ reason, blocked_by: blockedBy, at_ms: atMs }),
    )
    .execute();
  const entry = {
    guildId: '',
    actorId: blockedBy,
    action: 'block',
    subject: `${kind}:${id}`,
    before: null,
    after: reason,
  };
  await writeAudit(db, { ...entry, atMs });
}

export async function removeBlock(db: Executor, kind: Block['kind'], id: string, entry: AuditEntry): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('operator_blocks')
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await writeAudit(db, entry);
  return true;
}
