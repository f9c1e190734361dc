import type { Kysely, Transaction } from 'kysely';
import type {
  AdministrationStore,
  AuditEntry,
  Block,
  BotPause,
  CreditReading,
  Grant,
  GuildList,
  GuildSettings,
} from '../administration/store.ts';
import type { GuildCap } from '../generation/cap-policy.ts';
import type { MicroUsd } from '../generation/money.ts';
import type { Rules } from '../generation/rules.ts';
import { writeAudit } from './audit-trail.ts';
import { botPauseRow, isBotPaused, setBotPause } from './bot-pause.ts';
import type { Executor } from './database.ts';
import { accountFor, appendEntry } from './ledger-repository.ts';
import type { GuildSettingsTable, Schema } from './schema.ts';

/** AdministrationStore over SQLite: one change, one transaction. */
export function createAdministrationStore(db: Kysely<Schema>): AdministrationStore {
  const inTransaction = <T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> =>
    db.transaction().execute(work);
  return {
    guildCaps: (guildId) => guildCaps(db, guildId),
    rulesFor: (guildId, userId) => rulesFor(db, guildId, userId),
    changeCap: (guildId, cap, limit, audit) => inTransaction((trx) => changeCap(trx, guildId, cap, limit, audit)),
    grant: (grant) => inTransaction((trx) => addGrant(trx, grant)),
    settings: (guildId) => settings(db, guildId),
    changeSettings: (guildId, change, audit) => inTransaction((trx) => changeSettings(trx, guildId, change, audit)),
    list: (guildId, list) => readList(db, guildId, list),
    changeList: (guildId, list, value, present, audit) =>
      inTransaction((trx) => changeList(trx, guildId, list, value, present, audit)),
    auditTrail: (guildId, limit, offset) => auditTrail(db, guildId, limit, offset),
    blocks: () => blocks(db),
    block: (block) => inTransaction((trx) => addBlock(trx, block)),
    unblock: (kind, id, audit) => inTransaction((trx) => removeBlock(trx, kind, id, audit)),
    botPause: () => botPause(db),
    setBotPause: (reason, audit) => inTransaction((trx) => setBotPause(trx, reason, audit)),
    recordReading: (reading) => recordReading(db, reading),
    readingsSince: (sinceMs) => readingsSince(db, sinceMs),
    billedBetween: (sinceMs, untilMs) => billedBetween(db, sinceMs, untilMs),
    claimNotice: (key, holder, atMs) => claimNotice(db, key, holder, atMs),
    isClaimed: (key) => isClaimed(db, key),
    digestChannels: () => digestChannels(db),
  };
}

async function guildCaps(db: Executor, guildId: string): Promise<GuildCap[]> {
  const rows = await db.selectFrom('guild_caps').selectAll().where('guild_id', '=', guildId).execute();
  return rows.map((row) => ({
    subject: row.subject,
    subjectId: row.subject_id,
    span: row.span,
    limit: row.limit_micros,
  }));
}

async function rulesFor(db: Executor, guildId: string, userId: string): Promise<Rules> {
  const decided = await settings(db, guildId);
  const allowed = await db.selectFrom('guild_allowed').selectAll().where('guild_id', '=', guildId).execute();
  const block = await db
    .selectFrom('operator_blocks')
    .select(['kind', 'reason'])
    .where((eb) => eb.or([eb.and({ kind: 'user', id: userId }), eb.and({ kind: 'guild', id: guildId })]))
    .executeTakeFirst();
  const valuesOf = (kind: 'channel' | 'role'): string[] =>
    allowed.filter((row) => row.kind === kind).map(({ value }) => value);
  return {
    block: block ?? null,
    isBotPaused: await isBotPaused(db),
    isGuildPaused: decided.pausedBy !== null,
    allowedChannelIds: valuesOf('channel'),
    allowedRoleIds: valuesOf('role'),
    allowedModels: allowed
      .filter(({ kind }) => kind === 'model')
      .map((row) => ({ modelId: row.value, roleId: row.role_id === '' ? null : row.role_id })),
    maxPixels: decided.maxPixels,
    maxSafety: decided.maxSafety,
    maxCount: decided.maxCount,
    blockedWords: await readList(db, guildId, { kind: 'word' }),
    defaultModelId: decided.defaultModelId,
    defaultAspect: decided.defaultAspect,
    timeZone: decided.timeZone ?? 'utc',
  };
}

