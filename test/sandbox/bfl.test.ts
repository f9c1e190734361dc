import { createCanvas, loadImage } from '@napi-rs/canvas';
import { imageSize } from 'image-size';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { replies, startSandboxBfl, type ModelName, type SandboxBfl } from '../../sandbox/bfl/bfl.ts';

const submitted = z.object({ id: z.uuidv4(), polling_url: z.url(), cost: z.number().nullable() });
const polled = z.strictObject({
  id: z.string(),
  status: z.string(),
  result: z
    .object({
      sample: z.string(),
      prompt: z.string(),
      seed: z.number(),
      start_time: z.number(),
      end_time: z.number(),
      duration: z.number(),
    })
    .nullable(),
  progress: z.number().nullable(),
  details: z.unknown(),
  preview: z.null(),
  cost: z.number().optional(),
});

function post(bfl: SandboxBfl, model: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${bfl.apiUrl}/v1/${model}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-key': bfl.apiKey, ...headers },
    body: JSON.stringify(body),
  });
}

async function submit(bfl: SandboxBfl, model: ModelName, body: object = {}) {
  const response = await post(bfl, model, { prompt: 'a heron', ...body });
  expect(response.status).toBe(200);
  return submitted.parse(await response.json());
}

async function poll(url: string) {
  const response = await fetch(url);
  return { status: response.status, body: polled.parse(await response.json()) };
}

/** Submits, lets the task end, and returns the last answer to a poll. */
async function outcome(bfl: SandboxBfl, model: ModelName = 'flux-2-pro', body: object = {}) {
  const { id, polling_url: url } = await submit(bfl, model, body);
  await bfl.taskWhere((task) => task.id === id && task.state !== 'active');
  return await poll(url);
}

/** The costs in the answer to a submit and in the result. */
async function pricesTold(bfl: SandboxBfl, model: ModelName): Promise<{ submitted: unknown; ready: unknown }> {
  const told = z.object({ cost: z.unknown(), polling_url: z.url().optional() });
  const first = told.parse(await (await post(bfl, model, { prompt: 'a heron' })).json());
  await bfl.taskWhere((task) => task.pollingUrl === first.polling_url && task.state !== 'active');
  const last = told.parse(await (await fetch(first.polling_url ?? '')).json());
  return { submitted: first.cost, ready: last.cost };
}

async function download(bfl: SandboxBfl, model: ModelName = 'flux-2-klein-4b', body: object = {}) {
  const { body: answer } = await outcome(bfl, model, body);
  return await fetch(answer.result?.sample ?? '', { redirect: 'manual' });
}

async function smallPicture(bfl: SandboxBfl, prompt: string, seed: number): Promise<string> {
  const response = await download(bfl, 'flux-pro-1.1', { prompt, seed, width: 256, height: 256 });
  return Buffer.from(await response.bytes()).toString('hex');
}

async function faultsOf(response: Response) {
  expect(response.status).toBe(422);
  return z.object({ detail: z.array(z.looseObject({})) }).parse(await response.json()).detail;
}

const png = createCanvas(1600, 800).toBuffer('image/png').toString('base64');

describe('access', () => {
  test('an unknown path is not found, with or without a key', async () => {
    await using bfl = await startSandboxBfl();
    const response = await fetch(`${bfl.apiUrl}/v1/flux-kontext`, { method: 'POST' });
    expect([response.status, await response.json()]).toEqual([404, { detail: 'Not Found' }]);
    expect((await fetch(`${bfl.apiUrl}/v1/flux-2-pro`)).status).toBe(405);
  });

  test('the key is checked before the body', async () => {
    await using bfl = await startSandboxBfl();
    const knock = async (headers: Record<string, string>) => {
      const response = await fetch(`${bfl.apiUrl}/v1/flux-2-pro`, { method: 'POST', headers, body: '{}' });
      return [response.status, await response.json()];
    };
    expect(await knock({})).toEqual([403, { detail: 'Not authenticated' }]);
    expect(await knock({ authorization: `Bearer ${bfl.apiKey}` })).toEqual([403, { detail: 'Not authenticated' }]);
    expect(await knock({ 'x-key': 'junk' })).toEqual([422, { detail: 'Invalid API key format' }]);
    expect(await knock({ 'x-key': 'bfl_somebody_elses' })).toEqual([403, { detail: expect.any(String) }]);
    expect(bfl.tasks).toHaveLength(0);
  });

  test('the credits need the key', async () => {
    await using bfl = await startSandboxBfl({ credits: 857.5 });
    const ask = (headers: Record<string, string>) => fetch(`${bfl.apiUrl}/v1/credits`, { headers });
    expect((await ask({})).status).toBe(403);
    expect(await (await ask({ 'x-key': bfl.apiKey })).json()).toEqual({ credits: 857.5 });
  });

  test('a body that is no JSON object is refused', async () => {
    await using bfl = await startSandboxBfl();
    const send = (body: string, type = 'application/json') =>
      fetch(`${bfl.apiUrl}/v1/flux-2-pro`, {
        method: 'POST',
        headers: { 'content-type': type, 'x-key': bfl.apiKey },
        body,
      });
    expect(await faultsOf(await send('{"prompt":'))).toMatchObject([{ type: 'json_invalid' }]);
    expect(await faultsOf(await send(''))).toMatchObject([{ type: 'missing', loc: ['body'] }]);
    expect(await faultsOf(await send('[1]'))).toMatchObject([{ type: 'model_attributes_type', loc: ['body'] }]);
    expect(await faultsOf(await send('prompt=x', 'text/plain'))).toMatchObject([{ type: 'model_attributes_type' }]);
  });
});

