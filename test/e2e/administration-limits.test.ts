import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { systemClock, type Clock } from '../../src/runtime/clock.ts';
import { componentsOf, Permission, textOf } from '../../sandbox/discord/discord.ts';
import { privateAnswer } from '../support/conversation.ts';
import { pictureIn, replySaying, startWorld } from '../support/world.ts';
import { refusalOf, startWithAdmin, type Options } from '../support/admin-world.ts';

describe('the limits of a server', () => {
  it('are changed and read by its own admins, and by nobody elsewhere', async () => {
    await using world = await startWithAdmin();
    const ada = world.member();
    const { admin } = world;
    const elsewhere = world.discord.addGuild({ name: 'Elsewhere' });
    const stranger = elsewhere.addMember({ name: 'Stranger', permissions: Permission.ManageGuild });

    const set = await privateAnswer(admin, 'limits set', { per: 'day', dollars: '$0.50', member: ada });
    expect(set).toBe(
      `<@${ada.id}> may now spend $0.50 a day; before: $1.00 (default set by the operator of this bot).`,
    );
    expect(await privateAnswer(admin, 'limits view')).toContain(`<@${ada.id}>: $0.50 a day`);

    const seen = await privateAnswer(stranger, 'limits view');
    expect(seen).not.toContain(ada.id);
    expect(seen).not.toContain('$0.50');
    expect(seen).toContain('Nothing has been changed yet.');
    // An id of another server, which Discord's client does not offer.
    const options = { per: 'day', member: ada.id };
    expect(await privateAnswer(stranger, 'limits clear', options, { unchecked: true })).toContain('nothing changed');
    const foreign = { per: 'day', dollars: '1', member: ada.id };
    expect(await privateAnswer(stranger, 'limits set', foreign, { unchecked: true })).toBe(
      'This person is not a member of this server. Choose one who is.',
    );
    expect(await privateAnswer(admin, 'limits view', { member: ada })).toContain('$0.00 of $0.50 used');
  });

  it('show a member with the rule behind each limit, what is used, granted and left, and what binds first', async () => {
    await using world = await startWithAdmin();
    const { admin } = world;
    const low = world.discord.guild.addRole({ name: 'low' });
    const high = world.discord.guild.addRole({ name: 'high' });
    const ada = world.discord.guild.addMember({ name: 'Ada', roles: [low, high] });
    await privateAnswer(admin, 'limits set', { per: 'day', dollars: '0.01', role: low });
    await privateAnswer(admin, 'limits set', { per: 'day', dollars: '0.05', role: high });
    await privateAnswer(admin, 'limits set', { per: 'month', dollars: '3', for: 'everyone' });
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
    const view = await privateAnswer(admin, 'limits view', { member: ada });
    expect(view.replaceAll(/<t:\d+:R>/g, 'T').split('\n')).toEqual([
      `**Limits of <@${ada.id}>**`,
      `Day: $0.04 of $0.05 used, $0.01 left, resets T – from <@&${high.id}>, their role with the highest limit`,
      'Month: $0.04 of $3.00 used, $2.96 left, resets T – set for everyone here',
      '**The whole server**',
      'Day: $0.04 of $10.00 used, $9.96 left, resets T – default set by the operator of this bot',
      'Month: $0.04 of $100.00 used, $99.96 left, resets T – default set by the operator of this bot',
      '**The whole bot, over all servers**',
      'Day: not used up, resets T',
      'Month: not used up, resets T',
      '**Runs out first**',
      'their own limit a day: $0.01 left',
    ]);
  });

  it('say what held before and whom they stop now, by what BFL billed; a grant says what keeps it from being spent', async () => {
    await using world = await startWithAdmin({ settings: { USER_PACE_USD: '5', BURN_USD: 'none' } });
    const { admin } = world;
    const { guild } = world.discord;
    const painters = guild.addRole({ name: 'painters' });
    const billedTo = new Map<string, number>();
    const members = ['Ada', 'Ben', 'Cleo'].map((name, index) =>
      guild.addMember({ name, roles: index === 2 ? [] : [painters] }),
    );
    const [ada, ben, cleo] = members;
    if (ada === undefined || ben === undefined || cleo === undefined) throw new Error('there are three');
    for (const [member, count] of [
      [ada, 3],
      [ben, 1],
      [cleo, 4],
    ] as const) {
      const before = world.bfl.billedCredits;
      await pictureIn(await member.command('imagine', { prompt: 'a fox', count }));
      billedTo.set(member.id, world.bfl.billedCredits - before);
    }
    // In cents: what was billed, and one more picture at four.
    const over = (cents: number, of: readonly { readonly id: string }[]) =>
      of
        .filter(({ id }) => (billedTo.get(id) ?? 0) + 4 > cents)
        .toSorted((a, b) => (billedTo.get(b.id) ?? 0) - (billedTo.get(a.id) ?? 0));
    const named = (of: readonly { readonly id: string }[]) => of.map(({ id }) => `<@${id}>`).join(', ');

    const everyone = await privateAnswer(admin, 'limits set', { per: 'day', dollars: '0.10', for: 'everyone' });
    const stopped = over(10, members);
    expect(everyone.split('\n')).toEqual([
      'Each member may now spend $0.10 a day; before: $1.00 (default set by the operator of this bot).',
      `⛔ ${stopped.length} members are stopped by it now: ${named(stopped)}.`,
    ]);
    const role = await privateAnswer(admin, 'limits set', { per: 'day', dollars: '0.15', role: painters });
    expect(role.split('\n')).toEqual([
      `Each member with <@&${painters.id}> may now spend $0.15 a day; before: $0.10 (set for everyone here).`,
      `⛔ 1 member is stopped by it now: ${named(over(15, [ada, ben]))}.`,
    ]);
    expect(await privateAnswer(admin, 'limits set', { per: 'day', dollars: '0.05', member: ben })).toBe(
      `<@${ben.id}> may now spend $0.05 a day; before: $0.15 (from <@&${painters.id}>, their role with the highest limit).\n` +
        `⛔ 1 member is stopped by it now: <@${ben.id}>.`,
    );
    expect(await privateAnswer(admin, 'limits set', { per: 'month', dollars: '9', for: 'everyone' })).not.toContain(
      '⛔',
    );

    const grant = (dollars: string) =>
      privateAnswer(admin, 'limits grant', { member: ben, dollars, reason: 'a contest' });
    const useful = (await grant('0.04')).replaceAll(/<t:\d+:R>/g, 'T').split('\n');
    expect(useful).toEqual([
      `<@${ben.id}> may spend $0.04 more, once, today or this month. What is left now:`,
      '**Their own limits**',
      'Day: $0.04 of $0.09 used, $0.05 left, resets T – set for this member · $0.04 granted on top',
      'Month: $0.04 of $9.04 used, $9.00 left, resets T – set for everyone here · $0.04 granted on top',
      '**The whole server**',
      expect.stringMatching(/^Day: \$0\.32 of /),
      expect.stringMatching(/^Month: \$0\.32 of /),
    ]);
    const server = await privateAnswer(admin, 'limits set', { per: 'day', dollars: '0.35', for: 'server' });
    const sum = [...billedTo.values()].reduce((all, cents) => all + cents, 0);
    expect(server).toContain(`⛔ Everybody here is stopped by it now: $0.${sum} of $0.35 is used.`);
    expect(await grant('0.20')).toMatch(
      /\n⚠️ This changes nothing for now: this server's limit for today leaves \$0\.03 until it resets <t:\d+:R>\. <\/limits set:\d+> changes that\.$/,
    );
  });

  it('are for those who manage the server, whatever Discord lets through', async () => {
    await using world = await startWithAdmin();
    const ada = world.member();
    const unchecked = { unchecked: true };
    const options = { per: 'day', dollars: '5', member: ada };
    expect(await privateAnswer(ada, 'limits set', options, unchecked)).toBe(
      'This is for those who manage this server.',
    );
    expect(await privateAnswer(ada, 'limits view', {}, unchecked)).toBe('This is for those who manage this server.');
    expect(await privateAnswer(world.admin, 'limits view')).toContain('Nothing has been changed yet.');
  });

  it('say in one sentence what is wrong with a request', async () => {
    await using world = await startWithAdmin({ settings: { GUILD_MONTHLY_USD: 'none' } });
    const { admin } = world;
    const ada = world.member();
    const role = world.discord.guild.addRole({ name: 'artist' });
    const elsewhere = world.discord.addGuild({ name: 'Elsewhere' });
    const foreign = elsewhere.addRole({ name: 'artist' });
    const answers: readonly (readonly [Options, string])[] = [
      [{ dollars: '-1', for: 'server' }, '`dollars` must not be negative. Write an amount like `0.50`.'],
      [{ dollars: 'lots', for: 'server' }, '`dollars` must be an amount like `1` or `0.50`.'],
      [{ dollars: '0.1234567', for: 'server' }, '`dollars` may have 6 decimals at most.'],
      [{ dollars: '1', member: ada, role }, 'Choose one of `member`, `role` and `for`, not several.'],
      [{ dollars: '1' }, 'Say who it is for: choose `member`, `role` or `for`.'],
      [{ dollars: '1', role: foreign.id }, 'This role does not belong to this server. Choose one of its roles.'],
    ];
    for (const [options, answer] of answers) {
      expect(await privateAnswer(admin, 'limits set', { per: 'day', ...options }, { unchecked: true })).toBe(answer);
    }
    const huge = { per: 'month', dollars: '1000001', for: 'server' };
    expect(await privateAnswer(admin, 'limits set', huge)).toBe('`dollars` may be 1000000 at most.');
    const grants: readonly (readonly [Options, string])[] = [
      [{ dollars: '0', member: ada, reason: 'why not' }, 'A grant must be more than $0.00.'],
      [{ dollars: '1', member: ada, reason: '  ' }, '`reason` must say why: the audit trail shows it.'],
      [{ dollars: '-1', member: ada, reason: 'oops' }, '`dollars` must not be negative. Write an amount like `0.50`.'],
    ];
    for (const [options, answer] of grants) {
      expect(await privateAnswer(admin, 'limits grant', options, { unchecked: true })).toBe(answer);
    }
    expect(await privateAnswer(admin, 'limits view')).toContain('Nothing has been changed yet.');
  });

  it('cannot exceed the ceiling of the operator in any way', async () => {
    await using world = await startWithAdmin({ settings: { GUILD_DAILY_USD: '0.05' } });
    const { admin } = world;
    const ada = world.member();
    const role = world.discord.guild.addRole({ name: 'artist' });
    const above =
      '$0.06 is above the ceiling of this server, $0.05 a day, set by the operator of this bot. Choose $0.05 or less.';
    for (const subject of [{ member: ada }, { role }, { for: 'everyone' }, { for: 'server' }]) {
      expect(await privateAnswer(admin, 'limits set', { per: 'day', dollars: '0.06', ...subject })).toBe(above);
    }
    expect(await privateAnswer(admin, 'limits grant', { member: ada, dollars: '0.06', reason: 'please' })).toBe(above);
    await privateAnswer(admin, 'limits set', { per: 'day', dollars: '0.05', member: ada });
    await privateAnswer(admin, 'limits grant', { member: ada, dollars: '0.05', reason: 'please' });
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
    expect(await refusalOf(ada)).toContain("$0.01 is left of this server's limit for today");
  });
});

