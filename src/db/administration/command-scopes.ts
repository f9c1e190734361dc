import { z } from 'zod';
import type { CommandScope } from '../../administration/store.ts';
import type { Executor } from '../sqlite/database.ts';
import { setState } from './bot-pause.ts';

/** The key in `bot_state`. */
const SCOPES = 'command_scopes';
const scopesSchema = z.array(z.string().nullable());

/** Where commands were registered and not removed since; nothing of the time before this was remembered. */
export async function commandScopes(db: Executor): Promise<CommandScope[]> {
  const row = await db.selectFrom('bot_state').select('value').where('key', '=', SCOPES).executeTakeFirst();
  return row === undefined ? [] : scopesSchema.parse(JSON.parse(row.value));
}

export async function rememberCommandScopes(db: Executor, scopes: readonly CommandScope[]): Promise<void> {
  await setState(db, SCOPES, JSON.stringify(scopes));
}
