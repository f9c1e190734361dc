import { describe, expect, test } from 'vitest';
import { models } from '../../src/flux/models.ts';
import { ASPECTS, type ImageModel } from '../../src/generation/model/image-model.ts';

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

  test.each(presets)('$own.id charges no more for $aspect than for its smallest picture', ({ own, size }) => {
    expect(own.price(size)).toBe(own.price({ width: 64, height: 64 }));
  });
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
    const price = model(id).price({ width, height });
    expect(price).toBe(micros);
    expect(Number.isSafeInteger(price)).toBe(true);
  });
});

test('FLUX1.1 [pro] comes first, which makes it the default', () => {
  expect(table[0]?.id).toBe('flux-pro-1.1');
});

test('only the FLUX1.1 models go to safety 6', () => {
  const lenient = table.filter(({ safety }) => safety.max === 6).map(({ id }) => id);
  expect(lenient).toEqual(['flux-pro-1.1', 'flux-pro-1.1-ultra']);
  expect(table.filter(({ safety }) => safety.max !== 6 && safety.max !== 5)).toEqual([]);
});
