import { z } from 'zod';
import type { Restoration } from '../../administration/store.ts';
import type { Executor } from '../sqlite/database.ts';

export type { Restoration };

/** The key in `bot_state`. */
export const RESTORATION_KEY = 'restored';
const restorationSchema = z.object({
  takenAtMs: z.number(),
  restoredAtMs: z.number(),
  // Former versions carried nothing over, and did not pause.
  isUncertain: z.boolean().default(false),
});

/** When this database was last restored, and the time of that backup; null for never. */
export async function readRestoration(db: Executor): Promise<Restoration | null> {
  const row = await db.selectFrom('bot_state').select('value').where('key', '=', RESTORATION_KEY).executeTakeFirst();
  return row === undefined ? null : restorationSchema.parse(JSON.parse(row.value));
}
