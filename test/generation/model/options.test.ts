import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configuredModels } from '../../../src/flux/configured-models.ts';
import { DEFAULT_MODEL_ID, models } from '../../../src/flux/models.ts';
import {
  checkOptions,
  MAX_COUNT,
  PROMPT_MAX_LENGTH,
  type OptionFault,
  type OptionDefaults,
  type RequestOptions,
} from '../../../src/generation/model/options.ts';
import { repeatOptions, successorOptions } from '../../../src/generation/model/repeat.ts';
import type { Recipe } from '../../../src/generation/model/generation.ts';
import {
  ASPECTS,
  FORMATS,
  RESOLUTIONS,
  resolutionsOf,
  sizeOf,
  type ImageModel,
  type Size,
  type SizeRule,
} from '../../../src/generation/model/image-model.ts';
import { MAX_SEED, pictureSeed } from '../../../src/generation/model/seed.ts';

const DEFAULTS: OptionDefaults = { modelId: DEFAULT_MODEL_ID, aspect: null };

const check = (options: Partial<RequestOptions>, defaults = DEFAULTS) =>
  checkOptions({ prompt: 'a fox', ...options }, models, defaults);

function recipeOf(options: Partial<RequestOptions>, defaults = DEFAULTS): Recipe {
  const checked = check(options, defaults);
  if (!checked.ok) throw new Error(`faults: ${JSON.stringify(checked.faults)}`);
  return checked.recipe;
}

function faultsOf(options: Partial<RequestOptions>): readonly OptionFault[] {
  const checked = check(options);
  return checked.ok ? [] : checked.faults;
}

describe('a request', () => {
  it('needs nothing but a prompt: everything else has a value', () => {
    const { seed, ...decided } = recipeOf({ prompt: '  a fox\n' });
    expect(decided).toEqual({
      modelId: 'flux-pro-1.1',
      prompt: 'a fox',
      aspect: '1:1',
      resolution: null,
      size: { width: 1216, height: 1216 },
      isSeedChosen: false,
      count: 1,
      enhance: false,
      safety: 2,
      format: 'jpeg',
      inputs: [],
      strength: null,
    });
    expect(seed).toBeGreaterThanOrEqual(0);
    expect(seed).toBeLessThanOrEqual(MAX_SEED);
  });

  it('gets a seed of its own each time that it names none', () => {
    const seeds = new Set(Array.from({ length: 20 }, () => recipeOf({}).seed));
    expect(seeds.size).toBeGreaterThan(15);
  });

  it('has a seed that somebody chose only where they did, and not where an earlier picture brings one along', () => {
    const chosen = (options: Partial<RequestOptions>) => recipeOf(options).isSeedChosen;
    expect([chosen({}), chosen({ seed: 0 }), chosen({ seed: 0, isSeedChosen: false })]).toEqual([false, true, false]);
  });

  it('keeps every option that it names', () => {
    expect(
      recipeOf({
        model: 'flux-2-pro',
        aspect: '21:9',
        seed: 0,
        count: 4,
        enhance: false,
        safety: 5,
        format: 'png',
      }),
    ).toEqual({
      modelId: 'flux-2-pro',
      prompt: 'a fox',
      aspect: '21:9',
      resolution: null,
      size: { width: 1536, height: 656 },
      seed: 0,
      isSeedChosen: true,
      count: 4,
      enhance: false,
      safety: 5,
      format: 'png',
      inputs: [],
      strength: null,
    });
  });

  it('gets the model and the shape that are usual where it is made', () => {
    const usual = { modelId: 'flux-2-pro', aspect: '16:9' } as const;
    expect(recipeOf({}, usual)).toMatchObject({
      modelId: 'flux-2-pro',
      aspect: '16:9',
      size: { width: 1360, height: 768 },
    });
    expect(recipeOf({ aspect: '1:1' }, usual)).toMatchObject({ aspect: '1:1' });
    expect(recipeOf({ width: 512, height: 512 }, usual)).toMatchObject({ aspect: null });
  });

  it('has no aspect where it names pixels', () => {
    expect(recipeOf({ width: 1440, height: 256 })).toMatchObject({ aspect: null, size: { width: 1440, height: 256 } });
  });

  it('takes the longest prompt and the largest seed, whose later pictures begin again at 0', () => {
    const recipe = recipeOf({ prompt: 'x'.repeat(PROMPT_MAX_LENGTH), seed: MAX_SEED });
    expect(recipe.prompt).toHaveLength(PROMPT_MAX_LENGTH);
    expect([1, 2].map((number) => pictureSeed(recipe.seed, number))).toEqual([MAX_SEED, 0]);
  });
});

