import { describe, expect, test } from 'vitest';
import { replies, startSandboxBfl, type FaultReply } from '../../../sandbox/bfl/bfl.ts';
import { createWorld, never } from '../bfl/client-world.ts';

describe('a task', () => {
  test('that is ready has its picture, seed and price', async () => {
    await using world = await createWorld();
    const task = await world.start({ modelId: 'flux-2-pro', seed: 1_752_478_609_715 });
    const outcome = await world.client.waitUntilDone(task, never);
    expect(outcome).toMatchObject({ kind: 'ready', seed: 1_752_478_609_715, cost: 30_000 });
    expect(outcome.kind === 'ready' && outcome.sampleUrl.startsWith(world.bfl.deliveryUrl)).toBe(true);
    const poll = world.bfl.calls.find(({ on }) => on === 'poll');
    expect(poll?.headers['x-key']).toBe(world.bfl.apiKey);
  });

  test.each([
    ['request-moderated', ['Derivative Works Filter', 'NSFW'], 'request', ['derivative_works', 'sexual_content']],
    ['request-moderated', ['A HERON', 'Violence'], 'request', ['violence']],
    ['content-moderated', 'blocked by policy', 'content', []],
    ['content-moderated', null, 'content', []],
  ] as const)(
    'that is %s with details %j tells the stage and the reasons that are known',
    async (outcome, reasons, stage, expected) => {
      await using world = await createWorld();
      world.bfl.next({ outcome, reasons: typeof reasons === 'object' && reasons !== null ? [...reasons] : reasons });
      const task = await world.start();
      await expect(world.client.waitUntilDone(task, never)).resolves.toEqual({
        kind: 'moderated',
        stage,
        reasons: expected,
        cost: null,
      });
    },
  );

  test.each([
    ['error', 'failed'],
    ['content-moderated', 'moderated'],
  ] as const)('that ends as %s tells what it cost', async (outcome, kind) => {
    await using world = await createWorld();
    world.bfl.next({ outcome, costOfEnd: 4 });
    const task = await world.start();
    await expect(world.client.waitUntilDone(task, never)).resolves.toMatchObject({ kind, cost: 40_000 });
    expect(world.bfl.billedCredits).toBe(4);
  });

  test.each([200, 422] as const)('that failed is told as such, under HTTP %i as well', async (httpStatus) => {
    await using world = await createWorld();
    world.bfl.next({ outcome: 'error', httpStatus, error: 'Out of paint' });
    const task = await world.start();
    await expect(world.client.waitUntilDone(task, never)).resolves.toEqual({
      kind: 'failed',
      isInputUnreadable: false,
      cost: null,
    });
  });

  test.each(['Ready', 'READY', ' ready '])('is ready when the word is spelt "%s"', async (status) => {
    await using world = await createWorld();
    const task = await world.start();
    const sample = 'https://delivery-eu1.bfl.ai/x.jpeg?sig=1';
    world.bfl.fault({
      on: 'poll',
      reply: { status: 200, body: { status, result: { sample, seed: 'no', extra: 1 }, cost: 'x' } },
    });
    const outcome = await world.client.waitUntilDone(task, never);
    expect(outcome).toEqual({ kind: 'ready', sampleUrl: sample, seed: null, cost: null });
  });

  test.each(['request_moderated', 'Request Moderated', 'REQUEST  MODERATED'])(
    'is moderated when the word is "%s"',
    async (status) => {
      await using world = await createWorld();
      const task = await world.start();
      world.bfl.fault({ on: 'poll', reply: { status: 200, body: { status, result: null } } });
      await expect(world.client.waitUntilDone(task, never)).resolves.toMatchObject({
        kind: 'moderated',
        stage: 'request',
      });
    },
  );

  test('continues for every word of progress, and logs a new word once', async () => {
    await using world = await createWorld();
    const statuses = ['Pending', 'Reasoning', 'Generating', 'Daydreaming', 'daydreaming', 'Daydreaming'];
    world.bfl.next({ statuses });
    const task = await world.start();
    await expect(world.client.waitUntilDone(task, never)).resolves.toMatchObject({ kind: 'ready' });
    expect(world.bfl.callCount('poll')).toBe(7);
    expect(world.logLines.filter((line) => line.includes('unknown status word'))).toHaveLength(1);
  });
});

