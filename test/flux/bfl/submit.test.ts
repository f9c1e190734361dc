import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { replies, type FaultReply } from '../../../sandbox/bfl/bfl.ts';
import { BusyError } from '../../../src/flux/http/errors.ts';
import { createWorld, never, request } from './client-world.ts';

/** A refusal of the request, with what of it is at fault. */
const invalid = (status: number, fields = '') => ({
  kind: 'invalid_request',
  message: `FLUX refused the request (${status})${fields === '' ? '' : `: ${fields}`}`,
});

describe('a submit that is taken', () => {
  test('names the task and its polling url as given, and sends the key', async () => {
    await using world = await createWorld();
    const submitted = await world.client.submit(request, never);
    const [task] = world.bfl.tasks;
    expect(submitted).toEqual({ taskId: task?.id, pollingUrl: task?.pollingUrl, cost: null });
    const [call] = world.bfl.calls;
    expect(call?.path).toBe('/v1/flux-pro-1.1');
    expect(call?.headers).toMatchObject({ 'x-key': world.bfl.apiKey, 'user-agent': 'easel-bot/test' });
    expect(world.calls).toMatchObject([{ kind: 'submit', model: 'flux-pro-1.1', status: 200 }]);
  });

  test('has the price in micro-dollars if the provider sends it', async () => {
    await using world = await createWorld();
    const { cost } = await world.client.submit({ ...request, modelId: 'flux-2-klein-4b' }, never);
    expect(cost).toBe(14_000);
  });

  test('is kept even if its optional fields are invalid', async () => {
    await using world = await createWorld();
    const body = { id: 'a', polling_url: 'https://api.eu2.bfl.ai/v1/get_result?id=a', cost: 'much', input_mp: {} };
    world.bfl.fault({ on: 'submit', reply: { status: 200, body } });
    await expect(world.client.submit(request, never)).resolves.toEqual({
      taskId: 'a',
      pollingUrl: 'https://api.eu2.bfl.ai/v1/get_result?id=a',
      cost: null,
    });
  });

  test('is kept even if recording metrics fails', async () => {
    await using world = await createWorld({ client: { onCall: failToCount } });
    await expect(world.client.submit(request, never)).resolves.toHaveProperty('taskId');
  });

  test('is sent below an API URL with a path', async () => {
    await using world = await createWorld();
    const { apiUrl } = world.bfl;
    await using proxied = await createWorld({ client: { apiUrl: `${apiUrl}/flux`, apiKey: world.bfl.apiKey } });
    await expect(proxied.client.submit(request, never)).rejects.toMatchObject({ kind: 'unknown_model' });
    expect(world.bfl.calls.map(({ path }) => path)).toEqual(['/flux/v1/flux-pro-1.1']);
  });
});