describe('a fault', () => {
  const length: OptionFault = { kind: 'wrong_length', option: 'prompt', min: 1, max: PROMPT_MAX_LENGTH };
  const seed: OptionFault = { kind: 'out_of_range', option: 'seed', min: 0, max: MAX_SEED };
  const count: OptionFault = { kind: 'out_of_range', option: 'count', min: 1, max: MAX_COUNT };

  it.each<[string, Partial<RequestOptions>, OptionFault]>([
    ['an empty prompt', { prompt: '' }, length],
    ['a prompt of blanks', { prompt: ' \n\t ' }, length],
    ['a prompt of zero-width characters', { prompt: '\u200B\u200D\uFEFF\u2060' }, length],
    ['a prompt of letters that are blank', { prompt: '\u3164\uFFA0\u115F\u1160\u2800' }, length],
    ['a prompt of tags and selectors', { prompt: '\u{E0041}\u{E007F}\uFE0F\u034F\u180E' }, length],
    ['a prompt that is too long', { prompt: 'x'.repeat(PROMPT_MAX_LENGTH + 1) }, length],
    ['a negative seed', { seed: -1 }, seed],
    ['a seed beyond the largest', { seed: MAX_SEED + 1 }, seed],
    ['a broken seed', { seed: 1.5 }, seed],
    ['no pictures', { count: 0 }, count],
    ['too many pictures', { count: 5 }, count],
    ['half a picture', { count: 1.5 }, count],
    ['an unknown aspect', { aspect: '5:4' }, { kind: 'not_a_choice', option: 'aspect', choices: ASPECTS }],
    ['an unknown format', { format: 'gif' }, { kind: 'not_a_choice', option: 'format', choices: FORMATS }],
    [
      'an unknown model',
      { model: 'dall-e' },
      { kind: 'not_a_choice', option: 'model', choices: models.map(({ id }) => id) },
    ],
    ['a width alone', { width: 512 }, { kind: 'needs', option: 'width', other: 'height' }],
    ['a height alone', { height: 512 }, { kind: 'needs', option: 'height', other: 'width' }],
    [
      'pixels and an aspect',
      { width: 512, height: 512, aspect: '1:1' },
      { kind: 'excludes', option: 'aspect', other: 'width' },
    ],
    ['an odd width', { width: 520, height: 512 }, { kind: 'not_a_step', option: 'width', step: 32, nearest: 512 }],
    ['a broken height', { width: 512, height: 512.5 }, { kind: 'out_of_range', option: 'height', min: 256, max: 1440 }],
    ['a small width', { width: 224, height: 512 }, { kind: 'out_of_range', option: 'width', min: 256, max: 1440 }],
    ['a large height', { width: 512, height: 1472 }, { kind: 'out_of_range', option: 'height', min: 256, max: 1440 }],
    ['a negative safety', { safety: -1 }, { kind: 'out_of_range', option: 'safety', min: 0, max: 6 }],
  ])('names %s', (_name, options, fault) => {
    expect(faultsOf(options)).toEqual([fault]);
  });

  it('is reported together with every other one', () => {
    const faults = faultsOf({
      prompt: ' ',
      aspect: '5:4',
      width: 100,
      seed: -1,
      count: 9,
      safety: 7,
      format: 'gif',
    });
    expect(faults.map(({ kind, option }) => `${option} ${kind}`).toSorted()).toEqual([
      'aspect excludes',
      'aspect not_a_choice',
      'count out_of_range',
      'format not_a_choice',
      'prompt wrong_length',
      'safety out_of_range',
      'seed out_of_range',
      'width needs',
      'width out_of_range',
    ]);
  });

  it('is reported together with every other one for an unknown model, too', () => {
    expect(faultsOf({ model: 'dall-e', prompt: '', count: 0 }).map(({ option }) => option)).toEqual([
      'model',
      'prompt',
      'count',
    ]);
  });
});

