// Reads and changes the caps of a server, and records grants.

import type { AuditEntry, Grant } from '../../administration/store.ts';
import type { GuildCap } from '../../generation/admission/cap-policy.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import type { Executor } from '../sqlite/database.ts';
import { accountFor, appendEntry } from '../ledger/ledger.ts';

export async function guildCaps(db: Executor, guildId: string): Promise<GuildCap[]> {
  const rows = await db
    .selectFrom('guild_caps')
    .selectAll()
    .where('guild_id', '=', guildId)
    .orderBy('subject')
    .orderBy('subject_id')
    .orderBy('span')
    .execute();
  return rows.map((row) => ({
    subject: row.subject,
    subjectId: row.subject_id,
    span: row.span,
    limit: row.limit_micros,
    days: row.days,
  }));
}

export async function changeCap(
  db: Executor,
  guildId: string,
  { subject, subjectId, span, days }: Omit<GuildCap, 'limit'>,
  limit: MicroUsd | null,
  entry: AuditEntry,
): Promise<void> {
  const key = { guild_id: guildId, subject, subject_id: subjectId, span };
  if (limit === null) {
    await db
      .deleteFrom('guild_caps')
      .where((eb) => eb.and(key))
      .execute();
  } else {
    await db
      .insertInto('guild_caps')
      .values({ ...key, limit_micros: limit, days })
      .onConflict((conflict) =>
        conflict.columns(['guild_id', 'subject', 'subject_id', 'span']).doUpdateSet({ limit_micros: limit, days }),
      )
      .execute();
  }
  await writeAudit(db, entry);
}

export async function addGrant(db: Executor, grant: Grant): Promise<void> {
  await appendEntry(db, {
    kind: 'adjust',
    account: accountFor(grant.guildId, grant.userId, grant.periods),
    amounts: { granted: grant.amount },
    generationId: null,
    picture: null,
    reason: grant.reason,
    actorId: grant.actorId,
    atMs: grant.atMs,
  });
  await writeAudit(db, {
    guildId: grant.guildId,
    actorId: grant.actorId,
    action: 'grant',
    subject: `member:${grant.userId}`,
    before: null,
    after: `${grant.amount} ${grant.reason}`,
    atMs: grant.atMs,
  });
}
