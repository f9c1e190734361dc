import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  modelNames,
  moderationTexts,
  replies,
  startSandboxReplicate,
  type SandboxReplicate,
} from '../../sandbox/replicate/replicate.ts';

const PRO = 'black-forest-labs/flux-1.1-pro';
const FLUX_2 = 'black-forest-labs/flux-2-pro';

const prediction = z.strictObject({
  id: z.string().length(26),
  model: z.string(),
  version: z.literal('hidden'),
  input: z.record(z.string(), z.unknown()),
  output: z.union([z.url(), z.array(z.url())]).nullable(),
  error: z.string().nullable(),
  logs: z.string().nullable(),
  status: z.string(),
  source: z.literal('api'),
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  completed_at: z.iso.datetime().nullable(),
  data_removed: z.boolean(),
  metrics: z.strictObject({ predict_time: z.number().optional(), total_time: z.number().optional() }),
  urls: z.object({ get: z.url(), cancel: z.url(), web: z.url(), stream: z.url() }),
});
type Prediction = z.infer<typeof prediction>;
const page = z.strictObject({
  previous: z.url().nullable(),
  next: z.url().nullable(),
  results: z.array(prediction),
});

function ask(replicate: SandboxReplicate, path: string, init: RequestInit = {}): Promise<Response> {
  const url = path.startsWith('http') ? path : `${replicate.apiUrl}/v1${path}`;
  const headers = { authorization: `Bearer ${replicate.token}`, ...Object.fromEntries(new Headers(init.headers)) };
  return fetch(url, { ...init, headers });
}

