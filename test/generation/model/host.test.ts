import { describe, expect, test } from 'vitest';
import { misfitsOf, type ModelAtHost, type PaintRequest } from '../../../src/generation/model/host.ts';

const usualMs = { low: 1, median: 2, high: 3 };
const inPixels: ModelAtHost = {
  sizes: { kind: 'pixels', min: 256, max: 1_440, step: 32, maxPixels: 1_440 * 1_440 },
  takesSeed: true,
  takesStrength: false,
  formats: ['jpeg', 'png'],
  safety: { min: 1, max: 5 },
  enhance: [false],
  inputs: { max: 1, form: 'data_address', maxBytes: 1_000 },
  usualMs,
};
const inRatios: ModelAtHost = {
  ...inPixels,
  sizes: { kind: 'ratios', ratios: ['1:1', 'auto'], resolutions: ['1k'] },
  takesSeed: false,
  formats: ['png'],
};

const request: PaintRequest = {
  modelId: 'flux-pro-1.1',
  aspect: '1:1',
  resolution: null,
  size: { width: 1_024, height: 768 },
  seed: 7,
  enhance: false,
  safety: 2,
  format: 'jpeg',
  inputs: [],
  strength: null,
};
/** What a model in ratios takes beside the size. */
const plain = { seed: null, format: 'png' } as const;
const fileOf = (bytes: number) => ({
  kept: { file: 'a', sha256: 'b', bytes, format: 'jpeg', size: { width: 64, height: 64 } } as const,
});

describe('what a host cannot keep of a request', () => {
  test.each<[string, ModelAtHost | undefined, Partial<PaintRequest>, string | null]>([
    ['nothing', inPixels, {}, null],
    ['a model that it does not have', undefined, {}, 'model'],
    ['a side above its longest', inPixels, { size: { width: 1_472, height: 256 } }, 'size'],
    ['a side below its shortest', inPixels, { size: { width: 1_024, height: 224 } }, 'size'],
    ['a side between its steps', inPixels, { size: { width: 1_040, height: 1_024 } }, 'size'],
    ['a ratio that it has', inRatios, { seed: null, format: 'png' }, null],
    ['a ratio that it does not have', inRatios, { aspect: '21:9', ...plain }, 'size'],
    ['pixels where it takes ratios', inRatios, { aspect: null, ...plain }, 'size'],
    ['a resolution that it has', inRatios, { resolution: '1k', seed: null, format: 'png' }, null],
    ['a resolution that it does not have', inRatios, { resolution: '4k', ...plain }, 'size'],
    ['a seed where it takes none', inRatios, { format: 'png' }, 'seed'],
    ['a strength where it takes none', inPixels, { strength: 10 }, 'strength'],
    ['a format', inRatios, { seed: null }, 'format'],
    ['a safety below its lowest, which it would raise', inPixels, { safety: 0 }, 'safety'],
    ['no safety above its highest, which it lowers', inPixels, { safety: 6 }, null],
    ['a rewritten prompt', inPixels, { enhance: true }, 'enhance'],
    ['no picture that is small enough', inPixels, { inputs: [fileOf(1_000)] }, null],
    ['no picture whose file is not here yet', inPixels, { inputs: [{ kept: null }] }, null],
    ['a picture that is too large', inPixels, { inputs: [fileOf(1_001)] }, 'inputs'],
    ['more pictures than it takes', inPixels, { inputs: [fileOf(1), fileOf(1)] }, 'inputs'],
  ])('%s', (_name, model, changes, misfit) => {
    expect(misfitsOf(model, { ...request, ...changes }).map(({ kind }) => kind)).toEqual(
      misfit === null ? [] : [misfit],
    );
  });

  test('everything at once, with what would do', () => {
    const asked = { ...request, aspect: null, strength: 5, enhance: true, safety: 0, inputs: [fileOf(1), fileOf(1)] };
    expect(misfitsOf(inRatios, asked)).toEqual([
      { kind: 'size', sizes: inRatios.sizes },
      { kind: 'seed' },
      { kind: 'strength' },
      { kind: 'format', formats: ['png'] },
      { kind: 'safety', min: 1 },
      { kind: 'enhance', must: false },
      { kind: 'inputs', max: 1, maxBytes: 1_000 },
    ]);
  });
});
