import { describe, expect, it } from 'vitest';
import { replies } from '../../sandbox/bfl/bfl.ts';
import { textOf, type Invocation } from '../../sandbox/discord/discord.ts';
import { systemClock, type Clock } from '../../src/runtime/clock.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const FOREVER = Number.POSITIVE_INFINITY;
const HOLD = { kind: 'hold', held: 40_000, charged: 0, billed: 0, reason: null };
const SETTLE = { kind: 'settle', held: -40_000, charged: 40_000, billed: 40_000, reason: null };
const RELEASE = { kind: 'release', held: -40_000, charged: 0, billed: 0 };

/** A clock that a test sets; waits take their real time. */
class SetClock implements Clock {
  #offMs: number;

  constructor(offMs = 0) {
    this.#offMs = offMs;
  }

  now(): number {
    return systemClock.now() + this.#offMs;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(ms, signal);
  }

  jump(ms: number): void {
    this.#offMs += ms;
  }
}

/** All final messages of a command: the reply, follow-ups, channel messages and direct messages. */
function finalsOf({ reply, followUps, member, channel }: Invocation) {
  const isFinal = (text: string): boolean => /charged\.|\$\d+\.\d+ left/.test(text);
  const posted = channel.messages.filter((message) => message.id !== reply?.id);
  const all = [...(reply === null ? [] : [reply]), ...followUps, ...posted, ...member.directMessages];
  return [...new Set(all.map(({ id }) => id))].flatMap((id) => {
    const message = all.find((one) => one.id === id);
    return message !== undefined && (message.attachments.length > 0 || isFinal(textOf(message))) ? [message] : [];
  });
}

async function closeDatabase(world: World): Promise<unknown> {
  await world.stopBot();
  expect(await world.ledgerFaults()).toEqual([]);
  return world.ledger();
}

const SET = [
  ['forward by five hours', 5 * HOUR_MS],
  ['back by five hours', -5 * HOUR_MS],
] as const;

describe.each(SET)('a clock that is set %s', (_how, jumpMs) => {
  it('while a picture is painted changes nothing for its member', async () => {
    const clock = new SetClock();
    await using world = await startWorld({ clock, bfl: { latencyMs: FOREVER } });
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await replySaying(invocation, 'Painting, started');
    const [task] = world.bfl.tasks;
    clock.jump(jumpMs);
    await world.bfl.nextCall('poll');
    await world.bfl.nextCall('poll');
    if (task !== undefined) world.bfl.finish(task);
    await pictureIn(invocation);
    expect(finalsOf(invocation)).toHaveLength(1);
    expect(await closeDatabase(world)).toEqual([HOLD, SETTLE]);
  });

  it('while a picture is fetched does not take it for lost', async () => {
    const clock = new SetClock();
    await using world = await startWorld({ clock });
    const broken = world.bfl.fault({ on: 'delivery', reply: replies.broken(500), times: FOREVER });
    const fetching = world.bfl.nextCall('delivery');
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await fetching;
    clock.jump(jumpMs);
    // The tries of one download, and of the next.
    for (let tries = 1; tries <= 3; tries += 1) await world.bfl.nextCall('delivery');
    broken.lift();
    await pictureIn(invocation);
    expect(finalsOf(invocation)).toHaveLength(1);
    expect(await closeDatabase(world)).toEqual([HOLD, SETTLE]);
  });

  it('while a picture waits for its next try neither ends it nor keeps it waiting', async () => {
    const clock = new SetClock();
    await using world = await startWorld({ clock });
    const refused = world.bfl.nextCall('submit');
    world.bfl.fault({ on: 'submit', reply: replies.tooManyTasks(3) });
    const invocation = await world.member('Ada').command('imagine', { prompt: 'a fox' });
    await refused;
    // Once another picture has arrived, the refusal was handled.
    await pictureIn(await world.member('Ben').command('imagine', { prompt: 'a cat' }));
    clock.jump(jumpMs);
    await pictureIn(invocation);
    expect(invocation.revisions.filter(({ message }) => message.attachments.length > 0)).toHaveLength(1);
    expect(await closeDatabase(world)).toEqual([HOLD, HOLD, SETTLE, SETTLE]);
  });

  it('while painting is paused ends nobody before their time, and everybody at it', async () => {
    const clock = new SetClock();
    // The bot looks at the account, and then at who waits, not before the member has read that painting is paused.
    const pauseProbeMs = 51;
    const told = Promise.withResolvers<void>();
    clock.sleep = async (ms, signal) => {
      if (ms === pauseProbeMs) {
        signal?.addEventListener('abort', () => told.resolve(), { once: true });
        await told.promise;
      }
      await systemClock.sleep(ms, signal);
    };
    await using world = await startWorld({ clock, timings: { pauseProbeMs, pauseTimeoutMs: 501 } });
    const faults = (['submit', 'credits'] as const).map((on) =>
      world.bfl.fault({ on, reply: replies.forbidden(), times: FOREVER }),
    );
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await replySaying(invocation, 'Painting is paused');
    clock.jump(jumpMs);
    told.resolve();
    await replySaying(invocation, "FLUX refuses this bot's key; nothing was charged");
    for (const fault of faults) fault.lift();
    expect(finalsOf(invocation)).toHaveLength(1);
    expect(await closeDatabase(world)).toEqual([HOLD, { ...RELEASE, reason: 'key_refused' }]);
  });

  it('between two runs of the bot loses no task', async () => {
    const clock = new SetClock();
    await using world = await startWorld({ clock, bfl: { latencyMs: FOREVER } });
    const invocation = await world.member().command('imagine', { prompt: 'a fox' });
    await replySaying(invocation, 'Painting, started');
    await world.stopBot();
    clock.jump(jumpMs);
    await world.startBot();
    const [task] = world.bfl.tasks;
    if (task !== undefined) world.bfl.finish(task);
    await pictureIn(invocation);
    expect(world.bfl.tasks).toHaveLength(1);
    expect(await closeDatabase(world)).toEqual([HOLD, SETTLE]);
  });
});

it.each([3, -3])('a clock that is %i hours off all the time answers in the reply', async (hours) => {
  await using world = await startWorld({ clock: new SetClock(hours * HOUR_MS) });
  const invocation = await world.member().command('imagine', { prompt: 'a fox' });
  await pictureIn(invocation);
  expect(finalsOf(invocation)).toHaveLength(1);
  expect(await closeDatabase(world)).toEqual([HOLD, SETTLE]);
});
