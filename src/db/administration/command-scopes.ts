import { z } from 'zod';
import type { CommandScope } from '../../administration/store.ts';
import type { Executor } from '../sqlite/database.ts';
import { readState, setState } from './bot-state.ts';

/** The key in `bot_state`. */
const SCOPES = 'command_scopes';
const scopesSchema = z.array(z.string().nullable());

/** Where commands were registered and not removed since; nothing of the time before this was remembered. */
export async function commandScopes(db: Executor): Promise<CommandScope[]> {
  const value = await readState(db, SCOPES);
  return value === null ? [] : scopesSchema.parse(JSON.parse(value));
}

export async function rememberCommandScopes(db: Executor, scopes: readonly CommandScope[]): Promise<void> {
  await setState(db, SCOPES, JSON.stringify(scopes));
}
