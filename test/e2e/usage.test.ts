import { imageSize } from 'image-size';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { componentsOf, Permission, textOf, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { barsOf, limitLinesOf, pixelsOf, type Segment } from '../support/chart-pixels.ts';
import { CalendarClock } from '../support/calendar-clock.ts';
import { fillDatabase } from '../support/painted-database.ts';
import { pictureIn, replySaying, says, startWorld, type World } from '../support/world.ts';

const admin = (world: World, name = 'Admin', locale = 'en-US'): Member =>
  world.discord.guild.addMember({ name, locale, permissions: Permission.ManageGuild });

const paint = async (member: Member, options: Readonly<Record<string, string | number>> = {}) =>
  pictureIn(await member.command('imagine', { prompt: 'a fox', ...options }));

/** A chart as Discord got it. */
async function chartOf({ attachments: [chart] }: Message) {
  const pixels = await pixelsOf(chart?.bytes ?? new Uint8Array());
  return { altText: chart?.description ?? '', bars: barsOf(pixels), lines: limitLinesOf(pixels) };
}

/** The parsed CSV of `/usage export`. */
function readCsv(message: Message): Record<string, string>[] {
  const [head = '', ...lines] = (message.attachments[0]?.bytes?.toString('utf8') ?? '').trimEnd().split('\r\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index] ?? '', cell])));
}

const rowsSchema = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])));

function readJson(message: Message) {
  return rowsSchema.parse(JSON.parse(message.attachments[0]?.bytes?.toString('utf8') ?? ''));
}

const labelsOf = (message: Message): string[] => componentsOf(message).flatMap(({ label }) => label ?? []);

/** Three pictures of Ada, one moderated and one whose answer was lost; one of Ben that failed. */
async function paintAll(world: World): Promise<{ ada: Member; ben: Member }> {
  const ada = world.member('Ada');
  const ben = world.member('王小明');
  await paint(ada, { count: 2 });
  await paint(ada, { model: 'flux-2-klein-4b' });
  world.bfl.next({ outcome: 'content-moderated' });
  await replySaying(await ada.command('imagine', { prompt: 'a mouse' }), 'BFL held the picture back');
  world.bfl.fault({ on: 'submit', reply: 'drop-after-accept' });
  await replySaying(await ada.command('imagine', { prompt: 'a cat' }), 'FLUX did not say whether it took this picture');
  world.bfl.next({ outcome: 'error' });
  await replySaying(await ben.command('imagine', { prompt: 'a dog' }), 'FLUX failed');
  return { ada, ben };
}