describe('a changed time zone', () => {
  it('lifts no limit and no ceiling, and each reset that is told is that of the day in force', async () => {
    // In Tokyo it is the 23rd already.
    const offMs = Date.parse('2026-11-22T16:00:00Z') - Date.now();
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + offMs };
    await using world = await startWithAdmin({ clock, settings: { GUILD_DAILY_USD: '0.04', USER_DAILY_USD: '0.08' } });
    const { admin } = world;
    const ada = world.member();
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
    const resets = (iso: string): string => `<t:${Date.parse(iso) / 1_000}:R>`;
    const answer = await privateAnswer(admin, 'settings set', { time_zone: 'Asia/Tokyo' });
    expect(answer).toContain(
      `The current day ends ${resets('2026-11-23T15:00:00Z')}, the month ${resets('2026-12-01T15:00:00Z')}.`,
    );
    expect(await refusalOf(ada)).toContain(
      `this server's limit for today is used up. It resets ${resets('2026-11-23T15:00:00Z')}`,
    );
    const quota = await privateAnswer(ada, 'quota');
    expect(quota).toContain(`**$0.04** of $0.08 left today, resets ${resets('2026-11-23T15:00:00Z')}`);
    const view = await privateAnswer(admin, 'limits view');
    expect(view).toContain(`Day: $0.04 of $0.04 used, $0.00 left, resets ${resets('2026-11-23T15:00:00Z')}`);
    expect(view).toContain(`resets ${resets('2026-12-01T15:00:00Z')}`);
    const usage = await replySaying(await admin.command('usage overview', { period: 'today' }), 'Today');
    expect(textOf(usage)).toContain(`<@${ada.id}> **$0.04** · 1 picture`);
  });
});

