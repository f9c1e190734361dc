import { describe, expect, test } from 'vitest';
import { priorDurations } from '../../src/flux/client/latency-priors.ts';
import { models } from '../../src/flux/models.ts';
import { ASPECTS, dearerThan, resolutionsOf, sizeOf, type ImageModel } from '../../src/generation/model/image-model.ts';

const table: readonly ImageModel[] = models;
const presets = table.flatMap((own) => ASPECTS.map((aspect) => ({ own, aspect, size: own.aspects[aspect] })));

function model(id: string): ImageModel {
  const found = table.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no model ${id}`);
  return found;
}

describe('presets', () => {
  test.each(presets)('$own.id paints $aspect as $size.width x $size.height, close to the ratio', ({ aspect, size }) => {
    const [across = 0, down = 0] = aspect.split(':').map(Number);
    const ratio = across / down;
    expect(Math.abs(size.width / size.height - ratio) / ratio).toBeLessThan(0.03);
  });

  test.each(presets)('$own.id accepts the size of $aspect', ({ own: { sizeRule }, size }) => {
    if (sizeRule.kind === 'aspect') return;
    for (const side of [size.width, size.height]) {
      expect(side).toBeGreaterThanOrEqual(sizeRule.min);
      expect(side).toBeLessThanOrEqual(sizeRule.max);
      expect(side % sizeRule.step).toBe(0);
    }
    expect(size.width * size.height).toBeLessThanOrEqual(sizeRule.maxPixels);
  });

  // One that has resolutions is asked for a larger one than its smallest unless the member says so.
  test.each(presets.filter(({ own }) => own.resolutions === undefined))(
    '$own.id charges no more for $aspect than for its smallest picture',
    ({ own, size }) => {
      expect(own.price({ size, inputs: [] })).toBe(own.price({ size: { width: 64, height: 64 }, inputs: [] }));
    },
  );
});

describe('prices', () => {
  test.each([
    ['flux-pro-1.1', 1024, 768, 40_000],
    ['flux-pro-1.1', 1440, 1440, 40_000],
    ['flux-pro-1.1-ultra', 2720, 1536, 60_000],
    ['flux-2-klein-4b', 1024, 1024, 14_000],
    ['flux-2-klein-4b', 2048, 2048, 17_000],
    ['flux-2-klein-9b', 1024, 1024, 15_000],
    ['flux-2-klein-9b', 1920, 1088, 17_000],
    ['flux-2-pro', 64, 64, 30_000],
    ['flux-2-pro', 1024, 1024, 30_000],
    ['flux-2-pro', 1040, 1024, 45_000],
    ['flux-2-pro', 1920, 1088, 45_000],
    ['flux-2-flex', 1920, 1088, 100_000],
    ['flux-2-max', 1024, 1024, 70_000],
    ['flux-2-max', 2048, 2048, 160_000],
  ])('%s at %i x %i costs %i micro-dollars', (id, width, height, micros) => {
    const price = model(id).price({ size: { width, height }, inputs: [] });
    expect(price).toBe(micros);
    expect(Number.isSafeInteger(price)).toBe(true);
  });

  const small = { width: 1024, height: 1024 };
  test.each([
    ['flux-pro-1.1', [small], 40_000],
    ['flux-2-klein-4b', [small], 15_000],
    ['flux-2-klein-9b', [small], 17_000],
    ['flux-2-pro', [small], 45_000],
    ['flux-2-flex', [small], 100_000],
    ['flux-2-max', [small], 100_000],
    [
      'flux-2-pro',
      [
        { width: 64, height: 64 },
        { width: 1040, height: 1024 },
      ],
      75_000,
    ],
  ])('%s counts the megapixels of each picture that goes in, rounded up: %j', (id, inputs, micros) => {
    expect(model(id).price({ size: small, inputs })).toBe(micros);
  });
});

test.each(table)('polling of $id starts to learn from its usual duration', ({ usualMs }) => {
  const durations = priorDurations(usualMs);
  const { low, median, high } = usualMs;
  expect(durations.filter((ms) => ms < median)).toHaveLength(durations.length / 2);
  expect(durations.filter((ms) => ms < low || ms > high)).toEqual([]);
});

test('FLUX1.1 [pro] comes first, which makes it the default', () => {
  expect(table[0]?.id).toBe('flux-pro-1.1');
});

test('only the FLUX1.1 models go to safety 6', () => {
  const lenient = table.filter(({ safety }) => safety.max === 6).map(({ id }) => id);
  expect(lenient).toEqual(['flux-pro-1.1', 'flux-pro-1.1-ultra']);
  expect(table.filter(({ safety }) => safety.max !== 6 && safety.max !== 5).map(({ id }) => id)).toEqual([
    'flux-3-image',
  ]);
});

test('FLUX.3 costs by its resolution, in every aspect', () => {
  const flux3 = model('flux-3-image');
  const prices = resolutionsOf(flux3).map((resolution) => [
    resolution,
    [...new Set(ASPECTS.map((aspect) => flux3.price({ size: sizeOf(flux3, { aspect, resolution }), inputs: [] })))],
  ]);
  expect(Object.fromEntries(prices)).toEqual({
    '768sq': [41_000],
    '1k': [48_000],
    '1.5k': [70_000],
    '2k': [100_000],
    '4k': [607_000],
  });
  const size = sizeOf(flux3, { aspect: '1:1', resolution: '1k' });
  expect(flux3.price({ size, inputs: [size, size] })).toBe(48_000);
});

describe('what costs more than an amount', () => {
  test('is named with the size above which it does', () => {
    const named = (micros: number) =>
      dearerThan(micros, table).map(({ model: { id }, abovePixels, price }) => [id, abovePixels, price]);
    expect(named(50_000)).toEqual([
      ['flux-pro-1.1-ultra', null, 60_000],
      ['flux-2-pro', 2 * 1_048_576, 60_000],
      ['flux-2-flex', 1_048_576, 100_000],
      ['flux-2-max', null, 70_000],
      ['flux-3-image', 1_024 ** 2, 70_000],
    ]);
    expect(named(400_000)).toEqual([['flux-3-image', 2_048 ** 2, 607_000]]);
    expect(named(607_000)).toEqual([]);
  });
});
