/** The seeds of the random tests. Each prints its own when it fails; `EASEL_SEED` set to it plays the same cases again. */

/** The seed that `EASEL_SEED` asks for; null where it is unset, or `random`. Throws for anything but a 32-bit integer. */
export function givenSeed(value: string | undefined = process.env['EASEL_SEED']): number | null {
  if (value === undefined || value === '' || value === 'random') return null;
  const seed = Number(value);
  if (seed !== (seed | 0)) throw new Error(`EASEL_SEED is a 32-bit integer or "random", not ${JSON.stringify(value)}`);
  return seed;
}

/** The given seed, else the usual one of this test; a fresh one with `EASEL_SEED=random`. It belongs in the test's title. */
export function seedOr(usual: number, value: string | undefined = process.env['EASEL_SEED']): number {
  // oxlint-disable-next-line no-restricted-properties -- the one place that draws a seed
  return givenSeed(value) ?? (value === 'random' ? Math.floor(Math.random() * 2 ** 31) : usual);
}