describe('a submit that is refused', () => {
  test.each<[string, FaultReply, object]>([
    ['429', { status: 429, body: { detail: 'Too many' } }, { kind: 'busy', retryAfterMs: null }],
    ['429 with seconds', { status: 429, headers: { 'retry-after': '3' } }, { kind: 'busy', retryAfterMs: 3_000 }],
    ['503 without a task', replies.broken(503), { kind: 'overloaded' }],
    ['503 with a page', { status: 503, body: '<html></html>' }, { kind: 'overloaded' }],
    ['402', { status: 402, body: { detail: 'Insufficient credits' } }, { kind: 'out_of_credits' }],
    ['402 without a body', { status: 402 }, { kind: 'out_of_credits' }],
    ['401', { status: 401 }, { kind: 'key_refused' }],
    ['403', { status: 403, body: { detail: 'Not authenticated' } }, { kind: 'key_refused' }],
    ['422 about the key', { status: 422, body: { detail: 'Invalid API key format' } }, { kind: 'key_refused' }],
    ['400', { status: 400, body: { detail: 'No' } }, invalid(400)],
    ['422 with a sentence', { status: 422, body: { detail: 'Too odd' } }, invalid(422)],
    [
      '422 with a list',
      { status: 422, body: { detail: [{ type: 'x', loc: ['body', 'width'], msg: 'Too wide', input: 'the prompt' }] } },
      invalid(422, 'width'),
    ],
    ['422 with an object', { status: 422, body: { detail: { error: 'Bad', more: ['Worse'] } } }, invalid(422)],
    ['422 without a body', { status: 422 }, invalid(422)],
    ['404', { status: 404, body: { detail: 'Not Found' } }, { kind: 'unknown_model' }],
    ['a redirect', { status: 307, headers: { location: '/v1/elsewhere' } }, { kind: 'unreachable' }],
  ])('by %s started nothing and is sent once', async (_name, reply, error) => {
    await using world = await createWorld();
    world.bfl.fault({ on: 'submit', times: Infinity, reply });
    await expect(world.client.submit(request, never)).rejects.toMatchObject(error);
    expect(world.bfl.calls).toHaveLength(1);
  });

  test.each([0, 5, -5])(
    'waits until the date that Retry-After names, by a clock that is %i hours off',
    async (hours) => {
      await using world = await createWorld();
      const theirsMs = world.clock.now() + hours * 3_600_000;
      const [date, retryAfter] = [theirsMs, theirsMs + 20_000].map((ms) => new Date(ms).toUTCString());
      const headers = { date: date ?? '', 'retry-after': retryAfter ?? '' };
      world.bfl.fault({ on: 'submit', reply: { status: 429, headers } });
      const error: unknown = await world.client.submit(request, never).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(BusyError);
      expect(error instanceof BusyError ? error.retryAfterMs : null).toBe(20_000);
    },
  );

  test('names the fields of ours that a list of faults is about, once each, and nothing else of it', async () => {
    await using world = await createWorld();
    const fault = (...loc: unknown[]) => ({ loc, msg: 'odd', input: request.prompt });
    const detail = [
      fault('body', 'output_format'),
      fault('body', 'height'),
      fault('body', 'height', 3),
      fault('body', request.prompt),
      fault('body', 'constructor'),
      fault(),
    ];
    world.bfl.fault({ on: 'submit', reply: { status: 422, body: { detail } } });
    await expect(world.client.submit(request, never)).rejects.toMatchObject(invalid(422, 'format, height'));
  });
});

describe('a submit whose answer is lost', () => {
  test.each<[string, FaultReply]>([
    ['500', replies.broken(500)],
    ['502 from a proxy', replies.badGateway()],
    ['504', replies.broken(504)],
    ['408', { status: 408 }],
    ['a 503 that names a task', { status: 503, body: { id: 'a', status: 'Error' } }],
    ['a socket dropped before anything was done', 'drop-socket'],
    ['a socket dropped after the task was taken', 'drop-after-accept'],
    ['half an answer', 'malformed-json'],
    ['an answer of another shape', { status: 200, body: { id: 'a', status: 'Pending', webhook_url: 'https://x' } }],
    ['an answer far too large', { status: 200, body: 'x'.repeat(2_000_000) }],
  ])('by %s is never sent again', async (_name, reply) => {
    await using world = await createWorld();
    world.bfl.fault({ on: 'submit', times: Infinity, reply });
    await expect(world.client.submit(request, never)).rejects.toMatchObject({ kind: 'outcome_unknown' });
    expect(world.bfl.calls).toHaveLength(1);
  });

  test('by silence ends at the time limit and is never sent again', async () => {
    await using world = await createWorld({ client: { requestTimeoutMs: 1_000 } });
    world.bfl.fault({ on: 'submit', times: Infinity, reply: 'hang-after-accept' });
    await expect(world.client.submit(request, never)).rejects.toMatchObject({ kind: 'outcome_unknown' });
    expect(world.bfl.calls).toHaveLength(1);
  });

  test('on a kept-alive connection that breaks is never sent again', async () => {
    await using world = await createWorld();
    await world.client.submit(request, never);
    world.bfl.fault({ on: 'submit', times: Infinity, reply: 'drop-socket' });
    await expect(world.client.submit(request, never)).rejects.toMatchObject({ kind: 'outcome_unknown' });
    expect(world.bfl.callCount('submit')).toBe(2);
  });
});

