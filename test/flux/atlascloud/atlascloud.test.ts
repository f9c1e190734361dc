import { describe, expect, test } from 'vitest';
import { replies, type SandboxAtlasCloud } from '../../../sandbox/atlascloud/atlascloud.ts';
import type { CannedReply } from '../../../sandbox/image-host/faults.ts';
import type { PaintRequest } from '../../../src/generation/model/host.ts';
import { ASPECTS } from '../../../src/generation/model/image-model.ts';
import { models } from '../../../src/flux/models.ts';
import { misfitOf } from '../../support/misfits.ts';
import { never, request } from '../bfl/client-world.ts';
import { createAtlasCloudWorld, flux2 } from './atlascloud-world.ts';

const asked: PaintRequest = { ...flux2, inputs: [] };
const small = { size: { width: 1_024, height: 1_024 }, inputs: [] };

describe('the live catalogue', () => {
  test('decides which models are offered, at quoted prices, and is known once the account was asked about', async () => {
    await using world = await createAtlasCloudWorld({ isFresh: true });
    const { account, atlasCloud } = world;
    expect(misfitOf(account, asked)).toBe('model');
    await expect(account.accountState(never)).resolves.toEqual({ kind: 'well', balance: 1_000_000_000 });
    expect(misfitOf(account, asked)).toBeNull();
    expect(account.priceOf('flux-2-pro', small)).toBe(30_000);
    expect(account.priceOf('flux-2-flex', small)).toBe(50_000);
    expect(misfitOf(account, { ...asked, modelId: 'flux-pro-1.1', enhance: false })).toBe('model');
    expect(account.priceOf('flux-pro-1.1', small)).toBeNull();
    await expect(account.submit(request, never)).rejects.toMatchObject({ kind: 'unknown_model' });
    expect([atlasCloud.billedUsd, atlasCloud.callCount('submit')]).toEqual([0, 0]);
    expect(atlasCloud.calls.filter(({ on }) => on === 'file').map(({ headers }) => headers['authorization'])).toEqual([
      undefined,
      undefined,
    ]);
    // Within a quarter of an hour it is not read again.
    await account.accountState(never);
    expect(atlasCloud.callCount('catalogue')).toBe(1);
    await world.clock.sleep(900_000);
    await account.accountState(never);
    expect(atlasCloud.callCount('catalogue')).toBe(2);
  });

  test('is read once for all who ask at the same time, and by another where the first one breaks off', async () => {
    await using world = await createAtlasCloudWorld({ isFresh: true });
    const { account, atlasCloud } = world;
    const first = new AbortController();
    const brokenOff = account.accessTo('flux-2-flex', first.signal);
    const others = [account.accessTo('flux-2-pro', never), account.accessTo('flux-pro-1.1', never)];
    first.abort(new Error('enough'));
    await expect(brokenOff).rejects.toThrow('enough');
    expect(await Promise.all(others)).toEqual(['granted', 'none']);
    expect(atlasCloud.callCount('catalogue')).toBeLessThanOrEqual(2);
    expect(atlasCloud.callCount('calculate')).toBe(4);
  });

  test('that never comes keeps nobody from the answer about the account', async () => {
    await using world = await createAtlasCloudWorld({ isFresh: true });
    const called = world.atlasCloud.nextCall('catalogue');
    world.atlasCloud.fault({ on: 'catalogue', reply: 'hang' });
    const impatience = new AbortController();
    const state = world.account.accountState(impatience.signal);
    await called;
    impatience.abort(new Error('enough'));
    expect(await state).toMatchObject({ kind: 'well' });
  });

  test('may have FLUX1.1, which takes five ratios and no other size', async () => {
    await using world = await createAtlasCloudWorld({
      atlasCloud: { models: ['black-forest-labs/flux-1.1-pro', 'black-forest-labs/flux-1.1-pro-ultra'] },
    });
    const { account, atlasCloud } = world;
    const flux1 = { ...asked, modelId: 'flux-pro-1.1', enhance: false };
    expect(await account.accessTo('flux-pro-1.1', never)).toBe('granted');
    expect(await account.accessTo('flux-2-pro', never)).toBe('none');
    expect(await account.accessTo('flux-3-image', never)).toBeNull();
    expect(ASPECTS.filter((aspect) => misfitOf(account, { ...flux1, aspect }) === null)).toEqual([
      '1:1',
      '16:9',
      '9:16',
      '4:3',
      '3:4',
    ]);
    expect(misfitOf(account, { ...flux1, aspect: null })).toBe('size');
    await account.submit({ ...request, aspect: '16:9' }, never);
    expect(atlasCloud.tasks[0]?.body).toEqual({
      model: 'black-forest-labs/flux-1.1-pro',
      prompt: request.prompt,
      aspect_ratio: '16:9',
      seed: 7,
    });
  });

  test('offers nothing whose entry is hidden, whose schema file is of no known form, or whose price is not told', async () => {
    await using hidden = await createAtlasCloudWorld({
      atlasCloud: { hidden: ['black-forest-labs/flux-2-pro/text-to-image'] },
    });
    expect(misfitOf(hidden.account, asked)).toBe('model');
    for (const [on, body] of [
      ['file', { properties: { words: {} } }],
      ['file', { properties: { prompt: {}, aspect_ratio: {} } }],
      ['calculate', { code: 200, data: {} }],
    ] as const) {
      await using world = await createAtlasCloudWorld({ isFresh: true });
      world.atlasCloud.fault({ on, times: Infinity, reply: { status: 200, body } });
      expect(await world.account.accessTo('flux-2-pro', never)).toBe('none');
    }
  });

  test('decides what of a request is kept: a seed, a format, a safety', async () => {
    await using world = await createAtlasCloudWorld({ isFresh: true });
    const { account, atlasCloud } = world;
    const schema = (properties: object) => ({
      status: 200,
      body: { components: { schemas: { Input: { properties } } } },
    });
    const reply = schema({ prompt: {}, size: {}, output_format: { enum: ['png', 'jpg'] } });
    atlasCloud.fault({ on: 'file', times: Infinity, reply });
    // It takes no such fields: here its answers alone count.
    const quote = { status: 200, body: { code: 200, data: { price: '0.03' } } };
    atlasCloud.fault({ on: 'calculate', times: Infinity, reply: quote });
    await account.accountState(never);
    expect(misfitOf(account, asked)).toBe('seed');
    const seedless = { ...asked, seed: null };
    expect(misfitOf(account, { ...seedless, format: 'png' })).toBeNull();
    // The prompt may be declined more loosely than with a safety of 0 or 1.
    expect(misfitOf(account, { ...seedless, safety: 1 })).toBe('safety');
    expect(misfitOf(account, { ...seedless, inputs: [{ kept: null }] })).toBe('inputs');
    expect(misfitOf(account, { ...seedless, size: { width: 2_048, height: 2_048 } })).toBe('size');
    await using usual = await createAtlasCloudWorld();
    expect(misfitOf(usual.account, { ...asked, format: 'png' })).toBe('format');
  });
});

