import { pino } from 'pino';
import { decodeWhole } from '../../support/imaging.ts';
import { describe, expect, it } from 'vitest';
import { bfl as atBfl } from '../../../src/flux/bfl/bfl.ts';
import { createHostClient } from '../../../src/flux/client/host-client.ts';
import { httpAnswer, jsonAnswer, openRawServer, RawAnswer } from '../../support/raw-server.ts';
import { PIXEL, soundBodies } from '../../support/provider-fuzz.ts';
import { never, request } from './client-world.ts';
import { VirtualClock } from '../polling/virtual-clock.ts';

/** A client of a provider that sends these answers in order. */
async function clientOf(...answers: readonly Uint8Array[]) {
  await using opened = new AsyncDisposableStack();
  const left = [...answers];
  const server = opened.use(await openRawServer(() => new RawAnswer(left.shift() ?? Buffer.alloc(0))));
  const clock = new VirtualClock();
  const client = opened.use(
    createHostClient(atBfl(), {
      apiUrl: server.url,
      apiKey: 'bfl_odd',
      trustedHosts: ['127.0.0.1'],
      decodeWhole,
      clock,
      log: pino({ level: 'silent' }),
    }),
  );
  const now = clock.now();
  const task = {
    modelId: request.modelId,
    taskId: '7',
    pollingUrl: `${server.url}/poll/7`,
    submittedAtMs: now,
    deadlineMs: now + 60_000,
  };
  const stack = opened.move();
  return { client, task, url: server.url, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const twice = (status: number, name: string, value: string): Uint8Array =>
  httpAnswer(
    status,
    [
      [name, value],
      [name, value],
    ],
    Buffer.from('{}'),
  );

describe('what fuzzing found in the answers of a provider', () => {
  it('a duplicate Retry-After header loses no paid task', async () => {
    const { ready } = soundBodies('http://127.0.0.1', '7');
    await using world = await clientOf(twice(503, 'retry-after', '1'), jsonAnswer(ready));
    expect((await world.client.waitUntilDone(world.task, never)).kind).toBe('ready');
  });

  it('a duplicate Location header is followed once, to the first', async () => {
    await using world = await clientOf(
      twice(302, 'location', '/elsewhere'),
      httpAnswer(200, [['content-type', 'image/png']], PIXEL),
    );
    expect((await world.client.download(`${world.url}/picture`, request.size, never)).format).toBe('png');
  });

  it.each([1e300, 1e12, -1])('a price of %d credits is ignored, and the picture is kept', async (cost) => {
    const { submit, ready } = soundBodies('http://127.0.0.1', '7');
    await using world = await clientOf(jsonAnswer({ ...Object(submit), cost }), jsonAnswer({ ...Object(ready), cost }));
    expect((await world.client.submit(request, never)).cost).toBeNull();
    expect(await world.client.waitUntilDone(world.task, never)).toMatchObject({ kind: 'ready', cost: null });
  });

  it.each(['a'.repeat(6_000), request.prompt, 'fox'])(
    'an id that is none is replaced, its task polled: %s',
    async (id) => {
      const { submit } = soundBodies('http://127.0.0.1', '7');
      await using world = await clientOf(jsonAnswer({ ...Object(submit), id }));
      const { taskId, pollingUrl } = await world.client.submit(request, never);
      expect(taskId).toMatch(/^[\da-f]{64}$/);
      expect(pollingUrl).toBe('http://127.0.0.1/poll/7');
    },
  );

  it('an implausible balance counts as no answer', async () => {
    const absurd = jsonAnswer({ credits: 1e300 });
    await using world = await clientOf(absurd, absurd, absurd);
    await expect(world.client.accountState(never)).rejects.toMatchObject({ kind: 'unreachable' });
  });
});
