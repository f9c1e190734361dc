// The mark that changes with every erasure: a backup with another one than the database holds what was erased since.

import { randomUUID } from 'node:crypto';
import { readState, setState } from '../administration/bot-state.ts';
import type { Executor } from '../sqlite/database.ts';

/** The key in `bot_state`. */
export const ERASURE_MARK = 'erasure_mark';

/** Call it in the transaction that erases, in whatever way. A random mark and no time: clocks are set back. */
export async function changeErasureMark(db: Executor): Promise<void> {
  await setState(db, ERASURE_MARK, randomUUID());
}

/** '' where nothing was ever erased. */
export async function readErasureMark(db: Executor): Promise<string> {
  return (await readState(db, ERASURE_MARK)) ?? '';
}
