import type { AuditEntry } from '../administration/store.ts';
import type { Executor } from './database.ts';

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
