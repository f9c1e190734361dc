import { describe, expect, it } from 'vitest';
import { findModel } from '../../../src/flux/configured-models.ts';
import { models } from '../../../src/flux/models.ts';
import { finalOptions, finalSize } from '../../../src/generation/model/final.ts';
import { checkOptions } from '../../../src/generation/model/options.ts';
import { draft } from '../../support/drafts.ts';

const recipeOf = (size: { readonly width: number; readonly height: number }) => ({
  ...draft({ id: '1', count: 4 }).recipe,
  aspect: null,
  size,
  seed: 100,
});

describe('the final version of a draft', () => {
  it('is what every model takes, whatever the draft was, with the seed of the picture', () => {
    for (const model of models) {
      for (const size of [
        { width: 1_216, height: 704 },
        { width: 4_096, height: 1_024 },
        { width: 72, height: 64 },
      ]) {
        const options = finalOptions({ ...recipeOf(size), safety: 6, enhance: true }, 102, model, models);
        const checked = checkOptions(options, models, { modelId: 'none', aspect: null });
        expect(checked).toMatchObject({
          ok: true,
          recipe: { seed: model.takesSeed ? 102 : null, count: 1, size: finalSize(recipeOf(size), model) },
        });
      }
    }
  });

  it.each([true, false])('has a seed that was chosen (%s) only where that of the draft was', (isSeedChosen) => {
    const recipe = { ...recipeOf({ width: 1_024, height: 1_024 }), isSeedChosen };
    const options = finalOptions(recipe, 100, models[0], models);
    expect(checkOptions(options, models, { modelId: 'none', aspect: null })).toMatchObject({
      recipe: { seed: 100, isSeedChosen },
    });
  });

  it('keeps the size where the model paints it, and else takes the nearest shape', () => {
    const [pro, ultra] = [findModel('flux-2-pro'), findModel('flux-pro-1.1-ultra')];
    if (pro === undefined || ultra === undefined) throw new Error('The models are gone');
    const wide = recipeOf({ width: 1_216, height: 704 });
    expect(finalSize(wide, pro)).toEqual(wide.size);
    expect(finalSize(wide, ultra)).toEqual(ultra.aspects['16:9']);
  });
});
