import type { AuditEntry } from '../../administration/store.ts';
import type { Executor } from '../sqlite/database.ts';

/** Call it in the transaction that makes the change. */
export async function writeAudit(db: Executor, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit_trail')
    .values({
      guild_id: entry.guildId,
      actor_id: entry.actorId,
      action: entry.action,
      subject: entry.subject,
      before: entry.before,
      after: entry.after,
      at_ms: entry.atMs,
    })
    .execute();
}

/** The newest first. */
export async function readAuditTrail(
  db: Executor,
  guildId: string,
  limit: number,
  offset: number,
): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom('audit_trail')
    .selectAll()
    .where('guild_id', '=', guildId)
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map((row) => ({
    guildId: row.guild_id,
    actorId: row.actor_id,
    action: row.action,
    subject: row.subject,
    before: row.before,
    after: row.after,
    atMs: row.at_ms,
  }));
}
