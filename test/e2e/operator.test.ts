import { describe, expect, it } from 'vitest';
import { replies } from '../../sandbox/bfl/bfl.ts';
import {
  componentsOf,
  Permission,
  textOf,
  type Guild,
  type Member,
  type SandboxDiscordOptions,
} from '../../sandbox/discord/discord.ts';
import type { AuditEntry } from '../../src/administration/store.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { pictureIn, replySaying, says, startWorld, type World } from '../support/world.ts';
import { mentionOf } from '../support/command-names.ts';

type TeamMember = NonNullable<SandboxDiscordOptions['team']>['members'][number];

const BY_HAND = { latencyMs: Number.POSITIVE_INFINITY };
const OFTEN = { reconcileEveryMs: 30 };
/** Discord shows the command only to administrators, and the operator may be none. */
const UNCHECKED = { unchecked: true };

function operatorIn(world: World, guild: Guild = world.discord.guild): Member {
  return guild.addMember({ name: 'Operator', user: world.discord.owner });
}

async function paint(member: Member, options: Readonly<Record<string, string | number>> = {}) {
  return pictureIn(await member.command('imagine', { prompt: 'a fox', ...options }));
}

/** The store of the running bot, through a separate connection. */
async function withStore<T>(
  world: World,
  use: (store: ReturnType<typeof createAdministrationStore>) => Promise<T>,
): Promise<T> {
  await using database = openDatabase(world.config.databasePath);
  return await use(createAdministrationStore(database.kysely));
}

function operatorTrail(world: World): Promise<readonly AuditEntry[]> {
  return withStore(world, (store) => store.auditTrail('', 100, 0));
}

/** Resolves when BFL's balance was read that many more times, and all but the last reading were evaluated. */
async function readings(world: World, count: number): Promise<void> {
  for (let read = 0; read < count; read += 1) await world.bfl.nextCall('credits');
}

const withoutTimes = (text: string): string => text.replaceAll(/<t:\d+:R>/g, '<t>');

describe('/operator', () => {
  it('is for the owner of the application, wherever that is', async () => {
    await using world = await startWorld();
    const elsewhere = world.discord.addGuild({ name: 'Elsewhere' });
    for (const operator of [operatorIn(world), operatorIn(world, elsewhere)]) {
      const reply = await replySaying(await operator.command('operator servers', {}, UNCHECKED), '2 servers');
      expect(reply.ephemeral).toBe(true);
    }
  });

  it('is for those who may change something in the team that owns it, and have accepted that', async () => {
    const members: TeamMember[] = [];
    await using world = await startWorld({ discord: { team: { name: 'Painters', ownerId: '9'.repeat(18), members } } });
    const mates = [{}, { role: 'developer' }, { role: 'read_only' }, { isInvited: true }] as const;
    const people = mates.map(() => world.member());
    members.push(...people.map(({ id }, index) => ({ id, ...mates[index] })));
    // Whoever was not of the team is told so for up to ten minutes; it is read at the start.
    await world.stopBot();
    await world.startBot();
    const saying = [
      '1 server',
      '1 server',
      'This is for the operator of this bot.',
      'This is for the operator of this bot.',
    ];
    for (const [index, person] of people.entries()) {
      await replySaying(await person.command('operator servers', {}, UNCHECKED), saying[index] ?? '');
    }
  });

  it('is asked of Discord again before each change: whoever has left the team changes nothing more', async () => {
    const members: TeamMember[] = [];
    await using world = await startWorld({ discord: { team: { name: 'Painters', ownerId: '9'.repeat(18), members } } });
    const mate = world.member('Mate');
    members.push({ id: mate.id });
    await world.stopBot();
    await world.startBot();
    await replySaying(await mate.command('operator pause', { reason: 'a look' }, UNCHECKED), 'is paused');
    const restore = world.discord.fault({ path: /^\/applications\/@me$/, times: 100, reply: { status: 500 } });
    await replySaying(await mate.command('operator resume', {}, UNCHECKED), 'Something broke on my side');
    restore();
    members.pop();
    await replySaying(await mate.command('operator resume', {}, UNCHECKED), 'This is for the operator of this bot.');
    expect((await operatorTrail(world)).map(({ action }) => action)).toEqual(['pause']);
  });

  it('is for no admin of a server, whatever Discord lets them send', async () => {
    await using world = await startWorld();
    const admin = world.discord.guild.addMember({ name: 'Admin', permissions: Permission.Administrator });
    for (const member of [admin, world.discord.guild.owner, world.member()]) {
      for (const path of ['operator servers', 'operator resume', 'operator balance']) {
        const refusal = await replySaying(
          await member.command(path, {}, UNCHECKED),
          'This is for the operator of this bot.',
        );
        expect(refusal.ephemeral).toBe(true);
      }
    }
    expect(await operatorTrail(world)).toEqual([]);
  });
});

