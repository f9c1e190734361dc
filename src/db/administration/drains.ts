// Which accounts the operator drains, a key in `bot_state` each.

import type { AuditEntry } from '../../administration/store.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import type { Executor } from '../sqlite/database.ts';
import { forgetState, noteState } from './bot-state.ts';

const PREFIX = 'drained:';

/** The key in `bot_state` that exists while the account is drained; its value is when that began, in ms. */
export function drainKey(account: string): string {
  return PREFIX + account;
}

export async function drainedAccounts(db: Executor): Promise<string[]> {
  const rows = await db
    .selectFrom('bot_state')
    .select('key')
    .where('key', '>=', PREFIX)
    .where('key', '<', `${PREFIX}\u{10FFFF}`)
    .orderBy('key')
    .execute();
  return rows.map(({ key }) => key.slice(PREFIX.length));
}

/** An account that is drained, as `bot_state` has it. */
export interface DrainRow {
  readonly key: string;
  readonly value: string;
}

/** All of them, for plain SQL. */
export const DRAIN_ROWS = `SELECT key, value FROM main.bot_state WHERE key GLOB '${PREFIX}*' ORDER BY key`;

/** Drains these accounts and no others. */
export async function replaceDrains(db: Executor, drains: readonly DrainRow[]): Promise<void> {
  await db.deleteFrom('bot_state').where('key', '>=', PREFIX).where('key', '<', `${PREFIX}\u{10FFFF}`).execute();
  for (const { key, value } of drains) await noteState(db, key, value);
}

/** False where nothing changed. Call it inside a transaction. */
export async function setDrained(
  db: Executor,
  account: string,
  isDrained: boolean,
  entry: AuditEntry,
): Promise<boolean> {
  // The write comes first: it takes SQLite's write lock.
  if (!isDrained) {
    if (!(await forgetState(db, drainKey(account)))) return false;
  } else if (!(await noteState(db, drainKey(account), String(entry.atMs)))) return false;
  await writeAudit(db, entry);
  return true;
}
