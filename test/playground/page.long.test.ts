import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../playground/chromium.ts';
import { seriousFindings } from './support/accessibility.ts';
import { BrowserWorld, PHONE } from './support/browser-world.ts';
import { say } from './support/keyboard.ts';

const LAST = 'article.message[data-message-id] >> nth=-1';

let world: BrowserWorld;

/** Has a picture painted by whoever one is; resolves when it stands in the page. */
async function paint(page: Page, prompt: string): Promise<void> {
  await say(page, `/imagine ${prompt}`);
  await page.waitForSelector(`article.message:has-text(${JSON.stringify(prompt)}) [data-custom-id^="v1:again:"]`);
}

async function be(page: Page, name: string): Promise<void> {
  await page.click('button.person');
  await page.click(`[data-be="${name}"]`);
}

describe.skipIf(findChromium(process.env) === null)('the page, in a browser,', () => {
  beforeAll(async () => {
    world = await BrowserWorld.open();
  });
  afterEach(() => world.expectNoFaults());
  afterAll(() => world[Symbol.asyncDispose]());

  it('opens without a complaint and asks for nothing beyond this machine', async () => {
    await using page = await world.openPage();
    expect(await page.title()).toContain('Easel');
  });

  it('shows a text of a member as text, whatever is in it: it changes nothing but its own message', async () => {
    await using page = await world.openPage();
    await paint(page, 'a quiet harbour');
    const hostile = [
      '<img src=x onerror="document.title=1"><script>alert(1)</script><style>*{display:none}</style>',
      '<a href="javascript:alert(1)">x</a> [link](javascript:alert(1)) </article></main><!--',
      '${alert(1)} {{alert(1)}} @everyone <@1> <t:99999999999999:R> \u202e\u0000\u200b',
      `${'**'.repeat(120)}${'||'.repeat(60)}${'> '.repeat(60)}${'~~__*`'.repeat(40)}`,
    ].join('\n');
    const around = async (): Promise<string> =>
      await page.evaluate<string>(`(() => {
        const copy = document.documentElement.cloneNode(true);
        for (const own of copy.querySelectorAll('article.message')) (own.closest('li') ?? own).remove();
        for (const own of copy.querySelectorAll('[aria-live], [role=status]')) own.remove();
        return copy.outerHTML.replaceAll(/<!--.*?-->/gu, '');
      })()`);
    const before = await around();
    const countBefore = await page.locator('article.message').count();
    const { discord } = world.playground;
    const texts = [hostile, 'x'.repeat(4_000), '<b>'.repeat(1_333), '`'.repeat(3_999)];
    for (const [index, prompt] of texts.entries()) {
      // Each of another member: who asks for much in a short time waits.
      const member = discord.guild.addMember({ name: `Guest ${index}` });
      await member.command('imagine', { prompt });
      await page.waitForSelector(`article.message >> nth=${countBefore + index}`);
    }
    await expect
      .poll(async () => await page.locator('article.message .component-button[data-custom-id^="v1:delete"]').count())
      .toBe(texts.length + 1);
    await page.fill('.composer [data-line]', hostile);
    await page.keyboard.press('Enter');
    await page.waitForSelector(`article.message >> nth=${countBefore + texts.length}`);
    await page.waitForSelector('.composer [data-line]:not([readonly])');
    expect(await around()).toBe(before);
    expect(await page.title()).toContain('Easel');
    expect(await page.locator('article.message').getByText('<script>alert(1)</script>').count()).toBe(2);
    expect(await page.evaluate<number>('document.scripts.length')).toBe(1);
  });

  it('speaks the language of the member one is, and of their own choice at once', async () => {
    await using page = await world.openPage();
    await page.click('button.person');
    await page.selectOption('select[name="language"]', 'zh-CN');
    await page.waitForSelector('.bar [data-panel="tours"]:has-text("导览")');
    expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
    await page.selectOption('select[name="language"]', 'en-US');
    await page.waitForSelector('.bar [data-panel="tours"]:has-text("Tours")');
    await page.keyboard.press('Escape');
    for (const [name, panel, quota, left] of [
      ['Chen', '导览', '/额度 ', /还剩|剩余/u],
      ['Ting', '導覽', '/額度 ', /還剩/u],
      ['Yuki', 'ツアー', '/残額 ', /残額/u],
    ] as const) {
      await be(page, name);
      await page.waitForSelector(`.bar [data-panel="tours"]:has-text("${panel}")`);
      await say(page, quota);
      await page.waitForSelector(`${LAST} >> text=${left}`);
    }
  });

  it.each(['dark', 'light'] as const)('has no serious finding of axe-core, %s', async (theme) => {
    await using page = await world.openPage({}, { colorScheme: theme });
    await be(page, 'Dora');
    const clean = async (what: string): Promise<void> => {
      expect(await seriousFindings(page), what).toEqual([]);
    };
    if (theme === 'dark') await paint(page, 'a tower of books');
    await clean('messages');
    await say(page, '/history ');
    await page.waitForSelector(`${LAST} >> message-select`);
    await clean('a reply with a select that only one person sees');
    await page.click('.composer [data-line]');
    await page.keyboard.type('/im');
    await page.waitForSelector('.composer [role="option"]');
    await clean('the picker');
    await page.keyboard.type('agine x');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.type('model');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.composer [data-option="model"]');
    await clean('a command with options');
    await page.keyboard.press('Escape');
    await page.click('.composer .discard');
    await page.click('[data-custom-id^="v1:edit:"] >> nth=-1');
    await page.waitForSelector('dialog[open]');
    await clean('a dialog');
    await page.keyboard.press('Escape');
    await page.click('button.person');
    await clean('who one is');
    await page.keyboard.press('Escape');
    for (const panel of ['behind', 'levers', 'tours']) {
      await page.click(`.bar [data-panel="${panel}"]`);
      await page.waitForSelector(`aside [data-panel="${panel}"], aside[data-panel="${panel}"]`);
      await clean(panel);
    }
    await page.click('.bar [data-panel="behind"]');
    for (const tab of ['ledger', 'hosts', 'operator', 'log']) {
      await page.click(`#behind-tab-${tab}`);
      await clean(tab);
    }
  });

  it('fits on a phone without scrolling sideways, with every panel, and with a long word', async () => {
    await using page = await world.openPage({}, { viewport: PHONE, hasTouch: true });
    const overflow = async (): Promise<number> =>
      await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    await say(page, 'w'.repeat(300));
    await page.waitForSelector(`article.message:has-text("${'w'.repeat(300)}")`);
    expect(await overflow()).toBeLessThanOrEqual(0);
    expect(
      await page.evaluate<number>(
        '(() => { const log = document.querySelector("[role=log], .messages, message-log"); return log === null ? 0 : log.scrollWidth - log.clientWidth; })()',
      ),
    ).toBeLessThanOrEqual(0);
    expect(await seriousFindings(page)).toEqual([]);
    for (const panel of ['behind', 'levers', 'tours']) {
      await page.click(`.bar [data-panel="${panel}"]`);
      await page.waitForSelector(`aside[data-panel="${panel}"]`);
      expect(await overflow(), panel).toBeLessThanOrEqual(0);
      expect(await seriousFindings(page), panel).toEqual([]);
      await page.click('aside .close');
    }
  });

  it('tells a screen reader nothing of what was said to the person before', async () => {
    await using page = await world.openPage();
    await be(page, 'Milo');
    await say(page, '/quota ');
    const news = page.locator('message-log [role="log"]');
    await expect.poll(() => news.innerText()).toContain('left today');
    await be(page, 'Noor');
    await expect.poll(() => news.innerText()).toBe('');
  });

  it('lets the keyboard pause a tour, go on with it and leave it', async () => {
    await using page = await world.openPage();
    await page.locator('[data-panel="tours"]').press('Enter');
    await page.locator('[data-start-tour="first-picture"]').press('Enter');
    const guide = page.locator('tour-guide');
    await guide.waitFor();
    await page.keyboard.press('Escape');
    await guide.getByText('Paused').waitFor();
    await page.keyboard.press('Enter');
    await guide.getByText('Paused').waitFor({ state: 'detached' });
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await guide.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.dataset.panel')).toBe('tours');
  });

  it('takes what is typed anywhere into the line, but leaves a dialog its letters', async () => {
    await using page = await world.openPage();
    await page.locator('[data-panel="tours"]').focus();
    await page.keyboard.type('/imag');
    await page.getByRole('option', { name: /imagine/u }).waitFor();
    expect(await page.locator('[data-line]').inputValue()).toBe('/imag');
    await page.locator('.person').click();
    await page.locator('[data-be="Ben"]').focus();
    await page.keyboard.type('x');
    expect(await page.locator('[data-line]').inputValue()).toBe('/imag');
  });

  it('closes the list of a phone by a tap beside it, which opens nothing, and by choosing somebody', async () => {
    await using page = await world.openPage({}, { viewport: PHONE, hasTouch: true });
    const list = page.locator('nav.servers.open');
    await page.locator('.bar .menu').tap();
    await list.waitFor();
    await page.touchscreen.tap(PHONE.width - 10, 24);
    await list.waitFor({ state: 'detached' });
    expect(await page.locator('.panel').count()).toBe(0);
    await page.locator('.bar .menu').tap();
    await page.locator('.person').tap();
    await page.locator('[data-be="Chen"]').tap();
    await list.waitFor({ state: 'detached' });
    expect(await page.locator('.person').getAttribute('data-person')).toBe('Chen');
  });

  it('tells what is chosen from what is not in the colours of the machine, too', async () => {
    await using page = await world.openPage({}, { forcedColors: 'active' });
    const styles = async (selector: string, name: string): Promise<string[]> =>
      await page.evaluate<string[]>(
        `[...document.querySelectorAll('${selector}')].map((one) => getComputedStyle(one).${name})`,
      );
    const [open, ...others] = await styles('button.channel', 'backgroundColor');
    expect(new Set(others).size).toBe(1);
    expect(others).not.toContain(open);
    expect(new Set(await styles('.panels button', 'borderStyle'))).toEqual(new Set(['solid']));
  });
});