describe('what each endpoint accepts', () => {
  const cases: [ModelName, object, string, string][] = [
    ['flux-pro-1.1', { width: 250 }, 'width', 'greater_than_equal'],
    ['flux-pro-1.1', { width: 1472 }, 'width', 'less_than_equal'],
    ['flux-pro-1.1', { height: 1000 }, 'height', 'multiple_of'],
    ['flux-pro-1.1', { width: '1024' }, 'width', 'int_type'],
    ['flux-pro-1.1', { width: null }, 'width', 'int_type'],
    ['flux-dev', { guidance: '3' }, 'guidance', 'float_type'],
    ['flux-2-pro', { seed: 1.5 }, 'seed', 'int_from_float'],
    ['flux-pro-1.1', { height: 512.5 }, 'height', 'int_from_float'],
    ['flux-pro-1.1', { safety_tolerance: 7 }, 'safety_tolerance', 'less_than_equal'],
    ['flux-pro-1.1', { output_format: 'gif' }, 'output_format', 'enum'],
    ['flux-pro-1.1', { prompt_upsampling: 'yes' }, 'prompt_upsampling', 'bool_type'],
    ['flux-pro-1.1', { webhook_url: 'not an address' }, 'webhook_url', 'url_parsing'],
    ['flux-pro-1.1-ultra', { aspect_ratio: 'wide' }, 'aspect_ratio', 'value_error'],
    ['flux-pro-1.1-ultra', { aspect_ratio: '22:9' }, 'aspect_ratio', 'value_error'],
    ['flux-pro-1.1-ultra', { image_prompt_strength: 1.5 }, 'image_prompt_strength', 'less_than_equal'],
    ['flux-dev', { steps: 51 }, 'steps', 'less_than_equal'],
    ['flux-dev', { prompt: null }, 'prompt', 'string_type'],
    ['flux-2-pro', { safety_tolerance: 6 }, 'safety_tolerance', 'less_than_equal'],
    ['flux-2-pro', { width: 0 }, 'width', 'greater_than_equal'],
    ['flux-2-max', { prompt: 12 }, 'prompt', 'string_type'],
    ['flux-2-flex', { guidance: 1 }, 'guidance', 'greater_than_equal'],
    ['flux-2-klein-9b', { input_image_4: 4 }, 'input_image_4', 'string_type'],
    ['flux-kontext-pro', { prompt: undefined }, 'prompt', 'missing'],
    ['flux-kontext-max', { aspect_ratio: '1:3' }, 'aspect_ratio', 'value_error'],
  ];

  test.each(cases)('%s refuses %j', async (model, body, field, type) => {
    await using bfl = await startSandboxBfl();
    const faults = await faultsOf(await post(bfl, model, { prompt: 'a heron', ...body }));
    expect(faults).toMatchObject([{ type, loc: ['body', field], msg: expect.any(String) }]);
    expect(bfl.tasks).toHaveLength(0);
  });

  test('a refusal has the keys, the order and the words that were seen there', async () => {
    await using bfl = await startSandboxBfl();
    const response = await post(bfl, 'flux-pro-1.1', { width: 2048, safety_tolerance: -1 });
    expect(await response.text()).toBe(
      '{"detail":[{"type":"greater_than_equal","loc":["body","safety_tolerance"],"msg":"Input should be greater than or equal to 0","input":-1,"ctx":{"ge":0}},' +
        '{"type":"less_than_equal","loc":["body","width"],"msg":"Input should be less than or equal to 1440","input":2048,"ctx":{"le":1440}}]}',
    );
    const missing = await post(bfl, 'flux-2-pro', { seed: 2 });
    expect(await missing.text()).toBe(
      '{"detail":[{"type":"missing","loc":["body","prompt"],"msg":"Field required","input":{"seed":2}}]}',
    );
  });

  test('more than four megapixels are refused by FLUX.2', async () => {
    await using bfl = await startSandboxBfl();
    expect((await post(bfl, 'flux-2-pro', { prompt: '', width: 2064, height: 2048 })).status).toBe(422);
    expect((await post(bfl, 'flux-2-pro', { prompt: '', width: 2048, height: 2048 })).status).toBe(200);
  });

  test('all ten accept a prompt alone, and the older three not even that', async () => {
    await using bfl = await startSandboxBfl();
    for (const model of ['flux-pro-1.1', 'flux-pro-1.1-ultra', 'flux-dev'] as const) {
      expect((await post(bfl, model, {})).status).toBe(200);
    }
    const others = ['pro', 'max', 'flex', 'klein-4b', 'klein-9b'].map((name) => `flux-2-${name}`);
    for (const model of [...others, 'flux-kontext-pro', 'flux-kontext-max']) {
      expect((await post(bfl, model, { prompt: 'a heron' })).status).toBe(200);
    }
  });

  test('unknown fields pass and are noted', async () => {
    await using bfl = await startSandboxBfl();
    await submit(bfl, 'flux-2-klein-4b', { input_image_5: 'x', steps: 4 });
    expect(bfl.tasks[0]?.unknownFields).toEqual(['input_image_5', 'steps']);
  });
});

describe('FLUX.3', () => {
  test('is for accounts that may use it', async () => {
    await using bfl = await startSandboxBfl();
    expect((await post(bfl, 'flux-3-image', {})).status).toBe(403);
    await using open = await startSandboxBfl({ flux3: true });
    const empty = await post(open, 'flux-3-image', {});
    expect([empty.status, await empty.json()]).toEqual([
      422,
      { detail: [{ type: 'missing', loc: ['body', 'prompt'], msg: 'Field required', input: {} }] },
    ]);
    expect(open.tasks).toEqual([]);
  });

  test.each([
    [{ seed: 7 }, ['seed', 'extra_forbidden']],
    [{ width: 1024, height: 1024 }, ['width', 'extra_forbidden'], ['height', 'extra_forbidden']],
    [{ output_format: 'jpeg' }, ['output_format', 'extra_forbidden']],
    [{ prompt: '' }, ['prompt', 'string_too_short']],
    [{ safety_tolerance: 5 }, ['safety_tolerance', 'less_than_equal']],
    [{ resolution: '3k' }, ['resolution', 'enum']],
    [{ aspect_ratio: '3:1' }, ['aspect_ratio', 'enum']],
  ])('takes no %j', async (body, ...faults) => {
    await using bfl = await startSandboxBfl({ flux3: true });
    const response = await post(bfl, 'flux-3-image', { prompt: 'a heron', ...body });
    expect(response.status).toBe(422);
    const { detail } = z
      .object({ detail: z.array(z.object({ type: z.string(), loc: z.array(z.string()) })) })
      .parse(await response.json());
    expect(detail.map(({ loc, type }) => [loc[1], type])).toEqual(faults);
  });

  test.each([
    ['768sq', 4.1, [768, 768]],
    ['1k', 4.8, [1184, 880]],
    ['2k', 10, [2368, 1776]],
    ['4k', 60.7, [4736, 3552]],
  ] as const)('paints %s for %d credits, whatever goes in', async (resolution, credits, size) => {
    await using bfl = await startSandboxBfl({ flux3: true, latencyMs: 0 });
    const picture = createCanvas(256, 256).toBuffer('image/png').toString('base64');
    const body = {
      resolution,
      aspect_ratio: resolution === '768sq' ? 'auto' : '4:3',
      images: [picture, `data:image/png;base64,${picture}`],
    };
    expect((await submit(bfl, 'flux-3-image', body)).cost).toBe(credits);
    const [task] = bfl.tasks;
    expect([task?.size.width, task?.size.height, task?.format, task?.unknownFields]).toEqual([...size, 'png', []]);
  });
});

