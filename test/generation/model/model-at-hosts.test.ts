import { describe, expect, it } from 'vitest';
import { knownModels } from '../../../src/flux/configured-models.ts';
import { hostCapabilities } from '../../../src/flux/hosts.ts';
import { models } from '../../../src/flux/models.ts';
import type { ModelAtHost } from '../../../src/generation/model/host.ts';
import type { ImageModel } from '../../../src/generation/model/image-model.ts';
import { narrowedTo } from '../../../src/generation/model/model-at-hosts.ts';

const pro: ImageModel = models[0];
const ultra: ImageModel = models[1];
const flux3: ImageModel = models[7];

function at(host: 'bfl' | 'replicate' | 'atlascloud', { id }: ImageModel): ModelAtHost {
  const found = hostCapabilities(host, knownModels).models[id];
  if (found === undefined) throw new Error(`${host} does not paint ${id}`);
  return found;
}

describe('a model as its hosts have it', () => {
  it.each(knownModels.map((model) => [model.id, model] as const))('is %s itself where one keeps all', (_id, model) => {
    expect(narrowedTo(model, [at('bfl', model)])).toBe(model);
  });

  it('has no strength, and no safety of 0, where Replicate alone paints it', () => {
    const { usualStrength: _strength, ...others } = ultra;
    const left = narrowedTo(ultra, [at('replicate', ultra)]);
    expect(left).toEqual({
      ...others,
      enhance: { supported: false, default: false },
      safety: { min: 1, max: 6, default: 2 },
    });
    expect(narrowedTo(ultra, [at('replicate', ultra), at('bfl', ultra)])).toBe(ultra);
  });

  it('is told ratios, and takes no picture, where AtlasCloud alone paints it', () => {
    const left = narrowedTo(pro, [{ ...at('atlascloud', pro), takesSeed: false, formats: ['png'] }]);
    expect(left).toMatchObject({
      sizeRule: { kind: 'aspect' },
      ratios: ['1:1', '16:9', '9:16', '4:3', '3:4'],
      takesSeed: false,
      formats: ['png'],
      enhance: { supported: false, default: false },
      safety: { min: 2, max: 6, default: 2 },
      inputs: { max: 0 },
    });
  });

  it('rewrites prompts by itself where nobody can refuse that, and keeps to the largest size that a host takes', () => {
    const flex: ImageModel = models[5];
    const left = narrowedTo({ ...flex, enhance: { supported: true, default: false } }, [at('atlascloud', flex)]);
    expect(left).toMatchObject({
      enhance: { supported: true, default: true },
      sizeRule: { kind: 'pixels', min: 256, max: 1_536, step: 16, maxPixels: 1_536 * 1_536 },
    });
  });

  it('leaves no ratio to the model where no host does', () => {
    const sizes = { kind: 'ratios', ratios: ['1:1'], resolutions: null } as const;
    const left = narrowedTo(flux3, [{ ...at('bfl', flux3), sizes }]);
    expect(left).toMatchObject({ takesAutoAspect: false, ratios: ['1:1'] });
  });
});
