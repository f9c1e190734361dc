import { z } from 'zod';
import type { Restoration } from '../../administration/store.ts';
import type { Executor } from '../sqlite/database.ts';
import { readState, setState } from './bot-state.ts';

export type { Restoration };

/** The key in `bot_state`. */
const RESTORATION_KEY = 'restored';
const restorationSchema = z.object({
  takenAtMs: z.number(),
  restoredAtMs: z.number(),
  // Former versions carried nothing over, and did not pause.
  isUncertain: z.boolean().default(false),
});

/** When this database was last restored, and the time of that backup; null for never. */
export async function readRestoration(db: Executor): Promise<Restoration | null> {
  const value = await readState(db, RESTORATION_KEY);
  return value === null ? null : restorationSchema.parse(JSON.parse(value));
}

export async function noteRestoration(db: Executor, restoration: Restoration): Promise<void> {
  await setState(db, RESTORATION_KEY, JSON.stringify(restoration));
}