describe('/usage overview', () => {
  it('adds up pictures, dollars, waste, moderation, failures and members, and shows who spends', async () => {
    await using world = await startWorld();
    const { ada, ben } = await paintAll(world);
    const reply = await replySaying(await admin(world).command('usage overview'), 'Usage of this server');
    expect(reply.ephemeral).toBe(true);
    expect(reply.pings.userIds).toEqual([]);
    expect(
      textOf(reply)
        .replaceAll(/\d+\.\d s/g, 'T s')
        .replaceAll(/<t:\d+:R>/g, 'then')
        .split('\n'),
    ).toEqual([
      'Usage of this server, this month',
      '**$0.094** for 3 pictures of 2 members',
      'Average picture **$0.031** · Waste **$0.08** · Moderated **1** · Failed **2** · Average wait **T s**',
      expect.stringMatching(/^Before, (from|on) .*: nothing\.$/),
      'Limits of this server',
      'Today: **$0.094** of $10.00 · resets then',
      '`█░░░░░░░░░░░░░░░░░░░` **<1%**',
      'This month: **$0.094** of $100.00 · resets then',
      '`█░░░░░░░░░░░░░░░░░░░` **<1%**',
      'At a glance',
      ...['Today', 'Last 7 days', 'This month'].map((name) => `${name}: **$0.094** · 3 pictures`),
      'Members by spending, this month',
      `1. <@${ada.id}> **$0.094** · 3 pictures · waste $0.04`,
      `2. <@${ben.id}> **$0.00** · 0 pictures · waste $0.04`,
      'Days in UTC · Waste is money paid for nothing: moderated, failed, undelivered, or billed twice.',
    ]);
    expect(world.discord.violations).toEqual([]);
  });

  it('draws a chart that says in its alt text what it shows', async () => {
    await using world = await startWorld();
    await paintAll(world);
    const boss = admin(world);
    const byMember = await replySaying(await boss.command('usage overview'), 'Usage of this server');
    const [chart] = byMember.attachments;
    expect(imageSize(chart?.bytes ?? new Uint8Array())).toMatchObject({ width: 1640, height: 960, type: 'png' });
    expect(chart?.description).toMatch(/stacked by member: Ada \$0\.094\. The highest day is .* with \$0\.094\./);
    expect(byMember.embeds[0]?.image?.url).toContain('spending.png');

    const click = await boss.click(byMember, 'Chart by model');
    const byModel = await click.replyWhere(({ attachments }) => attachments[0]?.description?.includes('FLUX') ?? false);
    expect(byModel.attachments).toHaveLength(1);
    expect(byModel.attachments[0]?.description).toContain('FLUX1.1 [pro] $0.08, FLUX.2 [klein] 4B $0.014');
    expect(labelsOf(byModel)).toEqual(['Chart by member', 'By channel', 'Refusals']);
  });

  it('shows as held what is being painted, and of the limit of all servers only that it is used up', async () => {
    await using world = await startWorld({ settings: { BOT_DAILY_USD: '0.05' } });
    const boss = admin(world);
    await replySaying(await boss.command('limits set', { per: 'day', dollars: '0.10', for: 'server' }), '$0.10');
    world.bfl.next({ latencyMs: Number.POSITIVE_INFINITY });
    await replySaying(await world.member().command('imagine', { prompt: 'a fox' }), 'Painting');
    const reply = textOf(await replySaying(await boss.command('usage overview'), 'Usage of this server'))
      .replaceAll(/<t:\d+:R>/g, 'then')
      .split('\n');
    expect(reply).toContain('Today: **$0.04** of $0.10 · resets then');
    expect(reply).toContain('`▒▒▒▒▒▒▒▒░░░░░░░░░░░░` **40%**');
    expect(reply).toContain('$0.00 spent · $0.04 held for pictures on their way');
    expect(reply).toContain('The limit of all servers together is used up for today; it resets then.');
    expect(reply.join('\n')).not.toMatch(/0\.05/);
  });

  it('counts what could not be delivered as waste, until it is delivered after all', async () => {
    await using world = await startWorld();
    const { guild } = world.discord;
    await fillDatabase(world, [{ member: world.member('Ada').id, pictures: 1, delivered: false }]);
    const boss = admin(world);
    await replySaying(await boss.command('usage overview'), 'Waste **$0.04**');
    {
      await using database = openDatabase(world.config.databasePath);
      const store = createGenerationStore(database.kysely);
      const [row] = await database.kysely.selectFrom('generations').select('id').execute();
      await store.markDelivered(row?.id ?? '', 'channel', guild.channel.id, Date.now());
    }
    await replySaying(await boss.command('usage overview'), 'Waste **$0.00**');
  });

  it('turns pages when there are many members, also after a restart', async () => {
    await using world = await startWorld();
    const members = Array.from({ length: 23 }, (_, index) => ({
      member: world.member(`M${index}`).id,
      pictures: 1 + index,
    }));
    await fillDatabase(world, members);
    const boss = admin(world);
    const first = await replySaying(await boss.command('usage overview', { period: 'days30' }), 'page 1 of 3');
    expect(textOf(first)).toContain(`1. <@${members.at(-1)?.member}> **$0.92**`);
    expect(labelsOf(first)).toEqual(['▶', 'Chart by model', 'By channel', 'Refusals']);
    await world.stopBot();
    await world.startBot();
    const second = await (await boss.click(first, '▶')).replyWhere((message) => says(message, 'page 2 of 3'));
    expect(textOf(second)).toContain(`11. <@${members.at(-11)?.member}>`);
    expect(second.attachments).toEqual([]);
    const third = await (await boss.click(second, '▶')).replyWhere((message) => says(message, 'page 3 of 3'));
    expect(textOf(third)).toContain(`23. <@${members[0]?.member}> **$0.04** · 1 picture`);
    expect(labelsOf(third)).toEqual(['◀', 'By channel', 'Refusals']);
  });

  it('speaks Chinese, and says so where nothing was painted', async () => {
    await using world = await startWorld();
    const boss = admin(world, '管理员', 'zh-CN');
    const reply = await replySaying(await boss.command('usage overview', { period: 'last_month' }), '本服务器的用量');
    expect(textOf(reply)).toContain('成员花费排行（上个月）\n没有绘图（上个月）。');
    expect(reply.attachments).toEqual([]);
  });
});

