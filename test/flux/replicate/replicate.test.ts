import { pino } from 'pino';
import { describe, expect, test, vi } from 'vitest';
import { moderationTexts, replies } from '../../../sandbox/replicate/replicate.ts';
import type { CannedReply } from '../../../sandbox/image-host/faults.ts';
import { createTransport } from '../../../src/flux/http/transport.ts';
import { createHostRules } from '../../../src/flux/http/trusted-hosts.ts';
import { findSubmitted, MAX_BYTES_AT_ONCE } from '../../../src/flux/replicate/lookup.ts';
import { NO_PROXIES } from '../../../src/proxy/settings.ts';
import { ByteBudget } from '../../../src/runtime/byte-budget.ts';
import { configuredModels } from '../../../src/flux/configured-models.ts';
import { ASPECTS, sizeOf } from '../../../src/generation/model/image-model.ts';
import { misfitOf } from '../../support/misfits.ts';
import { never, request } from '../bfl/client-world.ts';
import { createReplicateWorld } from './replicate-world.ts';

/** The prices that an operator names for models whose price at Replicate is published nowhere. */
const priced = configuredModels({
  hasOutpainting: false,
  has4k: true,
  overrides: {
    'flux-2-pro': { hosts: { replicate: { price: 0.03, further: 0.015 } } },
    'flux-2-flex': { hosts: { replicate: { price: 0.05, further: 0.05 } } },
    'flux-3-image': { hosts: { replicate: {} } },
  },
});

