import { describe, expect, it } from 'vitest';
import { textOf, type Invocation, type Member } from '../../sandbox/discord/discord.ts';
import { systemClock, type Clock } from '../../src/runtime/clock.ts';
import { pictureIn, replySaying, says, startWorld, type World } from '../support/world.ts';

const BY_HAND = { latencyMs: Number.POSITIVE_INFINITY };
const MINUTE = 60_000;
const WINDOW_MS = 10 * MINUTE;
const DEAR = { model: 'flux-2-max', width: 2048, height: 2048 };
/** Of one dear picture, in dollars. */
const DEAR_USD = 0.16;

/** The host's clock, which a test may put forward: sleeps as long as a window end as if that time had passed. */
class ForwardClock implements Clock {
  #aheadMs = 0;
  readonly #sleepers = new Set<{ readonly dueMs: number; readonly wake: () => void }>();

  now(): number {
    return systemClock.now() + this.#aheadMs;
  }

  monotonic(): number {
    return systemClock.monotonic() + this.#aheadMs;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms < MINUTE) return systemClock.sleep(ms, signal);
    signal?.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<void>();
    const sleeper = { dueMs: this.now() + ms, wake: resolve };
    this.#sleepers.add(sleeper);
    signal?.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    this.#sleepers.delete(sleeper);
    signal?.throwIfAborted();
  }