describe('a refusal', () => {
  it.each([
    ['member', 'day', 'your limit for today'],
    ['member', 'month', 'your limit for this month'],
    ['role', 'day', 'your limit for today'],
    ['role', 'month', 'your limit for this month'],
    ['everyone', 'day', 'your limit for today'],
    ['everyone', 'month', 'your limit for this month'],
    ['server', 'day', "this server's limit for today"],
    ['server', 'month', "this server's limit for this month"],
  ])(
    'by the limit of the %s per %s names it, what is left, the reset and a cheaper model',
    async (level, per, name) => {
      await using world = await startWithAdmin();
      const role = world.discord.guild.addRole({ name: 'artist' });
      const ada = world.discord.guild.addMember({ name: 'Ada', roles: [role] });
      const subject = { member: { member: ada }, role: { role } }[level] ?? { for: level };
      await privateAnswer(world.admin, 'limits set', { per, dollars: '0.02', ...subject });
      expect((await refusalOf(ada)).replace(/<t:\d+:R>/, 'T')).toBe(
        `This costs $0.04, but $0.02 is left of ${name}. It resets T. With FLUX.2 [klein] 9B it would be $0.015 and fit.`,
      );
      await privateAnswer(world.admin, 'limits clear', { per, ...subject });
      await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
    },
  );

  it.each([
    ['BOT_DAILY_USD', "this bot's limit for today"],
    ['BOT_MONTHLY_USD', "this bot's limit for this month"],
  ])('by %s names it, and not what all servers together have left', async (setting, name) => {
    await using world = await startWithAdmin({ settings: { [setting]: '0.02' } });
    expect(await refusalOf(world.member())).toMatch(
      new RegExp(`^This costs \\$0\\.04, which is more than ${name} leaves\\.`, 'u'),
    );
  });

  it('offers no cheaper model that another rule would refuse', async () => {
    await using world = await startWithAdmin();
    const ada = world.member();
    await privateAnswer(world.admin, 'limits set', { per: 'day', dollars: '0.02', member: ada });
    await privateAnswer(world.admin, 'settings allow', { model: 'flux-pro-1.1' });
    expect(await refusalOf(ada)).toMatch(/It resets <t:\d+:R>\.$/);
    await privateAnswer(world.admin, 'settings allow', { model: 'flux-2-klein-4b' });
    expect(await refusalOf(ada)).toContain('With FLUX.2 [klein] 4B it would be $0.014 and fit.');
  });
});