describe('/operator balance', () => {
  it('shows dollars, pictures, the runway and the result of the reconciliation', async () => {
    await using world = await startWorld({ timings: OFTEN });
    await readings(world, 2);
    await paint(world.member(), { count: 2 });
    await readings(world, 2);
    const invocation = await operatorIn(world).command('operator balance', {}, UNCHECKED);
    const reply = await replySaying(invocation, 'left at BFL');
    expect(reply.ephemeral).toBe(true);
    expect(withoutTimes(textOf(reply))).toBe(
      [
        '**$9.92** left at BFL: 248 pictures with FLUX1.1 [pro] at $0.04.',
        "At this week's pace of $0.08 a day it lasts 124 days.",
        'Reconciled <t>: the balance fell by $0.08 since <t>, as the ledger says.',
      ].join('\n'),
    );
  });

  it('says so when BFL does not answer, and speaks Chinese', async () => {
    await using world = await startWorld();
    const operator = world.discord.guild.addMember({ user: world.discord.owner, locale: 'zh-CN' });
    world.bfl.fault({ on: 'credits', reply: { status: 403 }, times: Number.POSITIVE_INFINITY });
    await replySaying(await operator.command('operator balance', {}, UNCHECKED), 'BFL 暂时没有答复');
  });

  it('says so when BFL refuses the key', async () => {
    await using world = await startWorld();
    world.bfl.fault({ on: 'credits', reply: replies.forbidden(), times: Number.POSITIVE_INFINITY });
    const invocation = await operatorIn(world).command('operator balance', {}, UNCHECKED);
    await replySaying(invocation, 'BFL refuses BFL_API_KEY. Put a valid key into the settings');
  });
});

describe('/operator servers', () => {
  it('lists them by spend, with the waste, and with names where they are known', async () => {
    await using world = await startWorld();
    const large = world.discord.addGuild({ name: 'Large *one*' });
    await paint(large.addMember({ name: 'Ben' }), { count: 3 });
    await paint(world.member());
    world.bfl.fault({ on: 'submit', reply: 'drop-after-accept' });
    await replySaying(await world.member('Cleo').command('imagine', { prompt: 'a cat' }), 'you were not charged');
    const invocation = await operatorIn(world).command('operator servers', {}, UNCHECKED);
    const [header, first, second] = textOf(await replySaying(invocation, '2 servers')).split('\n');
    expect(header).toBe('**2 servers**: $0.20 today, $0.20 this month, $0.04 of it wasted');
    expect(first).toBe(
      String.raw`Large \*one\* (${'`'}${large.id}${'`'}): $0.12 today, $0.12 this month, $0.00 wasted`,
    );
    expect(second).toBe(`Test Server (\`${world.discord.guild.id}\`): $0.08 today, $0.08 this month, $0.04 wasted`);
  });

  it('turns its pages by buttons, also after a restart, and for the operator alone', async () => {
    await using world = await startWorld();
    for (let number = 1; number <= 11; number += 1) world.discord.addGuild({ name: `Server ${number}` });
    const operator = operatorIn(world);
    const invocation = await operator.command('operator servers', {}, UNCHECKED);
    const first = await replySaying(invocation, 'Page 1 of 2');
    expect(componentsOf(first).map(({ disabled }) => disabled ?? false)).toEqual([false, true, false]);
    await world.stopBot();
    await world.startBot();
    await operator.click(first, '▶');
    const second = await replySaying(invocation, 'Page 2 of 2');
    expect(textOf(second).split('\n')).toHaveLength(4);
    await operator.click(second, '◀');
    await replySaying(invocation, 'Page 1 of 2');
  });
});

