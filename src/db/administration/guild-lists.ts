// Reads and changes a server's allow lists and blocked words.

import type { AuditEntry, GuildList } from '../../administration/store.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import type { Executor } from '../sqlite/database.ts';

export async function readList(db: Executor, guildId: string, list: GuildList): Promise<string[]> {
  if (list.kind === 'word') {
    const words = await db
      .selectFrom('guild_blocked_words')
      .select('word')
      .where('guild_id', '=', guildId)
      .orderBy('word')
      .execute();
    return words.map(({ word }) => word);
  }
  const rows = await db
    .selectFrom('guild_allowed')
    .select('value')
    .where('guild_id', '=', guildId)
    .where('kind', '=', list.kind)
    .where('role_id', '=', list.kind === 'model' ? list.roleId : '')
    .orderBy('value')
    .execute();
  return rows.map(({ value }) => value);
}

export async function changeList(
  db: Executor,
  guildId: string,
  list: GuildList,
  value: string,
  present: boolean,
  entry: AuditEntry,
): Promise<boolean> {
  const changed =
    list.kind === 'word' ? changeWord(db, guildId, value, present) : changeAllowed(db, guildId, list, value, present);
  if (!(await changed)) return false;
  await writeAudit(db, entry);
  return true;
}

async function changeWord(db: Executor, guildId: string, word: string, present: boolean): Promise<boolean> {
  const row = { guild_id: guildId, word };
  if (!present) {
    const { numDeletedRows } = await db
      .deleteFrom('guild_blocked_words')
      .where((eb) => eb.and(row))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('guild_blocked_words')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

async function changeAllowed(
  db: Executor,
  guildId: string,
  list: Exclude<GuildList, { kind: 'word' }>,
  value: string,
  present: boolean,
): Promise<boolean> {
  const row = { guild_id: guildId, kind: list.kind, role_id: list.kind === 'model' ? list.roleId : '', value };
  if (!present) {
    const { numDeletedRows } = await db
      .deleteFrom('guild_allowed')
      .where((eb) => eb.and(row))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('guild_allowed')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}
