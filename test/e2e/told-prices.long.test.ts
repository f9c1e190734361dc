import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../sandbox/bfl/bfl.ts';
import { textOf, type Invocation, type Member } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { isFinal } from '../support/final-replies.ts';
import { pictureIn, replySaying, says, startWorld, type World } from '../support/world.ts';

const ISSUED = { GUILD_DAILY_USD: 'none', BOT_DAILY_USD: 'none', BURN_USD: 'none' };

type Entry = readonly [kind: string, held: number, charged: number, billed: number];

async function entriesOf(world: World, { id }: Invocation): Promise<Entry[]> {
  await using database = openDatabase(world.config.databasePath);
  const rows = await database.kysely
    .selectFrom('ledger')
    .select(['kind', 'held_micros', 'charged_micros', 'billed_micros'])
    .where('generation_id', '=', id)
    .orderBy('id')
    .execute();
  return rows.map((row) => [row.kind, row.held_micros, row.charged_micros, row.billed_micros]);
}

const ask = (member: Member, model: string, more = {}): Promise<Invocation> =>
  member.command('imagine', { prompt: 'a fox', model, ...more });

async function sums(world: World): Promise<{ charged: number; billed: number; held: number }> {
  const ledger = await world.ledger();
  const sum = (of: 'charged' | 'billed' | 'held'): number => ledger.reduce((all, entry) => all + entry[of], 0);
  return { charged: sum('charged'), billed: sum('billed'), held: sum('held') };
}

/** How FLUX tells that a picture costs another price than ours, what its ledger says then, and what the next one holds. */
const TOLD: readonly (readonly [model: string, behaviour: Behaviour, entries: readonly Entry[], next: number])[] = [
  [
    'flux-pro-1.1-ultra',
    { cost: { ready: 9 } },
    [
      ['hold', 60_000, 0, 0],
      ['reprice', 30_000, 0, 0],
      ['settle', -90_000, 90_000, 90_000],
    ],
    90_000,
  ],
  [
    'flux-pro-1.1',
    { cost: { ready: 2.5 } },
    [
      ['hold', 40_000, 0, 0],
      ['reprice', -15_000, 0, 0],
      ['settle', -25_000, 25_000, 25_000],
    ],
    25_000,
  ],
  [
    'flux-2-pro',
    { cost: { submit: 3.5 }, toldCost: { ready: null } },
    [
      ['hold', 30_000, 0, 0],
      ['reprice', 5_000, 0, 0],
      ['settle', -35_000, 35_000, 35_000],
    ],
    35_000,
  ],
  [
    'flux-2-max',
    { cost: { submit: 9, ready: 8 } },
    [
      ['hold', 70_000, 0, 0],
      ['reprice', 20_000, 0, 0],
      ['reprice', -10_000, 0, 0],
      ['settle', -80_000, 80_000, 80_000],
    ],
    // The lower word came from a picture that was submitted before the higher one was heard.
    90_000,
  ],
  [
    'flux-2-klein-4b',
    { cost: { ready: 15.4 } },
    [
      ['hold', 14_000, 0, 0],
      // Eleven times ours is not believed: no member pays that, but it counts as billed.
      ['settle', -14_000, 14_000, 154_000],
    ],
    14_000,
  ],
];