describe('/operator ceiling', () => {
  it("binds below an admin's cap, cannot be passed by one, and can be cleared", async () => {
    await using world = await startWorld();
    const operator = operatorIn(world);
    const { id } = world.discord.guild;
    const set = await operator.command('operator ceiling', { period: 'day', dollars: '0.05' }, UNCHECKED);
    await replySaying(set, `Test Server (\`${id}\`) may spend $0.05 a day at most, whatever its admins set.`);
    const cap = { subject: 'guild', subjectId: '', span: 'day' } as const;
    const audit = { guildId: id, actorId: '1', action: 'cap.set', subject: 'guild', before: null, after: '', atMs: 1 };
    for (const limit of [1_000_000, 50_000_000]) {
      await withStore(world, (store) => store.changeCap(id, cap, limit, audit));
      const refused = await world.member().command('imagine', { prompt: 'a fox', count: 2 });
      await replySaying(refused, "$0.05 is left of this server's limit for today");
    }
    const clear = await operator.command('operator ceiling', { period: 'day', dollars: 'none', server: id }, UNCHECKED);
    await replySaying(clear, 'the setting for all servers holds: $10.00');
    await paint(world.member(), { count: 2 });
    expect(await operatorTrail(world)).toMatchObject([
      { action: 'ceiling.clear', subject: `guild:${id}:day`, before: '50000', after: null },
      { action: 'ceiling.set', subject: `guild:${id}:day`, before: null, after: '50000', actorId: operator.id },
    ]);
  });

  it.each([
    [{ period: 'day', dollars: '-1' }, 'Give dollars like `5` or `0.50`'],
    [{ period: 'day', dollars: 'lots' }, 'Give dollars like `5` or `0.50`'],
    [{ period: 'month', dollars: '5', server: 'home' }, 'A server is given by its id'],
  ])('refuses %o in one sentence', async (options, sentence) => {
    await using world = await startWorld();
    await replySaying(await operatorIn(world).command('operator ceiling', options, UNCHECKED), sentence);
    expect(await operatorTrail(world)).toEqual([]);
  });
});

describe('/operator pause', () => {
  it('stops the submits of what waits and refuses what is new; /operator resume lets both paint', async () => {
    await using world = await startWorld({ bfl: BY_HAND });
    const operator = operatorIn(world);
    const waiting = await world.member().command('imagine', { prompt: 'a fox', count: 4 });
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 2);
    const pause = await operator.command('operator pause', { reason: 'a *spree*' }, UNCHECKED);
    await replySaying(pause, 'Painting is paused in every server.');
    const untouched = world.member('Ben');
    const refused = await untouched.command('imagine', { prompt: 'a cat' });
    expect((await replySaying(refused, 'Painting is paused by the operator of this bot')).ephemeral).toBe(true);

    for (const task of world.bfl.tasks) world.bfl.finish(task);
    await replySaying(waiting, '2 of 4 done');
    await world.stopBot();
    await world.startBot();
    expect(textOf(await replySaying(await operator.command('operator balance', {}, UNCHECKED), '⏸️'))).toContain(
      String.raw`by <@${operator.id}>: a \*spree\*`,
    );
    expect(world.bfl.tasks).toHaveLength(2);

    await replySaying(await operator.command('operator resume', {}, UNCHECKED), 'Painting is resumed.');
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 2);
    for (const task of world.bfl.tasks) world.bfl.finish(task);
    expect((await pictureIn(waiting)).attachments).toHaveLength(4);
    await replySaying(await operator.command('operator resume', {}, UNCHECKED), 'Painting is not paused.');
    expect((await operatorTrail(world)).map(({ action }) => action)).toEqual(['resume', 'pause']);
  });

  it('is shown to members who wait, and afterwards their place is shown again', async () => {
    await using world = await startWorld({ bfl: BY_HAND, settings: { BFL_CONCURRENCY: '1' } });
    const operator = operatorIn(world);
    await world.member().command('imagine', { prompt: 'a fox' });
    await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox');
    const waiting = await world.member('Ben').command('imagine', { prompt: 'a cat' });
    await replySaying(waiting, 'Place 1 in the queue');
    await operator.command('operator pause', { reason: 'tea' }, UNCHECKED);
    await replySaying(waiting, /Painting is paused.*You keep your place and nothing is charged/u);
    world.bfl.finish(await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox'));
    await operator.command('operator resume', {}, UNCHECKED);
    world.bfl.finish(await world.bfl.taskWhere(({ prompt }) => prompt === 'a cat'));
    await pictureIn(waiting);
  });
});

