import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  MODERATED,
  replies,
  startSandboxAtlasCloud,
  type SandboxAtlasCloud,
} from '../../sandbox/atlascloud/atlascloud.ts';

const FLUX_2 = 'black-forest-labs/flux-2-pro/text-to-image';
const EDIT = 'black-forest-labs/flux-2-pro/edit';
const PRO = 'black-forest-labs/flux-1.1-pro';

const enveloped = z.strictObject({ code: z.literal(200), data: z.unknown() });
const task = z.object({
  id: z.string(),
  status: z.string(),
  outputs: z.array(z.unknown()).nullish(),
  output: z.string().optional(),
  error: z.string().optional(),
  error_code: z.number().optional(),
});
type Task = z.infer<typeof task>;
const balance = z.object({
  available: z.object({ value: z.string(), currency: z.literal('usd') }),
  frozen: z.object({ value: z.string() }),
});

function ask(atlas: SandboxAtlasCloud, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${atlas.apiKey}`, ...Object.fromEntries(new Headers(init.headers)) };
  return fetch(`${atlas.apiUrl}${path}`, { ...init, headers });
}

function post(atlas: SandboxAtlasCloud, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return ask(atlas, '/api/v1/model/generateImage', {
    method: 'POST',
    headers,
    body: JSON.stringify({ model: FLUX_2, prompt: 'a heron', ...body }),
  });
}

async function dataOf(response: Response): Promise<unknown> {
  expect(response.status).toBe(200);
  return enveloped.parse(await response.json()).data;
}

async function submit(atlas: SandboxAtlasCloud, body: object = {}): Promise<string> {
  return task.parse(await dataOf(await post(atlas, body))).id;
}

async function poll(atlas: SandboxAtlasCloud, id: string): Promise<Task> {
  return task.parse(await dataOf(await ask(atlas, `/api/v1/model/prediction/${id}`)));
}

/** Submits, lets the task end, and returns the last answer to a poll. */
async function outcome(atlas: SandboxAtlasCloud, body: object = {}): Promise<Task> {
  const id = await submit(atlas, body);
  await atlas.taskWhere((one) => one.id === id && one.readyAtMs !== null);
  return await poll(atlas, id);
}

function addressOf({ outputs }: Task): string {
  return String(outputs?.[0]);
}

describe('access', () => {
  test('needs the key, and a path that is not there is answered as a wrong key is', async () => {
    await using atlas = await startSandboxAtlasCloud();
    const wrong = await post(atlas, {}, { authorization: 'Bearer apikey-other' });
    const body = { code: 401, msg: 'unauthorized', request_id: wrong.headers.get('x-request-id'), data: null };
    expect([wrong.status, await wrong.json()]).toEqual([401, body]);
    for (const path of ['/api/v1/model/prediction/x/cancel', '/api/v1/model/result/x', '/v1/models']) {
      expect((await ask(atlas, path, { method: 'POST' })).status).toBe(401);
    }
    const refused = await ask(atlas, '/public/v1/balance', { headers: { authorization: 'Bearer x' } });
    expect([refused.status, await refused.json()]).toMatchObject([401, { error: { message: 'unauthorized' } }]);
    expect(atlas.tasks).toEqual([]);
  });

  test('is checked for free by the balance, which tells what is reserved', async () => {
    await using atlas = await startSandboxAtlasCloud({ latencyMs: Infinity, balanceUsd: 12.34 });
    const told = async () => balance.parse(await (await ask(atlas, '/public/v1/balance')).json());
    expect((await told()).available.value).toBe('12.340000');
    const id = await submit(atlas);
    expect(await told()).toMatchObject({ available: { value: '12.310000' }, frozen: { value: '0.030000' } });
    atlas.finish({ id });
    expect(await told()).toMatchObject({ available: { value: '12.310000' }, frozen: { value: '0.000000' } });
    expect(atlas.billedUsd).toBe(0.03);
  });
});

describe('the catalogue', () => {
  const catalogue = z.array(z.object({ model: z.string(), schema: z.url(), display_console: z.boolean() }));

  test('needs no key, and decides what can be called', async () => {
    await using atlas = await startSandboxAtlasCloud({ hidden: [EDIT] });
    const listed = catalogue.parse(await dataOf(await fetch(`${atlas.apiUrl}/api/v1/models`)));
    const shown = listed.filter((one) => one.display_console).map(({ model }) => model);
    expect(shown).toContain(FLUX_2);
    expect(shown).not.toContain(EDIT);
    expect(listed.some(({ model }) => model === PRO)).toBe(false);
    for (const model of [PRO, EDIT]) expect((await post(atlas, { model })).status).toBe(404);
    await using wide = await startSandboxAtlasCloud({ models: [PRO] });
    await submit(wide, { model: PRO });
  });

  test('has schema files, and there are some of models that it does not have', async () => {
    await using atlas = await startSandboxAtlasCloud();
    const listed = catalogue.parse(await dataOf(await fetch(`${atlas.apiUrl}/api/v1/models`)));
    const schema = listed.find(({ model }) => model === FLUX_2)?.schema ?? '';
    expect(JSON.stringify(await (await fetch(schema)).json())).toContain('"size"');
    expect((await fetch(schema.replace(FLUX_2, PRO))).status).toBe(200);
    expect((await fetch(schema.replace(FLUX_2, 'nobody/nothing'))).status).toBe(404);
  });

  test('has prices, and a body is priced without an order', async () => {
    await using atlas = await startSandboxAtlasCloud();
    const priced = (body: object) =>
      fetch(`${atlas.apiUrl}/api/v1/model/calculate`, { method: 'POST', body: JSON.stringify(body) });
    expect(await dataOf(await priced({ model: FLUX_2, prompt: 'x' }))).toMatchObject({ price: 0.03 });
    const images = ['https://example.org/1.png', 'https://example.org/2.png'];
    expect(await dataOf(await priced({ model: EDIT, prompt: 'x', images }))).toMatchObject({ price: 0.09 });
    expect((await priced({ model: PRO, prompt: 'x' })).status).toBe(404);
    expect([atlas.tasks, atlas.billedUsd]).toEqual([[], 0]);
  });
});

describe('what a submit takes', () => {
  test.each([
    [{ model: undefined }],
    [{ prompt: undefined }],
    [{ prompt: '' }],
    [{ size: '1024x1024' }],
    [{ size: '2064*1024' }],
    [{ seed: -2 }],
    [{ aspect_ratio: '16:9' }],
    [{ output_format: 'png' }],
    [{ model: EDIT }],
    [{ model: EDIT, images: ['data:image/png;base64,AAAA'] }],
    [{ model: EDIT, images: ['http://example.org/a.png'] }],
    [{ model: PRO, aspect_ratio: '21:9' }],
  ])('is not %j', async (body) => {
    await using atlas = await startSandboxAtlasCloud({ models: [FLUX_2, EDIT, PRO] });
    const response = await post(atlas, body);
    expect([response.status, await response.json()]).toMatchObject([400, { code: 400, data: null }]);
    expect(atlas.tasks).toEqual([]);
  });

  test.each(['0', '337', '1.5', 'soon'])('is not a life of pictures of %s hours', async (hours) => {
    await using atlas = await startSandboxAtlasCloud();
    expect((await post(atlas, {}, { 'x-atlascloud-object-expiration-hours': hours })).status).toBe(400);
  });

  test('may be a picture that was uploaded', async () => {
    await using atlas = await startSandboxAtlasCloud();
    const form = new FormData();
    const png = createCanvas(256, 256).toBuffer('image/png');
    form.set('file', new Blob([new Uint8Array(png)], { type: 'image/png' }), 'a.png');
    const told = await dataOf(await ask(atlas, '/api/v1/model/uploadMedia', { method: 'POST', body: form }));
    const upload = z.object({ download_url: z.url(), filename: z.string(), size: z.number() }).parse(told);
    expect(upload).toMatchObject({ filename: 'a.png', size: png.length });
    await submit(atlas, { model: EDIT, images: [upload.download_url] });
    expect((await post(atlas, { model: EDIT, images: [`${atlas.filesUrl}/uploads/none`] })).status).toBe(400);
    expect((await ask(atlas, '/api/v1/model/uploadMedia', { method: 'POST', body: '{}' })).status).toBe(400);
  });

  test('ends at the balance and at the limits, which tell no time', async () => {
    await using atlas = await startSandboxAtlasCloud({ latencyMs: Infinity, balanceUsd: 0.08, maxTasksOfModel: 2 });
    await submit(atlas);
    await submit(atlas);
    expect((await post(atlas, {})).status).toBe(402);
    atlas.balanceUsd = 100;
    const full = await post(atlas, {});
    expect([full.status, full.headers.get('retry-after')]).toEqual([429, null]);
    await submit(atlas, { model: 'black-forest-labs/flux-schnell' });
    expect(atlas.maxActive).toBe(3);
  });
});

describe('a task', () => {
  test('is processing, then completed, and its picture is at the delivery host', async () => {
    await using atlas = await startSandboxAtlasCloud({ latencyMs: Infinity });
    const id = await submit(atlas, { size: '768*512' });
    expect(await poll(atlas, id)).toMatchObject({ id, status: 'processing', outputs: null });
    atlas.finish({ id });
    const done = await poll(atlas, id);
    expect(done.status).toBe('completed');
    expect(addressOf(done).startsWith(`${atlas.deliveryUrl}/`)).toBe(true);
    const picture = await loadImage(await (await fetch(addressOf(done))).bytes());
    expect([picture.width, picture.height, atlas.tasks[0]?.downloads]).toEqual([768, 512, 1]);
    expect((await ask(atlas, new URL(addressOf(done)).pathname)).status).toBe(401);
    const withKey = await fetch(addressOf(done), { headers: { authorization: `Bearer ${atlas.apiKey}` } });
    expect(withKey.status).toBe(400);
  });

  test('is answered in every shape that clients were seen to read', async () => {
    await using atlas = await startSandboxAtlasCloud();
    atlas.next({ submitShape: 'flat' });
    expect(await (await post(atlas, {})).json()).toMatchObject({ id: expect.any(String), status: 'created' });
    const shapes = [
      [
        { output: 'objects', word: 'succeeded' },
        { status: 'succeeded', outputs: [{ url: expect.any(String) }] },
      ],
      [
        { output: 'single', word: 'done' },
        { status: 'done', output: expect.any(String) },
      ],
      [{ output: 'none' }, { status: 'completed', outputs: [] }],
      [
        { outcome: 'failed', word: 'timeout' },
        { status: 'timeout', error: expect.any(String), outputs: null },
      ],
    ] as const;
    for (const [behaviour, told] of shapes) {
      atlas.next(behaviour);
      expect(await outcome(atlas)).toMatchObject(told);
    }
    expect(atlas.billedUsd).toBe(0.12);
  });

  test('that is moderated has failed under 200 with its code, and what was reserved is released', async () => {
    await using atlas = await startSandboxAtlasCloud();
    atlas.next({ outcome: 'moderated' });
    expect(await outcome(atlas)).toMatchObject({ status: 'failed', error_code: 1039 });
    expect([MODERATED, atlas.billedUsd, atlas.balanceUsd]).toEqual([1039, 0, 1000]);
  });

  test('may be unknown for a moment after its submit, be lost, or go on for ever', async () => {
    await using atlas = await startSandboxAtlasCloud();
    atlas.next({ unknownPolls: 2, unknownStatus: 400 });
    const id = await submit(atlas);
    const statuses = [];
    for (let left = 3; left > 0; left -= 1) statuses.push((await ask(atlas, `/api/v1/model/prediction/${id}`)).status);
    expect(statuses).toEqual([400, 400, 200]);
    atlas.next({ outcome: 'vanish' });
    const lost = await submit(atlas);
    await atlas.taskWhere((one) => one.id === lost && one.readyAtMs !== null);
    expect((await ask(atlas, `/api/v1/model/prediction/${lost}`)).status).toBe(404);
    atlas.next({ outcome: 'never', statuses: ['pending', 'dreaming'] });
    const going = await submit(atlas);
    const words = [(await poll(atlas, going)).status, (await poll(atlas, going)).status];
    expect([...words, (await poll(atlas, going)).status]).toEqual(['pending', 'dreaming', 'processing']);
  });

  test('keeps its picture and its record for as long as the request asked', async () => {
    await using atlas = await startSandboxAtlasCloud();
    const headers = { 'x-atlascloud-object-expiration-hours': '24', 'x-atlascloud-request-retention-hours': '0' };
    const { id } = task.parse(await dataOf(await post(atlas, {}, headers)));
    const ended = await atlas.taskWhere((one) => one.id === id && one.readyAtMs !== null);
    expect(ended.filesGoneAtMs - (ended.readyAtMs ?? 0)).toBe(24 * 3_600_000);
    expect((await ask(atlas, `/api/v1/model/prediction/${id}`)).status).toBe(404);
    const kept = await outcome(atlas);
    atlas.removeFiles(kept);
    expect((await fetch(addressOf(kept))).status).toBe(404);
  });

  test('that was made though its answer was lost is billed', async () => {
    await using atlas = await startSandboxAtlasCloud();
    atlas.fault({ on: 'submit', reply: 'drop-after-accept' });
    await expect(post(atlas, {})).rejects.toThrow('fetch failed');
    await atlas.taskWhere(({ end }) => end === 'completed');
    atlas.fault({ on: 'submit', reply: replies.media(451, 'region') });
    atlas.fault({ on: 'submit', reply: replies.broken(503) });
    expect([(await post(atlas, {})).status, (await post(atlas, {})).status]).toEqual([451, 503]);
    expect([atlas.tasks.length, atlas.billedUsd]).toEqual([1, 0.03]);
  });
});