function post(
  replicate: SandboxReplicate,
  input: object,
  { model = PRO, headers = {} }: { model?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return ask(replicate, `/models/${model}/predictions`, { method: 'POST', headers, body: JSON.stringify({ input }) });
}

async function submit(replicate: SandboxReplicate, input: object = {}, model: string = PRO): Promise<Prediction> {
  const response = await post(replicate, { prompt: 'a heron', ...input }, { model });
  expect(response.status).toBe(202);
  return prediction.parse(await response.json());
}

async function poll(replicate: SandboxReplicate, { urls }: Prediction): Promise<Prediction> {
  return prediction.parse(await (await ask(replicate, urls.get)).json());
}

/** Submits, lets the prediction end, and returns the last answer to a poll. */
async function outcome(replicate: SandboxReplicate, input: object = {}, model: string = PRO): Promise<Prediction> {
  const submitted = await submit(replicate, input, model);
  await replicate.taskWhere(({ id, readyAtMs }) => id === submitted.id && readyAtMs !== null);
  return await poll(replicate, submitted);
}

async function cancel(replicate: SandboxReplicate, { urls }: Prediction): Promise<Prediction> {
  const response = await ask(replicate, urls.cancel, { method: 'POST' });
  expect(response.status).toBe(200);
  return prediction.parse(await response.json());
}

async function list(replicate: SandboxReplicate, path = '/predictions') {
  return page.parse(await (await ask(replicate, path)).json());
}

async function faultsOf(response: Response) {
  const body: unknown = await response.json();
  const refusal = z.strictObject({
    title: z.literal('Input validation failed'),
    detail: z.string(),
    status: z.literal(422),
    invalid_fields: z.array(z.strictObject({ type: z.string(), field: z.string(), description: z.string() })),
  });
  return { status: response.status, faults: refusal.parse(body).invalid_fields };
}

const png = `data:image/png;base64,${createCanvas(1600, 800).toBuffer('image/png').toString('base64')}`;

describe('access', () => {
  test('needs the token, on every path, and /account checks it for free', async () => {
    await using replicate = await startSandboxReplicate();
    for (const authorization of ['', 'Bearer r8_wrong', `Token ${replicate.token}`]) {
      const response = await ask(replicate, '/account', { headers: { authorization } });
      expect([response.status, await response.json()]).toEqual([
        401,
        { title: 'Unauthenticated', detail: 'You did not pass a valid authentication token', status: 401 },
      ]);
    }
    const account = await (await ask(replicate, '/account')).json();
    expect(Object.keys(z.looseObject({}).parse(account))).toEqual(['type', 'username', 'name', 'github_url']);
    expect([replicate.tasks, replicate.billedUsd, replicate.callCount('account')]).toEqual([[], 0, 4]);
  });

  test('is refused for paths and models that are not there', async () => {
    await using replicate = await startSandboxReplicate({ models: [PRO] });
    const paths = [`/models/${FLUX_2}`, '/models/somebody/else', '/predictions/nothing', '/credits'];
    for (const path of paths) expect((await ask(replicate, path)).status).toBe(404);
    const none = await post(replicate, { prompt: 'a heron' }, { model: FLUX_2 });
    expect([none.status, await none.json()]).toMatchObject([404, { title: 'Not found', status: 404 }]);
  });

  test('tells the fields of a model', async () => {
    await using replicate = await startSandboxReplicate();
    for (const model of modelNames) {
      const { latest_version: latest } = z
        .object({
          latest_version: z.object({
            openapi_schema: z.object({
              components: z.object({ schemas: z.object({ Input: z.object({ properties: z.looseObject({}) }) }) }),
            }),
          }),
        })
        .parse(await (await ask(replicate, `/models/${model}`)).json());
      const fields = latest.openapi_schema.components.schemas.Input.properties;
      expect('input_images' in fields).toBe(model.includes('flux-2'));
      expect('width' in fields).toBe(/flux-2-|1\.1-pro$/.test(model));
    }
  });

  test('is by a model of its own, not by a version, and takes no other field beside the input', async () => {
    await using replicate = await startSandboxReplicate();
    const send = (path: string, body: object) => ask(replicate, path, { method: 'POST', body: JSON.stringify(body) });
    expect((await send('/predictions', { version: 'hidden', input: { prompt: 'x' } })).status).toBe(422);
    const extra = await faultsOf(await send(`/models/${PRO}/predictions`, { input: { prompt: 'x' }, model: PRO }));
    expect(extra.faults).toMatchObject([{ type: 'additional_property_not_allowed' }]);
    expect((await send(`/models/${PRO}/predictions`, {})).status).toBe(422);
    expect(replicate.tasks).toEqual([]);
  });
});

describe('what each model takes', () => {
  test.each([
    ['flux-1.1-pro', { prompt: undefined }, 'prompt', 'required'],
    ['flux-1.1-pro', { output_format: 'jpeg' }, 'output_format', 'enum'],
    ['flux-1.1-pro', { safety_tolerance: 0 }, 'safety_tolerance', 'number_gte'],
    ['flux-1.1-pro', { safety_tolerance: 7 }, 'safety_tolerance', 'number_lte'],
    ['flux-1.1-pro', { aspect_ratio: '21:9' }, 'aspect_ratio', 'enum'],
    ['flux-1.1-pro', { width: 1024, height: 1024 }, 'width', 'dependency'],
    ['flux-1.1-pro', { aspect_ratio: 'custom' }, 'width', 'required'],
    ['flux-1.1-pro', { aspect_ratio: 'custom', width: 1472, height: 256 }, 'width', 'number_lte'],
    ['flux-1.1-pro', { image_prompt: png.slice(png.indexOf(',') + 1) }, 'image_prompt', 'format'],
    ['flux-1.1-pro', { image_prompt: 'http://example.org/a.png' }, 'image_prompt', 'format'],
    ['flux-1.1-pro', { seed: 1.5 }, 'seed', 'invalid_type'],
    ['flux-1.1-pro-ultra', { output_format: 'webp' }, 'output_format', 'enum'],
    ['flux-kontext-pro', { output_format: 'webp' }, 'output_format', 'enum'],
    ['flux-kontext-max', { input_image: png, safety_tolerance: 3 }, 'safety_tolerance', 'number_lte'],
    ['flux-2-pro', { safety_tolerance: 6 }, 'safety_tolerance', 'number_lte'],
    ['flux-2-pro', { aspect_ratio: 'custom', width: 2064, height: 1024 }, 'width', 'number_lte'],
    ['flux-3-image', { safety_tolerance: 5 }, 'safety_tolerance', 'number_lte'],
    ['flux-3-image', { resolution: '3k' }, 'resolution', 'enum'],
  ])('%s refuses %j', async (name, body, field, type) => {
    await using replicate = await startSandboxReplicate();
    const response = await post(replicate, { prompt: 'a heron', ...body }, { model: `black-forest-labs/${name}` });
    const { status, faults } = await faultsOf(response);
    expect([status, faults[0]]).toMatchObject([422, { type, field: `input.${field}` }]);
    expect(replicate.tasks).toEqual([]);
  });

  test('an unknown field is refused, also one by which another host calls a reference', async () => {
    await using replicate = await startSandboxReplicate();
    const named = await faultsOf(await post(replicate, { prompt: 'x', input_image: png }, { model: FLUX_2 }));
    expect(named.faults).toMatchObject([{ type: 'additional_property_not_allowed' }]);
    const seeded = await post(replicate, { prompt: 'x', seed: 1 }, { model: 'black-forest-labs/flux-3-image' });
    expect(seeded.status).toBe(422);
  });

  test('a data address is taken up to 256 kB', async () => {
    await using replicate = await startSandboxReplicate();
    const image = (length: number): string => {
      const [head = '', data = ''] = png.split(',');
      return `${head},${data.replace(/=+$/, '').padEnd(length - head.length - 1, 'A')}`;
    };
    await submit(replicate, { image_prompt: image(256_000) });
    expect((await post(replicate, { prompt: 'x', image_prompt: image(256_001) })).status).toBe(422);
  });
});

describe('a prediction', () => {
  test('is starting, then processing, then there, and its picture is at the delivery host', async () => {
    await using replicate = await startSandboxReplicate({ latencyMs: Infinity, startMs: Infinity });
    const first = await submit(replicate, { seed: 7 });
    expect(first).toMatchObject({ status: 'starting', output: null, started_at: null, input: { seed: 7 } });
    const [task] = replicate.tasks;
    if (task === undefined) throw new Error('no task');
    replicate.begin(task);
    expect(await poll(replicate, first)).toMatchObject({ status: 'processing', completed_at: null });
    replicate.finish(task);
    const last = await poll(replicate, first);
    expect(last).toMatchObject({ id: first.id, status: 'succeeded', error: null, data_removed: false });
    expect(String(last.output).startsWith(`${replicate.deliveryUrl}/`)).toBe(true);
    expect(last.metrics.predict_time).toBeGreaterThanOrEqual(0);
    expect(replicate.billedUsd).toBe(0.04);
  });

  test('can be waited for by the request itself, within bounds', async () => {
    await using replicate = await startSandboxReplicate();
    const done = await post(replicate, { prompt: 'x' }, { headers: { prefer: 'wait=5' } });
    expect([done.status, prediction.parse(await done.json()).status]).toEqual([201, 'succeeded']);
    for (const prefer of ['wait=0', 'wait=61', 'wait=1s', 'respond-async']) {
      expect((await post(replicate, { prompt: 'x' }, { headers: { prefer } })).status).toBe(400);
    }
    expect((await post(replicate, { prompt: 'x' }, { headers: { 'cancel-after': 'soon' } })).status).toBe(400);
    expect((await post(replicate, { prompt: 'x' }, { headers: { 'cancel-after': '1m' } })).status).toBe(202);
    expect(replicate.tasks).toHaveLength(2);
  });

  test.each([
    [PRO, { aspect_ratio: 'custom', width: 512, height: 330 }, ['image/webp', 512, 320]],
    [PRO, { output_format: 'jpg' }, ['image/jpeg', 1024, 1024]],
    ['black-forest-labs/flux-kontext-pro', { input_image: png }, ['image/png', 1456, 720]],
    [FLUX_2, { aspect_ratio: 'custom', width: 500, height: 256 }, ['image/webp', 496, 256]],
    ['black-forest-labs/flux-3-image', { resolution: '768sq' }, ['image/webp', 768, 768]],
  ])('of %s %# has the size and the format that were asked for, and is WebP by itself', async (model, input, is) => {
    await using replicate = await startSandboxReplicate({ pictures: 'plain' });
    const { output } = await outcome(replicate, input, model);
    const response = await fetch([output].flat()[0] ?? '');
    const picture = await loadImage(await response.bytes());
    expect([response.headers.get('content-type'), picture.width, picture.height]).toEqual(is);
  });

  test('of a model whose output was never recorded has a list of one', async () => {
    await using replicate = await startSandboxReplicate();
    expect((await outcome(replicate, {}, FLUX_2)).output).toEqual([expect.any(String)]);
    replicate.next({ output: 'none' });
    expect(await outcome(replicate)).toMatchObject({ status: 'succeeded', output: null });
  });

  test('has its token kept from the delivery host', async () => {
    await using replicate = await startSandboxReplicate({ pictures: 'plain' });
    const { output } = await outcome(replicate);
    expect((await ask(replicate, String(output))).status).toBe(400);
    expect((await fetch(String(output))).status).toBe(200);
  });

  test('loses its input and its picture after an hour', async () => {
    await using replicate = await startSandboxReplicate();
    const ended = await outcome(replicate);
    const [task] = replicate.tasks;
    expect((task?.removedAtMs ?? 0) - (task?.readyAtMs ?? 0)).toBe(3_600_000);
    if (task !== undefined) replicate.removeData(task);
    const late = await poll(replicate, ended);
    expect(late).toMatchObject({ status: 'succeeded', data_removed: true, output: null, input: {}, logs: null });
    expect((await fetch(String(ended.output))).status).toBe(404);
  });

  test.each(Object.values(moderationTexts))('that is moderated has failed, and says: %s', async (error) => {
    await using replicate = await startSandboxReplicate();
    replicate.next({ outcome: 'moderated', error });
    expect(await outcome(replicate)).toMatchObject({ status: 'failed', error, output: null });
    expect([replicate.billedUsd, replicate.creditUsd]).toEqual([0.04, 999.96]);
  });

  test('can fail, end without a start, be lost, say an unknown word, or go on for ever', async () => {
    await using replicate = await startSandboxReplicate();
    replicate.next({ outcome: 'failed', error: 'CUDA out of memory (E1001)', billedUsd: 0 });
    expect(await outcome(replicate)).toMatchObject({ status: 'failed', error: 'CUDA out of memory (E1001)' });
    replicate.next({ outcome: 'aborted' });
    expect(await outcome(replicate)).toMatchObject({ status: 'aborted', error: null });
    expect(replicate.billedUsd).toBe(0);
    replicate.next({ outcome: 'vanish' });
    const { id } = await submit(replicate);
    await replicate.taskWhere((task) => task.id === id && task.readyAtMs !== null);
    expect((await ask(replicate, `/predictions/${id}`)).status).toBe(404);
    replicate.next({ statuses: ['queued'], outcome: 'never' });
    const going = await submit(replicate);
    const words = [(await poll(replicate, going)).status, (await poll(replicate, going)).status];
    expect([words[0], replicate.activeTasks]).toEqual(['queued', 1]);
    expect(['starting', 'processing']).toContain(words[1]);
  });

  test('follows the queue first, then the newest rule that has an answer', async () => {
    await using replicate = await startSandboxReplicate();
    replicate.script(({ prompt }) => (prompt === 'a sword' ? { outcome: 'moderated' } : undefined));
    replicate.next({ outcome: 'aborted' });
    const ends = [await outcome(replicate, { prompt: 'a sword' }), await outcome(replicate, { prompt: 'a sword' })];
    expect(ends.map(({ status }) => status)).toEqual(['aborted', 'failed']);
  });
});

describe('cancelling', () => {
  test('is free before the start, and costs the full price afterwards', async () => {
    await using replicate = await startSandboxReplicate({ latencyMs: Infinity, startMs: Infinity });
    const early = await submit(replicate);
    expect(await cancel(replicate, early)).toMatchObject({ status: 'canceled', started_at: null, output: null });
    expect(replicate.billedUsd).toBe(0);
    const late = await submit(replicate);
    const task = await replicate.taskWhere(({ id }) => id === late.id);
    replicate.begin(task);
    expect(await cancel(replicate, late)).toMatchObject({ status: 'canceled', started_at: expect.any(String) });
    expect([replicate.billedUsd, replicate.activeTasks]).toEqual([0.04, 0]);
  });

  test('may be told as aborted where it had not started, and changes nothing of what has ended', async () => {
    await using replicate = await startSandboxReplicate({
      latencyMs: Infinity,
      startMs: Infinity,
      canceledBeforeStart: 'aborted',
    });
    const early = await submit(replicate);
    expect((await cancel(replicate, early)).status).toBe('aborted');
    const done = await submit(replicate);
    replicate.finish(done);
    expect((await cancel(replicate, done)).status).toBe('succeeded');
    expect(replicate.billedUsd).toBe(0.04);
  });
});

describe('the list', () => {
  test('has every prediction with its input, the newest first, page by page', async () => {
    await using replicate = await startSandboxReplicate({ pageSize: 2, latencyMs: Infinity });
    expect(await list(replicate)).toEqual({ previous: null, next: null, results: [] });
    for (const prompt of ['1', '2', '3', '4', '5']) await submit(replicate, { prompt });
    const pages = [await list(replicate)];
    for (let next = pages[0]?.next; typeof next === 'string'; next = pages.at(-1)?.next) {
      pages.push(await list(replicate, next));
    }
    expect(pages.map(({ results }) => results.map(({ input }) => input['prompt']))).toEqual([
      ['5', '4'],
      ['3', '2'],
      ['1'],
    ]);
    const [first, second, third] = pages;
    const back = await list(replicate, third?.previous ?? '');
    expect(back.results.map(({ id }) => id)).toEqual(second?.results.map(({ id }) => id));
    const front = await list(replicate, second?.previous ?? '');
    expect(front.results.map(({ id }) => id)).toEqual(first?.results.map(({ id }) => id));
    expect((await ask(replicate, '/predictions?cursor=nonsense')).status).toBe(400);
  });

  test('has what was made by a submit whose answer was lost', async () => {
    await using replicate = await startSandboxReplicate();
    replicate.fault({ on: 'submit', reply: 'drop-after-accept' });
    await expect(post(replicate, { prompt: 'a lost heron' })).rejects.toThrow('fetch failed');
    const { results } = await list(replicate);
    expect(results.map(({ input }) => input)).toEqual([{ prompt: 'a lost heron' }]);
    await replicate.taskWhere(({ end }) => end === 'succeeded');
    expect(replicate.billedUsd).toBe(0.04);
  });

  test('can be unreadable, at the first page or at a later one', async () => {
    await using replicate = await startSandboxReplicate({ pageSize: 1 });
    await submit(replicate);
    await submit(replicate);
    const { next } = await list(replicate);
    replicate.fault({ on: 'list', reply: replies.broken(503), when: ({ path }) => path.includes('cursor') });
    expect((await ask(replicate, '/predictions')).status).toBe(200);
    expect((await ask(replicate, next ?? '')).status).toBe(503);
    replicate.fault({ on: 'list', reply: 'malformed-json' });
    await expect(list(replicate)).rejects.toThrow('JSON');
  });
});

describe('limits', () => {
  test('of creates and of all else are two, and tell the wait in their text', async () => {
    await using replicate = await startSandboxReplicate({ limits: { createsPerMinute: 2, othersPerMinute: 3 } });
    const statuses = [];
    for (let left = 3; left > 0; left -= 1) statuses.push((await post(replicate, { prompt: 'x' })).status);
    expect(statuses).toEqual([202, 202, 429]);
    const refused = await post(replicate, { prompt: 'x' });
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(await refused.json()).toEqual({
      detail: expect.stringMatching(/^Request was throttled\. Your rate limit resets in ~\d\d?s\.$/),
    });
    const others = [];
    for (let left = 4; left > 0; left -= 1) others.push((await ask(replicate, '/account')).status);
    expect(others).toEqual([200, 200, 200, 429]);
    expect(replicate.tasks).toHaveLength(2);
  });

  test('may be told in retry_after and in the header as well', async () => {
    await using replicate = await startSandboxReplicate();
    replicate.fault({ on: 'submit', reply: replies.throttled(7, 'retry_after') });
    replicate.fault({ on: 'submit', reply: replies.throttled(9, 'header') });
    const told = [];
    for (let left = 2; left > 0; left -= 1) {
      const response = await post(replicate, { prompt: 'x' });
      const body: unknown = await response.json();
      told.push([response.status, response.headers.get('retry-after'), body]);
    }
    expect(told).toMatchObject([
      [429, null, { retry_after: 7, detail: expect.stringContaining('~7s') }],
      [429, '9', { retry_after: 9 }],
    ]);
  });

  test('are six a minute and one at once below five dollars of credit, and nothing without any', async () => {
    await using replicate = await startSandboxReplicate({ creditUsd: 4.99 });
    expect((await post(replicate, { prompt: 'x' })).status).toBe(202);
    const slow = await post(replicate, { prompt: 'x' });
    expect([slow.status, await slow.text()]).toEqual([429, expect.stringMatching(/6 per minute.* ~\d\d?s\./)]);
    await using poor = await startSandboxReplicate({ creditUsd: 0.03 });
    const refused = await post(poor, { prompt: 'x' });
    expect([refused.status, await refused.json()]).toMatchObject([402, { title: 'Insufficient credit', status: 402 }]);
  });
});

test('a page hears of each request, each change of a prediction and each cent, until it stops listening', async () => {
  await using replicate = await startSandboxReplicate();
  const told: string[] = [];
  const stop = replicate.onChange((change) => {
    if (change.of === 'call') told.push(`${change.call.on} ${change.call.status}`);
    else if (change.of === 'task') told.push(`${change.task.end} polled ${change.task.polls}`);
    else told.push(`${replicate.creditUsd} billed ${replicate.billedUsd}`);
  });
  await outcome(replicate);
  expect(told.filter((line) => line.startsWith('submit') || line.startsWith('poll '))).toEqual([
    'submit null',
    'submit 202',
    'poll null',
    'poll 200',
  ]);
  expect(told.filter((line) => line.includes('polled'))).toEqual([
    'null polled 0',
    'succeeded polled 0',
    'succeeded polled 1',
  ]);
  expect(told).toContain('999.96 billed 0.04');
  const before = told.length;
  replicate.creditUsd = 0;
  expect(told.slice(before)).toEqual(['0 billed 0.04']);
  stop();
  replicate.creditUsd = 1000;
  expect(told).toHaveLength(before + 1);
});
