import type { Kysely, Transaction } from 'kysely';
import type { AdministrationStore, BotPause } from '../../administration/store.ts';
import type { Rules } from '../../generation/model/rules.ts';
import { readAuditTrail } from '../ledger/audit-trail.ts';
import { botPauseRow, isBotPaused, setBotPause } from './bot-pause.ts';
import { drainedAccounts, setDrained } from './drains.ts';
import { billedBetween, readingBeforeRestore, readingsSince, recordReading } from './credit-readings.ts';
import type { Executor } from '../sqlite/database.ts';
import { commandScopes, rememberCommandScopes } from './command-scopes.ts';
import { memberSpending } from './member-spending.ts';
import { addGrant, changeCap, guildCaps } from './guild-caps.ts';
import { changeList, readList } from './guild-lists.ts';
import {
  changeSettings,
  digestChannels,
  pausedGuilds,
  readCalendar,
  readSettings,
  readSettingsAndCalendar,
  setGuildPause,
} from './guild-settings.ts';
import { claimNotice, isClaimed } from './notices.ts';
import { addBlock, readBlocks, removeBlock } from './operator-blocks.ts';
import type { Schema } from '../schema.ts';
import { readRestoration } from './restoration.ts';

/** AdministrationStore over SQLite; each change is one transaction. */
export function createAdministrationStore(db: Kysely<Schema>): AdministrationStore {
  const inTransaction = <T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> =>
    db.transaction().execute(work);
  return {
    guildCaps: (guildId) => guildCaps(db, guildId),
    rulesFor: (guildId, userId) => rulesFor(db, guildId, userId),
    calendarOf: (guildId) => readCalendar(db, guildId),
    pausedGuilds: () => pausedGuilds(db),
    changeCap: (guildId, cap, limit, audit) => inTransaction((trx) => changeCap(trx, guildId, cap, limit, audit)),
    memberSpending: (guildId, period, userIds) => memberSpending(db, guildId, period, userIds),
    grant: (grant) => inTransaction((trx) => addGrant(trx, grant)),
    settings: (guildId) => readSettings(db, guildId),
    changeSettings: (guildId, change, audit) => inTransaction((trx) => changeSettings(trx, guildId, change, audit)),
    setGuildPause: (guildId, pausedBy, audit) => inTransaction((trx) => setGuildPause(trx, guildId, pausedBy, audit)),
    list: (guildId, list) => readList(db, guildId, list),
    changeList: (guildId, list, value, present, audit) =>
      inTransaction((trx) => changeList(trx, guildId, list, value, present, audit)),
    auditTrail: (guildId, limit, offset) => readAuditTrail(db, guildId, limit, offset),
    blocks: () => readBlocks(db),
    block: (block) => inTransaction((trx) => addBlock(trx, block)),
    unblock: (kind, id, audit) => inTransaction((trx) => removeBlock(trx, kind, id, audit)),
    botPause: () => botPause(db),
    restoration: () => readRestoration(db),
    setBotPause: (reason, audit) => inTransaction((trx) => setBotPause(trx, reason, audit)),
    drainedAccounts: () => drainedAccounts(db),
    setDrained: (account, isDrained, audit) => inTransaction((trx) => setDrained(trx, account, isDrained, audit)),
    recordReading: (reading) => recordReading(db, reading),
    readingsSince: (account, sinceMs) => readingsSince(db, account, sinceMs),
    readingBeforeRestore: (account) => readingBeforeRestore(db, account),
    billedBetween: (sinceMs, untilMs, account) => billedBetween(db, sinceMs, untilMs, account),
    claimNotice: (key, holder, atMs) => claimNotice(db, key, holder, atMs),
    isClaimed: (key) => isClaimed(db, key),
    commandScopes: () => commandScopes(db),
    rememberCommandScopes: (scopes) => rememberCommandScopes(db, scopes),
    digestChannels: () => digestChannels(db),
  };
}

async function rulesFor(db: Executor, guildId: string, userId: string): Promise<Rules> {
  const { settings: decided, calendar } = await readSettingsAndCalendar(db, guildId);
  const allowed = await db
    .selectFrom('guild_allowed')
    .selectAll()
    .where('guild_id', '=', guildId)
    .orderBy('kind')
    .orderBy('role_id')
    .orderBy('value')
    .execute();
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
    isHighSafetyEverywhere: decided.highSafety === 'everywhere',
    maxCount: decided.maxCount,
    confirmFrom: decided.confirmFrom,
    isMarked: decided.aiMark !== null,
    references: decided.references ?? 'own',
    blockedWords: await readList(db, guildId, { kind: 'word' }),
    defaultModelId: decided.defaultModelId,
    finalModelId: decided.finalModelId,
    defaultAspect: decided.defaultAspect,
    calendar,
  };
}

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
