// What is to be painted: the pictures of checked lines, or those that a folder has unfinished; and what they cost at most.

import { randomBytes } from 'node:crypto';
import { pictureSeed } from '../../generation/model/seed.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { CheckedLine } from './asked/check-line.ts';
import type { Entry } from './journal/journal-entries.ts';
import { failedForNow, type PictureRecord } from './journal/record.ts';

export interface NumberedLine extends CheckedLine {
  /** Of the batch; null for the one of a command. */
  readonly number: number | null;
}

/** Each picture with an index of its own, from `first` on. */
export function planPictures(lines: readonly NumberedLine[], first: number): readonly Entry<'planned'>[] {
  const run = randomBytes(6).toString('hex');
  let index = first;
  return lines.flatMap(({ number, recipe, host, price }) =>
    Array.from({ length: recipe.count }, (_, picture) => {
      const { seed } = recipe;
      const inputs = recipe.inputs.flatMap(({ kept, ...input }) =>
        kept === null ? [] : [{ ...input, source: null, kept }],
      );
      const own = { ...recipe, inputs, seed: pictureSeed(seed, picture + 1), count: 1 as const };
      const planned = { event: 'planned', index, run, line: number, recipe: own, host, price } as const;
      index += 1;
      return planned;
    }),
  );
}

/** What was painted, or may have been, and what no process has fetched so far. */
const FETCHED_AGAIN: readonly (string | null)[] = ['not_handed_over', 'storage_failed'];

/** What `--resume` takes up. Of what is unconfirmed, that of which somebody can be asked, or which is to be painted once more. */
export function unfinished(records: readonly PictureRecord[], retriesUnconfirmed: boolean): readonly PictureRecord[] {
  return records.filter((record) => {
    const { state, error, task } = record;
    if (state === 'painted') return false;
    if (state === 'failed') return failedForNow(record) || (FETCHED_AGAIN.includes(error) && task !== null);
    return state !== 'unconfirmed' || task !== null || retriesUnconfirmed;
  });
}

/** Those that are, or may be, sent to a host once more. */
export function toPaint(records: readonly PictureRecord[], retriesUnconfirmed: boolean): readonly PictureRecord[] {
  return records.filter((record) => {
    const { state } = record;
    if (state === 'waiting' || failedForNow(record)) return true;
    return retriesUnconfirmed && (state === 'unconfirmed' || state === 'submitting');
  });
}

/** By the dearest account that may paint each. */
export function priceOf(records: readonly Pick<PictureRecord, 'plan'>[]): MicroUsd {
  return records.reduce((sum, { plan }) => sum + plan.price, 0);
}