async function changeCap(
  db: Executor,
  guildId: string,
  { subject, subjectId, span }: Omit<GuildCap, 'limit'>,
  limit: MicroUsd | null,
  entry: AuditEntry,
): Promise<void> {
  const key = { guild_id: guildId, subject, subject_id: subjectId, span };
  if (limit === null) {
    await db
      .deleteFrom('guild_caps')
      .where((eb) => eb.and(key))
      .execute();
  } else {
    await db
      .insertInto('guild_caps')
      .values({ ...key, limit_micros: limit })
      .onConflict((conflict) =>
        conflict.columns(['guild_id', 'subject', 'subject_id', 'span']).doUpdateSet({ limit_micros: limit }),
      )
      .execute();
  }
  await writeAudit(db, entry);
}

async function addGrant(db: Executor, grant: Grant): Promise<void> {
  await appendEntry(db, {
    kind: 'adjust',
    account: accountFor(grant.guildId, grant.userId, grant.periods),
    amounts: { granted: grant.amount },
    generationId: null,
    picture: null,
    reason: grant.reason,
    actorId: grant.actorId,
    atMs: grant.atMs,
  });
  await writeAudit(db, {
    guildId: grant.guildId,
    actorId: grant.actorId,
    action: 'grant',
    subject: `member:${grant.userId}`,
    before: null,
    after: `${grant.amount} ${grant.reason}`,
    atMs: grant.atMs,
  });
}

async function settings(db: Executor, guildId: string): Promise<GuildSettings> {
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

async function changeSettings(
  db: Executor,
  guildId: string,
  change: Partial<GuildSettings>,
  entry: AuditEntry,
): Promise<void> {
  const row = toSettingsRow(guildId, { ...(await settings(db, guildId)), ...change });
  await db
    .insertInto('guild_settings')
    .values(row)
    .onConflict((conflict) => conflict.column('guild_id').doUpdateSet(row))
    .execute();
  await writeAudit(db, entry);
}

async function readList(db: Executor, guildId: string, list: GuildList): Promise<string[]> {
  if (list.kind === 'word') {
    const words = await db
      .selectFrom('guild_blocked_words')
      .select('word')
      .where('guild_id', '=', guildId)
      .orderBy('word')
      .execute();
    return words.map(({ word }) => word);
  }
  const rows = await db
    .selectFrom('guild_allowed')
    .select('value')
    .where('guild_id', '=', guildId)
    .where('kind', '=', list.kind)
    .where('role_id', '=', list.kind === 'model' ? list.roleId : '')
    .orderBy('value')
    .execute();
  return rows.map(({ value }) => value);
}

async function changeList(
  db: Executor,
  guildId: string,
  list: GuildList,
  value: string,
  present: boolean,
  entry: AuditEntry,
): Promise<boolean> {
  const changed =
    list.kind === 'word' ? changeWord(db, guildId, value, present) : changeAllowed(db, guildId, list, value, present);
  if (!(await changed)) return false;
  await writeAudit(db, entry);
  return true;
}

async function changeWord(db: Executor, guildId: string, word: string, present: boolean): Promise<boolean> {
  const row = { guild_id: guildId, word };
  if (!present) {
    const { numDeletedRows } = await db
      .deleteFrom('guild_blocked_words')
      .where((eb) => eb.and(row))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('guild_blocked_words')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

async function changeAllowed(
  db: Executor,
  guildId: string,
  list: Exclude<GuildList, { kind: 'word' }>,
  value: string,
  present: boolean,
): Promise<boolean> {
  const row = { guild_id: guildId, kind: list.kind, role_id: list.kind === 'model' ? list.roleId : '', value };
  if (!present) {
    const { numDeletedRows } = await db
      .deleteFrom('guild_allowed')
      .where((eb) => eb.and(row))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('guild_allowed')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

async function auditTrail(db: Executor, guildId: string, limit: number, offset: number): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom('audit_trail')
    .selectAll()
    .where('guild_id', '=', guildId)
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map((row) => ({
    guildId: row.guild_id,
    actorId: row.actor_id,
    action: row.action,
    subject: row.subject,
    before: row.before,
    after: row.after,
    atMs: row.at_ms,
  }));
}

async function blocks(db: Executor): Promise<Block[]> {
  const rows = await db.selectFrom('operator_blocks').selectAll().orderBy('at_ms').execute();
  return rows.map(({ kind, id, reason, blocked_by: blockedBy, at_ms: atMs }) => ({
    kind,
    id,
    reason,
    blockedBy,
    atMs,
  }));
}

async function addBlock(db: Executor, { kind, id, reason, blockedBy, atMs }: Block): Promise<void> {
  await db
    .insertInto('operator_blocks')
    .values({ kind, id, reason, blocked_by: blockedBy, at_ms: atMs })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'id']).doUpdateSet({ reason, blocked_by: blockedBy, at_ms: atMs }),
    )
    .execute();
  const entry = {
    guildId: '',
    actorId: blockedBy,
    action: 'block',
    subject: `${kind}:${id}`,
    before: null,
    after: reason,
  };
  await writeAudit(db, { ...entry, atMs });
}

async function removeBlock(db: Executor, kind: Block['kind'], id: string, entry: AuditEntry): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('operator_blocks')
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await writeAudit(db, entry);
  return true;
}

