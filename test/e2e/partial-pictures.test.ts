import { describe, expect, it } from 'vitest';
import { textOf } from '../../sandbox/discord/discord.ts';
import { expectNoneUploadedTwice, finish, showing, startByHand } from '../support/partial-pictures.ts';
import { pictureIn, replySaying } from '../support/world.ts';

describe('the pictures of one command', () => {
  it('are shown as they come, each uploaded once', async () => {
    await using world = await startByHand();
    const invocation = await world.member().command('imagine', { prompt: 'a fox', count: 4 });
    await finish(world, 1, 4);
    expect(textOf(await showing(invocation, 1))).toMatch(/Painting, started <t:\d+:R> · 1 of 4 done/);
    await finish(world, 1, 3);
    const two = await showing(invocation, 2);
    expect(JSON.stringify(two.components)).toContain('Cancel');
    await finish(world, 2, 2);
    const final = await pictureIn(invocation);
    expect(final.attachments).toHaveLength(4);
    expect(textOf(final)).toContain('$0.16');
    expectNoneUploadedTwice(invocation, 4);
    await world.stopBot();
    expect(world.discord.violations).toEqual([]);
  });

  it('are all in the new message where the reply’s token died with some shown, and the reply links it', async () => {
    await using world = await startByHand();
    const invocation = await world.member().command('imagine', { prompt: 'a fox', count: 4 });
    await finish(world, 2, 4);
    await showing(invocation, 2);
    invocation.expireToken();
    await finish(world, 2, 2);
    const anew = await invocation.channel.messageWhere(
      ({ interaction, attachments }) => interaction === null && attachments.length > 0,
    );
    expect(anew.attachments).toHaveLength(4);
    const old = await replySaying(invocation, `/${invocation.channel.id}/${anew.id}`);
    expect({ files: old.attachments, rows: old.components }).toEqual({ files: [], rows: [] });
    expect(textOf(old)).not.toContain('Painting');
    expect(invocation.channel.messages).toHaveLength(2);
  });
});
