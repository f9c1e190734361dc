import { expect, it } from 'vitest';
import { models } from '../../../src/flux/models.ts';
import { editedOptions } from '../../../src/generation/model/edit.ts';

it('a seed is read in the digits of every keyboard, and is no number where anything else stands there', () => {
  const seedOf = (seed: string) => editedOptions(null, { prompt: 'x', modelId: 'm', shape: '1:1', seed }, models).seed;
  expect(['７０７', ' 12 ', '007', ''].map(seedOf)).toEqual([707, 12, 7, undefined]);
  expect(['-1', '1e5', 'abc', '1.5', '9'.repeat(400)].map(seedOf)).toEqual(Array.from({ length: 5 }, () => Number.NaN));
});
