// The bot's own state: one value for each key, in the table `bot_state`.

import type { Executor } from '../sqlite/database.ts';

/** null where nothing is noted. */
export async function readState(db: Executor, key: string): Promise<string | null> {
  const row = await db.selectFrom('bot_state').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value ?? null;
}

/** Writes a value, also over another. */
export async function setState(db: Executor, key: string, value: string): Promise<void> {
  await db
    .insertInto('bot_state')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

/** Writes a value where there is none. False where there was one. */
export async function noteState(db: Executor, key: string, value: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('bot_state')
    .values({ key, value })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** False where nothing was noted. */
export async function forgetState(db: Executor, key: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('bot_state').where('key', '=', key).executeTakeFirst();
  return numDeletedRows > 0n;
}
