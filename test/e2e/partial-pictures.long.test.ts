import { describe, expect, it } from 'vitest';
import { textOf } from '../../sandbox/discord/discord.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { expectNoneUploadedTwice, fastClock, finish, showing, startByHand } from '../support/partial-pictures.ts';
import { pictureIn, replySaying, says } from '../support/world.ts';

describe('the pictures of one command', () => {
  it('that a former process showed are kept by the next one', async () => {
    await using world = await startByHand();
    const invocation = await world.member().command('imagine', { prompt: 'a fox', count: 3 });
    await finish(world, 1, 3);
    await showing(invocation, 1);
    await world.stopBot();
    await world.startBot();
    await finish(world, 1, 2);
    await showing(invocation, 2);
    await finish(world, 1, 1);
    expect((await pictureIn(invocation)).attachments).toHaveLength(3);
    expectNoneUploadedTwice(invocation, 3);
  });

  it('are not uploaded again where the answer to an edit was lost', async () => {
    await using world = await startByHand();
    const invocation = await world.member().command('imagine', { prompt: 'a fox', count: 3 });
    await replySaying(invocation, 'Painting');
    world.discord.fault({ method: 'PATCH', path: /@original/u, times: 1, reply: 'lose-answer' });
    await finish(world, 1, 3);
    await showing(invocation, 1);
    await finish(world, 2, 2);
    expect((await pictureIn(invocation)).attachments).toHaveLength(3);
    expectNoneUploadedTwice(invocation, 3);
  });

  it('in a private reply: before its token ends, it says that the result comes by direct message', async () => {
    const minuteFourteen = Promise.withResolvers<undefined>();
    let lateMs = 0;
    const clock: Clock = {
      ...fastClock,
      now: () => fastClock.now() + lateMs,
      sleep: async (ms, signal) => {
        if (ms < 800_000 || ms >= 900_000) return fastClock.sleep(ms, signal);
        await minuteFourteen.promise;
        return undefined;
      },
    };
    await using world = await startByHand(clock);
    const member = world.member();
    const invocation = await member.command('imagine', { prompt: 'a fox', count: 2, private: true });
    await finish(world, 1, 2);
    expect(textOf(await showing(invocation, 1))).not.toContain('direct message');
    lateMs = 841_000;
    minuteFourteen.resolve(undefined);
    const last = await replySaying(invocation, 'the result will come by direct message');
    expect(last.attachments).toHaveLength(1);
    invocation.expireToken();
    await finish(world, 1, 1);
    expect((await member.directChannel.messageWhere((message) => says(message, '$0.08'))).attachments).toHaveLength(2);
  });

  it('are posted once where their old reply cannot be closed for a while', async () => {
    await using world = await startByHand();
    const invocation = await world.member().command('imagine', { prompt: 'a fox', count: 2 });
    await finish(world, 1, 2);
    await showing(invocation, 1);
    invocation.expireToken();
    // Two more than discord.js' own retries.
    world.discord.fault({ method: 'PATCH', path: /^\/channels\//u, times: 6, reply: { status: 500 } });
    await finish(world, 1, 1);
    await replySaying(invocation, 'The result is here');
    expect(
      world.discord.calls.filter(({ method, path }) => method === 'POST' && path.startsWith('/channels/')),
    ).toHaveLength(1);
  });

  it('leave no reply that says "painting" where their new message is refused everywhere', async () => {
    await using world = await startByHand();
    const invocation = await world.member().command('imagine', { prompt: 'a fox', count: 2 });
    await finish(world, 1, 2);
    await showing(invocation, 1);
    invocation.expireToken();
    const blocked = { status: 400, body: { code: 200_000, message: 'Message was blocked by automatic moderation' } };
    world.discord.fault({
      method: 'POST',
      path: /\/messages$/u,
      times: Number.POSITIVE_INFINITY,
      reply: blocked,
    });
    await finish(world, 1, 1);
    const old = await replySaying(invocation, 'shows it again');
    expect({ files: old.attachments.length, rows: old.components }).toEqual({ files: 1, rows: [] });
  });
});