describe('a price that is not ours', () => {
  it('corrects the hold as soon as it is said, is that of later holds, and the operator hears of each once', async () => {
    await using world = await startWorld({ settings: ISSUED });
    const operator = world.discord.guild.addMember({ name: 'Operator', user: world.discord.owner });
    for (const [model, behaviour, entries, next] of TOLD) {
      const member = world.member(model);
      world.bfl.next(behaviour);
      const first = await ask(member, model);
      await pictureIn(first);
      expect([model, await entriesOf(world, first)]).toEqual([model, entries]);
      world.bfl.next({ cost: next / 10_000 });
      const second = await ask(member, model);
      await pictureIn(second);
      expect([model, (await entriesOf(world, second))[0]]).toEqual([model, ['hold', next, 0, 0]]);
    }
    const told = (part: string): string[] => operator.directMessages.map(textOf).filter((text) => text.includes(part));
    await operator.directChannel.messageWhere((message) => says(message, 'klein'));
    expect(
      told("BFL charges $0.09 for a picture with FLUX1.1 [pro] Ultra; Easel's price table says $0.06"),
    ).toHaveLength(1);
    expect(told("BFL charges $0.035 for a picture with FLUX.2 [pro]; Easel's price table says $0.03")).toHaveLength(1);
    expect(told('members are charged $0.014')).toHaveLength(1);
    const count = operator.directMessages.length;
    await world.stopBot();
    await world.startBot();
    await pictureIn(await ask(world.member(), 'flux-pro-1.1-ultra'));
    expect(operator.directMessages).toHaveLength(count);
    await world.stopBot();
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it.each([
    ['flux-pro-1.1', 40],
    ['flux-2-klein-4b', 14],
  ])('of %s, ten times ours, passes no cap but by what was submitted before it was heard', async (model, cost) => {
    const settings = { ...ISSUED, USER_DAILY_USD: '1.00', USER_PACE_USD: '100', USER_CONCURRENCY: '2' };
    await using world = await startWorld({ settings });
    world.bfl.script(() => ({ cost }));
    const member = world.member();
    const commands = await Promise.all([1, 2, 3].map(() => ask(member, model, { count: 3 })));
    for (const command of commands) await command.replyWhere(isFinal);
    const { charged, held } = await sums(world);
    expect(held).toBe(0);
    expect(charged).toBe(world.bfl.tasks.length * cost * 10_000);
    expect(charged).toBeLessThanOrEqual(1_000_000 + 2 * cost * 10_000);
    expect(charged).toBeGreaterThanOrEqual(1_000_000 - 2 * cost * 10_000);
    // The newest gave way, and its member knows why.
    const [newest] = commands.slice(-1);
    if (newest === undefined) throw new Error('no command');
    await replySaying(newest, 'a limit no longer leaves enough for it');
    await world.stopBot();
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('passes no window of the burn rate but by what was submitted before it was heard', async () => {
    const settings = {
      ...ISSUED,
      BURN_USD: '1.00',
      USER_DAILY_USD: 'none',
      USER_PACE_USD: '100',
      USER_CONCURRENCY: '2',
    };
    await using world = await startWorld({ settings });
    world.bfl.script(() => ({ cost: 40 }));
    const commands = await Promise.all([1, 2].map(() => ask(world.member(), 'flux-pro-1.1', { count: 4 })));
    for (const command of commands) await replySaying(command, /It continues <t:\d+:R>/);
    expect(world.bfl.tasks.length).toBeGreaterThan(0);
    expect(world.bfl.tasks.length * 0.4).toBeLessThanOrEqual(1 + 4 * 0.4);
  });

  it('is not forgotten by a restart between the answer to the submit and the picture', async () => {
    await using world = await startWorld({ settings: ISSUED });
    world.bfl.next({ latencyMs: Number.POSITIVE_INFINITY, cost: { submit: 3.5 }, toldCost: { ready: null } });
    const invocation = await ask(world.member(), 'flux-2-pro');
    const task = await world.bfl.taskWhere(({ polls }) => polls > 0);
    await world.stopBot();
    world.bfl.finish(task);
    await world.startBot();
    await pictureIn(invocation);
    expect((await entriesOf(world, invocation)).at(-1)).toEqual(['settle', -35_000, 35_000, 35_000]);
  });

  it('that is above what a member may spend at a stretch ends what waits, instead of letting it wait for ever', async () => {
    await using world = await startWorld({ settings: { ...ISSUED, USER_PACE_USD: '0.10', USER_CONCURRENCY: '1' } });
    world.bfl.script(() => ({ cost: 20 }));
    const member = world.member();
    const [first, second] = [await ask(member, 'flux-pro-1.1'), await ask(member, 'flux-pro-1.1')];
    await pictureIn(first);
    await replySaying(second, 'costs more than this bot may spend within a few minutes');
    await replySaying(await ask(member, 'flux-pro-1.1'), '$0.20');
    expect(world.bfl.tasks).toHaveLength(1);
  });
});

describe('the cost of what failed', () => {
  it.each<[string, Behaviour]>([
    ['is told with the failure', { outcome: 'error', costOfEnd: 4 }],
    ['is told with the refusal', { outcome: 'content-moderated', costOfEnd: 4 }],
    ['is not told, and may have been billed', { outcome: 'error' }],
  ])('counts as billed and against the caps of the bot where it %s', async (_how, behaviour) => {
    await using world = await startWorld({
      settings: { BOT_DAILY_USD: '0.08', GUILD_DAILY_USD: '0.08', STRIKES: 'none' },
    });
    world.bfl.script(() => behaviour);
    for (const member of [world.member('Ada'), world.member('Ben')]) {
      await replySaying(await ask(member, 'flux-pro-1.1'), 'nothing was charged');
    }
    await replySaying(await ask(world.member('Cem'), 'flux-pro-1.1'), "more than this bot's limit for today leaves");
    expect(world.bfl.tasks).toHaveLength(2);
    expect(await sums(world)).toEqual({ charged: 0, billed: 80_000, held: 0 });
    await world.stopBot();
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('is nothing where BFL declines and says nothing of a cost', async () => {
    await using world = await startWorld({
      settings: { BOT_DAILY_USD: '0.04', GUILD_DAILY_USD: '0.04', STRIKES: 'none' },
    });
    world.bfl.next({ outcome: 'content-moderated' });
    await replySaying(await ask(world.member(), 'flux-pro-1.1'), 'nothing was charged');
    await pictureIn(await ask(world.member(), 'flux-pro-1.1'));
  });
});