describe('the chart of what was spent', () => {
  const colourOf = (segment: Segment | undefined): string => segment?.colour ?? 'none';

  it("keeps a member's colour from period to period, over a restart and in the weekly summary", async () => {
    const clock = new CalendarClock(EVERY_MS);
    clock.set('2026-11-20T12:00:00Z');
    const { world, channel } = await worldWithDigest(clock);
    await using _world = world;
    const boss = admin(world);
    const [ada, ben, cem] = ['Ada', '王小明', 'Cem'].map((name) => world.member(name).id);
    const on = (member = '', day = '', pictures = 1) => ({ member, pictures, atMs: Date.parse(`${day}T10:00:00Z`) });
    await fillDatabase(world, [on(ada, '2026-10-02', 2), on(ada, '2026-11-18', 5), on(ben, '2026-11-19', 2)]);
    await replySaying(await boss.command('usage digest', { channel }), 'goes to');
    const before = await chartOf(await replySaying(await boss.command('usage overview'), 'Usage of this server'));
    const [adas, bens] = before.bars.map(([segment]) => colourOf(segment));
    expect(before.bars).toHaveLength(2);
    expect(before.altText).toContain('from 2026-11-01 to 2026-11-20');
    expect(bens).not.toBe(adas);

    // Others spend more now, so that each has another place.
    await fillDatabase(world, [on(cem, '2026-11-20', 9), on(ben, '2026-11-21', 7)]);
    await world.stopBot();
    clock.set('2026-11-23T12:00:00Z');
    await world.startBot();
    const digest = await chartOf(await channel.messageWhere((message) => says(message, 'The week from')));
    const [wednesday, thursday, friday, saturday] = digest.bars.map(([segment]) => colourOf(segment));
    expect([wednesday, thursday, saturday]).toEqual([adas, bens, bens]);
    expect([adas, bens]).not.toContain(friday);
    const last = await boss.command('usage overview', { period: 'last_month' });
    const october = await chartOf(await replySaying(last, 'Usage of this server'));
    expect(october.bars.map(([segment]) => colourOf(segment))).toEqual([adas]);
    // The server began on the second.
    expect(october.altText).toContain('from 2026-10-02 to 2026-10-31');
    expect(world.discord.violations).toEqual([]);
  });

  it('draws the daily limit that held on each day, and says it where it is far above', async () => {
    const clock = new CalendarClock(EVERY_MS);
    clock.set('2026-11-20T12:00:00Z');
    const { world } = await worldWithDigest(clock);
    await using _world = world;
    const boss = admin(world);
    const ada = world.member('Ada').id;
    const on = (day: number) => ({ member: ada, pictures: 10, atMs: Date.parse(`2026-11-${day}T10:00:00Z`) });
    await fillDatabase(world, [14, 15, 16, 17, 18, 19, 20].map(on));
    const overview = async (locale?: string) => {
      const asks = locale === undefined ? boss : admin(world, '管理员', locale);
      const reply = await asks.command('usage overview', { period: 'week' });
      return await chartOf(await reply.replyWhere(({ attachments }) => attachments.length > 0));
    };
    const far = await overview();
    expect(far.altText).toContain('The daily limit of the server is $10.00 (as of today).');
    expect(far.lines).toEqual([]);

    const limit = (cents: number | null, before: number | null, day: number) =>
      withStore(world, (store) =>
        store.changeCap(
          world.discord.guild.id,
          { subject: 'guild', subjectId: '', span: 'day' },
          cents === null ? null : cents * 10_000,
          {
            guildId: world.discord.guild.id,
            actorId: boss.id,
            action: cents === null ? 'cap.clear' : 'cap.set',
            subject: 'guild:day',
            before: before === null ? null : String(before * 10_000),
            after: cents === null ? null : String(cents * 10_000),
            atMs: Date.parse(`2026-11-${day}T09:00:00Z`),
          },
        ),
      );
    await limit(40, null, 10);
    await limit(20, 40, 17);
    const near = await overview();
    expect(near.altText).toContain(
      'The daily limit of the server is $0.40 from 2026-11-14 to 2026-11-16, $0.20 from 2026-11-17 to 2026-11-20.',
    );
    const [full, half] = near.lines;
    const bar = near.bars[0]?.[0]?.height ?? 0;
    // A line at the height of the bars, which are 0.40, over the first three days, and one at half of it over the last four.
    expect(near.lines).toHaveLength(2);
    expect(Math.abs((full?.height ?? 0) - bar)).toBeLessThan(14);
    expect(Math.abs((half?.height ?? 0) - bar / 2)).toBeLessThan(14);
    expect((full?.width ?? 0) / (half?.width ?? 1)).toBeCloseTo(3 / 4, 1);
    expect((await overview('zh-CN')).altText).toContain(
      '服务器的每日限额为 2026-11-14 至 2026-11-16 $0.40、2026-11-17 至 2026-11-20 $0.20。',
    );
  });
});