describe('an extended picture', () => {
  const image = createCanvas(512, 256).toBuffer('image/png').toString('base64');

  test('is as large as what was added on each side, for 5 credits that come with the result', async () => {
    await using bfl = await startSandboxBfl({ latencyMs: 0 });
    const answer = await submit(bfl, 'flux-pro-1.0-expand', { image, left: 100, right: 28, top: 64 });
    expect(answer.cost).toBeNull();
    expect((await poll(answer.polling_url)).body).toMatchObject({ status: 'Ready', cost: 5 });
    expect(bfl.tasks.map(({ size, unknownFields }) => [size, unknownFields])).toEqual([
      [{ width: 640, height: 320 }, []],
    ]);
  });

  test('is as large as the canvas, for 10 credits a begun megapixel', async () => {
    await using bfl = await startSandboxBfl({ latencyMs: 0 });
    const canvas = { input_image: image, width: 1_536, height: 768, reference_offset_x: 16, reference_offset_y: 0 };
    const { polling_url: url } = await submit(bfl, 'flux-tools/outpainting-v1', canvas);
    expect((await poll(url)).body).toMatchObject({ status: 'Ready', cost: 20 });
    expect(bfl.tasks.map(({ size, format }) => [size, format])).toEqual([[{ width: 1_536, height: 768 }, 'png']]);
  });

  test.each([
    ['flux-pro-1.0-expand', { left: 64 }],
    ['flux-pro-1.0-expand', { image, left: 2_049 }],
    ['flux-pro-1.0-expand', { image, safety_tolerance: 7 }],
    ['flux-pro-1.0-expand', { image: 'https://example.com/a.png', left: 64 }],
    ['flux-tools/outpainting-v1', { input_image: image, width: 640 }],
    ['flux-tools/outpainting-v1', { input_image: image, width: 640, height: 640, seed: 7 }],
    ['flux-tools/outpainting-v1', { input_image: image, width: 640, height: 640, webhook_url: 'https://a.example' }],
    ['flux-tools/outpainting-v1', { input_image: image, width: 640, height: 640, reference_offset_x: 256 }],
    ['flux-tools/outpainting-v1', { input_image: image, width: 4_096, height: 1_040 }],
  ] as const)('of %s is refused for what it does not take: %j', async (model, body) => {
    await using bfl = await startSandboxBfl();
    // `post` gives a prompt, which both take.
    expect((await post(bfl, model, { prompt: 'a heron', ...body })).status).toBe(422);
    expect(bfl.tasks).toEqual([]);
  });

  test('from a file that cannot be read ends as an error with 422 when it is polled', async () => {
    await using bfl = await startSandboxBfl({ latencyMs: 0 });
    const { polling_url: url } = await submit(bfl, 'flux-pro-1.0-expand', { image: 'AAAA', left: 64 });
    const { status, body } = await poll(url);
    expect([status, body.status]).toEqual([422, 'Error']);
  });
});