describe.each(models)('$name', (offered) => {
  const model: ImageModel = offered;
  const { id: modelId, name, sizeRule, safety } = model;

  it.each(ASPECTS)('has a size of its own for %s that it may be asked for', (aspect) => {
    const { size } = recipeOf({ model: modelId, aspect });
    expect(size).toEqual(model.aspects[aspect]);
    if (sizeRule.kind === 'aspect') return;
    expect(recipeOf({ model: modelId, ...size })).toMatchObject({ size, aspect: null });
    const [across = 0, down = 0] = aspect.split(':').map(Number);
    expect(Math.abs(size.width / size.height / (across / down) - 1)).toBeLessThan(0.02);
  });

  it('takes any safety up to its own most, and its default without one', () => {
    expect(recipeOf({ model: modelId, safety: safety.max }).safety).toBe(safety.max);
    expect(faultsOf({ model: modelId, safety: safety.max + 1 })).toEqual([
      { kind: 'out_of_range', option: 'safety', min: 0, max: safety.max },
    ]);
    expect(recipeOf({ model: modelId }).safety).toBe(2);
  });

  it('enriches prompts only where it can, and as it does by itself without a word', () => {
    expect(recipeOf({ model: modelId }).enhance).toBe(model.enhance.default);
    expect(recipeOf({ model: modelId, enhance: false }).enhance).toBe(false);
    const fault: OptionFault = { kind: 'not_for_model', option: 'enhance', model: name };
    expect(faultsOf({ model: modelId, enhance: true })).toEqual(model.enhance.supported ? [] : [fault]);
  });
});

const pixelModels = models.flatMap(({ id, name, sizeRule }) =>
  sizeRule.kind === 'pixels' ? [{ modelId: id, name, rule: sizeRule }] : [],
);
const ratioModels = models.filter(({ sizeRule }) => sizeRule.kind === 'aspect');

describe('pixels', () => {
  it.each(pixelModels)('for $name stay within its own limits', ({ modelId, rule }) => {
    const { min, max, step } = rule;
    expect(recipeOf({ model: modelId, width: min, height: min }).size).toEqual({ width: min, height: min });
    expect(faultsOf({ model: modelId, width: min + step / 2, height: min })).toEqual([
      { kind: 'not_a_step', option: 'width', step, nearest: min + step },
    ]);
    expect(faultsOf({ model: modelId, width: max - 1, height: min })).toEqual([
      { kind: 'not_a_step', option: 'width', step, nearest: max },
    ]);
  });

  it.each(pixelModels.filter(({ rule }) => rule.max ** 2 > rule.maxPixels))(
    'for $name that are too many come with the most that it paints in about that shape',
    ({ modelId, rule }) => {
      const { max, step, maxPixels } = rule;
      const [tooMany] = faultsOf({ model: modelId, width: max, height: max });
      if (tooMany?.kind !== 'too_many_pixels') throw new Error('As many pixels as that are a fault');
      const { nearest } = tooMany;
      expect(recipeOf({ model: modelId, ...nearest }).size).toEqual(nearest);
      expect((nearest.width + step) * (nearest.height + step)).toBeGreaterThan(maxPixels);
    },
  );

  it.each(ratioModels)('cannot be chosen for $name', ({ id, name }) => {
    expect(faultsOf({ model: id, width: 512, height: 512 })).toEqual([
      { kind: 'not_for_model', option: 'width', model: name },
      { kind: 'not_for_model', option: 'height', model: name },
    ]);
  });
});

/** Mostly `sensible`, since otherwise hardly any case would be valid. */
function mostly<T>(sensible: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 20, arbitrary: sensible }, { weight: 1, arbitrary: odd });
}

