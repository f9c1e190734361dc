// Reads and changes the settings of a server.

import type { AuditEntry, GuildSettings } from '../../administration/store.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import type { Executor } from '../sqlite/database.ts';
import type { GuildSettingsTable } from '../schema.ts';

export async function readSettings(db: Executor, guildId: string): Promise<GuildSettings> {
  const row = await db.selectFrom('guild_settings').selectAll().where('guild_id', '=', guildId).executeTakeFirst();
  return {
    timeZone: row?.time_zone ?? null,
    defaultModelId: row?.default_model_id ?? null,
    defaultAspect: row?.default_aspect ?? null,
    maxPixels: row?.max_pixels ?? null,
    maxSafety: row?.max_safety ?? null,
    maxCount: row?.max_count ?? null,
    modLogChannelId: row?.mod_log_channel_id ?? null,
    digestChannelId: row?.digest_channel_id ?? null,
    pausedBy: row?.paused_by ?? null,
  };
}

function toSettingsRow(guildId: string, decided: GuildSettings): GuildSettingsTable {
  return {
    guild_id: guildId,
    time_zone: decided.timeZone,
    default_model_id: decided.defaultModelId,
    default_aspect: decided.defaultAspect,
    max_pixels: decided.maxPixels,
    max_safety: decided.maxSafety,
    max_count: decided.maxCount,
    mod_log_channel_id: decided.modLogChannelId,
    digest_channel_id: decided.digestChannelId,
    paused_by: decided.pausedBy,
  };
}

export async function changeSettings(
  db: Executor,
  guildId: string,
  change: Partial<GuildSettings>,
  entry: AuditEntry,
): Promise<void> {
  const row = toSettingsRow(guildId, { ...(await readSettings(db, guildId)), ...change });
  await db
    .insertInto('guild_settings')
    .values(row)
    .onConflict((conflict) => conflict.column('guild_id').doUpdateSet(row))
    .execute();
  await writeAudit(db, entry);
}

export async function digestChannels(
  db: Executor,
): Promise<{ guildId: string; channelId: string; timeZone: string }[]> {
  const rows = await db
    .selectFrom('guild_settings')
    .select(['guild_id', 'digest_channel_id', 'time_zone'])
    .where('digest_channel_id', 'is not', null)
    .execute();
  return rows.flatMap((row) =>
    row.digest_channel_id === null
      ? []
      : [{ guildId: row.guild_id, channelId: row.digest_channel_id, timeZone: row.time_zone ?? 'utc' }],
  );
}