describe('the reports of a server', () => {
  it('are shown to its admins and to nobody else', async () => {
    await using world = await startWorld();
    await paintAll(world);
    const elsewhere = world.discord.addGuild({ name: 'Elsewhere' });
    const stranger = elsewhere.addMember({ name: 'Stranger', permissions: Permission.ManageGuild });
    for (const command of ['usage overview', 'usage models', 'usage export']) {
      const options: Record<string, string> = command === 'usage export' ? { format: 'csv' } : {};
      const reply = await replySaying(await stranger.command(command, options), 'Nothing was painted');
      expect(reply.attachments).toEqual([]);
    }
    for (const command of ['usage overview', 'usage digest']) {
      const refused = await world.member().command(command, {}, { unchecked: true });
      expect((await replySaying(refused, 'This is for those who manage this server')).ephemeral).toBe(true);
    }
  });

  it('is shown for one member by day and model, and by model', async () => {
    await using world = await startWorld();
    const { ada } = await paintAll(world);
    const boss = admin(world);
    const [today = ''] = new Date().toISOString().split('T');
    const member = await replySaying(await boss.command('usage member', { member: ada }), 'Usage of one member');
    expect(
      textOf(member)
        .replaceAll(/\d+\.\d s/g, 'T s')
        .split('\n')
        .slice(1, 4),
    ).toEqual([
      `<@${ada.id}> **$0.094** · 3 pictures · waste $0.04 · 1 moderated · 1 failed · Average wait **T s**`,
      `${today} · FLUX1.1 [pro] · **$0.08** · 2 pictures · waste $0.04 · 1 moderated · 1 failed`,
      `${today} · FLUX.2 [klein] 4B · **$0.014** · 1 picture · waste $0.00`,
    ]);
    const models = await replySaying(await boss.command('usage models', { period: 'today' }), 'Usage by model, today');
    expect(textOf(models)).toContain(
      '**FLUX1.1 [pro]** · **$0.08** · 2 pictures · waste $0.08 · 1 moderated · 2 failed',
    );
  });
});

