// The rows of the table of a picture's life that take longer, and the troubles that one host alone has.

import { describe, expect, it } from 'vitest';
import { moderationTexts, replies, startSandboxReplicate } from '../../sandbox/replicate/replicate.ts';
import { startSandboxAtlasCloud } from '../../sandbox/atlascloud/atlascloud.ts';
import { hostSettings } from '../../sandbox/settings.ts';
import { HostWorld, RARE_LIVES } from '../support/lives.ts';
import { HOSTS } from '../support/painting-hosts.ts';
import { pictureIn, replySaying, startWorld } from '../support/world.ts';

const TIMINGS = { fetchTimeoutMs: 300, taskTimeoutMs: 40_000 };
const MEMBERS_MAY = { USER_PACE_USD: '1', USER_DAILY_USD: '10' };

// They wait for the same things: side by side they take no longer than one.
describe.concurrent.each(HOSTS)('a picture at %s', (name) => {
  it('ends as the table says, in each of its rarer lives', async () => {
    await using opened = await HostWorld.start(name, { timings: TIMINGS });
    opened.begin(RARE_LIVES);
    for (const life of RARE_LIVES) {
      expect({ life: life.name, ...(await opened.livedOf(life)) }).toEqual({
        life: life.name,
        ...opened.expectedOf(life),
      });
    }
  });
});

describe('Replicate', () => {
  const start = async (options: Parameters<typeof startSandboxReplicate>[0] = {}) => {
    const replicate = await startSandboxReplicate({ pictures: 'plain', ...options });
    const settings = { ...hostSettings(replicate), PROVIDERS: 'replicate', ...MEMBERS_MAY };
    const world = await startWorld({ settings, timings: TIMINGS });
    return {
      replicate,
      world,
      [Symbol.asyncDispose]: async () => {
        await using _replicate = replicate;
        await world.endSoundly();
      },
    };
  };

  it('is asked again when the text of its 429 says, wherever it says so', async () => {
    await using opened = await start();
    const { replicate, world } = opened;
    for (const tells of ['text', 'retry_after', 'header'] as const) {
      replicate.fault({ on: 'submit', reply: replies.throttled(2, tells) });
      const invocation = await world.member().command('imagine', { prompt: `a heron by ${tells}` });
      await pictureIn(invocation);
      const [refused, taken] = replicate.calls.filter(({ on }) => on === 'submit').slice(-2);
      expect((taken?.atMs ?? 0) - (refused?.atMs ?? 0)).toBeGreaterThanOrEqual(2_000);
      expect(await world.ledger(invocation.id)).toMatchObject([{ kind: 'hold' }, { kind: 'settle', billed: 40_000 }]);
    }
  });

  it('declines in each of the words that were seen, which are perhaps billed and never charged', async () => {
    await using opened = await start();
    const { replicate, world } = opened;
    for (const error of Object.values(moderationTexts)) {
      replicate.next({ outcome: 'moderated', error });
      const invocation = await world.member().command('imagine', { prompt: 'a heron, declined' });
      await replySaying(invocation, 'declined this prompt');
      expect((await world.ledger(invocation.id)).at(-1)).toMatchObject({
        kind: 'release',
        charged: 0,
        billed: 40_000,
        reason: 'request_moderated',
      });
    }
    expect(replicate.billedUsd).toBeCloseTo(0.04 * Object.keys(moderationTexts).length, 6);
  });

  it('aborts at no cost what its deadline met before it began', async () => {
    await using opened = await start();
    const { replicate, world } = opened;
    replicate.next({ outcome: 'aborted', startMs: Number.POSITIVE_INFINITY });
    const invocation = await world.member().command('imagine', { prompt: 'a heron, aborted' });
    await replySaying(invocation, 'nothing was charged');
    expect((await world.ledger(invocation.id)).at(-1)).toMatchObject({ kind: 'release', charged: 0, billed: 0 });
    expect(replicate.billedUsd).toBe(0);
  });

  it('has deleted what was fetched too late: lost, perhaps billed and not charged', async () => {
    await using opened = await start();
    const { replicate, world } = opened;
    replicate.next({ latencyMs: Number.POSITIVE_INFINITY });
    const invocation = await world.member().command('imagine', { prompt: 'a heron, an hour late' });
    const task = await replicate.taskWhere(({ polls }) => polls > 0);
    await world.stopBot();
    replicate.finish(task);
    replicate.removeData(task);
    await world.startBot();
    await replySaying(invocation, 'FLUX lost this picture; nothing was charged.');
    expect((await world.ledger(invocation.id)).at(-1)).toMatchObject({
      charged: 0,
      billed: 40_000,
      reason: 'task_lost',
    });
    expect(replicate.billedUsd).toBeCloseTo(0.04, 6);
  });

  it('is always told the format, since its own default is WebP for some models', async () => {
    await using opened = await start();
    const { replicate, world } = opened;
    for (const format of ['jpeg', 'png'] as const) {
      const invocation = await world.member().command('imagine', { prompt: `a heron as ${format}`, format });
      const { attachments } = await pictureIn(invocation);
      expect(attachments.map(({ filename }) => filename.split('.').at(-1))).toEqual([
        format === 'jpeg' ? 'jpg' : format,
      ]);
    }
    expect(replicate.tasks.map(({ input }) => input['output_format'])).toEqual(['jpg', 'png']);
  });
});