describe('an unknown task', () => {
  test('is polled five times more, then counts as lost', async () => {
    await using world = await createWorld();
    world.bfl.next({ outcome: 'vanish' });
    const task = await world.start();
    await expect(world.client.waitUntilDone(task, never)).rejects.toMatchObject({ kind: 'task_lost' });
    expect(world.bfl.callCount('poll')).toBe(6);
    const waits = world.clock.sleeps.slice(1);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits.at(-1)).toBe(2_000);
  });

  test('is found if its cluster knows it only later', async () => {
    await using world = await createWorld();
    world.bfl.next({ notFoundPolls: 4 });
    const task = await world.start();
    await expect(world.client.waitUntilDone(task, never)).resolves.toMatchObject({ kind: 'ready' });
  });
});

describe('a poll that fails', () => {
  test.each<[string, FaultReply]>([
    ['a dropped socket', 'drop-socket'],
    ['429', { status: 429 }],
    ['500', replies.broken(500)],
    ['503 with a task body', replies.unavailableWithTask()],
    ['a proxy page', replies.badGateway()],
    ['402', { status: 402, body: { detail: 'Insufficient credits' } }],
    ['403', { status: 403, body: { detail: 'Not authenticated' } }],
    ['404 that speaks of no task', { status: 404, body: { detail: 'Not Found' } }],
    ['422 that speaks of no task', { status: 422, body: { detail: [] } }],
    ['half a body', 'malformed-json'],
    ['another shape', { status: 200, body: { state: 'Ready' } }],
    ['Ready without a picture', { status: 200, body: { status: 'Ready', result: null } }],
    ['a redirect to nowhere', { status: 302 }],
  ])('by %s does not lose the task', async (_name, reply) => {
    await using world = await createWorld();
    const task = await world.start();
    world.bfl.fault({ on: 'poll', times: 6, reply });
    await expect(world.client.waitUntilDone(task, never)).resolves.toMatchObject({ kind: 'ready' });
    expect(world.bfl.callCount('poll')).toBe(7);
    expect(world.logLines.filter((line) => line.includes('a poll failed'))).toHaveLength(1);
  });

  test('is repeated at growing intervals, up to a limit', async () => {
    await using world = await createWorld();
    const task = await world.start();
    world.bfl.fault({ on: 'poll', times: 7, reply: { status: 500 } });
    await world.client.waitUntilDone(task, never);
    expect(world.clock.sleeps.slice(1)).toEqual([375, 750, 1_500, 3_000, 6_000, 6_000, 6_000]);
  });

  test.each([
    ['3', 3_000],
    ['3600', 30_000],
    ['0', 375],
    ['soon', 375],
  ])('with Retry-After "%s" is repeated after %i ms', async (retryAfter, waitMs) => {
    await using world = await createWorld();
    const task = await world.start();
    world.bfl.fault({ on: 'poll', reply: { status: 429, headers: { 'retry-after': retryAfter } } });
    await world.client.waitUntilDone(task, never);
    expect(world.clock.sleeps[1]).toBe(waitMs);
  });

  test('with 429 doubles the intervals afterwards, and loses nothing', async () => {
    await using world = await createWorld();
    const intervalsAfter = async (status: number): Promise<number[]> => {
      world.bfl.next({ statuses: ['Pending', 'Pending', 'Pending', 'Pending'] });
      const task = await world.start();
      const before = world.clock.sleeps.length;
      world.bfl.fault({ on: 'poll', reply: { status } });
      await expect(world.client.waitUntilDone(task, never)).resolves.toMatchObject({ kind: 'ready' });
      // The first wait, that of the backoff, then those between the polls.
      return world.clock.sleeps.slice(before + 2);
    };
    const usual = await intervalsAfter(500);
    const slowed = await intervalsAfter(429);
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    expect(sum(slowed) / sum(usual)).toBeGreaterThan(1.6);
    expect(slowed).toHaveLength(usual.length);
  });

  test('by silence ends at the time limit', async () => {
    await using world = await createWorld({ client: { requestTimeoutMs: 1_000 } });
    const task = await world.start();
    world.bfl.fault({ on: 'poll', reply: 'hang' });
    await expect(world.client.waitUntilDone(task, never)).resolves.toMatchObject({ kind: 'ready' });
  });

  test('does not end the task while the whole cluster is down', async () => {
    await using world = await createWorld();
    const task = await world.start();
    await world.bfl.offline('polling');
    const { clock } = world;
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (ms, signal) => {
      if (clock.sleeps.length === 4) await world.bfl.online('polling');
      await sleep(ms, signal);
    };
    await expect(world.client.waitUntilDone(task, never)).resolves.toMatchObject({ kind: 'ready' });
  });
});