const anyEdge = mostly(
  fc.integer({ min: 4, max: 90 }).map((n) => n * 16),
  fc.oneof(fc.double(), fc.integer()),
);
const anyAspect = mostly(fc.constantFrom<string>(...ASPECTS, 'auto'), fc.string());
const anyResolution = mostly(fc.constantFrom<string>(...RESOLUTIONS), fc.string());
const anyShape = fc.oneof(
  fc.constant({}),
  fc.record({ aspect: anyAspect }),
  fc.record({ aspect: anyAspect, resolution: anyResolution }, { requiredKeys: [] }),
  fc.record({ width: anyEdge, height: anyEdge }),
  fc.record({ width: anyEdge, height: anyEdge, aspect: anyAspect }, { requiredKeys: [] }),
);
const anyRest = fc.record(
  {
    prompt: mostly(fc.string({ minLength: 1 }), fc.constantFrom('', ' ', 'x'.repeat(PROMPT_MAX_LENGTH + 1))),
    model: mostly(fc.constantFrom<string>(...models.map(({ id }) => id)), fc.string()),
    seed: mostly(fc.nat(MAX_SEED), fc.oneof(fc.double(), fc.integer())),
    count: mostly(fc.integer({ min: 1, max: 4 }), fc.oneof(fc.double(), fc.integer())),
    enhance: fc.boolean(),
    safety: mostly(fc.integer({ min: 0, max: 6 }), fc.double()),
    format: mostly(fc.constantFrom<string>(...FORMATS), fc.string()),
  },
  { requiredKeys: ['prompt'] },
);
/** Any options that a client may send. */
const anyOptions: fc.Arbitrary<RequestOptions> = fc
  .tuple(anyShape, anyRest)
  .map(([shape, others]) => ({ ...shape, ...others }));

describe('FLUX.3', () => {
  const flux3 = { model: 'flux-3-image' };

  it('has a resolution to choose, leaves the ratio to the model, and has no seed', () => {
    expect(recipeOf(flux3)).toMatchObject({
      aspect: '1:1',
      resolution: '1k',
      size: { width: 1024, height: 1024 },
      seed: null,
      format: 'png',
    });
    expect(recipeOf({ ...flux3, aspect: 'auto', resolution: '2k' })).toMatchObject({
      aspect: 'auto',
      resolution: '2k',
      size: { width: 2048, height: 2048 },
    });
    // The one size that was seen.
    expect(recipeOf({ ...flux3, aspect: '4:3' }).size).toEqual({ width: 1184, height: 880 });
    expect(recipeOf({ ...flux3, aspect: '9:16' }).size).toEqual({ width: 768, height: 1360 });
  });

  it.each<readonly [Partial<RequestOptions>, OptionFault]>([
    [
      { ...flux3, seed: 7 },
      { kind: 'not_for_model', option: 'seed', model: 'FLUX.3 Image' },
    ],
    [
      { ...flux3, format: 'jpeg' },
      { kind: 'not_a_choice', option: 'format', choices: ['png'] },
    ],
    [
      { ...flux3, resolution: '3k' },
      { kind: 'not_a_choice', option: 'resolution', choices: RESOLUTIONS },
    ],
    [
      { ...flux3, safety: 5 },
      { kind: 'out_of_range', option: 'safety', min: 0, max: 4 },
    ],
    [{ resolution: '1k' }, { kind: 'not_for_model', option: 'resolution', model: 'FLUX1.1 [pro]' }],
    [{ aspect: 'auto' }, { kind: 'not_a_choice', option: 'aspect', choices: ASPECTS }],
  ])('is not asked for what it does not take, nor another model for what it alone takes: %j', (options, fault) => {
    expect(faultsOf(options)).toEqual([fault]);
  });

  it('has 4k only where the operator switched it on', () => {
    const options = { prompt: 'a fox', ...flux3, resolution: '4k' };
    const [off, on] = [false, true].map((has4k) =>
      checkOptions(options, configuredModels({ has4k, hasOutpainting: false }), DEFAULTS),
    );
    expect(off).toEqual({
      ok: false,
      faults: [{ kind: 'not_a_choice', option: 'resolution', choices: ['768sq', '1k', '1.5k', '2k'] }],
    });
    expect(on).toMatchObject({ ok: true, recipe: { size: { width: 4096, height: 4096 } } });
  });
});