describe('a grant', () => {
  it('lets the next command through, once, and is in the ledger and in the trail with its reason', async () => {
    await using world = await startWithAdmin({ settings: { USER_DAILY_USD: '0.05' } });
    const ada = world.member();
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
    expect(await refusalOf(ada)).toContain('$0.01 is left of your limit for today');
    const grant = await world.admin.command('limits grant', { member: ada, dollars: '0.04', reason: 'a *contest*' });
    await replySaying(grant, `<@${ada.id}> may spend $0.04 more`);
    world.discord.redeliver(grant);
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
    expect(await refusalOf(ada)).toContain('$0.01 is left of your limit for today');
    expect(await privateAnswer(world.admin, 'limits view', { member: ada })).toContain('$0.04 granted on top');
    expect(await privateAnswer(world.admin, 'limits view')).toContain(`$0.04 granted to <@${ada.id}>: a \\*contest\\*`);
    await world.stopBot();
    expect((await world.ledger()).filter(({ kind }) => kind === 'adjust')).toHaveLength(1);
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('keeps each character of a reason of two hundred, however many bytes it has', async () => {
    await using world = await startWithAdmin();
    const reason = `a${'🦊'.repeat(199)}`;
    await privateAnswer(world.admin, 'limits grant', { member: world.member(), dollars: '0.04', reason });
    await using database = openDatabase(world.config.databasePath);
    const trail = database.kysely.selectFrom('audit_trail').select('after').where('action', '=', 'grant');
    expect(await trail.execute()).toEqual([{ after: `40000 ${reason}` }]);
  });

  it('says so where a member has no limit to be lifted', async () => {
    await using world = await startWithAdmin({ settings: { USER_DAILY_USD: 'none', USER_MONTHLY_USD: 'none' } });
    const ada = world.member();
    expect(await privateAnswer(world.admin, 'limits grant', { member: ada, dollars: '1', reason: 'please' })).toBe(
      `<@${ada.id}> has no limit of their own, so there is nothing to raise.`,
    );
  });
});

describe('a paused server', () => {
  it('refuses its members and nobody else, until it is resumed', async () => {
    await using world = await startWithAdmin();
    const elsewhere = world.discord.addGuild({ name: 'Elsewhere' }).addMember({ name: 'Eve' });
    const ada = world.member();
    expect(await privateAnswer(world.admin, 'limits pause')).toContain('Painting is paused on this server');
    expect(await privateAnswer(world.admin, 'limits pause')).toBe('Painting is already paused on this server.');
    expect(await refusalOf(ada)).toBe('Painting is paused by the admins of this server. Try again later.');
    expect(await privateAnswer(world.admin, 'limits view')).toContain(`paused on this server by <@${world.admin.id}>`);
    await pictureIn(await elsewhere.command('imagine', { prompt: 'a fox' }));
    expect(await privateAnswer(world.admin, 'limits resume')).toBe('Painting is resumed.');
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
  });
});

describe('the audit trail', () => {
  it('has who, what, before and after, in pages whose buttons outlive a restart and ask again who clicks', async () => {
    await using world = await startWorld();
    const managers = world.discord.guild.addRole({ name: 'managers', permissions: Permission.ManageGuild });
    const admin = world.discord.guild.addMember({ name: 'Admin', roles: [managers] });
    for (let cents = 1; cents <= 8; cents += 1) {
      await privateAnswer(admin, 'limits set', { per: 'day', dollars: `0.0${cents}`, for: 'everyone' });
    }
    const view = await admin.command('limits view');
    const first = await replySaying(view, 'Last changes');
    expect(textOf(first)).toMatch(
      new RegExp(`<t:\\d+:R> <@${admin.id}> · Each member, a day: \\$0\\.07 → \\$0\\.08`, 'u'),
    );
    await world.stopBot();
    await world.startBot();
    await admin.click(first, 'All changes');
    const newest = await view.replyWhere((message) => !textOf(message).includes('The whole server'));
    expect(textOf(newest)).not.toContain('not set → $0.01');
    expect(componentsOf(newest).flatMap(({ label }) => label ?? [])).toEqual(['Older']);
    await admin.click(newest, 'Older');
    const oldest = await view.replyWhere((message) => textOf(message).includes('not set → $0.01'));
    expect(componentsOf(oldest).flatMap(({ label }) => label ?? [])).toEqual(['Newer']);

    admin.roles = [];
    const click = await admin.click(oldest, 'Newer');
    const refused = await click.replyWhere((message) => !message.loading);
    expect(textOf(refused)).toBe('This is for those who manage this server.');
    expect(world.discord.violations).toEqual([]);
  });

  it('has no line for what changed nothing', async () => {
    await using world = await startWithAdmin();
    await privateAnswer(world.admin, 'limits set', { per: 'day', dollars: '1', for: 'server' });
    expect(await privateAnswer(world.admin, 'limits set', { per: 'day', dollars: '1.00', for: 'server' })).toBe(
      'This server may already spend $1.00 a day; nothing changed.',
    );
    expect(await privateAnswer(world.admin, 'limits clear', { per: 'month', for: 'server' })).toBe(
      'This server: no limit a month was set, so nothing changed.',
    );
    expect((await privateAnswer(world.admin, 'limits view')).match(/ · /g)).toHaveLength(1);
  });

  it('is correct when two admins change the same limit at once', async () => {
    await using world = await startWithAdmin();
    const amounts = ['0.10', '0.20', '0.30', '0.40', '0.50'];
    await Promise.all(
      amounts.map((dollars) => privateAnswer(world.admin, 'limits set', { per: 'day', dollars, for: 'server' })),
    );
    const lines = (await privateAnswer(world.admin, 'limits view')).match(/(?:not set|\S+) → \S+/g) ?? [];
    const steps = lines.map((line) => line.split(' → ')).toReversed();
    expect(steps).toHaveLength(5);
    expect(steps[0]?.[0]).toBe('not set');
    for (const [index, step] of steps.slice(1).entries()) expect(step[0]).toBe(steps[index]?.[1]);
  });
});

describe('a long list of limits', () => {
  it('comes in pages', async () => {
    await using world = await startWithAdmin();
    for (let number = 1; number <= 45; number += 1) {
      const role = world.discord.guild.addRole({ name: `role ${number}` });
      await privateAnswer(world.admin, 'limits set', { per: 'day', dollars: '0.50', role });
    }
    const view = await world.admin.command('limits view');
    const first = await replySaying(view, 'Limits of this server');
    await world.admin.click(first, 'Next');
    const second = await view.replyWhere((message) => !textOf(message).includes('Limits of this server'));
    const roles = `${textOf(first)}\n${textOf(second)}`.match(/^<@&\d+>: \$0\.50 a day$/gm) ?? [];
    expect(new Set(roles).size).toBe(45);
    expect(textOf(second)).toContain('Last changes');
    expect(world.discord.violations).toEqual([]);
  });
});

describe('a member near their limit', () => {
  it('is warned once a period, when 80 % are used', async () => {
    await using world = await startWithAdmin({ settings: { USER_DAILY_USD: '0.10' } });
    const ada = world.member();
    const below = await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
    expect(textOf(below)).not.toContain('⚠️');
    const near = await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
    expect(textOf(near)).toMatch(/⚠️ Only \$0\.02 is left of your limit for today\. It resets <t:\d+:R>\./);
    const after = await pictureIn(await ada.command('imagine', { prompt: 'a fox', model: 'flux-2-klein-4b' }));
    expect(textOf(after)).not.toContain('⚠️');
    const ben = world.member('Ben');
    await pictureIn(await ben.command('imagine', { prompt: 'a fox' }));
    const other = await pictureIn(await ben.command('imagine', { prompt: 'a fox' }));
    expect(textOf(other)).toContain('⚠️ Only $0.02 is left');
  });
});

describe('in Chinese', () => {
  it('an admin reads Chinese', async () => {
    await using world = await startWorld();
    const admin = world.discord.guild.addMember({ permissions: Permission.ManageGuild, locale: 'zh-CN' });
    const ada = world.member();
    expect(await privateAnswer(admin, 'limits set', { per: 'day', dollars: '０．５', member: ada })).toBe(
      `<@${ada.id}>现在每天可花费 $0.50；此前为 $1.00（运营者的默认值）。`,
    );
    expect(await privateAnswer(admin, 'limits view')).toContain('本服务器的限额');
  });
});