describe('a task', () => {
  test('is submitted on one host, polled on another, downloaded from a third', async () => {
    await using bfl = await startSandboxBfl();
    const { id, polling_url: url } = await submit(bfl, 'flux-2-pro', { seed: 2 ** 40 });
    await bfl.taskWhere((task) => task.state === 'ready');
    const { body } = await poll(url);
    const origins = [bfl.apiUrl, new URL(url).origin, new URL(body.result?.sample ?? '').origin];
    expect(new Set(origins).size).toBe(3);
    expect(body).toMatchObject({ id, status: 'Ready', progress: null, details: null, cost: 3 });
    expect(body.result).toMatchObject({ prompt: 'a heron', seed: 2 ** 40 });
    const { start_time: start = 0, end_time: end = 0, duration } = body.result ?? {};
    expect(end - start).toBe(duration);
  });

  test('is unknown on the submit host', async () => {
    await using bfl = await startSandboxBfl();
    const { id, polling_url: url } = await submit(bfl, 'flux-2-pro');
    const { status, body } = await poll(`${bfl.apiUrl}/v1/get_result?id=${id}`);
    expect([status, body.id, body.status]).toEqual([404, id, 'Task not found']);
    expect((await poll(`${url}&id=${id}`)).status).toBe(200);
    expect(await faultsOf(await fetch(`${bfl.pollingUrl}/v1/get_result`))).toMatchObject([{ loc: ['query', 'id'] }]);
  });

  test('is pending with rising progress, then ready', async () => {
    await using bfl = await startSandboxBfl({ latencyMs: 250 });
    const { polling_url: url } = await submit(bfl, 'flux-2-pro');
    const seen = [];
    for (let last = ''; last !== 'Ready';) {
      const { body } = await poll(url);
      last = body.status;
      seen.push(body);
    }
    const progress = seen.map((body) => body.progress ?? 0).slice(0, -1);
    expect(progress.at(-1)).toBeGreaterThan(0);
    expect(progress).toEqual(progress.toSorted((one, other) => one - other));
    expect(new Set(seen.map((body) => body.status))).toEqual(new Set(['Pending', 'Ready']));
  });

  test('has its cost at once for FLUX.2, and only with the result for the older ones', async () => {
    await using bfl = await startSandboxBfl();
    expect(await submit(bfl, 'flux-2-pro', { width: 1920, height: 1080 })).toMatchObject({ cost: 4.5 });
    expect(await submit(bfl, 'flux-pro-1.1')).toMatchObject({ cost: null });
    expect((await outcome(bfl, 'flux-pro-1.1')).body.cost).toBe(4);
  });

  test('with a webhook gets the webhook answer and no polling address', async () => {
    await using bfl = await startSandboxBfl();
    const response = await post(bfl, 'flux-2-pro', { prompt: 'x', webhook_url: 'https://example.org/hook' });
    const body = z.looseObject({}).parse(await response.json());
    expect(body).toMatchObject({ webhook_url: 'https://example.org/hook', status: 'Pending', cost: 3 });
    expect(body).not.toHaveProperty('polling_url');
  });

  test('counts towards the limit of 24 until its latency has passed, polled or not', async () => {
    await using bfl = await startSandboxBfl({ latencyMs: Infinity });
    await Promise.all(Array.from({ length: 24 }, () => submit(bfl, 'flux-2-pro')));
    const refused = await post(bfl, 'flux-2-pro', { prompt: 'one too many' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null]);
    expect(await refused.json()).toEqual({ detail: expect.any(String) });
    const [first] = bfl.tasks;
    if (first !== undefined) bfl.finish(first);
    await submit(bfl, 'flux-2-pro');
    expect([bfl.maxActive, bfl.activeTasks, bfl.tasks.length]).toEqual([24, 24, 25]);
  });

  test('of flux-kontext-max counts against a limit of 6', async () => {
    await using bfl = await startSandboxBfl({ latencyMs: Infinity, retryAfter: 7 });
    for (let left = 6; left > 0; left -= 1) await submit(bfl, 'flux-kontext-max');
    const refused = await post(bfl, 'flux-kontext-max', { prompt: 'one too many' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7']);
    await submit(bfl, 'flux-kontext-pro');
  });

  test('can be awaited, and has the time at which it was ready', async () => {
    await using bfl = await startSandboxBfl({ latencyMs: 15 });
    const told: [string, number][] = [];
    const stop = bfl.onTaskReady((task) => told.push([task.id, task.readyAtMs ?? 0]));
    const call = bfl.nextCall('submit');
    const { id } = await submit(bfl, 'flux-2-pro');
    expect(await call).toMatchObject({ method: 'POST', path: '/v1/flux-2-pro', body: { prompt: 'a heron' } });
    const task = await bfl.taskWhere((one) => one.state === 'ready');
    expect(told).toEqual([[id, task.readyAtMs]]);
    expect((task.readyAtMs ?? 0) - task.submittedAtMs).toBeGreaterThanOrEqual(14);
    stop();
    await outcome(bfl);
    expect(told).toHaveLength(1);
    await expect(bfl.taskWhere(() => false, 1)).rejects.toThrow('in vain');
  });
});

describe('money', () => {
  const prices: [ModelName, object, number][] = [
    ['flux-pro-1.1', { width: 1440, height: 1440 }, 4],
    ['flux-pro-1.1-ultra', {}, 6],
    ['flux-dev', {}, 2.5],
    ['flux-kontext-pro', { input_image: png }, 4],
    ['flux-kontext-max', {}, 8],
    ['flux-2-pro', { width: 64, height: 64 }, 3],
    ['flux-2-pro', { width: 2048, height: 2048 }, 7.5],
    ['flux-2-pro', { width: 1024, height: 1024, input_image: png }, 6],
    ['flux-2-max', { width: 2048, height: 2048 }, 16],
    ['flux-2-flex', { width: 1440, height: 810 }, 10],
    ['flux-2-klein-4b', { width: 1440, height: 810 }, 1.5],
    ['flux-2-klein-9b', { input_image: 'https://example.org/a.png' }, 1.7],
  ];

  test.each(prices)('%s %j is billed when ready', async (model, body, credits) => {
    await using bfl = await startSandboxBfl({ pictures: 'plain' });
    expect((await outcome(bfl, model, body)).body.cost).toBe(credits);
    expect(bfl.tasks[0]?.billedCredits).toBe(credits);
    expect([bfl.billedCredits, bfl.credits]).toEqual([credits, 1000 - credits]);
  });

  test('nothing is billed before the task is ready', async () => {
    await using bfl = await startSandboxBfl({ latencyMs: Infinity });
    await submit(bfl, 'flux-2-pro');
    expect([bfl.billedCredits, bfl.credits]).toEqual([0, 1000]);
  });

  test('moderated, failed and lost tasks are not billed', async () => {
    await using bfl = await startSandboxBfl();
    for (const end of ['request-moderated', 'content-moderated', 'error', 'vanish'] as const) {
      bfl.next({ outcome: end });
      await outcome(bfl);
    }
    expect(bfl.tasks.map((task) => task.state)).toEqual(['moderated', 'moderated', 'failed', 'vanished']);
    expect([bfl.billedCredits, bfl.credits]).toEqual([0, 1000]);
  });

  test('an empty account accepts no task, and running tasks count', async () => {
    await using bfl = await startSandboxBfl({ credits: 10, latencyMs: Infinity });
    await submit(bfl, 'flux-pro-1.1');
    await submit(bfl, 'flux-pro-1.1');
    const refused = await post(bfl, 'flux-pro-1.1', {});
    expect([refused.status, await refused.json()]).toEqual([402, { detail: 'Insufficient credits' }]);
    bfl.credits = 100;
    await submit(bfl, 'flux-pro-1.1');
  });

  test("an invalid price can be sent, while the table's is billed", async () => {
    await using bfl = await startSandboxBfl();
    bfl.next({ toldCost: { submit: -1, ready: 'NaN' } });
    const odd = await pricesTold(bfl, 'flux-2-pro');
    expect([odd.submitted, odd.ready, bfl.tasks.at(-1)?.billedCredits]).toEqual([-1, 'NaN', 3]);
  });

  test('a scripted cost is sent and billed', async () => {
    await using bfl = await startSandboxBfl();
    bfl.next({ cost: { submit: null, ready: 4.5 } });
    expect(await submit(bfl, 'flux-2-pro')).toMatchObject({ cost: null });
    await bfl.taskWhere((task) => task.billedCredits === 4.5);
    bfl.next({ cost: 9 });
    expect(await submit(bfl, 'flux-2-pro')).toMatchObject({ cost: 9 });
    await bfl.taskWhere((task) => task.billedCredits === 9);
    expect(bfl.billedCredits).toBe(13.5);
  });
});

test('a changed price is told, billed, and what an account must have left, from the next submit on', async () => {
  await using bfl = await startSandboxBfl({ credits: 8 });
  expect(await submit(bfl, 'flux-2-pro')).toMatchObject({ cost: 3 });
  bfl.priceFactor = 1.5;
  expect(await submit(bfl, 'flux-2-pro')).toMatchObject({ cost: 4.5 });
  await bfl.taskWhere((task) => task.billedCredits === 4.5);
  expect(bfl.billedCredits).toBe(7.5);
  bfl.credits = 4;
  expect((await post(bfl, 'flux-2-pro', { prompt: 'a heron' })).status).toBe(402);
});

describe('which answer tells the cost', () => {
  test('for FLUX.2 already that to the submit, for FLUX.1 the result alone, whatever is scripted', async () => {
    await using bfl = await startSandboxBfl();
    for (const model of ['flux-pro-1.1', 'flux-pro-1.1-ultra', 'flux-dev', 'flux-kontext-pro'] as const) {
      bfl.next({ cost: 9 });
      expect([model, await pricesTold(bfl, model)]).toEqual([model, { submitted: null, ready: 9 }]);
    }
    for (const model of ['flux-2-pro', 'flux-2-klein-4b'] as const) {
      bfl.next({ cost: 9 });
      expect([model, await pricesTold(bfl, model)]).toEqual([model, { submitted: 9, ready: 9 }]);
    }
  });
});

describe('a scripted task', () => {
  test('can be moderated, with reasons as a list, a string or nothing', async () => {
    await using bfl = await startSandboxBfl();
    bfl.next({ outcome: 'request-moderated' });
    bfl.next({ outcome: 'content-moderated', reasons: ['Sexual Content', 'Image 2'] });
    bfl.next({ outcome: 'content-moderated', reasons: 'blocked by policy' });
    bfl.next({ outcome: 'request-moderated', reasons: null });
    const answers = [await outcome(bfl), await outcome(bfl), await outcome(bfl), await outcome(bfl)];
    expect(answers.map(({ status, body }) => [status, body.status, body.result, body.details])).toEqual([
      [200, 'Request Moderated', null, { 'Moderation Reasons': ['Derivative Works Filter'] }],
      [200, 'Content Moderated', null, { 'Moderation Reasons': ['Sexual Content', 'Image 2'] }],
      [200, 'Content Moderated', null, 'blocked by policy'],
      [200, 'Request Moderated', null, null],
    ]);
  });

  test('can fail, under HTTP 200 or 422', async () => {
    await using bfl = await startSandboxBfl();
    bfl.next({ outcome: 'error' });
    bfl.next({ outcome: 'error', httpStatus: 422, error: 'no paint left' });
    expect(await outcome(bfl)).toMatchObject({ status: 200, body: { status: 'Error' } });
    expect(await outcome(bfl)).toMatchObject({ status: 422, body: { details: { error: 'no paint left' } } });
  });

  test('fails by itself when an input picture cannot be read', async () => {
    await using bfl = await startSandboxBfl();
    const unreadable = { status: 422, body: { details: { error: 'Invalid or corrupted image input' } } };
    expect(await outcome(bfl, 'flux-2-pro', { input_image: 'AAAA' })).toMatchObject(unreadable);
    const prefixed = `data:image/png;base64,${png}`;
    expect(await outcome(bfl, 'flux-kontext-pro', { input_image: prefixed })).toMatchObject(unreadable);
  });

  test('can stay in progress for ever, and stays active', async () => {
    await using bfl = await startSandboxBfl({ latencyMs: 0 });
    bfl.next({ outcome: 'never' });
    const { polling_url: url } = await submit(bfl, 'flux-2-pro');
    await outcome(bfl);
    expect((await poll(url)).body).toMatchObject({ status: 'Pending', progress: null });
    expect(bfl.activeTasks).toBe(1);
  });

  test('can be lost, or be found at a later poll only', async () => {
    await using bfl = await startSandboxBfl();
    bfl.next({ outcome: 'vanish' });
    expect(await outcome(bfl)).toMatchObject({ status: 404, body: { status: 'Task not found', result: null } });
    bfl.next({ notFoundPolls: 2 });
    const { polling_url: url } = await submit(bfl, 'flux-2-pro');
    expect([(await poll(url)).status, (await poll(url)).status, (await poll(url)).status]).toEqual([404, 404, 200]);
  });

  test('shows every status word once before its end', async () => {
    await using bfl = await startSandboxBfl({ latencyMs: 0 });
    bfl.next({ statuses: ['Reasoning', 'Generating', 'Dreaming'] });
    const { polling_url: url } = await submit(bfl, 'flux-2-pro');
    const words = [];
    for (let left = 4; left > 0; left -= 1) words.push((await poll(url)).body.status);
    expect(words).toEqual(['Reasoning', 'Generating', 'Dreaming', 'Ready']);
  });

  test('follows the queue first, then the newest rule that has an answer', async () => {
    await using bfl = await startSandboxBfl();
    bfl.script(({ prompt }) => (prompt.includes('sword') ? { outcome: 'request-moderated' } : undefined));
    bfl.script(({ number, model }) => (number === 3 ? { rewrittenPrompt: `by ${model}`, seed: 7 } : undefined));
    bfl.next({ outcome: 'error' });
    const ends = [];
    for (const prompt of ['a sword', 'a sword', 'a sword', 'a rose']) {
      const { body } = await outcome(bfl, 'flux-2-pro', { prompt });
      ends.push([body.status, body.result?.prompt]);
    }
    expect(ends).toEqual([
      ['Error', undefined],
      ['Request Moderated', undefined],
      ['Ready', 'by flux-2-pro'],
      ['Ready', 'a rose'],
    ]);
  });

  test('can name any address for its polls and its picture', async () => {
    await using bfl = await startSandboxBfl();
    bfl.next({ pollingUrl: 'http://169.254.1.1/steal' });
    expect(await submit(bfl, 'flux-2-pro')).toMatchObject({ polling_url: 'http://169.254.1.1/steal' });
    bfl.next({ sampleUrl: 'https://elsewhere.example/x.jpeg' });
    expect((await outcome(bfl)).body.result?.sample).toBe('https://elsewhere.example/x.jpeg');
  });

  test('a rule that throws is answered 500 with its words', async () => {
    await using bfl = await startSandboxBfl();
    bfl.script(() => {
      throw new Error('bad rule');
    });
    const response = await post(bfl, 'flux-2-pro', { prompt: '' });
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining('bad rule')]);
  });
});