  pass(ms: number): void {
    this.#aheadMs += ms;
    for (const sleeper of this.#sleepers) if (sleeper.dueMs <= this.now()) sleeper.wake();
  }
}

function ask(member: Member, options: Readonly<Record<string, string | number>> = {}): Promise<Invocation> {
  return member.command('imagine', { prompt: 'a fox', ...options });
}

/** Billed so far, in dollars. */
const billedUsd = (world: World): number => world.bfl.billedCredits / 100;

const goesOn = /It continues <t:\d+:R>/;

describe('the burn rate', () => {
  it('delays three accounts of one server that hold 30 dear pictures, and nobody else', async () => {
    const clock = new ForwardClock();
    await using world = await startWorld({
      clock,
      settings: { BURN_USD: '2', USER_DAILY_USD: 'none', USER_PACE_USD: '5', USER_CONCURRENCY: '4' },
    });
    const operator = world.discord.guild.addMember({ name: 'Operator', user: world.discord.owner });
    // Another server uses the bot as well, so a quarter of the window stays free for whoever comes.
    const elsewhere = world.discord.addGuild({ name: 'Elsewhere' });
    await pictureIn(await ask(elsewhere.addMember({ name: 'Ben' })));
    const accounts = ['Mal', 'Mel', 'Mil'].map((name) => world.member(name));
    const burst = await Promise.all(
      accounts.flatMap((account) => [4, 4, 2].map((count) => ask(account, { ...DEAR, count }))),
    );
    for (const { type } of await Promise.all(burst.map(({ acknowledged }) => acknowledged))) expect(type).toBe(5);
    const told = await operator.directChannel.messageWhere((message) => says(message, 'BURN_USD is delaying pictures'));
    expect(textOf(told)).toContain('of $2.00 within 10 minutes is used');
    expect(textOf(told)).toContain(`Test Server (\`${world.discord.guild.id}\`) used most of it`);
    expect(accounts.some(({ id }) => textOf(told).includes(`there <@${id}> most`))).toBe(true);
    const [last] = burst.slice(-1);
    if (last === undefined) throw new Error('no command');
    expect(textOf(await replySaying(last, goesOn))).toContain('nothing is charged');
    const [, , third] = accounts;
    if (third === undefined) throw new Error('no account');
    const quota = await replySaying(await third.command('quota'), 'may spend only so much within a few minutes');
    expect(textOf(quota)).toMatch(goesOn);

    // Every other server goes on at once.
    for (const [index, name] of ['North', 'East', 'South'].entries()) {
      const member = world.discord.addGuild({ name }).addMember({ name: `Member ${index}` });
      await pictureIn(await ask(member));
    }
    await pictureIn(await ask(elsewhere.addMember({ name: 'Cleo' })));
    expect(billedUsd(world)).toBeLessThanOrEqual(2);

    // It lifts itself: what waits goes on as the window has room, a window's worth at a time.
    const before = billedUsd(world);
    clock.pass(WINDOW_MS + MINUTE);
    await world.bfl.taskWhere(() => world.bfl.billedCredits / 100 > before + 5 * DEAR_USD, 20_000);
    expect(billedUsd(world) - before).toBeLessThanOrEqual(2);
    expect(operator.directMessages.filter((message) => says(message, 'is delaying pictures'))).toHaveLength(1);
    expect(world.logLines.filter((line) => line.includes('bot paused'))).toEqual([]);
    for (const account of accounts) await account.command('cancel');
    await world.stopBot();
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('accepts a burst of ordinary members, paints as much as the limit allows, and the rest as soon as it does', async () => {
    const clock = new ForwardClock();
    await using world = await startWorld({ clock, settings: { BURN_USD: '0.50' } });
    const burst = await Promise.all(['Ada', 'Ben', 'Cleo', 'Dan'].map((name) => ask(world.member(name), { count: 4 })));
    for (const { type } of await Promise.all(burst.map(({ acknowledged }) => acknowledged))) expect(type).toBe(5);
    await world.bfl.taskWhere(() => world.bfl.billedCredits === 48, 20_000);
    const ends = burst.map((one) =>
      Promise.race([pictureIn(one).then(() => 'painted'), replySaying(one, goesOn).then(() => 'delayed')]),
    );
    expect(await Promise.all(ends)).toContain('delayed');
    clock.pass(WINDOW_MS + MINUTE);
    for (const invocation of burst) expect((await pictureIn(invocation)).attachments).toHaveLength(4);
    expect(world.bfl.billedCredits).toBe(64);
    await world.stopBot();
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('goes on at once when a picture was billed nothing, also after a restart in between', async () => {
    await using world = await startWorld({ bfl: BY_HAND, settings: { BURN_USD: '0.08' } });
    world.bfl.next({ outcome: 'request-moderated', latencyMs: Number.POSITIVE_INFINITY });
    const declined = await ask(world.member('Ada'));
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 1);
    const painted = await ask(world.member('Cleo'));
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 2);
    const waiting = await ask(world.member('Ben'));
    await replySaying(waiting, goesOn);
    await world.stopBot();
    await world.startBot();
    expect(world.bfl.tasks).toHaveLength(2);
    world.bfl.script(() => ({ latencyMs: 20 }));
    const [first, second] = world.bfl.tasks;
    if (first === undefined || second === undefined) throw new Error('no task');
    world.bfl.finish(first);
    await replySaying(declined, 'BFL declined this prompt');
    await pictureIn(waiting);
    world.bfl.finish(second);
    await pictureIn(painted);
    expect(world.bfl.billedCredits).toBe(8);
  });

  it('refuses at the check what is dearer than a whole window', async () => {
    await using world = await startWorld({ settings: { BURN_USD: '0.10' } });
    const refused = await ask(world.member(), DEAR);
    await replySaying(refused, 'One such picture costs $0.16, more than the $0.10');
    await pictureIn(await ask(world.member('Ben')));
  });

  it('ends what was accepted before BURN_USD was set below its price', async () => {
    await using world = await startWorld({ bfl: BY_HAND, settings: { USER_CONCURRENCY: '1' } });
    const member = world.member();
    await ask(member);
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 1);
    const dear = await ask(member, DEAR);
    await replySaying(dear, 'Other pictures of the same member');
    await world.stopBot();
    await world.startBot({ BURN_USD: '0.10', USER_CONCURRENCY: '2' });
    await replySaying(dear, 'costs more than this bot may spend within a few minutes');
  });
});
