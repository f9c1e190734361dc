import { sql } from 'kysely';
import type { Cap, CapUsage, CapUse } from '../../generation/model/caps.ts';
import { periodFor, type Periods } from '../../generation/model/periods.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { Executor } from '../sqlite/database.ts';
import type { LedgerKind, LedgerTable } from '../schema.ts';
import type { CapSet } from '../../generation/model/cap-set.ts';

/** Who an entry is about and the periods that it counts in: those of the hold, also for what happens later. */
export interface Account {
  readonly guildId: string;
  readonly userId: string;
  readonly guildDay: string;
  readonly guildMonth: string;
  readonly botDay: string;
  readonly botMonth: string;
}

/** The changes of one entry, in micro-dollars. */
export interface Amounts {
  readonly held?: MicroUsd;
  readonly charged?: MicroUsd;
  readonly billed?: MicroUsd;
  /** Counts for the member alone: nobody else's caps move. */
  readonly granted?: MicroUsd;
}

export interface LedgerEntry {
  readonly kind: LedgerKind;
  readonly account: Account;
  readonly amounts: Amounts;
  readonly generationId: string | null;
  readonly picture: number | null;
  readonly reason: string | null;
  readonly actorId?: string | null;
  readonly atMs: number;
}

/** How the reason of an `adjust` begins that stands for what a restore carried over; the model follows. */
export const CARRIED_OVER = 'carried over: ';

export function accountFor(guildId: string, userId: string, periods: Periods): Account {
  return {
    guildId,
    userId,
    guildDay: periods.guild.day.key,
    guildMonth: periods.guild.month.key,
    botDay: periods.bot.day.key,
    botMonth: periods.bot.month.key,
  };
}

/** Appends an entry and carries it to the six balances it touches. Call it inside a transaction. */
export async function appendEntry(db: Executor, entry: LedgerEntry): Promise<void> {
  const { account, amounts } = entry;
  const changes = {
    held_micros: amounts.held ?? 0,
    charged_micros: amounts.charged ?? 0,
    billed_micros: amounts.billed ?? 0,
    granted_micros: amounts.granted ?? 0,
  };
  await db
    .insertInto('ledger')
    .values({
      kind: entry.kind,
      generation_id: entry.generationId,
      picture: entry.picture,
      guild_id: account.guildId,
      user_id: account.userId,
      guild_day: account.guildDay,
      guild_month: account.guildMonth,
      bot_day: account.botDay,
      bot_month: account.botMonth,
      ...changes,
      reason: entry.reason,
      actor_id: entry.actorId ?? null,
      at_ms: entry.atMs,
    })
    .execute();
  await carryToBalances(db, account, changes);
}

export interface BalanceChanges {
  readonly held_micros: MicroUsd;
  readonly charged_micros: MicroUsd;
  readonly billed_micros: MicroUsd;
  readonly granted_micros: MicroUsd;
}

/** Adds to the six balances of an account: what its ledger entries come to, and nothing else. */
export async function carryToBalances(db: Executor, account: Account, changes: BalanceChanges): Promise<void> {
  await db
    .insertInto('balances')
    .values(
      balanceKeys(account).map((key) => ({
        ...key,
        ...changes,
        granted_micros: key.user_id === '' ? 0 : changes.granted_micros,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['guild_id', 'user_id', 'period']).doUpdateSet((eb) => ({
        held_micros: eb('balances.held_micros', '+', eb.ref('excluded.held_micros')),
        charged_micros: eb('balances.charged_micros', '+', eb.ref('excluded.charged_micros')),
        billed_micros: eb('balances.billed_micros', '+', eb.ref('excluded.billed_micros')),
        granted_micros: eb('balances.granted_micros', '+', eb.ref('excluded.granted_micros')),
      })),
    )
    .execute();
}

interface BalanceKey {
  readonly guild_id: string;
  readonly user_id: string;
  readonly period: string;
}

function balanceKey(guildId: string, userId: string, period: string): BalanceKey {
  return { guild_id: guildId, user_id: userId, period };
}

/** The member, their server and the whole bot, each for the day and the month. */
function balanceKeys({ guildId, userId, guildDay, guildMonth, botDay, botMonth }: Account): BalanceKey[] {
  return [
    balanceKey(guildId, userId, guildDay),
    balanceKey(guildId, userId, guildMonth),
    balanceKey(guildId, '', guildDay),
    balanceKey(guildId, '', guildMonth),
    balanceKey('', '', botDay),
    balanceKey('', '', botMonth),
  ];
}

/** What is held and charged under each cap at this moment, in the order of the caps. */
export async function capUsages(
  db: Executor,
  guildId: string,
  userId: string,
  { caps, periods }: CapSet,
): Promise<CapUsage[]> {
  const uses = await capUses(db, accountFor(guildId, userId, periods), caps);
  return uses.map((use) => ({ ...use, resetsAtMs: periodFor(periods, use.scope, use.span).endsAtMs }));
}

/** The same in the periods of an account. */
export async function capUses(db: Executor, account: Account, caps: readonly Cap[]): Promise<CapUse[]> {
  if (caps.length === 0) return [];
  const balances = await db
    .selectFrom('balances')
    .select(['guild_id', 'user_id', 'period', 'held_micros', 'charged_micros', 'billed_micros', 'granted_micros'])
    .where((eb) => eb.or(caps.map((cap) => eb.and(keyUnder(cap, account)))))
    .execute();
  return caps.map((cap) => {
    const key = keyUnder(cap, account);
    const balance = balances.find(
      (row) => row.guild_id === key.guild_id && row.user_id === key.user_id && row.period === key.period,
    );
    const charged = balance?.charged_micros ?? 0;
    // The bot's caps guard the operator's own money, so waste that no member pays counts there, too.
    const spent = cap.scope === 'bot' ? Math.max(charged, balance?.billed_micros ?? 0) : charged;
    const used = (balance?.held_micros ?? 0) + spent;
    const granted = cap.scope === 'member' ? (balance?.granted_micros ?? 0) : 0;
    return { ...cap, limit: cap.limit + granted, granted, used };
  });
}

/** The balance that counts under a cap. */
function keyUnder({ scope, span }: Cap, account: Account): BalanceKey {
  const period =
    scope === 'bot'
      ? { day: account.botDay, month: account.botMonth }
      : { day: account.guildDay, month: account.guildMonth };
  return balanceKey(scope === 'bot' ? '' : account.guildId, scope === 'member' ? account.userId : '', period[span]);
}

/** The account that a generation was held on. */
export async function accountOfHold(db: Executor, generationId: string): Promise<Account> {
  const hold = await db
    .selectFrom('ledger')
    .select(['guild_id', 'user_id', 'guild_day', 'guild_month', 'bot_day', 'bot_month'])
    .where('generation_id', '=', generationId)
    // Literally, as the partial index has it.
    .where('kind', '=', sql.lit('hold'))
    .executeTakeFirstOrThrow();
  return toAccount(hold);
}

export function toAccount(
  row: Pick<LedgerTable, 'guild_id' | 'user_id' | 'guild_day' | 'guild_month' | 'bot_day' | 'bot_month'>,
): Account {
  return {
    guildId: row.guild_id,
    userId: row.user_id,
    guildDay: row.guild_day,
    guildMonth: row.guild_month,
    botDay: row.bot_day,
    botMonth: row.bot_month,
  };
}