const tinyPicture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('a submit', () => {
  test('goes to the route of the model with the token, and does not wait', async () => {
    await using world = await createReplicateWorld();
    const submitted = await world.account.submit(request, never);
    const [task] = world.replicate.tasks;
    expect(submitted).toEqual({
      taskId: task?.id,
      pollingUrl: `${world.replicate.apiUrl}/v1/predictions/${task?.id}`,
      cost: null,
    });
    const [call] = world.replicate.calls;
    expect(call?.path).toBe('/v1/models/black-forest-labs/flux-1.1-pro/predictions');
    expect(call?.headers).toMatchObject({ authorization: `Bearer ${world.replicate.token}` });
    expect(call?.headers).not.toHaveProperty('prefer');
    expect(task?.input).toEqual({
      prompt: request.prompt,
      aspect_ratio: 'custom',
      width: 1_024,
      height: 1_024,
      seed: 7,
      safety_tolerance: 2,
      output_format: 'jpg',
      prompt_upsampling: false,
    });
  });

  test('is taken for every preset of every model, at the price of the account', async () => {
    await using world = await createReplicateWorld({
      replicate: { creditUsd: 10_000, limits: { createsPerMinute: 10_000 } },
      account: { models: priced },
    });
    const { account, replicate } = world;
    expect(Object.keys(account.host.models)).toEqual([
      'flux-pro-1.1',
      'flux-pro-1.1-ultra',
      'flux-2-pro',
      'flux-2-flex',
      'flux-3-image',
    ]);
    for (const model of priced.filter(({ id }) => id in account.host.models)) {
      for (const aspect of ASPECTS) {
        const before = replicate.billedUsd;
        const resolution = model.resolutions?.default ?? null;
        const size = sizeOf(model, { aspect, resolution });
        const seed = model.takesSeed ? 7 : null;
        const [format] = model.formats;
        const asked = {
          ...request,
          modelId: model.id,
          aspect,
          resolution,
          size,
          seed,
          format,
          safety: model.safety.max,
        };
        const recipe = { ...asked, enhance: model.enhance.default };
        expect(misfitOf(account, { ...recipe, inputs: [] })).toBeNull();
        await account.submit(recipe, never);
        await replicate.taskWhere((task) => task === replicate.tasks.at(-1) && task.end === 'succeeded');
        const price = account.priceOf(model.id, { size, inputs: [] });
        expect(replicate.billedUsd - before).toBeCloseTo((price ?? 0) / 1_000_000, 6);
      }
    }
  });

  test('has a lower safety than was asked for where the model goes no further, and none without a price', async () => {
    await using world = await createReplicateWorld();
    const { account } = world;
    const recipe = { ...request, inputs: [] };
    expect(misfitOf(account, { ...recipe, safety: 0 })).toBe('safety');
    expect(misfitOf(account, { ...recipe, modelId: 'flux-2-pro' })).toBe('model');
    expect(account.priceOf('flux-2-pro', { size: request.size, inputs: [] })).toBeNull();
    expect(misfitOf(account, { ...recipe, modelId: 'flux-2-klein-4b' })).toBe('model');
    await expect(account.submit({ ...request, modelId: 'flux-2-klein-4b' }, never)).rejects.toMatchObject({
      kind: 'invalid_request',
    });
    expect(world.replicate.calls).toEqual([]);
  });

  test('sends a picture as an address of data, in the field of its model', async () => {
    await using world = await createReplicateWorld({ account: { models: priced } });
    const given = { bytes: tinyPicture, size: { width: 1, height: 1 } };
    const address = `data:image/jpeg;base64,${tinyPicture.toString('base64')}`;
    await world.account.submit({ ...request, inputs: [given] }, never);
    await world.account.submit({ ...request, modelId: 'flux-2-pro', inputs: [given, given] }, never);
    expect(world.replicate.tasks.map(({ input }) => [input['image_prompt'], input['input_images']])).toEqual([
      [address, undefined],
      [undefined, [address, address]],
    ]);
  });

  test.each<[string, CannedReply, object]>([
    ['429 with seconds in its text', replies.throttled(30, 'text'), { kind: 'busy', retryAfterMs: 30_000 }],
    ['429 with retry_after', replies.throttled(7, 'retry_after'), { kind: 'busy', retryAfterMs: 7_000 }],
    ['429 with a header', replies.throttled(4, 'header'), { kind: 'busy', retryAfterMs: 4_000 }],
    ['429 with nothing', { status: 429 }, { kind: 'busy', retryAfterMs: 10_000 }],
    ['402', replies.insufficientCredit(), { kind: 'out_of_credits', isDocumented: true }],
    ['402 of somebody else', { status: 402, body: '<h1>Pay</h1>' }, { kind: 'out_of_credits', isDocumented: false }],
    ['401', replies.unauthenticated(), { kind: 'key_refused', isDocumented: true }],
    ['404', { status: 404, body: { detail: 'Not found', status: 404 } }, { kind: 'unknown_model' }],
    ['408', { status: 408 }, { kind: 'outcome_unknown' }],
    ['503', replies.broken(503), { kind: 'outcome_unknown' }],
    ['500', replies.broken(500), { kind: 'outcome_unknown' }],
    ['a task without an id', { status: 201, body: { status: 'starting' } }, { kind: 'outcome_unknown' }],
    ['an id that leads elsewhere', { status: 201, body: { id: '../account' } }, { kind: 'outcome_unknown' }],
    [
      '422',
      {
        status: 422,
        body: {
          title: 'Input validation failed',
          detail: '- input.output_format: no\n',
          invalid_fields: [{ type: 'enum', field: 'input.output_format', description: 'no' }],
        },
      },
      { kind: 'invalid_request', message: 'FLUX refused the request (422): format' },
    ],
  ])('that is answered with %s is sent once and fails with the right error', async (_name, reply, error) => {
    await using world = await createReplicateWorld();
    world.replicate.fault({ on: 'submit', reply });
    await expect(world.account.submit(request, never)).rejects.toMatchObject(error);
    expect(world.replicate.callCount('submit')).toBe(1);
  });
});

