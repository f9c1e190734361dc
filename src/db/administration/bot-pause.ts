// Reads and writes the pause of the whole bot.

import type { AuditEntry } from '../../administration/store.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import type { Executor } from '../sqlite/database.ts';

const PAUSE = 'pause';

/** Selects the row that exists while the whole bot is paused; its value is the reason. */
export function botPauseRow(db: Executor) {
  return db.selectFrom('bot_state').select('value').where('key', '=', PAUSE);
}

export async function isBotPaused(db: Executor): Promise<boolean> {
  return (await botPauseRow(db).executeTakeFirst()) !== undefined;
}

/** Pauses the whole bot or, with null, ends the pause. False where there was none to end. Call it inside a transaction. */
export async function setBotPause(db: Executor, reason: string | null, entry: AuditEntry): Promise<boolean> {
  if (reason !== null) await setState(db, PAUSE, reason);
  else {
    const { numDeletedRows } = await db.deleteFrom('bot_state').where('key', '=', PAUSE).executeTakeFirst();
    if (numDeletedRows === 0n) return false;
  }
  await writeAudit(db, entry);
  return true;
}

/** Writes one value of the bot's own state. */
export async function setState(db: Executor, key: string, value: string): Promise<void> {
  await db
    .insertInto('bot_state')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
