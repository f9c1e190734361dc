// Reads and writes the pause of the whole bot.

import type { AuditEntry } from '../../administration/store.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import type { Executor } from '../sqlite/database.ts';
import { forgetState, setState } from './bot-state.ts';

/** The key in `bot_state`. */
export const PAUSE = 'pause';

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
  else if (!(await forgetState(db, PAUSE))) return false;
  await writeAudit(db, entry);
  return true;
}
