import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { componentsOf, type Invocation, type Message } from '../../sandbox/discord/discord.ts';
import { pictureIn, replySaying, says, startWorld, type World } from '../support/world.ts';

const BY_HAND = { latencyMs: Number.POSITIVE_INFINITY };
const SMALL = { width: 256, height: 256 };
const IN_USE = 'DISCORD_TOKEN is in use elsewhere';

let world: World;
/** A second process with the same token and a database of its own. */
let twin: World;

const both = (): readonly World[] => [world, twin];

/** What each of the two ledgers has of a command, in any order. */
async function linesOf({ id }: Invocation): Promise<string[]> {
  const ledgers = await Promise.all(both().map((one) => one.ledger(id)));
  return ledgers.map((entries) => entries.map(({ kind, reason }) => reason ?? kind).join(' ')).toSorted();
}

function submitsOf(prompt: string): number {
  return world.bfl.tasks.filter((task) => task.prompt === prompt).length;
}

function alarms(): number {
  return both().flatMap(({ logLines }) =>
    logLines.filter((line) => line.includes(IN_USE) && line.includes('"level":50')),
  ).length;
}

function cancelButtonOf(message: Message) {
  return componentsOf(message).find(({ label }) => label === 'Cancel');
}

describe('two processes with the same token and a database each', () => {
  beforeAll(async () => {
    world = await startWorld({ bfl: BY_HAND, settings: { BFL_CONCURRENCY: '1' } });
    twin = await startWorld({ beside: world, settings: { BFL_CONCURRENCY: '1' } });
  });
  afterAll(async () => {
    await twin[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  it('paint each command once, and the operator is told', async () => {
    const owner = world.discord.guild.addMember({ user: world.discord.owner });
    for (let index = 1; index <= 5; index += 1) {
      const prompt = `fox ${index}`;
      const invocation = await world.member().command('imagine', { prompt, ...SMALL });
      world.bfl.finish(await world.bfl.taskWhere((task) => task.prompt === prompt));
      await pictureIn(invocation);
      await expect.poll(() => linesOf(invocation)).toEqual(['hold settle', 'hold withdrawn']);
      expect(submitsOf(prompt)).toBe(1);
      await expect.poll(alarms).toBe(index);
    }
    await owner.directChannel.messageWhere((message) => says(message, IN_USE));
  });

  it('answer any other command once, and log it', async () => {
    const before = alarms();
    const invocation = await world.member().command('quota');
    await replySaying(invocation, 'No pictures are queued');
    await expect.poll(alarms).toBe(before + 1);
    expect(invocation.followUps).toEqual([]);
  });

  it('answer a click once, and log it', async () => {
    const before = alarms();
    const member = world.member();
    const invocation = await member.command('imagine', { prompt: 'a clicked fox', ...SMALL });
    world.bfl.finish(await world.bfl.taskWhere(({ prompt }) => prompt === 'a clicked fox'));
    const message = await pictureIn(invocation);
    await expect.poll(alarms).toBe(before + 1);
    const click = await member.click(message, 'Delete');
    await click.replyWhere(({ loading }) => !loading);
    await expect.poll(alarms).toBe(before + 2);
    expect(click.followUps).toEqual([]);
  });

  it('paint once where the acknowledgement that Discord took got no answer', async () => {
    const before = alarms();
    world.discord.fault({ method: 'POST', path: /\/callback$/, reply: 'lose-answer' });
    const prompt = 'an answer that is lost';
    const invocation = await world.member().command('imagine', { prompt, ...SMALL });
    world.bfl.finish(await world.bfl.taskWhere((task) => task.prompt === prompt));
    await pictureIn(invocation);
    await expect.poll(() => linesOf(invocation)).toEqual(['hold settle', 'hold withdrawn']);
    expect(submitsOf(prompt)).toBe(1);
    await expect.poll(alarms).toBe(before + 1);
  });

  it('paint once where the acknowledgement of the one was lost, and the reply shows progress of the other', async () => {
    const shown = Promise.withResolvers<void>();
    const before = alarms();
    world.discord.fault({ method: 'POST', path: /\/callback$/, reply: 'drop-socket' });
    world.discord.fault({ method: 'GET', path: /\/webhooks\/.*@original$/, until: shown.promise });
    const prompt = 'a try that is lost';
    const invocation = await world.member().command('imagine', { prompt, ...SMALL });
    await replySaying(invocation, 'Painting');
    shown.resolve();
    await expect.poll(() => linesOf(invocation)).toEqual(['hold', 'hold withdrawn']);
    await expect.poll(alarms).toBe(before + 1);
    expect(submitsOf(prompt)).toBe(1);
    world.bfl.finish(await world.bfl.taskWhere((task) => task.prompt === prompt));
    await pictureIn(invocation);
  });

  it('cancel what waits by the button of the one that paints, which stays disabled until the end', async () => {
    const member = world.member();
    const prompt = 'two foxes';
    const invocation = await member.command('imagine', { prompt, count: 2, ...SMALL });
    const task = await world.bfl.taskWhere((one) => one.prompt === prompt);
    const progress = await replySaying(invocation, 'Painting');
    const button = cancelButtonOf(progress);
    expect(button?.disabled).toBeUndefined();
    const stranger = world.member('Stranger');
    await replySaying(
      await stranger.click(progress, 'Cancel'),
      'Only the member who asked for these pictures can cancel them',
    );
    const click = await member.click(progress, 'Cancel');
    await replySaying(click, 'Cancelled 1 picture; $0.04 is back in your limit');
    const later = await invocation.replyWhere((message) => cancelButtonOf(message)?.disabled === true);
    expect(cancelButtonOf(later)?.custom_id).toBe(button?.custom_id);
    world.bfl.finish(task);
    expect(cancelButtonOf(await pictureIn(invocation))).toBeUndefined();
    expect(submitsOf(prompt)).toBe(1);
  });

  it('break no rule of Discord', () => {
    expect(world.discord.violations).toEqual([]);
  });
});
