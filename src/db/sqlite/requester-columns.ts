import type { Requester } from '../../generation/model/generation.ts';
import type { GenerationsTable } from '../schema.ts';
import { parseStrings } from './json-strings.ts';

/** Who asked, of a row that keeps it. */
export function toRequester(
  row: Pick<GenerationsTable, 'user_id' | 'guild_id' | 'channel_id' | 'role_ids' | 'joined_at_ms' | 'locale'>,
): Requester {
  return {
    userId: row.user_id,
    guildId: row.guild_id,
    channelId: row.channel_id,
    roleIds: parseStrings(row.role_ids),
    joinedAtMs: row.joined_at_ms,
    locale: row.locale,
  };
}
