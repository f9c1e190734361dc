import { describe, expect, it } from 'vitest';
import { models } from '../../../src/flux/models.ts';
import { changedParts, editedOptions } from '../../../src/generation/model/edit.ts';
import type { Recipe } from '../../../src/generation/model/generation.ts';
import { checkOptions, type RequestOptions } from '../../../src/generation/model/options.ts';

function recipeOf(options: RequestOptions): Recipe {
  const checked = checkOptions(options, models, { modelId: 'flux-pro-1.1', aspect: null });
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  return checked.recipe;
}

const FLUX_3 = recipeOf({ prompt: 'a fox', model: 'flux-3-image', aspect: 'auto', resolution: '2k', safety: 1 });

it('a seed is read in the digits of every keyboard, and is no number where anything else stands there', () => {
  const seedOf = (seed: string) => editedOptions(null, { prompt: 'x', modelId: 'm', shape: '1:1', seed }, models).seed;
  expect(['７０７', ' 12 ', '007', ''].map(seedOf)).toEqual([707, 12, 7, undefined]);
  expect(['-1', '1e5', 'abc', '1.5', '9'.repeat(400)].map(seedOf)).toEqual(Array.from({ length: 5 }, () => Number.NaN));
});

describe('a picture of FLUX.3 that its member edits', () => {
  it('keeps its resolution and its automatic ratio', () => {
    const filledIn = { prompt: 'a hare', modelId: 'flux-3-image', shape: 'auto', seed: '' };
    const edited = recipeOf(editedOptions(FLUX_3, filledIn, models));
    expect(edited).toEqual({ ...FLUX_3, prompt: 'a hare' });
    expect(changedParts(FLUX_3, edited)).toEqual(['prompt']);
  });

  it('goes to another model without what that does not take, and comes from one without a seed', () => {
    const filledIn = { prompt: 'a fox', modelId: 'flux-2-pro', shape: '3:2', seed: '7' };
    const other = recipeOf(editedOptions(FLUX_3, filledIn, models));
    expect(other).toMatchObject({
      modelId: 'flux-2-pro',
      aspect: '3:2',
      resolution: null,
      seed: 7,
      format: 'png',
      safety: 1,
    });
    const back = recipeOf(editedOptions(other, { ...filledIn, modelId: 'flux-3-image', seed: '' }, models));
    expect(back).toMatchObject({ aspect: '3:2', resolution: '1k', seed: null });
    // Nothing is told of a seed that there is not.
    expect(changedParts(other, back)).not.toContain('seed');
  });
});
