// Alerts about the limits of servers.

import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type {
  AlertEnd,
  AlertKey,
  AlertState,
  CapAlert,
  CapAlertStore,
  ClaimedAlert,
} from '../../administration/cap-alert-store.ts';
import type { CapAlertsTable, Schema } from '../schema.ts';
import type { Executor } from '../sqlite/database.ts';

/** Noted, and to be told. */
const DUE: AlertState = 'due';
const SUPERSEDED: AlertState = 'superseded';
/** How long an alert is kept, in ms: longer than any period. */
const KEPT_MS = 62 * 86_400_000;

/** CapAlertStore over SQLite. */
export function createCapAlertStore(db: Kysely<Schema>): CapAlertStore {
  return {
    noteReached: (alert) => db.transaction().execute((trx) => noteReached(trx, alert)),
    dueAlerts: (nowMs, limit) => dueAlerts(db, nowMs, limit),
    claimAlert: (key, nowMs, untilMs) => claimAlert(db, key, nowMs, untilMs),
    tellLater: (key, atMs) => tellLater(db, key, atMs),
    endAlert: (key, end) => endAlert(db, key, end),
    alertedGuilds: () => alertedGuilds(db),
  };
}

async function noteReached(trx: Transaction<Schema>, alert: CapAlert): Promise<void> {
  if (!(await note(trx, alert, DUE))) return;
  if (alert.share === 100) await note(trx, { ...alert, share: 80 }, SUPERSEDED);
  await trx
    .deleteFrom('cap_alerts')
    .where('guild_id', '=', alert.guildId)
    .where('reached_at_ms', '<=', alert.reachedAtMs - KEPT_MS)
    .execute();
}

/** False where it was noted before and says nothing new. */
async function note(trx: Transaction<Schema>, alert: CapAlert, state: AlertState): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('cap_alerts')
    .values(toRow(alert, state))
    .onConflict((conflict) =>
      conflict
        .columns(['guild_id', 'period', 'share'])
        .doUpdateSet(toRow(alert, state))
        .where((eb) =>
          eb.or([
            eb('cap_alerts.limit_micros', '<', alert.limit),
            eb.and([eb('cap_alerts.state', '<>', 'told'), eb('cap_alerts.limit_micros', '<>', alert.limit)]),
            eb.and([eb('cap_alerts.state', '=', 'given_up'), eb('cap_alerts.channel_id', '<>', alert.channelId)]),
            ...(state === SUPERSEDED ? [eb('cap_alerts.state', '=', DUE)] : []),
          ]),
        ),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

async function dueAlerts(db: Executor, nowMs: number, limit: number): Promise<AlertKey[]> {
  const rows = await db
    .selectFrom('cap_alerts')
    .select(['guild_id', 'period', 'share'])
    // Literally, as the partial index has it.
    .where('state', '=', sql.lit(DUE))
    .where('next_at_ms', '<=', nowMs)
    .orderBy('next_at_ms')
    .orderBy('guild_id')
    .orderBy('share')
    .orderBy('period')
    .limit(limit)
    .execute();
  return rows.map(({ guild_id: guildId, period, share }) => ({ guildId, period, share }));
}

async function claimAlert(db: Executor, key: AlertKey, nowMs: number, untilMs: number): Promise<ClaimedAlert | null> {
  const row = await db
    .updateTable('cap_alerts')
    .set((eb) => ({ next_at_ms: untilMs, tries: eb('tries', '+', 1) }))
    .where((eb) => eb.and(keyOf(key)))
    .where('state', '=', DUE)
    .where('next_at_ms', '<=', nowMs)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : { ...toAlert(row), tries: row.tries };
}

async function tellLater(db: Executor, key: AlertKey, atMs: number): Promise<void> {
  await db
    .updateTable('cap_alerts')
    .set('next_at_ms', atMs)
    .where((eb) => eb.and(keyOf(key)))
    .where('state', '=', DUE)
    .execute();
}

async function endAlert(db: Executor, key: AlertKey, end: AlertEnd): Promise<void> {
  await db
    .updateTable('cap_alerts')
    .set('state', end)
    .where((eb) => eb.and(keyOf(key)))
    .where('state', '=', DUE)
    .execute();
}

async function alertedGuilds(db: Executor): Promise<string[]> {
  const rows = await db
    .selectFrom('guild_settings')
    .select('guild_id')
    .where('mod_log_channel_id', 'is not', null)
    .orderBy('guild_id')
    .execute();
  return rows.map(({ guild_id: guildId }) => guildId);
}

function keyOf({ guildId, period, share }: AlertKey) {
  return { guild_id: guildId, period, share };
}

function toRow(alert: CapAlert, state: AlertState): CapAlertsTable {
  return {
    ...keyOf(alert),
    span: alert.span,
    limit_micros: alert.limit,
    used_micros: alert.used,
    is_own: alert.isOwn ? 1 : 0,
    resets_at_ms: alert.resetsAtMs,
    channel_id: alert.channelId,
    state,
    reached_at_ms: alert.reachedAtMs,
    tries: 0,
    next_at_ms: alert.reachedAtMs,
  };
}

function toAlert(row: Selectable<CapAlertsTable>): CapAlert {
  return {
    guildId: row.guild_id,
    period: row.period,
    share: row.share,
    span: row.span,
    limit: row.limit_micros,
    used: row.used_micros,
    isOwn: row.is_own === 1,
    resetsAtMs: row.resets_at_ms,
    channelId: row.channel_id,
    reachedAtMs: row.reached_at_ms,
  };
}
