import { describe, expect, it } from 'vitest';
import { replies } from '../../sandbox/bfl/bfl.ts';
import { textOf } from '../../sandbox/discord/discord.ts';
import { startWithAdmin } from '../support/admin-world.ts';
import { privateAnswer } from '../support/conversation.ts';
import { pictureIn, replySaying, startWorld } from '../support/world.ts';

const BY_HAND = { latencyMs: Number.POSITIVE_INFINITY };

describe('the reason of a wait', () => {
  it('is the pace of the member, in the reply, in /quota and in /settings explain alike', async () => {
    await using world = await startWithAdmin({
      bfl: { latencyMs: 20 },
      settings: { USER_PACE_USD: '0.04', USER_PACE_MINUTES: '10' },
    });
    const ada = world.member();
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
    const waiting = await ada.command('imagine', { prompt: 'another fox' });
    const pace = /A member may spend only so much within a few minutes\. It continues <t:\d+:R>\./u;
    const reply = await replySaying(waiting, pace);
    expect(textOf(reply)).toContain('You keep your place and nothing is charged.');
    expect(waiting.revisions.map(({ message }) => textOf(message)).join('\n')).not.toContain('Place ');
    expect(textOf(await replySaying(await ada.command('quota'), '1 picture queued'))).toMatch(pace);
    expect(await privateAnswer(world.admin, 'settings explain', { member: ada })).toMatch(pace);
  });

  it('is no place while other pictures of the member hold it, and a place with the usual time once they do not', async () => {
    await using world = await startWorld({ bfl: BY_HAND, settings: { USER_CONCURRENCY: '1', BFL_CONCURRENCY: '1' } });
    const [ada, ben] = [world.member(), world.member('Ben')];
    await ada.command('imagine', { prompt: 'a fox' });
    const task = await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox');
    const own = await ada.command('imagine', { prompt: 'another fox' });
    await replySaying(own, 'Other pictures of the same member are painted first.');
    const queued = await ben.command('imagine', { prompt: 'a cat' });
    await replySaying(queued, /Place \d in the queue · \$0\.04 · usually \d+ s a picture/u);
    world.bfl.finish(task);
    world.bfl.finish(await world.bfl.taskWhere(({ prompt }) => prompt === 'a cat'));
    await replySaying(own, /Painting, started .* · usually \d+ s a picture/u);
  });

  it('is that FLUX has no room, with the time of the next try', async () => {
    await using world = await startWorld();
    world.bfl.fault({ on: 'submit', reply: replies.tooManyTasks(60) });
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await replySaying(invocation, /FLUX has no room for it at the moment\. I try again <t:\d+:R>\./u);
  });
});

describe('a picture that is painted and cannot be fetched', () => {
  it('is told so, with the time until which it is tried, and arrives', async () => {
    await using world = await startWorld();
    const broken = world.bfl.fault({ on: 'delivery', reply: replies.broken(503), times: Number.POSITIVE_INFINITY });
    const ada = world.member();
    const invocation = await ada.command('imagine', { prompt: 'a fox' });
    const late = /Painted, but not here yet: FLUX has not handed it over so far\..* the attempt ends <t:\d+:R>\./u;
    await replySaying(invocation, late);
    expect(textOf(await replySaying(await ada.command('quota'), 'being painted'))).toMatch(late);
    broken.lift();
    await pictureIn(invocation);
  });
});