describe('the deadline', () => {
  test('ends a task that never ends, after a last poll', async () => {
    await using world = await createWorld();
    world.bfl.next({ outcome: 'never' });
    const task = await world.start({}, 20_000);
    await expect(world.client.waitUntilDone(task, never)).rejects.toMatchObject({ kind: 'timed_out' });
    expect(world.clock.now() - task.submittedAtMs).toBe(20_000);
  });

  test('names the last poll that failed as the cause', async () => {
    await using world = await createWorld();
    const task = await world.start();
    world.bfl.fault({ on: 'poll', times: Infinity, reply: { status: 500 } });
    const error: unknown = await world.client.waitUntilDone(task, never).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'unanswered', cause: { message: 'the poll was answered with 500' } });
  });

  test('that passed while the bot was down still allows one poll', async () => {
    await using world = await createWorld();
    const task = await world.start();
    world.clock.jump(3_600_000);
    await expect(world.client.waitUntilDone(task, never)).resolves.toMatchObject({ kind: 'ready' });
    expect(world.bfl.callCount('poll')).toBe(1);
  });

  test('holds when the clock is set back', async () => {
    await using world = await createWorld();
    world.bfl.next({ outcome: 'never' });
    const task = await world.start({}, 20_000);
    jumpAtSleep(world.clock, 3, -86_400_000);
    await expect(world.client.waitUntilDone(task, never)).rejects.toMatchObject({ kind: 'timed_out' });
    const slept = world.clock.sleeps.reduce((sum, ms) => sum + ms, 0);
    expect(slept).toBeLessThan(21_000);
  });

  test('does not come earlier by a clock that is set forward', async () => {
    await using world = await createWorld();
    world.bfl.next({ outcome: 'never' });
    const task = await world.start({}, 300_000);
    jumpAtSleep(world.clock, 3, 86_400_000);
    await expect(world.client.waitUntilDone(task, never)).rejects.toMatchObject({ kind: 'timed_out' });
    const slept = world.clock.sleeps.reduce((sum, ms) => sum + ms, 0);
    expect(slept).toBeGreaterThan(230_000);
  });
});

function jumpAtSleep(
  clock: { sleeps: number[]; jump(ms: number): void; sleep(ms: number, signal?: AbortSignal): Promise<void> },
  count: number,
  ms: number,
): void {
  const sleep = clock.sleep.bind(clock);
  clock.sleep = async (waitMs, signal) => {
    await sleep(waitMs, signal);
    if (clock.sleeps.length === count) clock.jump(ms);
  };
}

describe('a task of an earlier process', () => {
  test('is polled at once', async () => {
    await using world = await createWorld();
    const task = await world.start();
    world.clock.jump(30_000);
    await world.client.waitUntilDone(task, never);
    expect(world.clock.sleeps).toEqual([]);
  });

  test('can be of a model that is no longer on offer', async () => {
    await using world = await createWorld();
    const task = await world.start();
    await expect(world.client.waitUntilDone({ ...task, modelId: 'gone' }, never)).resolves.toMatchObject({
      kind: 'ready',
    });
  });
});

