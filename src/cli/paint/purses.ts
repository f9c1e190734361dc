// What may be spent on a run, or on several that are taken up with one budget.

import { randomBytes } from 'node:crypto';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { Purse } from './engine/budget.ts';
import type { Journal } from './journal/journal.ts';
import type { PictureRecord } from './journal/record.ts';

/** A budget that is given now is for all of these; without one, each run keeps what it was given. */
export function pursesOf(
  records: readonly PictureRecord[],
  { runs: known }: Pick<Journal, 'runs'>,
  budget: MicroUsd | null,
): readonly Purse[] {
  const taken = new Set(records.map(({ plan }) => plan.run));
  if (budget !== null) return [{ id: randomBytes(6).toString('hex'), limit: budget, runs: taken }];
  const purseOf = (run: string): string => known.find((one) => one.run === run)?.purse ?? run;
  return [...new Set([...taken].map(purseOf))].map((id) => {
    const before = known.filter(({ purse }) => purse === id);
    const runs = new Set([...before.map(({ run }) => run), ...[...taken].filter((run) => purseOf(run) === id)]);
    return { id, limit: before[0]?.budget ?? null, runs };
  });
}

/** What all of them may spend together; null where one of them has no limit. */
export function limitOf(purses: readonly Purse[]): MicroUsd | null {
  const limits = purses.flatMap(({ limit }) => (limit === null ? [] : [limit]));
  return limits.length < purses.length ? null : limits.reduce((sum, limit) => sum + limit, 0);
}
