import type { Registry } from 'prom-client';
import type { MicroUsd } from '../generation/model/money.ts';
import { labelsOf } from './account-labels.ts';
import type { Prom } from './prom-client.ts';

/** The balance of an account as it was read last, and what it is billed a day at the current pace. */
interface BalanceReading {
  readonly account: string;
  /** null where the host tells none. */
  readonly balance: MicroUsd | null;
  readonly perDay: MicroUsd;
  readonly atMs: number;
}

export interface BalanceMetrics {
  /** Of an account that paints, whether its host tells a balance at all. */
  readonly balanceExpected: (account: string, isTold: boolean) => void;
  readonly balanceRead: (reading: BalanceReading) => void;
}

/** The gauges of the accounts' balances. There are none before the first reading. */
export function createBalanceMetrics({ Gauge }: Prom, registers: [Registry]): BalanceMetrics {
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames: ['host', 'account'], registers });
  const told = gauge('easel_account_tells_balance', '1 where the host of the account tells its balance');
  const balance = gauge('easel_balance_micro_usd', "The account's balance at its host, in millionths of a dollar");
  const perDay = gauge('easel_billed_per_day_micro_usd', 'Billed a day on average of the last seven, in millionths');
  const readAt = gauge('easel_balance_read_timestamp_seconds', 'When the balance was read last, in Unix time');
  return {
    balanceExpected: (account, isTold) => told.set(labelsOf(account), isTold ? 1 : 0),
    balanceRead: (reading) => {
      const labels = labelsOf(reading.account);
      perDay.set(labels, reading.perDay);
      if (reading.balance === null) return;
      balance.set(labels, reading.balance);
      readAt.set(labels, reading.atMs / 1_000);
    },
  };
}
