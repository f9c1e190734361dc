import { randomInt } from 'node:crypto';

/** Seeds that every model takes and that a person can still type. */
export const MAX_SEED = 2 ** 32 - 1;

export function randomSeed(): number {
  return randomInt(MAX_SEED + 1);
}

/** The seed of a generation's picture by its number, from 1: the first has the seed that was asked for. null where there is none. */
export function pictureSeed(seed: number | null, number: number): number | null {
  return seed === null ? null : (seed + number - 1) % (MAX_SEED + 1);
}
