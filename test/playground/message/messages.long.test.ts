import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../playground/chromium.ts';
import type { Channel, Member } from '../../../sandbox/discord/discord.ts';
import { BrowserWorld } from '../support/browser-world.ts';

const NEWEST = 'message-log li:last-child [data-message-id]';

describe.skipIf(findChromium(process.env) === null)('messages, by keyboard alone,', () => {
  let world: BrowserWorld;
  let ada: Member;
  let ben: Member;
  beforeAll(async () => {
    world = await BrowserWorld.open();
    ada = named('Ada');
    ben = named('Ben');
  });
  afterEach(() => world.expectNoFaults());
  afterAll(() => world[Symbol.asyncDispose]());

  function named(name: string): Member {
    const all = [...world.playground.discord.guild.members.values()];
    const found = all.find(({ user }) => user.globalName === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  }

  function channel(): Channel {
    const [general] = world.playground.discord.guild.channels.values();
    if (general === undefined) throw new Error('there is no channel');
    return general;
  }

  /** Paints a picture as Ada; resolves once the page shows it. */
  async function paint(page: Page, prompt: string): Promise<string> {
    const painted = await ada.command('imagine', { prompt }, { channel: channel() });
    const reply = await painted.replyWhere(({ attachments }) => attachments.length > 0);
    const message = `[data-message-id="${reply.id}"]`;
    await page.waitForSelector(`${message} .picture img`);
    return message;
  }

  it('have buttons that keep the focus, and private answers that are dismissed', async () => {
    await using page = await world.openPage();
    const message = await paint(page, 'a heron at dawn');
    expect(await page.textContent(`${message} .reference`)).toContain('/imagine');
    const more = page.locator(`${message} [data-custom-id^="v1:more"]`);
    await more.press('Enter');
    const dismiss = page.locator(`${NEWEST} .dismiss`);
    await dismiss.waitFor();
    expect(await page.textContent(`${NEWEST} .reference`)).toContain('a heron at dawn');
    await page.locator(`${message} [data-custom-id^="v1:more"]:focus`).waitFor();
    await dismiss.press('Enter');
    await dismiss.waitFor({ state: 'detached' });
  });

  it('have selects that open, move, take letters and choose', async () => {
    await using page = await world.openPage();
    await paint(page, 'a heron at dusk');
    await ada.command('history', {}, { channel: channel() });
    const select = page.locator(`${NEWEST} [role=combobox]`);
    await select.waitFor();
    await select.press('ArrowDown');
    const list = page.locator(`${NEWEST} [role=listbox]`);
    await list.waitFor();
    await select.press('Escape');
    await list.waitFor({ state: 'hidden' });
    await select.press('a');
    await list.waitFor();
    await select.press('Home');
    await select.press('Enter');
    await list.waitFor({ state: 'hidden' });
    await page.locator(`${NEWEST} .picture`).waitFor();
    expect(await page.textContent(`${NEWEST} .markdown`)).toContain('a heron at dusk');
    // The select is gone: its message has the focus, not whatever stands in its place.
    await page.locator(`${NEWEST}:focus`).waitFor();
  });

  it('have a menu with the commands of apps', async () => {
    await using page = await world.openPage();
    const message = page.locator(await paint(page, 'a heron at noon'));
    await message.press('Shift+F10');
    const about = page.locator('[role=menu] [data-item="About this picture"]');
    await about.waitFor();
    await page.locator('[role=menu] :focus', { hasText: 'About this picture' }).waitFor();
    await page.keyboard.press('Escape');
    await about.waitFor({ state: 'hidden' });
    await page.locator('article:focus', { hasText: 'a heron at noon' }).waitFor();
    await message.press('ContextMenu');
    await page.keyboard.press('Enter');
    await page.locator(`${NEWEST} .reference`, { hasText: 'About this picture' }).waitFor();
  });

  it('open their pictures large, and lift spoilers', async () => {
    await using page = await world.openPage();
    const message = await paint(page, 'a heron at night');
    await page.locator(`${message} .picture`).press('Enter');
    await page.locator('dialog.lightbox[open] img').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog.lightbox[open]').waitFor({ state: 'detached' });
    ben.post({ channel: channel(), content: 'it was ||the butler||' });
    const spoiler = page.locator(`${NEWEST} message-spoiler [role=button]`);
    await spoiler.press('Enter');
    await spoiler.waitFor({ state: 'detached' });
  });

  it('wait below while one reads above, are told to screen readers, and are jumped to', async () => {
    await using page = await world.openPage();
    for (let index = 0; index < 40; index += 1)
      ben.post({ channel: channel(), content: `line ${index}\nand its second` });
    await page.locator(NEWEST, { hasText: 'line 39' }).waitFor();
    const scroller = page.locator('.message-scroller');
    await scroller.evaluate((element) => element.scrollTo({ top: 0 }));
    await page.locator('.jump').waitFor();
    ben.post({ channel: channel(), content: 'are you **there**?' });
    await page.locator('.jump', { hasText: '1 new message' }).waitFor();
    await page.locator('[role=log]', { hasText: 'Ben: are you there?' }).waitFor({ state: 'attached' });
    expect(await scroller.evaluate((element) => element.scrollTop)).toBe(0);
    await page.locator('.jump').press('Enter');
    await page.locator('.jump').waitFor({ state: 'detached' });
  });

  it('show HTML, scripts and 4 000 characters of marks as the text that they are', async () => {
    await using page = await world.openPage();
    const html = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    ben.post({ channel: channel(), content: html });
    await page.locator(NEWEST, { hasText: html }).waitFor();
    expect(await page.locator(`${NEWEST} .markdown :is(img, script)`).count()).toBe(0);
    ben.post({ channel: channel(), content: '***___~~||>'.repeat(363) });
    ben.post({ channel: channel(), content: 'after it' });
    await page.locator(NEWEST, { hasText: 'after it' }).waitFor();
    expect(await page.title()).toContain('Easel');
  });
});
