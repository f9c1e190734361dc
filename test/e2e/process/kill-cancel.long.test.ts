import { describe, expect, it } from 'vitest';
import { startSandboxReplicate, type SandboxReplicate } from '../../../sandbox/replicate/replicate.ts';
import { hostSettings } from '../../../sandbox/settings.ts';
import { openProcessWorld, paintingIn, preloading, type ProcessWorld } from '../../support/process-world.ts';
import type { Program } from '../../support/process.ts';
import { reliabilityTable } from '../../support/reliability-page.ts';
import { replySaying } from '../../support/world.ts';

const NOT_BEGUN = { latencyMs: Number.POSITIVE_INFINITY, startMs: Number.POSITIVE_INFINITY };
const POINT = 'after it is cancelled at its host';
const TOLD = 'The member is told why; nothing is charged.';

async function openWorld() {
  await using opening = new AsyncDisposableStack();
  const replicate = opening.use(await startSandboxReplicate({ pictures: 'plain', ...NOT_BEGUN }));
  const world = opening.use(await openProcessWorld());
  const stack = opening.move();
  return { replicate, world, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const settingsOf = (replicate: SandboxReplicate) => ({ ...hostSettings(replicate), PROVIDERS: 'replicate' });

/** A picture that has not begun there. */
async function askFor(world: ProcessWorld, replicate: SandboxReplicate) {
  const ada = world.discord.guild.addMember({ name: 'Ada' });
  const invocation = await ada.command('imagine', { prompt: 'a heron' });
  const task = await replicate.taskWhere(({ prompt, polls }) => prompt === 'a heron' && polls > 0);
  return { ada, invocation, task };
}

async function killed(bot: Program): Promise<void> {
  expect(await bot.ended).toEqual({ code: null, signal: 'SIGKILL' });
}

async function endSoundly(bot: Program, { discord }: ProcessWorld): Promise<void> {
  bot.signal('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  expect(discord.violations).toEqual([]);
}

const CANCELLED = { faults: [], held: 0, charged: 0, billed: 0, kinds: ['hold', 'release'] };

describe('a bot that dies while it cancels a picture at Replicate', () => {
  it.each(['before it is cancelled', 'after it is cancelled'])(
    'makes of it what docs/reliability.md says: %s',
    async (crashAt) => {
      await using opened = await openWorld();
      const { replicate, world } = opened;
      const bot = await world.startBot({
        ...settingsOf(replicate),
        ...preloading('crash-points'),
        EASEL_CRASH_MARKS: 'heron',
        EASEL_CRASH_AT: crashAt,
      });
      const { ada, invocation, task } = await askFor(world, replicate);
      await Promise.all([ada.command('cancel'), killed(bot)]);
      const next = await world.startBot(settingsOf(replicate));
      await replySaying(invocation, 'Cancelled; nothing was charged.');
      await endSoundly(next, world);
      expect([replicate.tasks.length, task.end, replicate.billedUsd]).toEqual([1, 'canceled', 0]);
      expect(await world.ledgerSums()).toEqual(CANCELLED);
      const row = (await reliabilityTable('Killed at every other change')).find(([point]) => point === POINT);
      expect(row?.[1]).toBe(TOLD);
    },
  );

  it('and never hears whether it was: the next start finds out that it was', async () => {
    await using opened = await openWorld();
    const { replicate, world } = opened;
    const bot = await world.startBot(settingsOf(replicate));
    const { ada, invocation } = await askFor(world, replicate);
    replicate.fault({ on: 'cancel', reply: 'hang-after-accept' });
    await ada.command('cancel');
    await replicate.taskWhere(({ end }) => end === 'canceled');
    bot.signal('SIGKILL');
    await killed(bot);
    const next = await world.startBot(settingsOf(replicate));
    await replySaying(invocation, 'Cancelled; nothing was charged.');
    await endSoundly(next, world);
    expect(await world.ledgerSums()).toEqual(CANCELLED);
  });

  it('and whose wish never came there lets the picture arrive, paid for once', async () => {
    await using opened = await openWorld();
    const { replicate, world } = opened;
    const bot = await world.startBot(settingsOf(replicate));
    const { ada, invocation, task } = await askFor(world, replicate);
    replicate.fault({ on: 'cancel', reply: 'hang' });
    const asked = replicate.nextCall('cancel');
    await ada.command('cancel');
    await asked;
    bot.signal('SIGKILL');
    await killed(bot);
    replicate.finish(task);
    const next = await world.startBot(settingsOf(replicate));
    expect((await paintingIn(invocation)).attachments).toHaveLength(1);
    await endSoundly(next, world);
    expect(replicate.billedUsd).toBeCloseTo(0.04, 6);
    expect(await world.ledgerSums()).toEqual({
      ...CANCELLED,
      charged: 40_000,
      billed: 40_000,
      kinds: ['hold', 'settle'],
    });
  });
});

describe('a bot that Replicate does not answer when it cancels a picture', () => {
  it('says so, and the next poll finds that it was cancelled', async () => {
    await using opened = await openWorld();
    const { replicate, world } = opened;
    const bot = await world.startBot(settingsOf(replicate));
    const { ada, invocation, task } = await askFor(world, replicate);
    replicate.fault({ on: 'cancel', times: 3, reply: 'drop-after-accept' });
    replicate.fault({ on: 'poll', times: 3, reply: { status: 503 }, when: () => task.end !== null });
    await replySaying(await ada.command('cancel'), 'could still be stopped is not known yet');
    await replySaying(invocation, 'Cancelled; nothing was charged.');
    await endSoundly(bot, world);
    expect(await world.ledgerSums()).toEqual(CANCELLED);
  });
});
