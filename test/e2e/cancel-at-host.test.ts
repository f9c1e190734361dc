import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandboxReplicate, type SandboxReplicate } from '../../sandbox/replicate/replicate.ts';
import { hostSettings } from '../../sandbox/settings.ts';
import type { Invocation, Member } from '../../sandbox/discord/discord.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const NOT_BEGUN = { latencyMs: Number.POSITIVE_INFINITY, startMs: Number.POSITIVE_INFINITY };
const FREE = 'Cancelled 1 picture; $0.04 is back in your limit. Nothing was charged.';
const GOES_ON = '1 picture had already begun and costs $0.04 whether or not it is stopped';

let replicate: SandboxReplicate;
let world: World;

beforeAll(async () => {
  replicate = await startSandboxReplicate({ pictures: 'plain', ...NOT_BEGUN });
  world = await startWorld({ settings: { ...hostSettings(replicate), PROVIDERS: 'replicate', USER_PACE_USD: '1' } });
});

afterAll(async () => {
  await world.endSoundly();
  await replicate[Symbol.asyncDispose]();
});

/** Asks for a picture, and resolves once its task has been asked about. */
async function askFor(prompt: string, member: Member = world.member()) {
  const invocation = await member.command('imagine', { prompt });
  const task = await replicate.taskWhere((one) => one.prompt === prompt && one.polls > 0);
  return { member, invocation, task };
}

async function endOf({ id }: Invocation) {
  const [, end] = await world.ledger(id);
  return end;
}

const RELEASED = { kind: 'release', held: -40_000, charged: 0, billed: 0, reason: 'cancelled' };

describe('a picture that Replicate has taken', () => {
  it('is cancelled for nothing with the button as long as it has not begun', async () => {
    const { member, invocation, task } = await askFor('a heron, not begun');
    const click = await member.click(await replySaying(invocation, 'Painting'), 'Cancel');
    await replySaying(click, FREE);
    await replySaying(invocation, 'Cancelled; nothing was charged.');
    expect(await endOf(invocation)).toEqual(RELEASED);
    expect([task.end, task.billedUsd]).toEqual(['canceled', 0]);
  });

  it('goes on with /cancel once it costs its price either way, and what waits and what has not begun is cancelled', async () => {
    const { member, invocation: begun, task } = await askFor('a heron that has begun');
    replicate.begin(task);
    const { invocation: starting } = await askFor('a heron that is about to', member);
    const waiting = await member.command('imagine', { prompt: 'a heron in the queue' });
    await replySaying(waiting, '⏳');
    const cancels = replicate.callCount('cancel');
    const reply = await replySaying(await member.command('cancel'), GOES_ON);
    expect(reply.content).toContain('Cancelled 2 pictures; $0.08 is back in your limit.');
    expect(replicate.callCount('cancel') - cancels).toBe(1);
    replicate.finish(task);
    await pictureIn(begun);
    expect(await endOf(begun)).toMatchObject({ kind: 'settle', charged: 40_000, billed: 40_000 });
    for (const invocation of [starting, waiting]) expect(await endOf(invocation)).toEqual(RELEASED);
  });

  it('and that begins at that very moment is billed to the bot, and charged to nobody', async () => {
    const { member, invocation, task } = await askFor('a heron that begins just now');
    replicate.fault({ on: 'cancel', delayMs: 50 });
    const asked = replicate.nextCall('cancel');
    const cancel = await member.command('cancel');
    await asked;
    replicate.begin(task);
    await replySaying(cancel, '1 picture began at that very moment and was stopped: this bot pays $0.04');
    await replySaying(invocation, 'Cancelled; nothing was charged.');
    expect(await endOf(invocation)).toEqual({ ...RELEASED, billed: 40_000 });
    expect(task.billedUsd).toBeCloseTo(0.04, 6);
  });

  it('and is finished meanwhile arrives and is paid for', async () => {
    const { member, invocation, task } = await askFor('a heron that is finished just now');
    replicate.fault({ on: 'cancel', delayMs: 50 });
    const asked = replicate.nextCall('cancel');
    const cancel = await member.command('cancel');
    await asked;
    replicate.finish(task);
    await replySaying(cancel, GOES_ON);
    await pictureIn(invocation);
    expect(await endOf(invocation)).toMatchObject({ kind: 'settle', charged: 40_000, billed: 40_000 });
  });
});