describe('a submit', () => {
  test('is quoted first, and asks for its data to be deleted within a day', async () => {
    await using world = await createAtlasCloudWorld();
    const { account, atlasCloud } = world;
    const submitted = await account.submit({ ...flux2, size: { width: 1_360, height: 768 } }, never);
    const [task] = atlasCloud.tasks;
    expect(submitted).toEqual({
      taskId: task?.id,
      pollingUrl: `${atlasCloud.apiUrl}/api/v1/model/prediction/${task?.id}`,
      cost: 30_000,
    });
    const call = atlasCloud.calls.findLast(({ on }) => on === 'submit');
    expect(call?.headers).toMatchObject({
      authorization: `Bearer ${atlasCloud.apiKey}`,
      'x-atlascloud-object-expiration-hours': '24',
      'x-atlascloud-request-retention-hours': '24',
    });
    expect(task?.body).toEqual({
      model: 'black-forest-labs/flux-2-pro/text-to-image',
      prompt: flux2.prompt,
      size: '1360*768',
      seed: 7,
    });
  });

  const quoting = (price: number) =>
    ({ on: 'calculate', reply: { status: 200, body: { code: 200, data: { price } } } }) as const;

  test('is not sent for more than is held, and the price is known from then on', async () => {
    await using world = await createAtlasCloudWorld();
    const { account, atlasCloud } = world;
    const priceOf = (width: number) => account.priceOf('flux-2-pro', { size: { width, height: 1_024 }, inputs: [] });
    atlasCloud.fault(quoting(0.031));
    await expect(account.submit(flux2, never, 30_000)).rejects.toMatchObject({ kind: 'price_rose' });
    expect(atlasCloud.tasks).toEqual([]);
    expect([priceOf(1_024), priceOf(1_536)]).toEqual([31_000, 31_000]);
    atlasCloud.fault(quoting(0.031));
    expect((await account.submit(flux2, never, 31_000)).cost).toBe(31_000);
  });

  test.each([
    ['ten times ours', 3.01],
    ['next to nothing', 0.002],
    ['less than any money', 1e-9],
    ['nothing', 0],
    ['less than nothing', -0.03],
  ])('is not offered at a price of %s', async (_price, price) => {
    await using world = await createAtlasCloudWorld({ isFresh: true });
    world.atlasCloud.fault({ ...quoting(price), times: Infinity });
    await world.account.accountState(never);
    expect(world.account.priceOf('flux-2-pro', { size: flux2.size, inputs: [] })).toBeNull();
  });

  test('is sent without a quote as well, and takes the other form of an answer', async () => {
    await using world = await createAtlasCloudWorld();
    world.atlasCloud.fault({ on: 'calculate', times: Infinity, reply: replies.broken(500) });
    world.atlasCloud.next({ submitShape: 'flat' });
    const { taskId, cost } = await world.account.submit(flux2, never);
    expect([taskId, cost]).toEqual([world.atlasCloud.tasks[0]?.id, null]);
  });

  test('is taken for every preset of every model that takes sizes', async () => {
    await using world = await createAtlasCloudWorld();
    for (const modelId of ['flux-2-pro', 'flux-2-flex']) {
      const aspects = models.find(({ id }) => id === modelId)?.aspects;
      for (const aspect of ASPECTS) {
        const size = aspects?.[aspect] ?? flux2.size;
        expect(misfitOf(world.account, { ...asked, modelId, aspect, size })).toBeNull();
        await world.account.submit({ ...flux2, modelId, aspect, size }, never);
        expect(world.atlasCloud.tasks.at(-1)?.size).toEqual(size);
      }
    }
  });

  test.each<[string, CannedReply, object]>([
    ['400', replies.media(400, 'bad'), { kind: 'invalid_request' }],
    ['401', replies.media(401, 'unauthorized'), { kind: 'key_refused', isDocumented: true }],
    ['402', replies.media(402, 'insufficient balance'), { kind: 'out_of_credits', isDocumented: true }],
    ['402 of somebody else', { status: 402, body: '<h1>Pay</h1>' }, { kind: 'out_of_credits', isDocumented: false }],
    ['404', replies.media(404, 'the model is not available'), { kind: 'unknown_model' }],
    ['429', replies.media(429, 'too many requests'), { kind: 'busy', retryAfterMs: 10_000 }],
    ['451', replies.media(451, 'region'), { kind: 'unknown_model' }],
    ['500', replies.broken(500), { kind: 'outcome_unknown' }],
    ['503', replies.broken(503), { kind: 'outcome_unknown' }],
    ['a task without an id', { status: 200, body: { code: 200, data: null } }, { kind: 'outcome_unknown' }],
  ])('that is answered with %s is sent once and fails with the right error', async (_name, reply, error) => {
    await using world = await createAtlasCloudWorld();
    world.atlasCloud.fault({ on: 'submit', reply });
    await expect(world.account.submit(flux2, never)).rejects.toMatchObject(error);
    expect(world.atlasCloud.callCount('submit')).toBe(1);
  });
});

