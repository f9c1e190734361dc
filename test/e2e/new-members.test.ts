import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission, textOf, type Guild, type Invocation, type Member } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { DAY_MS } from '../../src/runtime/durations.ts';
import { privateAnswer } from '../support/conversation.ts';
import { buttonsOn, fillIn, idOfButton } from '../support/dialogs.ts';
import { answerTo, clicked, leadsTo } from '../support/history.ts';
import { photo, upload } from '../support/uploads.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';
import { refusalOf } from '../support/admin-world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld({
    settings: { USER_DAILY_USD: '0.50', BOT_DAILY_USD: 'none', USER_PACE_USD: '2', BURN_USD: 'none' },
  });
});

afterAll(() => world.endSoundly());

const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

/** When somebody who joined then is new no more, as Discord's clients are told it. */
const endOf = (joinedAt: string, days: number): string =>
  `<t:${Math.floor((Date.parse(joinedAt) + days * DAY_MS) / 1_000)}:f>`;

const withoutResets = (text: string): string => text.replaceAll(/<t:\d+:R>/g, 'T');

/** A server in which new members may spend so much a day in their first 7 days. */
async function serverWith(dollars: string) {
  const guild = world.discord.addGuild({ name: `New members may spend ${dollars}` });
  const admin = guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild, joinedAt: daysAgo(400) });
  const told = await privateAnswer(admin, 'limits set', { per: 'day', dollars, for: 'new' });
  return { guild, admin, told };
}

const newcomerIn = (guild: Guild, joinedAt: string | null = daysAgo(1)): Member =>
  guild.addMember({ name: 'Nia', joinedAt });

