import { describe, expect, test } from 'vitest';
import { models } from '../../../src/flux/models.ts';
import { ASPECTS } from '../../../src/generation/model/image-model.ts';
import { createWorld, never, request } from './client-world.ts';

const common = { prompt: request.prompt, seed: 7, safety_tolerance: 2, output_format: 'jpeg' };
const square = { ...common, width: 1024, height: 1024 };

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
  ])('of %s with enhance %s is the one of its own schema', async (modelId, enhance, body) => {
    await using world = await createWorld();
    await world.client.submit({ ...request, modelId, enhance }, never);
    const [task] = world.bfl.tasks;
    expect(task?.body).toEqual(body);
    expect(task?.unknownFields).toEqual([]);
  });

  test('is accepted for every preset and safety of every model, at the price that the table names', async () => {
    await using world = await createWorld({ bfl: { maxTasks: 1_000 } });
    for (const model of models) {
      for (const aspect of ASPECTS) {
        const before = world.bfl.billedCredits;
        const size = model.aspects[aspect];
        await world.client.submit({ ...request, modelId: model.id, aspect, size, safety: model.safety.max }, never);
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
