// What keeps a picture from its submit, as conditions on the row `pictures`.

import { sql, type SqlBool } from 'kysely';
import { botPauseRow } from '../administration/bot-pause.ts';
import { drainKey } from '../administration/drains.ts';
import type { Executor } from '../sqlite/database.ts';

/** Neither the whole bot nor its server is paused. */
export function isNotPaused(db: Executor) {
  return sql<SqlBool>`NOT EXISTS ${botPauseRow(db)} AND NOT EXISTS (
    SELECT 1 FROM guild_settings WHERE guild_settings.guild_id = pictures.guild_id AND paused_by IS NOT NULL
  )`;
}

/** The operator drains that account: nothing more is sent to it. */
export function isDrained(account: string) {
  return sql<SqlBool>`EXISTS (SELECT 1 FROM bot_state WHERE key = ${drainKey(account)})`;
}

/** The operator blocked its member or its server. */
export const IS_BLOCKED = sql<SqlBool>`(
    EXISTS (SELECT 1 FROM operator_blocks WHERE kind = 'user' AND id = pictures.user_id)
    OR EXISTS (SELECT 1 FROM operator_blocks WHERE kind = 'guild' AND id = pictures.guild_id)
  )`;