describe('the picture', () => {
  const sizes: [ModelName, object, string, number, number][] = [
    ['flux-pro-1.1', {}, 'jpeg', 1024, 768],
    ['flux-pro-1.1', { width: 256, height: 1440, output_format: 'webp' }, 'webp', 256, 1440],
    ['flux-pro-1.1-ultra', {}, 'jpeg', 2720, 1536],
    ['flux-dev', { width: 512, height: 512, output_format: 'png' }, 'png', 512, 512],
    ['flux-2-pro', {}, 'jpeg', 1024, 1024],
    ['flux-2-pro', { width: 65, height: 70 }, 'jpeg', 64, 64],
    ['flux-2-flex', { width: 1000, height: 600, output_format: null }, 'jpeg', 992, 592],
    ['flux-2-klein-9b', { input_image: png }, 'jpeg', 1600, 800],
    ['flux-kontext-pro', {}, 'png', 1024, 1024],
    ['flux-kontext-pro', { aspect_ratio: '16:9', output_format: 'jpeg' }, 'jpeg', 1360, 768],
    ['flux-kontext-max', { input_image: png }, 'png', 1456, 720],
  ];

  const titled = sizes.map(([model, body, ...is]) => [model, JSON.stringify(body).slice(0, 60), body, ...is] as const);

  test.each(titled)('of %s %s', async (model, _title, body, format, width, height) => {
    await using bfl = await startSandboxBfl();
    const response = await download(bfl, model, body);
    const bytes = await response.bytes();
    expect(response.headers.get('content-type')).toBe(`image/${format}`);
    expect(response.headers.get('content-length')).toBe(String(bytes.length));
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    const decoded = await loadImage(bytes);
    expect([decoded.width, decoded.height]).toEqual([width, height]);
    expect(imageSize(bytes)).toMatchObject({ width, height, type: format === 'jpeg' ? 'jpg' : format });
  });

  test('is the same for the same prompt, seed and size, and another one otherwise', async () => {
    await using first = await startSandboxBfl();
    await using second = await startSandboxBfl();
    const heron = await smallPicture(first, 'a heron', 1);
    expect(await smallPicture(second, 'a heron', 1)).toBe(heron);
    expect(await smallPicture(second, 'a heron', 2)).not.toBe(heron);
    expect(await smallPicture(second, 'a crane', 1)).not.toBe(heron);
  });

  test('can be plain, for benchmarks', async () => {
    await using bfl = await startSandboxBfl({ pictures: 'plain' });
    const bytes = await (await download(bfl, 'flux-2-klein-4b', { width: 640, height: 480 })).bytes();
    expect(imageSize(bytes)).toMatchObject({ width: 640, height: 480 });
    expect(await (await download(bfl, 'flux-2-klein-4b', { width: 640, height: 480 })).bytes()).toEqual(bytes);
  });

  test('carries a prompt in any script and of any length', async () => {
    await using bfl = await startSandboxBfl();
    for (const prompt of ['雪中的狐狸 🦊', '', 'x'.repeat(100_000), 'Ünïcødé ßtraße – “quoted”\n\nlines']) {
      const response = await download(bfl, 'flux-pro-1.1', { prompt, width: 256, height: 256 });
      expect((await loadImage(await response.bytes())).width).toBe(256);
    }
  });

  test('is at a URL that is valid for 600 seconds after the end', async () => {
    await using bfl = await startSandboxBfl();
    const { body } = await outcome(bfl);
    const url = new URL(body.result?.sample ?? '');
    expect(url.pathname).toMatch(/^\/results\/[0-9a-f]{2}\/[0-9a-f]{14}\/[0-9a-f]{32}\/sample\.jpeg$/);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ sp: 'r', rsct: 'image/jpeg' });
    const expires = Date.parse(url.searchParams.get('se') ?? '');
    expect(expires).toBe(Math.floor(((body.result?.end_time ?? 0) * 1000 + 600_000) / 1000) * 1000);
    url.searchParams.set('se', '2099-01-01T00:00:00Z');
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(`${bfl.deliveryUrl}/elsewhere`)).status).toBe(404);
  });

  test('is not found when its URL has expired', async () => {
    await using bfl = await startSandboxBfl({ sampleLifeMs: 0 });
    const late = await download(bfl);
    expect([late.status, late.headers.get('content-type')]).toEqual([403, 'application/xml']);
    expect(await late.text()).toContain('<Code>AuthenticationFailed</Code>');
  });

  test('keeps its URL at every poll, or gets a new one by an option', async () => {
    await using stubborn = await startSandboxBfl();
    await using fresh = await startSandboxBfl({ signAgainOnPoll: true });
    for (const [bfl, status] of [
      [stubborn, 403],
      [fresh, 200],
    ] as const) {
      const { polling_url: url } = await submit(bfl, 'flux-2-klein-4b');
      const task = await bfl.taskWhere((one) => one.state === 'ready');
      const first = (await poll(url)).body.result?.sample ?? '';
      expect((await fetch(first)).status).toBe(200);
      bfl.expireSample(task);
      expect((await fetch(first)).status).toBe(403);
      expect((await fetch((await poll(url)).body.result?.sample ?? '')).status).toBe(status);
      expect(task).toMatchObject({ polls: 2, downloads: status === 200 ? 2 : 1 });
    }
  });
});

