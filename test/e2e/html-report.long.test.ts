import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../playground/chromium.ts';
import { Permission, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { carryToUsage, NO_USAGE } from '../../src/db/ledger/daily-usage.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { seriousFindings } from '../playground/support/accessibility.ts';
import { expectVisibleFocus, tabTo } from '../playground/support/keyboard.ts';
import { microsOf, ReportBrowser, rowsOf } from '../support/report-page.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const HOSTILE = '</script><img src=x onerror=alert(1)>"\'&\u202E';
const MEGABYTE = 1_000_000;

const paint = async (member: Member, options: Readonly<Record<string, string | number>> = {}) =>
  pictureIn(await member.command('imagine', { prompt: 'a fox', ...options }));

const adminOf = (world: World): Member =>
  world.discord.guild.addMember({ name: 'Admin', permissions: Permission.ManageGuild });

async function exported(world: World, period: string, says = 'Open the file'): Promise<Message> {
  return replySaying(await adminOf(world).command('usage export', { format: 'html', period }), says);
}

/** One month's pictures of many members, in each of the last twelve months, as the ledger's sums have them. */
async function fillYear(world: World, members: number): Promise<void> {
  await using database = openDatabase(world.config.databasePath);
  const { guild } = world.discord;
  const now = new Date();
  await database.kysely.transaction().execute(async (trx) => {
    for (let ago = 0; ago < 12; ago += 1) {
      const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - ago)).toISOString().slice(0, 7);
      for (let member = 0; member < members; member += 1) {
        const pictures = 1 + ((member + ago) % 50);
        const charged = pictures * 41_237;
        await carryToUsage(
          trx,
          {
            guildId: guild.id,
            userId: String(10n ** 17n + BigInt(member)),
            guildDay: `${month}-01`,
            guildMonth: month,
          },
          'flux-pro-1.1',
          { ...NO_USAGE, pictures, charged_micros: charged, wait_ms: pictures * 8_000 },
          { channelId: guild.channel.id },
        );
      }
    }
  });
}

describe.skipIf(findChromium(process.env) === null)('the report that Discord received, opened in a browser', () => {
  let browser: ReportBrowser;
  beforeAll(async () => {
    browser = await ReportBrowser.open();
  });
  afterEach(() => browser.expectNoFaults());
  afterAll(() => browser[Symbol.asyncDispose]());

  it('shows what the host was paid and painted, to the micro-dollar, under hostile names that do nothing', async () => {
    await using world = await startWorld({ discord: { guild: { name: HOSTILE } } });
    const [ada, ben] = [world.member(HOSTILE), world.member('王小明')];
    await paint(ada, { count: 2 });
    await paint(ben, { model: 'flux-2-klein-4b' });
    world.bfl.next({ outcome: 'error', costOfEnd: 4 });
    await replySaying(await ada.command('imagine', { prompt: 'a mouse' }), 'FLUX failed');
    const report = await exported(world, 'month');

    await using page = await browser.show(report);
    const paid = Math.round(world.bfl.billedCredits * 10_000);
    const painted = world.bfl.tasks.filter(({ state }) => state === 'ready').length;
    for (const table of ['models-table', 'channels-table', 'days-table']) {
      const heads = await page.$$eval(`#${table} thead th`, (cells) => cells.map(({ textContent }) => textContent));
      const [total = []] = await rowsOf(page, table, 'tfoot');
      expect(microsOf(total[heads.indexOf('Paid to hosts')] ?? ''), table).toBe(paid);
      expect(total[heads.indexOf('Pictures')], table).toBe(String(painted));
    }
    const members = await rowsOf(page, 'members-table');
    const [sum = []] = await rowsOf(page, 'members-table', 'tfoot');
    const charged = members.map((row) => microsOf(row[1] ?? ''));
    expect(charged.reduce((all, one) => all + one, 0)).toBe(microsOf(sum[1] ?? ''));
    expect(charged).toEqual([80_000, 14_000]);
    const shown = '</script><img src=x onerror=alert(1)>"\'&';
    expect(members.map(([name]) => name)).toEqual([`${shown}${ada.id}`, `王小明${ben.id}`]);
    expect(await page.textContent('.tiles')).toContain('$0.094');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.textContent('h1')).toContain(shown);
    expect(await page.textContent('#channels-table tbody th')).toContain(world.discord.guild.channel.id);
  });

  it('is sorted, searched, pointed at and read by keyboard and touch, in both themes, with nothing that axe-core finds', async () => {
    await using world = await startWorld();
    await fillYear(world, 150);
    const report = await exported(world, 'year');
    for (const colorScheme of ['light', 'dark'] as const) {
      await using page = await browser.show(report, { colorScheme });
      expect(await seriousFindings(page)).toEqual([]);
    }
    await using page = await browser.show(report, { colorScheme: 'light' });
    const ground = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await ground();
    await page.getByLabel('Dark').check();
    expect(await ground()).not.toBe(light);

    await page.click('#members-table th:has-text("Pictures") button');
    const sorted = (await rowsOf(page, 'members-table')).map((row) => Number(row[3]));
    expect(sorted).toEqual(sorted.toSorted((a, b) => b - a));
    await page.click('#members-table th:has-text("Pictures") button');
    expect(await page.getAttribute('#members-table th:has-text("Pictures")', 'aria-sort')).toBe('ascending');
    await page.fill('#members-table input', '100000000000000007');
    expect((await rowsOf(page, 'members-table')).map(([id]) => id)).toEqual(['100000000000000007']);
    await page.fill('#members-table input', '');

    await tabTo(page, '#spending');
    await expectVisibleFocus(page);
    await page.keyboard.press('End');
    expect(await page.textContent('#spending .tooltip strong')).toContain(String(new Date().getUTCFullYear()));
    expect(await page.textContent('#spending + .spoken')).toContain('FLUX1.1 [pro]');
    await page.keyboard.press('Escape');
    expect(await page.isVisible('#spending .tooltip')).toBe(false);
    await page.hover('#top-members svg', { position: { x: 200, y: 10 } });
    expect(await page.isVisible('#top-members .tooltip')).toBe(true);

    await page.evaluate(`window.printed = 0; addEventListener('beforeprint', () => {
      window.printed = document.querySelectorAll('#members-table tbody tr').length;
    })`);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await page.evaluate('window.printed')).toBe(150);
    expect(await rowsOf(page, 'members-table')).toHaveLength(20);

    await using phone = await browser.show(report, { viewport: { width: 390, height: 844 }, hasTouch: true });
    await phone.tap('#spending svg', { position: { x: 250, y: 120 } });
    expect(await phone.isVisible('#spending .tooltip')).toBe(true);
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });

  it('is less than 8 MB for 2 000 members and a year, with every one of them, and other commands go on meanwhile', async () => {
    await using world = await startWorld();
    await fillYear(world, 2_000);
    const waiting = exported(world, 'year');
    await replySaying(await world.member().command('quota'), '$');
    const report = await waiting;
    expect(report.attachments[0]?.bytes?.length).toBeLessThan(8 * MEGABYTE);
    await using page = await browser.show(report);
    await page.click('#members-table button:has-text("Show all")');
    const members = await rowsOf(page, 'members-table');
    expect(members).toHaveLength(2_000);
    const months = members.flatMap((row) => row.slice(8).map(microsOf));
    const [days = []] = await rowsOf(page, 'days-table', 'tfoot');
    expect(months).toHaveLength(24_000);
    expect(months.reduce((sum, one) => sum + one, 0)).toBe(microsOf(days[1] ?? ''));
  });
});
