import type { Registry } from 'prom-client';
import type { MicroUsd } from '../generation/model/money.ts';
import type { Prom } from './prom-client.ts';

/** The balance at BFL as it was read last, and what BFL bills a day at the current pace. */
interface BalanceReading {
  readonly balance: MicroUsd;
  readonly perDay: MicroUsd;
  readonly atMs: number;
}

/** Creates the gauges of the account's balance, and returns the function that sets them. There are none before the first reading. */
export function createBalanceMetrics({ Gauge }: Prom, registers: [Registry]): (reading: BalanceReading) => void {
  const gauge = (name: string, help: string) => {
    const created = new Gauge({ name, help, registers });
    created.remove();
    return created;
  };
  const balance = gauge('easel_balance_micro_usd', "The account's balance at BFL, in millionths of a dollar");
  const perDay = gauge('easel_billed_per_day_micro_usd', 'Billed a day on average of the last seven, in millionths');
  const readAt = gauge('easel_balance_read_timestamp_seconds', 'When the balance was read last, in Unix time');
  return (reading) => {
    balance.set(reading.balance);
    perDay.set(reading.perDay);
    readAt.set(reading.atMs / 1_000);
  };
}
