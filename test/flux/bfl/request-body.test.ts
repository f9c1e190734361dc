import { describe, expect, test } from 'vitest';
import { models } from '../../../src/flux/models.ts';
import {
  ASPECTS,
  resolutionsOf,
  sizeOf,
  type AspectChoice,
  type ImageModel,
  type Resolution,
} from '../../../src/generation/model/image-model.ts';
import { createWorld, never, request } from './client-world.ts';

const common = { prompt: request.prompt, seed: 7, safety_tolerance: 2, output_format: 'jpeg' };
const square = { ...common, width: 1024, height: 1024 };

/** Each aspect, in each resolution where there are some; one resolution does for the auto aspect. */
function shapesOf(model: ImageModel): [AspectChoice, Resolution | null][] {
  const auto: [AspectChoice, Resolution | null][] = model.takesAutoAspect ? [['auto', '1k']] : [];
  const resolutions = model.resolutions === undefined ? [null] : resolutionsOf(model);
  return [
    ...auto,
    ...ASPECTS.flatMap((aspect) => resolutions.map((one): [AspectChoice, Resolution | null] => [aspect, one])),
  ];
}

describe('the body of a submit', () => {
  test.each([
    ['flux-pro-1.1', false, { ...square, prompt_upsampling: false }],
    ['flux-pro-1.1', true, { ...square, prompt_upsampling: true }],
    ['flux-pro-1.1-ultra', true, { ...common, aspect_ratio: '1:1', prompt_upsampling: true }],
    ['flux-2-klein-4b', false, square],
    ['flux-2-klein-9b', false, square],
    ['flux-2-pro', true, square],
    ['flux-2-pro', false, { ...square, disable_pup: true }],
    ['flux-2-flex', true, { ...square, prompt_upsampling: true }],
    ['flux-2-flex', false, { ...square, prompt_upsampling: false }],
    ['flux-2-max', false, { ...square, disable_pup: true }],
    // Strict: a field more would be a fault.
    [
      'flux-3-image',
      false,
      { prompt: request.prompt, safety_tolerance: 2, aspect_ratio: '1:1', resolution: '1k', grounding: false },
    ],
  ])('of %s with enhance %s is the one of its own schema', async (modelId, enhance, body) => {
    await using world = await createWorld({ bfl: { flux3: true } });
    await world.client.submit({ ...request, modelId, enhance }, never);
    const [task] = world.bfl.tasks;
    expect(task?.body).toEqual(body);
    expect(task?.unknownFields).toEqual([]);
  });

  test('is accepted for every preset and safety of every model, at the price that the table names', async () => {
    await using world = await createWorld({ bfl: { maxTasks: 1_000, flux3: true, credits: 10_000 } });
    for (const model of models) {
      for (const [aspect, resolution] of shapesOf(model)) {
        const before = world.bfl.billedCredits;
        const size = sizeOf(model, { aspect, resolution });
        const recipe = { ...request, modelId: model.id, aspect, resolution, size, safety: model.safety.max };
        await world.client.submit(recipe, never);
        await world.bfl.taskWhere((task) => task === world.bfl.tasks.at(-1) && task.state === 'ready');
        expect(world.bfl.billedCredits - before).toBeCloseTo(model.price({ size, inputs: [] }) / 10_000, 6);
      }
    }
  });

  test('is refused before sending for an unknown model, and for pixels where the model takes only a ratio', async () => {
    await using world = await createWorld();
    for (const changes of [{ modelId: 'flux-9' }, { modelId: 'flux-pro-1.1-ultra', aspect: null }]) {
      await expect(world.client.submit({ ...request, ...changes }, never)).rejects.toMatchObject({
        kind: 'invalid_request',
      });
    }
    expect(world.bfl.calls).toEqual([]);
  });
});