describe('/usage export', () => {
  it('brings every picture with its cost as CSV and as JSON, and no prompt', async () => {
    await using world = await startWorld();
    const { ada, ben } = await paintAll(world);
    const boss = admin(world);
    const csv = await replySaying(await boss.command('usage export', { format: 'csv' }), '6 pictures, this month.');
    expect(csv.attachments[0]?.filename).toMatch(/^easel-usage-\d{4}-\d\d-01-to-[\d-]+\.csv$/);
    const rows = readCsv(csv);
    expect(rows).toHaveLength(6);
    const cells = rows.map((row) => [
      row['member_id'],
      row['model'],
      row['state'],
      row['reason'],
      row['charged_usd'],
      row['billed_usd'],
    ]);
    const [me, him] = [`'${ada.id}`, `'${ben.id}`];
    expect(cells).toEqual([
      [me, 'flux-pro-1.1', 'kept', '', '0.04', '0.04'],
      [me, 'flux-pro-1.1', 'kept', '', '0.04', '0.04'],
      [me, 'flux-2-klein-4b', 'kept', '', '0.014', '0.014'],
      [me, 'flux-pro-1.1', 'moderated', 'content_moderated', '0.00', '0.00'],
      [me, 'flux-pro-1.1', 'failed', 'outcome_unknown', '0.00', '0.04'],
      [him, 'flux-pro-1.1', 'failed', 'provider_failed', '0.00', '0.04'],
    ]);
    const bytes = csv.attachments[0]?.bytes?.toString('utf8') ?? '';
    for (const prompt of ['fox', 'mouse', 'cat']) expect(bytes).not.toContain(prompt);

    const json = readJson(await replySaying(await boss.command('usage export', { format: 'json' }), '6 pictures'));
    expect(json.map((row) => `'${row['generation_id']}`)).toEqual(rows.map((row) => row['generation_id']));
    expect(json[2]).toMatchObject({ member_id: ada.id, picture: 1, charged_usd: '0.014', state: 'kept' });
  });

  it('names members as the server called them when they last painted, as text for spreadsheets too', async () => {
    await using world = await startWorld();
    const [ada, ben, boss] = [world.member('Ada'), world.member('王小明'), admin(world)];
    await paint(ada);
    await paint(ben);
    world.given.push('=Ada@work', 'Benny');
    ada.nick = '=Ada@work';
    await paint(ada);
    // Not asked for anything to be painted: what they are called now is not known.
    ben.nick = 'Benny';
    await replySaying(await ben.command('quota'), '$');
    const names = new Map([
      [ada.id, '=Ada@work'],
      [ben.id, '王小明'],
    ]);
    const json = readJson(await replySaying(await boss.command('usage export', { format: 'json' }), '3 pictures'));
    expect(json.map((row) => row['member_name'])).toEqual([ada, ben, ada].map(({ id }) => names.get(id)));
    const csv = readCsv(await replySaying(await boss.command('usage export', { format: 'csv' }), '3 pictures'));
    expect(csv.map((row) => row['member_name'])).toEqual(["'=Ada@work", '王小明', "'=Ada@work"]);
    // Who left is still named below the chart's bars.
    ada.leave();
    const [chart] = (await replySaying(await boss.command('usage overview'), 'Usage of this server')).attachments;
    expect(chart?.description).toContain('=Ada@work $0.08');
  });

  it('brings a page in the language of the server, which may ask for nothing and has no prompt in it', async () => {
    await using world = await startWorld({ discord: { guild: { name: '画室 <b>', locale: 'zh-CN' } } });
    const { ada } = await paintAll(world);
    const boss = admin(world);
    const reply = await replySaying(
      await boss.command('usage export', { format: 'html' }),
      '3 pictures. Open the file',
    );
    expect(reply.ephemeral).toBe(true);
    expect(reply.attachments[0]?.filename).toMatch(/^easel-report-\d{4}-\d\d-01(?:-to-[\d-]+)?\.html$/);
    const page = reply.attachments[0]?.bytes?.toString('utf8') ?? '';
    expect(page).toContain('<html lang="zh-CN">');
    expect(page).toContain('画室 &lt;b&gt; 的绘图与花费');
    expect(page).toContain("default-src 'none'; script-src 'sha256-");
    expect(page).not.toMatch(/unsafe-|https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
    expect(page).toContain(ada.id);
    for (const prompt of ['a fox', 'a dog', 'a cat']) expect(page).not.toContain(prompt);
    world.discord.guild.attachmentSizeLimit = 2_500;
    await replySaying(await boss.command('usage export', { format: 'html' }), 'larger than a file may be here');
    await replySaying(
      await boss.command('usage export', { format: 'html', period: 'last_month' }),
      'Nothing was painted (last month)',
    );
  });

  it('splits what is larger than Discord takes, every part complete', async () => {
    await using world = await startWorld();
    world.discord.guild.attachmentSizeLimit = 2_500;
    await fillDatabase(
      world,
      Array.from({ length: 24 }, () => ({ member: world.member().id, pictures: 2 })),
    );
    const invocation = await admin(world).command('usage export', { format: 'csv' });
    const last = await invocation.followUpWhere(
      (message) => message.attachments[0]?.filename.includes('part-3') ?? false,
    );
    const parts = [invocation.reply ?? last, ...invocation.followUps];
    expect(parts).toHaveLength(3);
    expect(parts.every(({ ephemeral, attachments }) => ephemeral && (attachments[0]?.size ?? 0) <= 2_500)).toBe(true);
    const ids = parts.flatMap(readCsv).map((row) => `${row['generation_id']}/${row['picture']}`);
    expect(new Set(ids).size).toBe(48);
    expect(ids).toEqual(ids.toSorted());
  });
});

const contentsOf = ({ filename, bytes, description }: Message['attachments'][number]) => ({
  filename,
  description,
  bytes: bytes?.toString('base64'),
});

const EVERY_MS = 17;

async function worldWithDigest(clock: CalendarClock) {
  const world = await startWorld({ clock, timings: { digestEveryMs: EVERY_MS } });
  const channel = world.discord.guild.addChannel({ name: 'money' });
  return { world, channel };
}

describe('the weekly summary', () => {
  // A Monday.
  const WEEK = '2026-11-16';

  it('is posted on Monday at nine of the server, once, however often the bot starts', async () => {
    const clock = new CalendarClock(EVERY_MS);
    clock.set(`${WEEK}T12:00:00Z`);
    const { world, channel } = await worldWithDigest(clock);
    await using _world = world;
    const boss = admin(world);
    await withStore(world, (store) =>
      store.changeSettings(
        world.discord.guild.id,
        { timeZone: 'Europe/Berlin' },
        {
          guildId: world.discord.guild.id,
          actorId: '1',
          action: 'setting',
          subject: 'time_zone',
          before: null,
          after: null,
          atMs: 0,
        },
      ),
    );
    const reply = await replySaying(await boss.command('usage digest', { channel }), `goes to <#${channel.id}>`);
    expect(reply.ephemeral).toBe(true);
    expect(channel.messages.map(({ content }) => content)).toEqual([
      'From now on, this channel gets a summary of what Easel painted and cost, every Monday at 9.',
    ]);
    const ada = world.member('Ada');
    const ben = world.member('王小明');
    await fillDatabase(world, [
      { member: ada.id, pictures: 5, atMs: Date.parse('2026-11-18T12:00:00Z') },
      { member: ben.id, pictures: 2, atMs: Date.parse('2026-11-22T22:30:00Z'), timeZone: 'Europe/Berlin' },
      // Already Monday in Berlin.
      { member: ben.id, pictures: 4, atMs: Date.parse('2026-11-22T23:30:00Z'), timeZone: 'Europe/Berlin' },
    ]);
    // Sunday evening in Berlin: the last seven days are the week.
    clock.set('2026-11-22T20:00:00Z');
    const asked = await boss.command('usage digest', { preview: true });
    const preview = await asked.followUpWhere((message) => says(message, 'The week from'));
    expect(preview.ephemeral).toBe(true);
    expect(preview.pings.userIds).toEqual([]);
    expect(asked.reply?.content).toBe(
      'Only you see this. The message below is what would be posted for the last 7 days. ' +
        `The next summary goes to <#${channel.id}>, for Monday to Sunday: <t:${Date.parse('2026-11-23T08:00:00Z') / 1_000}:f>.`,
    );
    clock.set('2026-11-23T07:59:00Z');
    await clock.nextLooks();
    expect(channel.messages).toHaveLength(1);

    clock.set('2026-11-23T08:00:00Z');
    const digest = await channel.messageWhere((message) => says(message, 'The week from'));
    expect(preview.content).toBe(digest.content);
    expect(preview.attachments.map(contentsOf)).toEqual(digest.attachments.map(contentsOf));
    expect(digest.content.split('\n')).toEqual([
      '**The week from 2026-11-16 to 2026-11-22**',
      '**$0.28** for 7 pictures of 2 members · waste $0.00',
      'The week before: $0.00 for 0 pictures',
      `1. <@${ada.id}> **$0.20** · 5 pictures · waste $0.00`,
      `2. <@${ben.id}> **$0.08** · 2 pictures · waste $0.00`,
    ]);
    expect(digest.pings.userIds).toEqual([]);
    expect(imageSize(digest.attachments[0]?.bytes ?? new Uint8Array()).width).toBe(1640);
    expect(digest.attachments[0]?.description).toContain('Ada $0.20, 王小明 $0.08');

    await clock.nextLooks();
    await world.stopBot();
    await world.startBot();
    await clock.nextLooks();
    expect(channel.messages).toHaveLength(2);
    expect(world.discord.violations).toEqual([]);
  });

  it('is not posted for weeks before it was set up, nor after it was ended', async () => {
    const clock = new CalendarClock(EVERY_MS);
    clock.set('2026-11-25T12:00:00Z');
    const { world, channel } = await worldWithDigest(clock);
    await using _world = world;
    const boss = admin(world);
    await fillDatabase(world, [
      { member: world.member('Ada').id, pictures: 5, atMs: Date.parse('2026-11-18T12:00:00Z') },
    ]);
    const nothing = await boss.command('usage digest', { preview: true });
    await replySaying(
      nothing,
      'Nothing was painted in the last 7 days, so nothing would be posted. No channel is set.',
    );
    await replySaying(await boss.command('usage digest', { channel }), 'goes to');
    await replySaying(await boss.command('usage digest'), `goes to <#${channel.id}>`);
    await replySaying(await boss.command('usage digest', { channel, off: true }), 'Give one of');
    await clock.nextLooks();
    expect(channel.messages).toHaveLength(1);

    await replySaying(await boss.command('usage digest', { off: true }), 'The weekly summary is no longer sent');
    await replySaying(await boss.command('usage digest'), 'No weekly summary is sent. Choose a channel');
    clock.set('2026-11-30T12:00:00Z');
    await clock.nextLooks();
    expect(channel.messages).toHaveLength(1);
    const trail = await withStore(world, (store) => store.auditTrail(world.discord.guild.id, 10, 0));
    expect(trail.map(({ subject, before, after }) => ({ subject, before, after }))).toEqual([
      { subject: 'digest_channel', before: channel.id, after: null },
      { subject: 'digest_channel', before: null, after: channel.id },
    ]);
  });

  it('comes without its chart where the bot may attach nothing', async () => {
    const clock = new CalendarClock(EVERY_MS);
    clock.set(`${WEEK}T12:00:00Z`);
    const { world, channel } = await worldWithDigest(clock);
    await using _world = world;
    channel.permissions = Permission.ViewChannel | Permission.SendMessages;
    await replySaying(await admin(world).command('usage digest', { channel }), 'goes to');
    await fillDatabase(world, [{ member: world.member().id, pictures: 1, atMs: Date.parse(`${WEEK}T12:00:00Z`) }]);
    clock.set('2026-11-23T12:00:00Z');
    const digest = await channel.messageWhere((message) => says(message, 'The week from'));
    expect(digest.attachments).toEqual([]);
    await clock.nextLooks();
    expect(channel.messages).toHaveLength(2);
  });

  it('is not posted in a server to which DISCORD_GUILD_ID does not confine the bot', async () => {
    const clock = new CalendarClock(EVERY_MS);
    clock.set(`${WEEK}T12:00:00Z`);
    const { world, channel } = await worldWithDigest(clock);
    await using _world = world;
    await replySaying(await admin(world).command('usage digest', { channel }), 'goes to');
    await fillDatabase(world, [{ member: world.member().id, pictures: 1, atMs: Date.parse(`${WEEK}T12:00:00Z`) }]);
    await world.stopBot();
    clock.set('2026-11-23T12:00:00Z');
    await world.startBot({ DISCORD_GUILD_ID: world.discord.addGuild({ name: 'Only here' }).id });
    await clock.nextLooks();
    expect(channel.messages).toHaveLength(1);
  });

  it('is not set up for a channel where the bot may not post, nor for one of another server', async () => {
    await using world = await startWorld();
    const closed = world.discord.guild.addChannel({ name: 'closed' });
    closed.permissions = Permission.ViewChannel;
    const boss = admin(world);
    const refused = await boss.command('usage digest', { channel: closed });
    await replySaying(refused, `I may not post in <#${closed.id}>`);
    const elsewhere = world.discord.addGuild({ name: 'Elsewhere' }).channel;
    const crossed = await boss.command('usage digest', { channel: elsewhere.id }, { unchecked: true });
    await replySaying(crossed, 'I may not post in');
    await replySaying(await boss.command('usage digest'), 'No weekly summary is sent');
    expect([...closed.messages, ...elsewhere.messages]).toEqual([]);
  });
});

/** The store of the running bot, through a separate connection. */
async function withStore<T>(
  world: World,
  use: (store: ReturnType<typeof createAdministrationStore>) => Promise<T>,
): Promise<T> {
  await using database = openDatabase(world.config.databasePath);
  return await use(createAdministrationStore(database.kysely));
}
