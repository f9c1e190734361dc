import type { Transaction } from 'kysely';
import type { NamedChange } from '../../generation/model/named.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import type { Schema } from '../schema.ts';

interface NamedAudit {
  readonly action: `${'preset' | 'reference'}.${'save' | 'delete'}`;
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a server keeps is noted in its audit trail; what a member keeps for themselves concerns no admin. */
export async function auditNamed(
  trx: Transaction<Schema>,
  { action, name, before, after }: NamedAudit,
  { owner, actorId, atMs }: NamedChange,
): Promise<void> {
  if (owner.kind === 'member') return;
  const subject = `${action.split('.', 1)[0]}:${name}`;
  await writeAudit(trx, { guildId: owner.guildId, actorId, action, subject, before, after, atMs });
}
