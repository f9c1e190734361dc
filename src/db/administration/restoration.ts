import { z } from 'zod';
import type { Restoration } from '../../administration/store.ts';
import type { Executor } from '../sqlite/database.ts';

export type { Restoration };

/** Where `bot_state` keeps it. */
export const RESTORATION_KEY = 'restored';
const restorationSchema = z.object({ takenAtMs: z.number(), restoredAtMs: z.number() });

/** When this database was last set back, and to when; null for never. */
export async function readRestoration(db: Executor): Promise<Restoration | null> {
  const row = await db.selectFrom('bot_state').select('value').where('key', '=', RESTORATION_KEY).executeTakeFirst();
  return row === undefined ? null : restorationSchema.parse(JSON.parse(row.value));
}