/** Who paused the bot stands in the trail, with the same transaction. */
async function botPause(db: Executor): Promise<BotPause | null> {
  const pause = await botPauseRow(db).executeTakeFirst();
  if (pause === undefined) return null;
  const entry = await db
    .selectFrom('audit_trail')
    .select(['actor_id', 'at_ms'])
    .where('guild_id', '=', '')
    .where('action', '=', 'pause')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return { reason: pause.value, actorId: entry.actor_id, atMs: entry.at_ms };
}

async function recordReading(db: Executor, reading: CreditReading): Promise<void> {
  await db
    .insertInto('credit_readings')
    .values({
      at_ms: reading.atMs,
      balance_micros: reading.balance,
      billed_since_micros: reading.billedSince,
      unsure_since_micros: reading.unsureSince,
      in_flight_micros: reading.inFlight,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function readingsSince(db: Executor, sinceMs: number): Promise<CreditReading[]> {
  const rows = await db
    .selectFrom('credit_readings')
    .selectAll()
    .where('at_ms', '>=', sinceMs)
    .orderBy('at_ms')
    .execute();
  return rows.map((row) => ({
    atMs: row.at_ms,
    balance: row.balance_micros,
    billedSince: row.billed_since_micros,
    unsureSince: row.unsure_since_micros,
    inFlight: row.in_flight_micros,
  }));
}

async function billedBetween(db: Executor, sinceMs: number, untilMs: number): Promise<MicroUsd> {
  const { billed } = await db
    .selectFrom('ledger')
    .select((eb) => eb.fn.sum<number | null>('billed_micros').as('billed'))
    .where('at_ms', '>', sinceMs)
    .where('at_ms', '<=', untilMs)
    .executeTakeFirstOrThrow();
  return billed ?? 0;
}

async function claimNotice(db: Executor, key: string, holder: string, atMs: number): Promise<boolean> {
  await db
    .insertInto('notices')
    .values({ key, holder, at_ms: atMs })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db.selectFrom('notices').select('holder').where('key', '=', key).executeTakeFirstOrThrow();
  return row.holder === holder;
}

async function isClaimed(db: Executor, key: string): Promise<boolean> {
  const row = await db.selectFrom('notices').select('key').where('key', '=', key).executeTakeFirst();
  return row !== undefined;
}

async function digestChannels(db: Executor): Promise<{ guildId: string; channelId: string; timeZone: string }[]> {
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
