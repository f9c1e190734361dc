import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { models } from '../../../src/flux/models.ts';
import { MEGAPIXEL, type ImageModel, type Size } from '../../../src/generation/model/image-model.ts';
import { keptShape, pricedInput, type GivenPicture } from '../../../src/generation/model/input-picture.ts';
import { checkOptions } from '../../../src/generation/model/options.ts';

const all: readonly ImageModel[] = models;
const DEFAULTS = { modelId: 'flux-2-pro', aspect: null, maxSafety: null, maxPixels: null };
const side = fc.integer({ min: 1, max: 30_000 });
const size = fc.record({ width: side, height: side });

const uploadOf = (claimed: Size | null): GivenPicture => ({
  source: { kind: 'upload', url: 'https://cdn.discordapp.com/a' },
  size: claimed,
  bytes: null,
});

/** The size that a file has once it is made to fit, as closely as can be. */
const fitted = ({ width, height }: Size, maxPixels: number): Size => {
  const scale = Math.min(1, Math.sqrt(maxPixels / (width * height)));
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
};

/** Claims and truths of pictures that go into a picture of a model that takes so many. */
const edits = fc.constantFrom(...all).chain((model) =>
  fc.record({
    model: fc.constant(model),
    given: fc.array(fc.record({ claimed: fc.option(size), real: size }), {
      minLength: 1,
      maxLength: model.inputs.max,
    }),
  }),
);

describe('what is held for pictures that go in', () => {
  it('is never less than what they cost, whatever was claimed of them, and never more than the most of each', () => {
    fc.assert(
      fc.property(edits, ({ model, given }) => {
        const images = given.map(({ claimed }) => uploadOf(claimed));
        const checked = checkOptions({ prompt: 'a fox', model: model.id, images }, all, DEFAULTS);
        if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
        const { inputs, size: guessed } = checked.recipe;
        const held = model.price({ size: guessed, inputs: inputs.map(pricedInput) });
        const files = inputs.map(({ maxMegapixels }, index) => {
          expect(maxMegapixels).toBeGreaterThanOrEqual(1);
          expect(maxMegapixels).toBeLessThanOrEqual(4);
          return fitted(given[index]?.real ?? { width: 1, height: 1 }, maxMegapixels * MEGAPIXEL);
        });
        const [first = guessed] = files;
        const shape =
          inputs[0]?.setsShape === true ? keptShape(model, first, guessed.width * guessed.height).size : guessed;
        expect(model.price({ size: shape, inputs: files })).toBeLessThanOrEqual(held);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a shape that is kept', () => {
  it('has no more pixels than are allowed, however narrow it is, unless none of the model has as few', () => {
    const byPixels = all.flatMap((model) =>
      model.sizeRule.kind === 'pixels' ? [{ model, rule: model.sizeRule }] : [],
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...byPixels),
        size,
        fc.integer({ min: 1, max: MEGAPIXEL }),
        ({ model, rule }, of, most) => {
          const { width, height } = keptShape(model, of, most).size;
          expect(width * height).toBeLessThanOrEqual(Math.max(most, rule.min ** 2));
          for (const edge of [width, height]) expect(edge % rule.step).toBe(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