describe('aborting', () => {
  test('ends a wait at once with the reason', async () => {
    await using world = await createWorld();
    world.bfl.next({ outcome: 'never' });
    const task = await world.start();
    const controller = new AbortController();
    const reason = new Error('stop');
    const waiting = world.client.waitUntilDone(task, controller.signal);
    void world.bfl.nextCall('poll').then(() => controller.abort(reason));
    await expect(waiting).rejects.toBe(reason);
    await expect(world.client.waitUntilDone(task, controller.signal)).rejects.toBe(reason);
  });

  test('ends a poll that gets no answer', async () => {
    await using world = await createWorld();
    const task = await world.start();
    world.bfl.fault({ on: 'poll', reply: 'hang' });
    const controller = new AbortController();
    const waiting = world.client.waitUntilDone(task, controller.signal);
    void world.bfl.nextCall('poll').then(() => controller.abort());
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the polling url', () => {
  test('outside the trusted hosts is never requested', async () => {
    await using world = await createWorld();
    await using stranger = await startSandboxBfl();
    world.bfl.next({ pollingUrl: stranger.pollingUrl.replace('127.0.0.1', 'localhost') });
    const task = await world.start();
    await expect(world.client.waitUntilDone(task, never)).rejects.toMatchObject({ kind: 'untrusted_url' });
    expect(stranger.calls).toEqual([]);
  });

  test('that redirects is a failed poll, and is asked again', async () => {
    await using world = await createWorld();
    const task = await world.start();
    world.bfl.fault({ on: 'poll', reply: { status: 307, headers: { location: task.pollingUrl } } });
    await expect(world.client.waitUntilDone(task, never)).resolves.toMatchObject({ kind: 'ready' });
    expect(world.bfl.callCount('poll')).toBe(2);
    expect(world.logLines.some((line) => line.includes('a poll failed'))).toBe(true);
  });

  test.each(['127.0.0.1', 'localhost'])('sends no key to %s by a redirect', async (host) => {
    await using world = await createWorld({ client: { trustedHosts: ['127.0.0.1', 'localhost'] } });
    await using delivery = await startSandboxBfl();
    const task = await world.start();
    const location = delivery.deliveryUrl.replace('127.0.0.1', host);
    world.bfl.fault({ on: 'poll', times: Infinity, reply: { status: 302, headers: { location } } });
    await expect(world.client.waitUntilDone(task, never)).rejects.toMatchObject({ kind: 'unanswered' });
    expect(delivery.calls).toEqual([]);
  });

  test('on a host of pictures alone is never requested', async () => {
    await using world = await createWorld({ client: { trustedHosts: [], deliveryHosts: ['localhost'] } });
    await using delivery = await startSandboxBfl();
    world.bfl.next({ pollingUrl: delivery.pollingUrl.replace('127.0.0.1', 'localhost') });
    const task = await world.start();
    await expect(world.client.waitUntilDone(task, never)).rejects.toMatchObject({ kind: 'untrusted_url' });
    expect(delivery.calls).toEqual([]);
  });
});

test('24 tasks at once are polled by one gate', async () => {
  await using world = await createWorld();
  const tasks = await Promise.all(Array.from({ length: 24 }, () => world.start({ modelId: 'flux-2-klein-4b' })));
  const before = world.clock.now();
  await Promise.all(tasks.map((task) => world.client.waitUntilDone(task, never)));
  expect(world.bfl.callCount('poll')).toBe(24);
  expect(world.clock.now() - before).toBeGreaterThanOrEqual(23 * 25);
});

test('polls after the first follow the schedule, near the usual duration of tasks', async () => {
  await using world = await createWorld();
  world.bfl.next({ statuses: ['Pending', 'Pending', 'Pending'] });
  const task = await world.start();
  await world.client.waitUntilDone(task, never);
  const [first = 0, ...intervals] = world.clock.sleeps;
  expect(first).toBeGreaterThan(1_000);
  expect(first).toBeLessThan(1_900);
  expect(Math.max(...intervals)).toBeLessThan(400);
});