describe('/operator block', () => {
  it('refuses a user everywhere and a server as a whole until they are unblocked', async () => {
    await using world = await startWorld();
    const operator = operatorIn(world);
    const ada = world.member();
    await replySaying(
      await operator.command('operator block', { reason: 'spam', user: ada }, UNCHECKED),
      `<@${ada.id}> is blocked: spam.`,
    );
    await replySaying(await ada.command('imagine', { prompt: 'a fox' }), 'has blocked you from painting with it');
    const other = world.discord.addGuild({ name: 'Other' });
    const abroad = other.addMember({ user: ada.user });
    await replySaying(await abroad.command('imagine', { prompt: 'a fox' }), 'has blocked you from painting with it');

    const { id } = world.discord.guild;
    await replySaying(
      await operator.command('operator block', { reason: 'resold', server: id }, UNCHECKED),
      'is blocked: resold.',
    );
    const ben = world.member('Ben');
    await replySaying(await ben.command('imagine', { prompt: 'a fox' }), 'has blocked this server');
    const list = textOf(await replySaying(await operator.command('operator blocks', {}, UNCHECKED), '2 blocked'));
    expect(withoutTimes(list).split('\n').slice(1)).toEqual([
      `Test Server (\`${id}\`): resold (<@${operator.id}>, <t>)`,
      `<@${ada.id}>: spam (<@${operator.id}>, <t>)`,
    ]);
    await replySaying(await operator.command('operator servers', {}, UNCHECKED), '⛔ Test Server');

    await replySaying(await operator.command('operator unblock', { server: id }, UNCHECKED), 'is no longer blocked');
    await paint(ben);
    await replySaying(await operator.command('operator unblock', { user: ada }, UNCHECKED), 'is no longer blocked');
    await paint(ada);
    await replySaying(await operator.command('operator unblock', { user: ada }, UNCHECKED), 'is not blocked.');
    await replySaying(await operator.command('operator blocks', {}, UNCHECKED), 'Nobody is blocked.');
    const trail = await operatorTrail(world);
    expect(trail.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      `unblock user:${ada.id}`,
      `unblock guild:${id}`,
      `block guild:${id}`,
      `block user:${ada.id}`,
    ]);
  });

  it('wants either a user or a server', async () => {
    await using world = await startWorld();
    const operator = operatorIn(world);
    const user = world.member();
    for (const target of [{}, { user, server: world.discord.guild.id }]) {
      const invocation = await operator.command('operator block', { reason: 'spam', ...target }, UNCHECKED);
      await replySaying(invocation, 'Choose either `user` or `server`.');
    }
  });
});

describe('the reconciliation', () => {
  it('reports a drift once a day, also across a restart', async () => {
    await using world = await startWorld({ timings: OFTEN });
    const operator = operatorIn(world);
    await readings(world, 2);
    await paint(world.member());
    await readings(world, 2);
    world.bfl.credits -= 50;
    const told = await operator.directChannel.messageWhere((message) => says(message, 'disagree'));
    expect(withoutTimes(textOf(told))).toBe(
      `The account at BFL and the ledger disagree: since <t> the balance fell by $0.54, and the ledger explains $0.04. Something else may be using this key, or BFL may have changed its prices. ${mentionOf(world.discord, 'operator balance')} shows the last 24 hours.`,
    );
    await readings(world, 3);
    await world.stopBot();
    await world.startBot();
    await readings(world, 3);
    expect(operator.directMessages.filter((message) => says(message, 'disagree'))).toHaveLength(1);
    const report = await replySaying(await operator.command('operator balance', {}, UNCHECKED), 'Reconciled');
    expect(textOf(report)).toContain(
      'the ledger says $0.04. Pictures under way do not explain $0.50 of the difference',
    );
    expect(world.logLines.filter((line) => line.includes('"kind":"drift"'))).toHaveLength(1);
  });

  it('takes neither a top-up nor running tasks for a drift', async () => {
    await using world = await startWorld({ bfl: BY_HAND, timings: OFTEN, settings: { USER_CONCURRENCY: '4' } });
    const operator = operatorIn(world);
    await readings(world, 2);
    world.bfl.credits += 2_000;
    const invocation = await world.member().command('imagine', { prompt: 'a fox', count: 4, model: 'flux-2-max' });
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 4);
    await readings(world, 2);
    for (const task of world.bfl.tasks) world.bfl.finish(task);
    await pictureIn(invocation);
    await readings(world, 3);
    expect(operator.directMessages).toEqual([]);
  });

  it("reports a balance that does not last a week, and goes on when BFL doesn't answer", async () => {
    await using world = await startWorld({ bfl: { credits: 20 }, timings: OFTEN });
    const operator = operatorIn(world);
    world.bfl.fault({ on: 'credits', reply: { status: 403 }, times: 2 });
    await paint(world.member());
    const told = await operator.directChannel.messageWhere((message) => says(message, 'is down to'));
    expect(textOf(told)).toBe(
      "BFL's balance is down to $0.16. At $0.04 a day that lasts 4 days. Top it up at dashboard.bfl.ai.",
    );
    await readings(world, 3);
    expect(operator.directMessages).toHaveLength(1);
  });
});
