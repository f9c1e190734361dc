// Stores and reads the readings of BFL's balance, and sums what the ledger says was billed.

import type { CreditReading } from '../../administration/store.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { Executor } from '../sqlite/database.ts';
import type { CreditReadingsTable } from '../schema.ts';
import { readRestoration } from './restoration.ts';

export async function recordReading(db: Executor, reading: CreditReading): Promise<void> {
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

export async function readingsSince(db: Executor, sinceMs: number): Promise<CreditReading[]> {
  const restoration = await readRestoration(db);
  const rows = await db
    .selectFrom('credit_readings')
    .selectAll()
    .where('at_ms', '>=', Math.max(sinceMs, restoration?.restoredAtMs ?? 0))
    .orderBy('at_ms')
    .execute();
  return rows.map(toReading);
}

export async function readingBeforeRestore(db: Executor): Promise<CreditReading | null> {
  const restoration = await readRestoration(db);
  if (restoration === null) return null;
  const row = await db
    .selectFrom('credit_readings')
    .selectAll()
    .where('at_ms', '<', restoration.restoredAtMs)
    .orderBy('at_ms', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toReading(row);
}

function toReading(row: CreditReadingsTable): CreditReading {
  return {
    atMs: row.at_ms,
    balance: row.balance_micros,
    billedSince: row.billed_since_micros,
    unsureSince: row.unsure_since_micros,
    inFlight: row.in_flight_micros,
  };
}

export async function billedBetween(db: Executor, sinceMs: number, untilMs: number): Promise<MicroUsd> {
  const { billed } = await db
    .selectFrom('ledger')
    .select((eb) => eb.fn.sum<number | null>('billed_micros').as('billed'))
    .where('at_ms', '>', sinceMs)
    .where('at_ms', '<=', untilMs)
    .executeTakeFirstOrThrow();
  return billed ?? 0;
}