describe('a faulty picture', () => {
  test('can be half a file that says it is whole', async () => {
    await using bfl = await startSandboxBfl();
    bfl.next({ image: 'truncated' });
    const bytes = await (await download(bfl)).bytes();
    const whole = await (await download(bfl, 'flux-2-klein-4b', { seed: bfl.tasks[0]?.seed })).bytes();
    expect(bytes).toEqual(whole.subarray(0, whole.length >> 1));
  });

  test('can be truncated', async () => {
    await using bfl = await startSandboxBfl();
    bfl.next({ image: 'truncated-body' });
    const response = await download(bfl);
    expect(response.status).toBe(200);
    await expect(response.bytes()).rejects.toThrow('terminated');
  });

  test('can be far too long, announced or not', async () => {
    await using bfl = await startSandboxBfl();
    for (const [image, length] of [
      ['oversized', '268435456'],
      ['endless', null],
    ] as const) {
      bfl.next({ image });
      const response = await download(bfl);
      expect(response.headers.get('content-length')).toBe(length);
      let read = 0;
      for await (const chunk of response.body ?? []) {
        read += chunk.length;
        if (read > 4_000_000) break;
      }
      expect(read).toBeGreaterThan(4_000_000);
    }
  });

  test('can be a page, or have another size', async () => {
    await using bfl = await startSandboxBfl();
    bfl.next({ image: 'not-a-picture' });
    const page = await download(bfl);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(await page.text()).toContain('<!doctype html>');
    bfl.next({ image: 'wrong-size' });
    expect(imageSize(await (await download(bfl)).bytes())).toMatchObject({ width: 512, height: 512 });
  });

  test('can come under another name or status, or not at all', async () => {
    await using bfl = await startSandboxBfl();
    bfl.next({ image: 'wrong-type' });
    const page = await download(bfl);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(imageSize(await page.bytes())).toMatchObject({ type: 'jpg' });
    bfl.next({ image: { status: 410 } });
    expect((await download(bfl)).status).toBe(410);
    bfl.next({ image: 'dropped' });
    await expect(download(bfl)).rejects.toThrow('fetch failed');
  });

  test('can hang, or redirect', async () => {
    await using bfl = await startSandboxBfl();
    bfl.next({ image: { redirect: 'http://169.254.1.1/' } });
    const response = await download(bfl);
    expect([response.status, response.headers.get('location')]).toEqual([302, 'http://169.254.1.1/']);
    bfl.next({ image: 'hanging' });
    const reader = (await download(bfl)).body?.getReader();
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
    const rest = reader?.read();
    await bfl.offline('delivery');
    await expect(rest).rejects.toThrow('terminated');
  });

  test('can be valid at a later download', async () => {
    await using bfl = await startSandboxBfl();
    bfl.next({ image: 'not-a-picture', imageTimes: 1 });
    const { body } = await outcome(bfl);
    const fetched = async () => (await fetch(body.result?.sample ?? '')).bytes();
    expect(Buffer.from(await fetched()).toString()).toContain('html');
    expect((await loadImage(await fetched())).width).toBe(1024);
  });
});