describe('a prediction', () => {
  test('is polled to its picture, whose download has no token', async () => {
    await using world = await createReplicateWorld({ account: { models: priced } });
    for (const modelId of ['flux-pro-1.1', 'flux-2-pro']) {
      world.replicate.next({ statuses: ['starting', 'processing', 'warming'] });
      const outcome = await world.account.waitUntilDone(
        await world.start({ modelId, enhance: modelId !== 'flux-pro-1.1' }),
        never,
      );
      if (outcome.kind !== 'ready') throw new Error(outcome.kind);
      expect(outcome.cost).toBeNull();
      using image = await world.account.download(outcome.sampleUrl, request.size, never);
      expect([image.format, image.size]).toEqual(['jpeg', { width: 1_024, height: 1_024 }]);
    }
    const downloads = world.replicate.calls.filter(({ on }) => on === 'delivery');
    expect(downloads.map(({ headers }) => headers['authorization'])).toEqual([undefined, undefined]);
    expect(world.clock.sleeps.filter((ms) => ms >= 500).length).toBeGreaterThanOrEqual(6);
  });

  test.each(Object.entries(moderationTexts))('is declined by the text %s, and perhaps billed', async (_name, error) => {
    await using world = await createReplicateWorld();
    world.replicate.next({ outcome: 'moderated', error });
    await expect(world.account.waitUntilDone(await world.start(), never)).resolves.toEqual({
      kind: 'moderated',
      stage: 'request',
      reasons: error.includes('NSFW') ? ['sexual_content'] : [],
      isPerhapsBilled: true,
      cost: null,
    });
  });

  test.each([
    ['failed', { kind: 'failed', isInputUnreadable: false, cost: null }],
    ['aborted', { kind: 'cancelled', cost: 0 }],
  ] as const)('that %s ends as what it is', async (outcome, end) => {
    await using world = await createReplicateWorld();
    world.replicate.next({ outcome });
    const ended = await world.account.waitUntilDone(await world.start(), never);
    expect(ended).toEqual(end);
  });

  test.each([
    ['null', { started_at: null }, 0],
    ['a time', { started_at: '2026-11-29T12:00:00Z' }, null],
    ['no text', { started_at: 1_764_417_600 }, null],
    ['not there', {}, null],
  ])('that was cancelled costs nothing only where its start is null: %s', async (_start, started, cost) => {
    await using world = await createReplicateWorld();
    const task = await world.start();
    world.replicate.fault({ on: 'poll', reply: { status: 200, body: { status: 'canceled', ...started } } });
    await expect(world.account.waitUntilDone(task, never)).resolves.toEqual({ kind: 'cancelled', cost });
  });

  test('is lost once its data was deleted, or nobody knows it', async () => {
    await using world = await createReplicateWorld();
    const task = await world.start();
    world.replicate.removeData(await world.replicate.taskWhere(({ end }) => end === 'succeeded'));
    await expect(world.account.waitUntilDone(task, never)).rejects.toMatchObject({ kind: 'task_lost' });
    world.replicate.next({ outcome: 'vanish' });
    await expect(world.account.waitUntilDone(await world.start(), never)).rejects.toMatchObject({ kind: 'task_lost' });
  });

  test('that begins while it is cancelled is ended at its full price', async () => {
    await using world = await createReplicateWorld({ replicate: { latencyMs: Infinity, startMs: Infinity } });
    const { account, replicate } = world;
    const task = await world.start();
    const asked = replicate.nextCall('cancel');
    replicate.fault({ on: 'cancel', delayMs: 50 });
    const cancelling = account.cancel(task, never);
    await asked;
    replicate.begin({ ...(await replicate.taskWhere(({ id }) => id === task.taskId)) });
    await expect(cancelling).resolves.toBe('billed');
    await expect(account.waitUntilDone(task, never)).resolves.toEqual({ kind: 'cancelled', cost: null });
    expect(replicate.billedUsd).toBeCloseTo(0.04, 6);
  });

  test('that was told to stop and does not say whether it did leaves that to the next poll', async () => {
    await using world = await createReplicateWorld({ replicate: { latencyMs: Infinity, startMs: Infinity } });
    const { account, replicate } = world;
    const task = await world.start();
    replicate.fault({ on: 'cancel', reply: { status: 200, body: { id: task.taskId, status: 'processing' } } });
    await expect(account.cancel(task, never)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('may be unknown for a moment, and a page of a proxy says nothing of it', async () => {
    await using world = await createReplicateWorld();
    world.replicate.next({ notFoundPolls: 2 });
    world.replicate.fault({ on: 'poll', times: 1, reply: { status: 404, body: '<h1>Not found</h1>' } });
    const outcome = await world.account.waitUntilDone(await world.start(), never);
    expect(outcome.kind).toBe('ready');
  });

  test('is cancelled free of charge before it runs, and left alone once it costs its price', async () => {
    await using world = await createReplicateWorld({ replicate: { latencyMs: Infinity, startMs: Infinity } });
    const { account, replicate } = world;
    const starting = await world.start();
    await expect(account.cancel(starting, never)).resolves.toBe('free');
    await expect(account.waitUntilDone(starting, never)).resolves.toEqual({ kind: 'cancelled', cost: 0 });
    await expect(account.cancel(starting, never)).resolves.toBe('free');
    expect([replicate.billedUsd, replicate.callCount('cancel')]).toEqual([0, 1]);
    const running = await world.start();
    replicate.begin({ ...(await replicate.taskWhere(({ id }) => id === running.taskId)) });
    await expect(account.cancel(running, never)).resolves.toBe('goes_on');
    replicate.finish({ id: running.taskId });
    await expect(account.cancel(running, never)).resolves.toBe('goes_on');
    await expect(account.waitUntilDone(running, never)).resolves.toMatchObject({ kind: 'ready' });
    expect(replicate.callCount('cancel')).toBe(1);
    const gone = { ...running, taskId: 'a0' };
    await expect(account.cancel(gone, never)).rejects.toMatchObject({ kind: 'task_lost' });
  });
});

describe('a submit whose answer was lost', () => {
  test('is found in the list of predictions by its input, on whichever page', async () => {
    await using world = await createReplicateWorld({ replicate: { pageSize: 2 } });
    const { account, replicate, clock } = world;
    await world.start({ seed: 1 });
    replicate.fault({ on: 'submit', reply: 'drop-after-accept' });
    await expect(account.submit(request, never)).rejects.toMatchObject({ kind: 'outcome_unknown' });
    for (const seed of [2, 3, 4]) await world.start({ seed });
    const found = await account.findSubmitted(request, clock.now(), never);
    const lost = replicate.tasks.find(({ seed }) => seed === 7);
    expect(found?.map(({ taskId }) => taskId)).toEqual([lost?.id]);
    const [task] = found ?? [];
    if (task === undefined) throw new Error('not found');
    const times = { submittedAtMs: clock.now(), deadlineMs: clock.now() + 60_000 };
    const outcome = await account.waitUntilDone({ ...task, modelId: request.modelId, ...times }, never);
    expect(outcome.kind).toBe('ready');
  });

  test('is not mistaken for another model, prompt or window, and twins are told, the oldest first', async () => {
    await using world = await createReplicateWorld();
    const { account, replicate, clock } = world;
    await world.start({ modelId: 'flux-pro-1.1-ultra' });
    await world.start({ prompt: 'another' });
    expect(await account.findSubmitted(request, clock.now(), never)).toEqual([]);
    await world.start();
    await world.start();
    const found = await account.findSubmitted(request, clock.now(), never);
    expect(found?.map(({ taskId }) => taskId)).toEqual(replicate.tasks.slice(2).map(({ id }) => id));
    expect(await account.findSubmitted(request, clock.now() + 120_000, never)).toEqual([]);
  });

  test('is not one into which another picture went, or any where none is sent', async () => {
    await using world = await createReplicateWorld({ account: { models: priced } });
    const { account, clock, replicate } = world;
    const picture = { bytes: tinyPicture, size: { width: 1, height: 1 } };
    const sent = { ...request, modelId: 'flux-2-pro', seed: null };
    await world.start({ ...sent, inputs: [picture] });
    expect(await account.findSubmitted(sent, clock.now(), never)).toEqual([]);
    const other = { ...picture, bytes: Buffer.concat([picture.bytes, Buffer.from('x')]) };
    expect(await account.findSubmitted({ ...sent, inputs: [other] }, clock.now(), never)).toEqual([]);
    expect(await account.findSubmitted({ ...sent, inputs: [picture] }, clock.now(), never)).toHaveLength(1);
    // Which address of its own the list may have made of it is known nowhere.
    const [task] = replicate.tasks;
    const input = { ...task?.input, input_images: ['https://replicate.delivery/pbxt/a.jpg'] };
    const listed = { id: task?.id, model: task?.model, created_at: new Date().toISOString(), input };
    replicate.fault({ on: 'list', reply: { status: 200, body: { next: null, results: [listed] } } });
    expect(await account.findSubmitted({ ...sent, inputs: [picture] }, clock.now(), never)).toBeNull();
  });

  test('is asked for again where a page does not say whether it is the last', async () => {
    await using world = await createReplicateWorld();
    await world.start();
    world.replicate.fault({ on: 'list', reply: { status: 200, body: { results: [] } } });
    await expect(world.account.findSubmitted(request, world.clock.now(), never)).rejects.toMatchObject({
      kind: 'unreachable',
    });
  });

  test('reads the list only while there is room for its pages', async () => {
    await using world = await createReplicateWorld();
    const { taskId } = await world.start();
    const room = new ByteBudget(MAX_BYTES_AT_ONCE);
    const apiUrl = new URL(world.replicate.apiUrl);
    await using transport = createTransport({
      keyHeaders: { authorization: `Bearer ${world.replicate.token}` },
      hosts: createHostRules(apiUrl, { api: null, picturesOnly: null }, { trusted: [], delivery: null }),
      userAgent: 'easel-bot',
      proxies: NO_PROXIES,
      log: pino({ level: 'silent' }),
    });
    const { clock } = world;
    const connection = {
      apiUrl,
      transport,
      clock,
      random: () => 0.5,
      timeoutMs: 1,
      hear: () => undefined,
      log: pino({ level: 'silent' }),
    };
    const others = await room.take(MAX_BYTES_AT_ONCE, 'another look');
    let found: unknown;
    const looking = findSubmitted(request, clock.now(), never, { connection, room }).then((tasks) => (found = tasks));
    await vi.waitFor(() => expect(world.replicate.callCount('list')).toBe(1));
    await world.account.findSubmitted(request, clock.now(), never);
    expect(found).toBeUndefined();
    others[Symbol.dispose]();
    expect(await looking).toMatchObject([{ taskId }]);
  });

  test('is found by the clock of Replicate, however wrong ours is', async () => {
    await using world = await createReplicateWorld();
    world.clock.jump(7_200_000);
    await world.start();
    const found = await world.account.findSubmitted(request, world.clock.now(), never);
    expect(found).toHaveLength(1);
    expect(Math.abs((found?.[0]?.createdAtMs ?? 0) - world.clock.now())).toBeLessThan(60_000);
  });

  test('cannot be told where an input of that time was deleted, and fails where the list cannot be read', async () => {
    await using world = await createReplicateWorld();
    const { account, replicate, clock } = world;
    await world.start();
    replicate.removeData(await replicate.taskWhere(({ end }) => end === 'succeeded'));
    expect(await account.findSubmitted(request, clock.now(), never)).toBeNull();
    for (const reply of [{ status: 500 }, { status: 200, body: { results: [{}] } }, 'drop-socket'] as const) {
      const fault = replicate.fault({ on: 'list', times: Infinity, reply });
      await expect(account.findSubmitted(request, clock.now(), never)).rejects.toMatchObject({
        kind: 'unreachable',
      });
      fault.lift();
    }
  });

  test('sends the token to no address that a page names elsewhere', async () => {
    await using world = await createReplicateWorld();
    const body = { next: 'https://elsewhere.test/v1/predictions', results: [] };
    world.replicate.fault({ on: 'list', reply: { status: 200, body } });
    await expect(world.account.findSubmitted(request, world.clock.now(), never)).rejects.toMatchObject({
      kind: 'untrusted_url',
    });
  });
});

describe('the account', () => {
  test('is well without a balance, and the question is free', async () => {
    await using world = await createReplicateWorld();
    await expect(world.account.accountState(never)).resolves.toEqual({ kind: 'well', balance: null });
    expect(world.replicate.billedUsd).toBe(0);
    await using stranger = await createReplicateWorld({ account: { apiKey: 'r8_of_nobody' } });
    await expect(stranger.account.accountState(never)).resolves.toEqual({ kind: 'key_refused' });
  });

  test('may use a model that is there and takes every field by the name that is sent', async () => {
    await using world = await createReplicateWorld({
      replicate: { models: ['black-forest-labs/flux-1.1-pro', 'black-forest-labs/flux-2-pro'] },
      account: { models: priced },
    });
    const { account, replicate } = world;
    expect(await account.accessTo('flux-pro-1.1', never)).toBe('granted');
    expect(await account.accessTo('flux-2-pro', never)).toBe('granted');
    expect(await account.accessTo('flux-pro-1.1-ultra', never)).toBe('none');
    expect(await account.accessTo('flux-2-klein-4b', never)).toBeNull();
    const properties = { prompt: {}, image_prompt: {} };
    const openapi_schema = { components: { schemas: { Input: { properties } } } };
    replicate.fault({ on: 'model', reply: { status: 200, body: { latest_version: { openapi_schema } } } });
    expect(await account.accessTo('flux-pro-1.1', never)).toBe('none');
    replicate.fault({ on: 'model', reply: { status: 200, body: { latest_version: null } } });
    expect(await account.accessTo('flux-pro-1.1', never)).toBe('unclear');
    replicate.fault({ on: 'model', reply: replies.unauthenticated() });
    expect(await account.accessTo('flux-pro-1.1', never)).toBe('key_refused');
    for (const status of [401, 403, 404]) {
      replicate.fault({ on: 'model', reply: { status, body: '<h1>Blocked by the firewall</h1>' } });
      expect(await account.accessTo('flux-pro-1.1', never)).toBe('unclear');
    }
  });
});