describe('what is asked of a successor', () => {
  const modelOf = (id: string): ImageModel => models.find((model: ImageModel) => model.id === id) ?? models[0];
  const askedOf = (id: string, options: Partial<RequestOptions>) =>
    Object.fromEntries(
      Object.entries(successorOptions({ prompt: 'a fox', ...options }, modelOf(id))).filter(
        ([name, value]) => value !== undefined && name !== 'prompt',
      ),
    );

  it.each<readonly [string, Partial<RequestOptions>, Partial<RequestOptions>]>([
    ['flux-2-pro', { width: 1440, height: 960, safety: 6, seed: 7 }, { width: 1440, height: 960, safety: 5, seed: 7 }],
    ['flux-3-image', { width: 1440, height: 960, seed: 7, format: 'jpeg', enhance: true }, { aspect: '3:2' }],
    ['flux-pro-1.1-ultra', { width: 512, height: 1024 }, { aspect: '9:16' }],
    ['flux-2-max', { aspect: 'auto', resolution: '2k', format: 'png' }, { format: 'png' }],
    ['flux-3-image', { aspect: 'auto', resolution: '2k', count: 2 }, { aspect: 'auto', resolution: '2k', count: 2 }],
  ])('is as close as %s can be: %j', (id, options, expected) => {
    expect(askedOf(id, options)).toEqual({ model: id, ...expected });
  });

  it('can be painted, whatever was asked of whichever model', () => {
    fc.assert(
      fc.property(anyOptions, fc.constantFrom<ImageModel>(...models), (options, model) => {
        const checked = check(options);
        if (!checked.ok) return true;
        const { seed, ...repeated } = {
          ...repeatOptions(checked.recipe, models, []),
          seed: checked.recipe.seed ?? undefined,
        };
        return checkOptions(successorOptions({ ...repeated, seed }, model), models, DEFAULTS).ok;
      }),
      { numRuns: 500 },
    );
  });
});

describe('any options', () => {
  it('have faults, or make a recipe that the model can paint', () => {
    let passed = 0;
    fc.assert(
      fc.property(anyOptions, (options) => {
        const checked = check(options);
        if (!checked.ok) return checked.faults.length > 0;
        passed += 1;
        return checked.recipe.prompt === options.prompt.trim() && isPaintable(checked.recipe, checked.model);
      }),
      { numRuns: 1_000 },
    );
    expect(passed).toBeGreaterThan(100);
  });
});

function isPaintable(recipe: Recipe, model: ImageModel): boolean {
  const { prompt, aspect, resolution, size, seed, count, safety, enhance, format } = recipe;
  return (
    recipe.modelId === model.id &&
    prompt !== '' &&
    (model.takesSeed ? isWholeWithin(seed ?? -1, 0, MAX_SEED) : seed === null) &&
    (aspect !== 'auto' || model.takesAutoAspect) &&
    (resolution === null
      ? aspect === null || model.resolutions === undefined
      : resolutionsOf(model).includes(resolution)) &&
    isWholeWithin(count, 1, MAX_COUNT) &&
    isWholeWithin(safety, 0, model.safety.max) &&
    (!enhance || model.enhance.supported) &&
    model.formats.includes(format) &&
    (aspect === null ? fits(size, model.sizeRule) : isDeepStrictEqual(size, sizeOf(model, { aspect, resolution }))) &&
    model.price({ size, inputs: [] }) > 0
  );
}

function fits({ width, height }: Size, rule: SizeRule): boolean {
  if (rule.kind === 'aspect') return false;
  const edges = [width, height];
  return (
    edges.every((edge) => isWholeWithin(edge, rule.min, rule.max) && edge % rule.step === 0) &&
    width * height <= rule.maxPixels
  );
}

function isWholeWithin(value: number, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= min && value <= max;
}
