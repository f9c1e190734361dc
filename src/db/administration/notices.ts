// Claims the right to send a notice, so that each is sent once.

import type { Executor } from '../sqlite/database.ts';

export async function claimNotice(db: Executor, key: string, holder: string, atMs: number): Promise<boolean> {
  await db
    .insertInto('notices')
    .values({ key, holder, at_ms: atMs })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db.selectFrom('notices').select('holder').where('key', '=', key).executeTakeFirstOrThrow();
  return row.holder === holder;
}

export async function isClaimed(db: Executor, key: string): Promise<boolean> {
  const row = await db.selectFrom('notices').select('key').where('key', '=', key).executeTakeFirst();
  return row !== undefined;
}
