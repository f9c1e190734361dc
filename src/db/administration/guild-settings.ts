// Reads and changes the settings of a server.

import type { AuditEntry, GuildSettings } from '../../administration/store.ts';
import { changeTimeZone, type Calendar } from '../../generation/model/periods.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import type { Executor } from '../sqlite/database.ts';
import type { GuildSettingsTable } from '../schema.ts';

/** Where no admin chose one. */
const DEFAULT_ZONE = 'utc';

/** The columns of a server's calendar. */
export type CalendarColumns = Pick<
  GuildSettingsTable,
  'time_zone' | 'open_day' | 'open_day_until_ms' | 'open_month' | 'open_month_until_ms'
>;

const CALENDAR_COLUMNS = [
  'time_zone',
  'open_day',
  'open_day_until_ms',
  'open_month',
  'open_month_until_ms',
] as const satisfies readonly (keyof CalendarColumns)[];

/** The calendar in the row of a server's settings; that of UTC where there is none. */
export function toCalendar(row: CalendarColumns | undefined): Calendar {
  const { time_zone: zone = null, open_day: day = null, open_day_until_ms: dayUntilMs = null } = row ?? {};
  const { open_month: month = null, open_month_until_ms: monthUntilMs = null } = row ?? {};
  const isOpen = day !== null && dayUntilMs !== null && month !== null && monthUntilMs !== null;
  return {
    timeZone: zone ?? DEFAULT_ZONE,
    open: isOpen ? { day: { key: day, untilMs: dayUntilMs }, month: { key: month, untilMs: monthUntilMs } } : null,
  };
}

/** The time zone itself is one of the settings. */
type OpenColumns = Omit<CalendarColumns, 'time_zone'>;

function toOpenColumns({ open }: Pick<Calendar, 'open'>): OpenColumns {
  return {
    open_day: open?.day.key ?? null,
    open_day_until_ms: open?.day.untilMs ?? null,
    open_month: open?.month.key ?? null,
    open_month_until_ms: open?.month.untilMs ?? null,
  };
}

function settingsRow(db: Executor, guildId: string): Promise<GuildSettingsTable | undefined> {
  return db.selectFrom('guild_settings').selectAll().where('guild_id', '=', guildId).executeTakeFirst();
}

export async function readSettings(db: Executor, guildId: string): Promise<GuildSettings> {
  return toSettings(await settingsRow(db, guildId));
}

/** The settings of a server and its calendar. */
export async function readSettingsAndCalendar(
  db: Executor,
  guildId: string,
): Promise<{ readonly settings: GuildSettings; readonly calendar: Calendar }> {
  const row = await settingsRow(db, guildId);
  return { settings: toSettings(row), calendar: toCalendar(row) };
}

export async function readCalendar(db: Executor, guildId: string): Promise<Calendar> {
  const row = await db
    .selectFrom('guild_settings')
    .select(CALENDAR_COLUMNS)
    .where('guild_id', '=', guildId)
    .executeTakeFirst();
  return toCalendar(row);
}

function toSettings(row: GuildSettingsTable | undefined): GuildSettings {
  return {
    timeZone: row?.time_zone ?? null,
    defaultModelId: row?.default_model_id ?? null,
    finalModelId: row?.final_model_id ?? null,
    defaultAspect: row?.default_aspect ?? null,
    maxPixels: row?.max_pixels ?? null,
    maxSafety: row?.max_safety ?? null,
    maxCount: row?.max_count ?? null,
    confirmFrom: row?.confirm_micros ?? null,
    aiMark: row?.ai_mark ?? null,
    references: row?.reference_sources ?? null,
    highSafety: row?.high_safety ?? null,
    modLogChannelId: row?.mod_log_channel_id ?? null,
    digestChannelId: row?.digest_channel_id ?? null,
    pausedBy: row?.paused_by ?? null,
  };
}

function toSettingsColumns(decided: GuildSettings): Omit<GuildSettingsTable, 'guild_id' | keyof OpenColumns> {
  return {
    time_zone: decided.timeZone,
    default_model_id: decided.defaultModelId,
    final_model_id: decided.finalModelId,
    default_aspect: decided.defaultAspect,
    max_pixels: decided.maxPixels,
    max_safety: decided.maxSafety,
    max_count: decided.maxCount,
    confirm_micros: decided.confirmFrom,
    ai_mark: decided.aiMark,
    reference_sources: decided.references,
    high_safety: decided.highSafety,
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
  // The insert comes first: it takes SQLite's write lock, so what is read after it stays true until the commit.
  await ensureRow(db, guildId);
  const { settings, calendar } = await readSettingsAndCalendar(db, guildId);
  await db
    .updateTable('guild_settings')
    .set({ ...toSettingsColumns({ ...settings, ...change }), ...toOpenColumns(changed(calendar, change, entry)) })
    .where('guild_id', '=', guildId)
    .execute();
  await writeAudit(db, entry);
}

function changed(calendar: Calendar, { timeZone }: Partial<GuildSettings>, { atMs }: AuditEntry): Calendar {
  return timeZone === undefined ? calendar : changeTimeZone(calendar, timeZone ?? DEFAULT_ZONE, atMs);
}

async function ensureRow(db: Executor, guildId: string): Promise<void> {
  await db
    .insertInto('guild_settings')
    .values({ guild_id: guildId, ...toSettingsColumns(toSettings(undefined)), ...toOpenColumns({ open: null }) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function setGuildPause(
  db: Executor,
  guildId: string,
  pausedBy: string | null,
  entry: AuditEntry,
): Promise<boolean> {
  await ensureRow(db, guildId);
  const { numUpdatedRows } = await db
    .updateTable('guild_settings')
    .set({ paused_by: pausedBy })
    .where('guild_id', '=', guildId)
    .where('paused_by', pausedBy === null ? 'is not' : 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await writeAudit(db, entry);
  return true;
}

export async function pausedGuilds(db: Executor): Promise<string[]> {
  const rows = await db
    .selectFrom('guild_settings')
    .select('guild_id')
    .where('paused_by', 'is not', null)
    .orderBy('guild_id')
    .execute();
  return rows.map(({ guild_id: guildId }) => guildId);
}

export async function digestChannels(
  db: Executor,
): Promise<{ guildId: string; channelId: string; calendar: Calendar }[]> {
  const rows = await db
    .selectFrom('guild_settings')
    .select(['guild_id', 'digest_channel_id', ...CALENDAR_COLUMNS])
    .where('digest_channel_id', 'is not', null)
    .orderBy('guild_id')
    .execute();
  return rows.flatMap((row) =>
    row.digest_channel_id === null
      ? []
      : [{ guildId: row.guild_id, channelId: row.digest_channel_id, calendar: toCalendar(row) }],
  );
}