describe('a fault of the HTTP exchange', () => {
  test('can be any answer, for a number of requests', async () => {
    await using bfl = await startSandboxBfl();
    const canned = [
      replies.tooManyTasks(),
      replies.tooManyTasks(3),
      replies.outOfCredits(),
      replies.forbidden(),
      replies.broken(500),
      replies.badGateway(),
      replies.broken(503),
      replies.unavailableWithTask(),
    ];
    for (const reply of canned) bfl.fault({ on: 'submit', reply });
    const seen = [];
    for (let left = canned.length + 1; left > 0; left -= 1) {
      const response = await post(bfl, 'flux-2-pro', { prompt: 'x' });
      seen.push([response.status, response.headers.get('retry-after'), (await response.text()).slice(0, 24)]);
    }
    expect(seen).toEqual([
      [429, null, '{"detail":"Too many acti'],
      [429, '3', '{"detail":"Too many acti'],
      [402, null, '{"detail":"Insufficient '],
      [403, null, '{"detail":"Not authentic'],
      [500, null, ''],
      [502, null, '<html><body><h1>502 Bad '],
      [503, null, ''],
      [503, null, '{"status":"Error"}'],
      [200, null, expect.stringContaining('{"id":"')],
    ]);
    expect(bfl.tasks).toHaveLength(1);
  });

  test('affects only matching requests, until it is removed', async () => {
    await using bfl = await startSandboxBfl({ latencyMs: Infinity });
    const one = await submit(bfl, 'flux-2-pro');
    const other = await submit(bfl, 'flux-2-pro');
    const when = ({ path }: { path: string }): boolean => path.endsWith(one.id);
    const fault = bfl.fault({ on: 'poll', times: Infinity, reply: replies.broken(503), when });
    expect([(await fetch(one.polling_url)).status, (await fetch(other.polling_url)).status]).toEqual([503, 200]);
    expect((await fetch(one.polling_url)).status).toBe(503);
    fault.lift();
    expect([(await fetch(one.polling_url)).status, fault.hits]).toEqual([200, 2]);
  });

  test('can drop the socket before anything happened', async () => {
    await using bfl = await startSandboxBfl();
    bfl.fault({ on: 'submit', reply: 'drop-socket' });
    await expect(post(bfl, 'flux-2-pro', { prompt: 'x' })).rejects.toThrow('fetch failed');
    expect(bfl.tasks).toHaveLength(0);
    expect(bfl.calls).toMatchObject([{ on: 'submit', status: null }]);
  });

  test('can lose the answer to a submit that was taken and is billed', async () => {
    await using bfl = await startSandboxBfl();
    bfl.fault({ on: 'submit', reply: 'drop-after-accept' });
    await expect(post(bfl, 'flux-pro-1.1', { prompt: 'x' })).rejects.toThrow('fetch failed');
    await bfl.taskWhere((task) => task.state === 'ready');
    await outcome(bfl, 'flux-pro-1.1');
    expect([bfl.tasks.length, bfl.billedCredits]).toEqual([2, 8]);
  });

  test('can hang, before the request counts or after it', async () => {
    const bfl = await startSandboxBfl();
    const settled = [];
    for (const reply of ['hang', 'hang-after-accept'] as const) {
      bfl.fault({ on: 'submit', reply });
      const arrived = bfl.nextCall('submit');
      settled.push(post(bfl, 'flux-2-pro', { prompt: reply }).catch(() => 'no answer'));
      await arrived;
    }
    await bfl.taskWhere((task) => task.state === 'ready');
    expect(bfl.tasks.map((task) => task.prompt)).toEqual(['hang-after-accept']);
    await bfl[Symbol.asyncDispose]();
    expect(await Promise.all(settled)).toEqual(['no answer', 'no answer']);
  });

  test('can be late, with the request counting late or at once', async () => {
    await using bfl = await startSandboxBfl();
    bfl.fault({ on: 'submit', delayMs: 120 });
    bfl.fault({ on: 'submit', reply: 'slow-headers', delayMs: 120 });
    const start = Date.now();
    const arrived = bfl.nextCall('submit');
    const late = submit(bfl, 'flux-2-pro', { prompt: 'late' });
    await arrived;
    expect(bfl.tasks).toEqual([]);
    await late;
    expect((bfl.tasks[0]?.submittedAtMs ?? 0) - start).toBeGreaterThanOrEqual(119);

    const between = Date.now();
    let isAnswered = false;
    const slow = submit(bfl, 'flux-2-pro', { prompt: 'slow' }).then(() => {
      isAnswered = true;
    });
    await bfl.taskWhere(({ prompt }) => prompt === 'slow');
    expect(isAnswered).toBe(false);
    await slow;
    expect(Date.now() - between).toBeGreaterThanOrEqual(119);
  });

  test('can truncate the answer or change its content type', async () => {
    await using bfl = await startSandboxBfl();
    bfl.fault({ on: 'credits', reply: 'malformed-json' });
    bfl.fault({ on: 'credits', reply: 'wrong-content-type' });
    const ask = () => fetch(`${bfl.apiUrl}/v1/credits`, { headers: { 'x-key': bfl.apiKey } });
    await expect((await ask()).json()).rejects.toThrow('JSON');
    const mislabelled = await ask();
    expect(mislabelled.headers.get('content-type')).toBe('text/html');
    expect(await mislabelled.json()).toEqual({ credits: 1000 });
  });

  test('can affect a download', async () => {
    await using bfl = await startSandboxBfl();
    bfl.fault({ on: 'delivery', reply: replies.broken(503) });
    const { body } = await outcome(bfl);
    const sample = body.result?.sample ?? '';
    expect([(await fetch(sample)).status, (await fetch(sample)).status]).toEqual([503, 200]);
    expect(bfl.tasks[0]?.downloads).toBe(1);
  });

  test('can be a host that refuses connections and comes back on the same port', async () => {
    await using bfl = await startSandboxBfl();
    const { polling_url: url } = await submit(bfl, 'flux-2-pro');
    await bfl.offline();
    await expect(fetch(bfl.apiUrl)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await bfl.online();
    await bfl.taskWhere((task) => task.state === 'ready');
    expect((await poll(url)).body.status).toBe('Ready');
    await bfl.offline('api');
    expect((await poll(url)).status).toBe(200);
  });
});

describe('the records', () => {
  test('hold every call with its headers, and show whether the key went to the delivery host', async () => {
    await using bfl = await startSandboxBfl();
    const { polling_url: url } = await submit(bfl, 'flux-2-klein-4b');
    await bfl.taskWhere((task) => task.state === 'ready');
    const sample = polled.parse(await (await fetch(url, { headers: { 'X-Key': bfl.apiKey } })).json()).result?.sample;
    await fetch(sample ?? '');
    expect(bfl.calls.map(({ on, status, headers }) => [on, status, headers['x-key']])).toEqual([
      ['submit', 200, bfl.apiKey],
      ['poll', 200, bfl.apiKey],
      ['delivery', 200, undefined],
    ]);
    expect(bfl.tasks[0]).toMatchObject({ polls: 1, downloads: 1, state: 'ready', model: 'flux-2-klein-4b' });
  });

  test('have the highest rate of polls', async () => {
    await using bfl = await startSandboxBfl();
    const { polling_url: url } = await submit(bfl, 'flux-2-pro');
    await Promise.all(Array.from({ length: 5 }, () => fetch(url)));
    expect(bfl.peakPollsPerSecond).toBe(5);
    expect(bfl.callCount('poll')).toBe(5);
  });

  test('are bounded by an option', async () => {
    await using bfl = await startSandboxBfl({ keepRecords: 3, latencyMs: 0 });
    const first = await submit(bfl, 'flux-2-pro');
    for (let left = 5; left > 0; left -= 1) await outcome(bfl);
    expect([bfl.calls.length, bfl.tasks.length]).toEqual([3, 3]);
    expect([bfl.callCount('submit'), bfl.billedCredits]).toEqual([6, 18]);
    expect((await poll(first.polling_url)).status).toBe(404);
  });
});

describe('opening and closing', () => {
  test('takes the ports it is given, and leaves nothing open when one of them is taken', async () => {
    const bfl = await startSandboxBfl({ apiKey: 'any opaque key' });
    const [api, polling] = [bfl.apiUrl, bfl.pollingUrl].map((url) => Number(new URL(url).port));
    if (api === undefined || polling === undefined) throw new Error('no ports');
    await expect(startSandboxBfl({ ports: { delivery: api } })).rejects.toThrow('EADDRINUSE');
    await bfl[Symbol.asyncDispose]();
    await using again = await startSandboxBfl({ ports: { api, polling } });
    expect([again.apiUrl, again.pollingUrl]).toEqual([bfl.apiUrl, bfl.pollingUrl]);
  });

  test('closing ends what still waits', async () => {
    const bfl = await startSandboxBfl({ latencyMs: 60_000 });
    await submit(bfl, 'flux-2-pro');
    const waiting = bfl.taskWhere((task) => task.state === 'ready');
    await bfl[Symbol.asyncDispose]();
    await expect(waiting).rejects.toThrow('closed');
    await bfl[Symbol.asyncDispose]();
  });
});