describe('a limit for new members', () => {
  it('is told with its end wherever they or an admin ask, and holds for nobody else', async () => {
    const { guild, admin, told } = await serverWith('0.05');
    expect(told).toBe(
      'Each member in their first 7 days here may now spend $0.05 a day; before: $0.50 (default set by the operator of this bot).',
    );
    const joinedAt = daysAgo(1);
    const nia = newcomerIn(guild, joinedAt);
    const until = endOf(joinedAt, 7);
    await pictureIn(await nia.command('imagine', { prompt: 'a fox' }));
    const why = `As a new member you may spend $0.05 a day until ${until}, then $0.50.`;
    expect(withoutResets(await refusalOf(nia))).toBe(
      `This costs $0.04, but $0.01 is left of your limit for today. It resets T. ${why}`,
    );
    expect(withoutResets(await privateAnswer(nia, 'quota'))).toContain(
      `**$0.01** of $0.05 left today, resets T · 0 pictures\n${why}\n`,
    );
    const source = `for new members, in their first 7 days here, until ${until}; then $0.50`;
    expect(withoutResets(await privateAnswer(admin, 'limits view', { member: nia }))).toContain(
      `Day: $0.04 of $0.05 used, $0.01 left, resets T – ${source}\n`,
    );
    expect(await privateAnswer(admin, 'settings explain', { member: nia })).toContain(`a spending limit (${source})`);
    const overview = await privateAnswer(admin, 'limits view');
    expect(overview).toContain('(the lower of this and their usual limit counts)\n$0.05 a day for the first 7 days\n');
    expect(overview).toContain('Each new member, a day: not set → $0.05 for the first 7 days');
    // Of who has been here for longer, nothing changes.
    const ada = guild.addMember({ name: 'Ada', joinedAt: daysAgo(7) });
    expect(await privateAnswer(ada, 'quota')).toContain('**$0.50** of $0.50 left today');
    const chen = guild.addMember({ name: 'Chen', locale: 'zh-CN', joinedAt });
    expect(await privateAnswer(chen, 'quota')).toContain(
      `你是新成员，在 ${until} 之前每天最多可花费 $0.05，之后为 $0.50。`,
    );
  });

  it('takes a number of days, yields to a limit of their own, and ends when it is removed', async () => {
    const { guild, admin } = await serverWith('0.05');
    const nia = newcomerIn(guild);
    const set = (options: Readonly<Record<string, string | number>>) =>
      privateAnswer(admin, 'limits set', { per: 'day', dollars: '0.05', ...options }, { unchecked: true });
    expect(await set({ for: 'everyone', days: 3 })).toBe('`days` needs `new members` in `for`.');
    for (const days of [0, 91, 1.5]) {
      expect(await set({ for: 'new', days })).toBe('`days` must be a whole number from 1 to 90.');
    }
    expect(await set({ for: 'new', days: 30 })).toBe(
      'Each member in their first 30 days here may now spend $0.05 a day; before: $0.05 for the first 7 days.',
    );
    expect(await set({ for: 'new', days: 30 })).toContain('nothing changed');
    expect(await set({ for: 'new', dollars: '0.60', days: 30 })).toContain(
      'Everyone may spend only $0.50 a day anyway (default set by the operator of this bot): of the two, the lower one counts.',
    );
    await set({ for: 'new', days: 30 });
    await privateAnswer(admin, 'limits set', { per: 'day', dollars: '0.09', member: nia });
    expect(await privateAnswer(nia, 'quota')).toContain('of $0.09 left today');
    await privateAnswer(admin, 'limits clear', { per: 'day', member: nia });
    expect(await privateAnswer(nia, 'quota')).toContain('of $0.05 left today');
    expect(await privateAnswer(admin, 'limits clear', { per: 'day', for: 'new' })).toContain(
      'Each new member: the limit of $0.05 a day is removed.',
    );
    expect(await privateAnswer(nia, 'quota')).toContain('of $0.50 left today');
    await using database = openDatabase(world.config.databasePath);
    const trail = database.kysely.selectFrom('audit_trail').select(['subject', 'before', 'after']);
    expect(
      await trail.where('guild_id', '=', guild.id).where('subject', '=', 'new:day').orderBy('id').execute(),
    ).toEqual(
      [
        [null, '50000 7'],
        ['50000 7', '50000 30'],
        ['50000 30', '600000 30'],
        ['600000 30', '50000 30'],
        ['50000 30', null],
      ].map(([before, after]) => ({ subject: 'new:day', before, after })),
    );
  });

  it('holds for whose joining Discord does not tell, or tells what cannot be, and anew for who comes back', async () => {
    const { guild } = await serverWith('0.03');
    for (const joinedAt of [null, 'yesterday', '1970-01-01T00:00:00Z', daysAgo(-30)]) {
      expect(await refusalOf(newcomerIn(guild, joinedAt))).toContain(
        ' As a new member you may spend $0.03 a day at first, then $0.50.',
      );
    }
    const ada = guild.addMember({ name: 'Ada', joinedAt: daysAgo(400) });
    await pictureIn(await ada.command('imagine', { prompt: 'a fox' }));
    ada.leave();
    const back = guild.addMember({ user: ada.user });
    expect(await refusalOf(back)).toContain('As a new member you may spend $0.03 a day until');
  });

  it('stops them in every way in: button, dialog, menu, chosen message, and what is confirmed', async () => {
    const { guild, admin } = await serverWith('0.00');
    await privateAnswer(admin, 'settings set', { confirm: '0.05', final_model: 'flux-2-max' });
    const nia = guild.addMember({ name: 'Nia', joinedAt: daysAgo(400) });
    const picture = await pictureIn(await nia.command('imagine', { prompt: 'a fox' }));
    const question = await answerTo(await nia.command('imagine', { prompt: 'two foxes', count: 2 }));
    const panel = await clicked(nia, picture, '⋯ More');
    nia.joinedAt = daysAgo(1);
    const post = nia.post({ files: [upload(await photo({ width: 128, height: 64 }))] });
    const dialog = (opener: Invocation) => fillIn(nia, opener, { prompt: 'another fox' });
    const ways: Readonly<Record<string, Invocation>> = {
      again: await nia.click(picture, idOfButton(picture, 'again')),
      edit: await dialog(await nia.click(picture, idOfButton(picture, 'edit'))),
      change: await dialog(await nia.click(picture, idOfButton(picture, 'change'))),
      final: await nia.click(picture, idOfButton(picture, 'final')),
      vary: await nia.click(panel, idOfButton(panel, 'vary')),
      confirm: await nia.click(question, idOfButton(question, 'confirm')),
      reference: await dialog(await nia.contextMenu('Use as reference', post)),
    };
    for (const [way, invocation] of Object.entries(ways)) {
      expect(textOf(await leadsTo(invocation)), way).toContain('As a new member you may spend $0.00 a day until');
    }
  });

  it('is exact when many commands come at once', async () => {
    const { guild } = await serverWith('0.09');
    const nia = newcomerIn(guild);
    const commands = await Promise.all(
      Array.from({ length: 6 }, (_, index) => nia.command('imagine', { prompt: `fox ${index}` })),
    );
    const answers = await Promise.all(commands.map((command) => command.acknowledged));
    expect(answers.filter(({ type }) => type === 5)).toHaveLength(2);
  });

  it('can be raised for once by an admin who is asked', async () => {
    const { guild, admin } = await serverWith('0.03');
    const channel = guild.addChannel({ name: 'moderators' });
    await privateAnswer(admin, 'settings set', { mod_log: channel });
    const nia = newcomerIn(guild);
    const refusal = await answerTo(await nia.command('imagine', { prompt: 'a wish' }));
    expect(buttonsOn(refusal)).toEqual(['Ask an admin']);
    const click = await nia.click(refusal, 'Ask an admin');
    const post = await channel.messageWhere((message) => textOf(message).includes(`<@${nia.id}>`));
    expect(textOf(post)).toContain(
      'of $0.03 today. The limit is one for new members, in their first 7 days here, until',
    );
    expect(textOf(await leadsTo(await admin.click(post, 'This once')))).toContain('paint this once: $0.01 more.');
    const told = await replySaying(click, '✅ An admin lets you paint it this once.');
    await pictureIn(await nia.click(told, 'Paint now · $0.04'));
  });
});