describe('a submit without a connection', () => {
  test('is tried three times, and is then known not to have started', async () => {
    await using world = await createWorld();
    await world.bfl.offline('api');
    await expect(world.client.submit(request, never)).rejects.toThrow('connection refused');
    expect(world.calls).toHaveLength(3);
    expect(world.clock.sleeps).toHaveLength(2);
    expect(Math.max(...world.clock.sleeps)).toBeLessThanOrEqual(1_000);
  });

  test('succeeds when the connection comes back in between', async () => {
    await using world = await createWorld();
    await world.bfl.offline('api');
    let tries = 0;
    world.clock.sleep = async () => {
      tries += 1;
      await world.bfl.online('api');
    };
    await world.client.submit(request, never);
    expect([tries, world.bfl.callCount('submit')]).toEqual([1, 1]);
  });

  test('counts a failed TLS handshake as not started', async () => {
    await using world = await createWorld();
    const apiUrl = world.bfl.apiUrl.replace('http:', 'https:');
    await using secure = await createWorld({ client: { apiUrl } });
    await expect(secure.client.submit(request, never)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(secure.calls).toHaveLength(3);
    expect(world.bfl.calls).toEqual([]);
  });

  test('counts a TLS handshake without end as not started', async () => {
    await using silent = await silentServer();
    const apiUrl = `https://127.0.0.1:${silent.port}`;
    await using world = await createWorld({ client: { apiUrl, requestTimeoutMs: 100 } });
    await expect(world.client.submit(request, never)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(world.calls).toHaveLength(3);
  });
});

function failToCount(): never {
  throw new Error('no metrics');
}

/** A server that accepts connections and never answers. */
async function silentServer(): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const dispose = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, [Symbol.asyncDispose]: dispose };
}

describe('aborting a submit', () => {
  test('before it is sent submits nothing', async () => {
    await using world = await createWorld();
    const reason = new Error('stop');
    await expect(world.client.submit(request, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(world.bfl.calls).toEqual([]);
  });

  test('between two tries stops trying', async () => {
    await using world = await createWorld();
    await world.bfl.offline('api');
    const controller = new AbortController();
    const reason = new Error('stop');
    const { clock } = world;
    const sleep = clock.sleep.bind(clock);
    clock.sleep = (ms, signal) => {
      controller.abort(reason);
      return sleep(ms, signal);
    };
    await expect(world.client.submit(request, controller.signal)).rejects.toBe(reason);
    expect(world.calls).toHaveLength(1);
  });

  test('after it was sent still returns the task', async () => {
    await using world = await createWorld();
    world.bfl.fault({ on: 'submit', reply: 'slow-headers', delayMs: 100 });
    const controller = new AbortController();
    const submitted = world.client.submit(request, controller.signal);
    await world.bfl.nextCall('submit');
    controller.abort(new Error('stop'));
    await expect(submitted).resolves.toMatchObject({ taskId: world.bfl.tasks[0]?.id });
  });

  test('after it was sent waits no longer than the time limit', async () => {
    await using world = await createWorld({ client: { requestTimeoutMs: 1_000 } });
    world.bfl.fault({ on: 'submit', reply: 'hang-after-accept' });
    const controller = new AbortController();
    const submitted = world.client.submit(request, controller.signal);
    await Promise.all([
      expect(submitted).rejects.toMatchObject({ kind: 'outcome_unknown' }),
      world.bfl.nextCall('submit').then(() => controller.abort()),
    ]);
  });
});