describe('a task', () => {
  test.each<[string, Parameters<SandboxAtlasCloud['next']>[0]]>([
    ['a list of addresses', { output: 'addresses', word: 'completed' }],
    ['a list of objects', { output: 'objects', word: 'succeeded' }],
    ['one address', { output: 'single', word: 'done' }],
    ['words of progress', { statuses: ['created', 'pending', 'starting', 'warming'] }],
    ['half a minute without knowing it', { unknownPolls: 14 }],
    ['the same with another status', { unknownPolls: 14, unknownStatus: 400 }],
  ])('is polled to its picture through %s', async (_name, behaviour) => {
    await using world = await createAtlasCloudWorld();
    world.atlasCloud.next(behaviour);
    const outcome = await world.account.waitUntilDone(await world.start(), never);
    if (outcome.kind !== 'ready') throw new Error(outcome.kind);
    using image = await world.account.download(outcome.sampleUrl, flux2.size, never);
    expect(image.size).toEqual({ width: 1_024, height: 1_024 });
    const delivery = world.atlasCloud.calls.find(({ on }) => on === 'delivery');
    expect(delivery?.headers).not.toHaveProperty('authorization');
  });

  test('that its moderation refuses, or that fails, costs nothing', async () => {
    await using world = await createAtlasCloudWorld();
    world.atlasCloud.next({ outcome: 'moderated' });
    await expect(world.account.waitUntilDone(await world.start(), never)).resolves.toEqual({
      kind: 'moderated',
      stage: 'request',
      reasons: [],
      cost: 0,
    });
    for (const word of ['failed', 'error', 'timeout', 'cancelled'] as const) {
      world.atlasCloud.next({ outcome: 'failed', word });
      const ended = await world.account.waitUntilDone(await world.start(), never);
      expect(ended).toEqual({ kind: 'failed', isInputUnreadable: false, cost: 0 });
    }
    expect(world.atlasCloud.billedUsd).toBe(0);
  });

  test('that nobody knows any more is lost, and none can be cancelled or looked up', async () => {
    await using world = await createAtlasCloudWorld();
    world.atlasCloud.next({ outcome: 'vanish' });
    const task = await world.start();
    await expect(world.account.waitUntilDone(task, never)).rejects.toMatchObject({ kind: 'task_lost' });
    await expect(world.account.cancel(task, never)).resolves.toBe('unsupported');
    await expect(world.account.findSubmitted(flux2, 0, never)).resolves.toBeNull();
  });

  test('brings its picture from the hosts that are listed alone', async () => {
    const outputUrl = 'https://bucket.oss.aliyuncs.com/picture.png';
    await using world = await createAtlasCloudWorld();
    await expect(world.account.download(outputUrl, flux2.size, never)).rejects.toMatchObject({ kind: 'untrusted_url' });
    await using widened = await createAtlasCloudWorld({
      account: { moreDeliveryHosts: ['localhost'], deliveryHosts: ['atlascloud.ai'] },
      isFresh: true,
    });
    const { port } = new URL(widened.atlasCloud.deliveryUrl);
    await expect(widened.account.download(`http://localhost:${port}/none`, flux2.size, never)).rejects.toMatchObject({
      kind: 'sample_expired',
    });
  });
});

test('an account whose key is refused says so', async () => {
  await using world = await createAtlasCloudWorld({ account: { apiKey: 'apikey-of-nobody' }, isFresh: true });
  await expect(world.account.accountState(never)).resolves.toEqual({ kind: 'key_refused' });
  expect(world.atlasCloud.callCount('catalogue')).toBe(0);
});
