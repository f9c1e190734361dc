// Stores and reads the readings of accounts' balances, and sums what the ledger says was billed.

import { sql, type SqlBool } from 'kysely';
import type { CreditReading } from '../../administration/store.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { Executor } from '../sqlite/database.ts';
import type { CreditReadingsTable } from '../schema.ts';
import { readRestoration } from './restoration.ts';

export async function recordReading(db: Executor, reading: CreditReading): Promise<void> {
  await db
    .insertInto('credit_readings')
    .values({
      account: reading.account,
      at_ms: reading.atMs,
      balance_micros: reading.balance,
      billed_since_micros: reading.billedSince,
      unsure_since_micros: reading.unsureSince,
      in_flight_micros: reading.inFlight,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function readingsSince(db: Executor, account: string, sinceMs: number): Promise<CreditReading[]> {
  const restoration = await readRestoration(db);
  const rows = await db
    .selectFrom('credit_readings')
    .selectAll()
    .where('account', '=', account)
    .where('at_ms', '>=', Math.max(sinceMs, restoration?.restoredAtMs ?? 0))
    .orderBy('at_ms')
    .execute();
  return rows.map(toReading);
}

export async function readingBeforeRestore(db: Executor, account: string): Promise<CreditReading | null> {
  const restoration = await readRestoration(db);
  if (restoration === null) return null;
  const row = await db
    .selectFrom('credit_readings')
    .selectAll()
    .where('account', '=', account)
    .where('at_ms', '<', restoration.restoredAtMs)
    .orderBy('at_ms', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toReading(row);
}

function toReading(row: CreditReadingsTable): CreditReading {
  return {
    account: row.account,
    atMs: row.at_ms,
    balance: row.balance_micros,
    billedSince: row.billed_since_micros,
    unsureSince: row.unsure_since_micros,
    inFlight: row.in_flight_micros,
  };
}

/** Of an entry of the ledger: it is about a picture of that account. */
export function paintedBy(account: string) {
  return sql<SqlBool>`EXISTS (
    SELECT 1 FROM pictures WHERE pictures.generation_id = ledger.generation_id AND pictures.number = ledger.picture
      AND pictures.account = ${account})`;
}

export async function billedBetween(
  db: Executor,
  sinceMs: number,
  untilMs: number,
  account: string | null,
): Promise<MicroUsd> {
  const { billed } = await db
    .selectFrom('ledger')
    .select((eb) => eb.fn.sum<number | null>('billed_micros').as('billed'))
    .where('at_ms', '>', sinceMs)
    .where('at_ms', '<=', untilMs)
    .$if(account !== null, (query) => query.where(paintedBy(account ?? '')))
    .executeTakeFirstOrThrow();
  return billed ?? 0;
}
