import { rename } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { pictureIn, replySaying, startWorld } from '../support/world.ts';

describe('a folder of pictures that nobody mends for ten minutes', () => {
  it('ends what waits with a sentence and without a charge, and takes new commands all the same', async () => {
    await using world = await startWorld({ timings: { storageProbeMs: 50, pauseTimeoutMs: 300 } });
    const { picturesDirectory } = world.config;
    await rename(picturesDirectory, `${picturesDirectory}.away`);
    const waiting = await world.member().command('imagine', { prompt: 'a fox', count: 2 });
    await replySaying(waiting, 'The picture could not be stored; nothing was charged. Tell the operator of this bot.');
    const next = await world.member().command('imagine', { prompt: 'a cat' });
    await rename(`${picturesDirectory}.away`, picturesDirectory);
    expect((await pictureIn(next)).attachments).toHaveLength(1);
    expect(world.bfl.callCount('submit')).toBe(1);
    await world.stopBot();
    expect((await world.ledger()).filter(({ kind }) => kind === 'release')).toHaveLength(2);
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('is no reason to delete pictures: those of another database stay where they are', async () => {
    await using world = await startWorld();
    await pictureIn(await world.member().command('imagine', { prompt: 'a fox' }));
    await world.stopBot();
    await rename(world.config.databasePath, `${world.config.databasePath}.away`);
    await world.startBot();
    const waiting = await world.member().command('imagine', { prompt: 'a cat' });
    await replySaying(waiting, /Painting is paused.*You keep your place/u);
    expect(world.bfl.callCount('submit')).toBe(1);
  });
});
