import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { pictureIn, startWorld } from '../../support/world.ts';

it('pictures are uploaded whole through whichever undici is the global one of the process', async () => {
  const before = getGlobalDispatcher();
  const ours = new Agent();
  setGlobalDispatcher(ours);
  onTestFinished(async () => {
    setGlobalDispatcher(before);
    await ours.close();
  });
  await using world = await startWorld();
  const invocation = await world.member().command('imagine', { prompt: 'a fox', count: 2, format: 'png' });
  const { attachments } = await pictureIn(invocation);
  expect(attachments.map(({ contentType, description }) => [contentType, description])).toEqual([
    ['image/png', 'Picture 1 of 2: a fox'],
    ['image/png', 'Picture 2 of 2: a fox'],
  ]);
  for (const { bytes } of attachments) expect(bytes?.subarray(1, 4).toString()).toBe('PNG');
  expect(world.discord.violations).toEqual([]);
});
