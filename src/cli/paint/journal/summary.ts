// What a run came to: pictures, money, and the exit code.

import type { MicroUsd } from '../../../generation/model/money.ts';
import type { StopCause } from '../model/stop-cause.ts';
import { sumOf, type PictureRecord } from './record.ts';

/** What programs go by: docs/command-line.md. */
export const EXIT = {
  painted: 0,
  someFailed: 1,
  badArguments: 2,
  account: 3,
  budget: 4,
  interrupted: 130,
} as const;

export interface Summary {
  readonly painted: number;
  readonly failed: number;
  readonly unconfirmed: number;
  /** Not started. */
  readonly left: number;
  /** With a host, or painted there, and not here yet. */
  readonly unfetched: number;
  readonly billed: MicroUsd;
  readonly perhaps: MicroUsd;
}

export function summaryOf(records: readonly PictureRecord[]): Summary {
  const inState = (...states: readonly PictureRecord['state'][]): number =>
    records.filter(({ state }) => states.includes(state)).length;
  const sum = (kind: 'billed' | 'perhaps'): MicroUsd =>
    records.reduce((total, record) => total + sumOf(record, [kind]), 0);
  return {
    painted: inState('painted'),
    failed: inState('failed'),
    unconfirmed: inState('unconfirmed'),
    left: inState('waiting'),
    unfetched: inState('submitting', 'painting', 'ready'),
    billed: sum('billed'),
    perhaps: sum('perhaps'),
  };
}

export function exitCodeOf({ failed, unconfirmed, left, unfetched }: Summary, cause: StopCause | null): number {
  switch (cause) {
    case 'interrupted':
      return EXIT.interrupted;
    case 'budget':
      return EXIT.budget;
    case 'out_of_credits':
    case 'key_refused':
      return EXIT.account;
    default:
      return failed + unconfirmed + left + unfetched === 0 ? EXIT.painted : EXIT.someFailed;
  }
}