describe('AtlasCloud', () => {
  const start = async () => {
    const atlasCloud = await startSandboxAtlasCloud({ pictures: 'plain' });
    const settings = { ...hostSettings(atlasCloud), PROVIDERS: 'atlascloud', ...MEMBERS_MAY };
    const world = await startWorld({ settings, timings: TIMINGS });
    return {
      atlasCloud,
      world,
      [Symbol.asyncDispose]: async () => {
        await using _atlasCloud = atlasCloud;
        await world.endSoundly();
      },
    };
  };

  it('tells by its code 1039 alone that it declined a prompt', async () => {
    await using opened = await start();
    const { atlasCloud, world } = opened;
    atlasCloud.next({ outcome: 'moderated' });
    await replySaying(await world.member().command('imagine', { prompt: 'a heron, 1039' }), 'declined this prompt');
    atlasCloud.next({ outcome: 'failed', errorCode: 1_001, error: 'moderation is a word that means nothing here' });
    await replySaying(await world.member().command('imagine', { prompt: 'a heron, 1001' }), 'FLUX failed');
    expect(atlasCloud.billedUsd).toBe(0);
  });

  it('is understood in every shape that was seen of it', async () => {
    await using opened = await start();
    const { atlasCloud, world } = opened;
    const shapes = [
      { submitShape: 'flat' },
      { output: 'objects', word: 'succeeded' },
      { output: 'single', word: 'done' },
      { unknownPolls: 1, unknownStatus: 400 },
      { unknownPolls: 1, unknownStatus: 404 },
    ] as const;
    for (const shape of shapes) {
      atlasCloud.next(shape);
      await pictureIn(await world.member().command('imagine', { prompt: `a heron as ${JSON.stringify(shape)}` }));
    }
    expect(atlasCloud.tasks.map(({ downloads }) => downloads)).toEqual(shapes.map(() => 1));
  });

  it('is not followed to a delivery host that the operator did not name', async () => {
    await using opened = await start();
    const { atlasCloud, world } = opened;
    atlasCloud.next({ outputUrl: 'https://pictures.example.com/heron.jpeg' });
    const invocation = await world.member().command('imagine', { prompt: 'a heron that lies elsewhere' });
    await replySaying(invocation, 'did not hand it over; nothing was charged');
    expect(atlasCloud.callCount('delivery')).toBe(0);
    expect((await world.ledger(invocation.id)).at(-1)).toMatchObject({
      charged: 0,
      billed: 30_000,
      reason: 'not_handed_over',
    });
  });
});
