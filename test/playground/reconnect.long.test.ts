import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, findChromium } from '../../playground/chromium.ts';
import { openPlayground } from '../../playground/playground.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { TEST_TIMEOUT_MS } from '../support/test-timeout.ts';

/** The page's socket closes when the test says so. */
const CUTTABLE = `WebSocket = class extends WebSocket {
  constructor(address) {
    super(address);
    addEventListener('cut', () => this.close(), { once: true });
  }
}`;
const executablePath = findChromium(process.env);

describe.skipIf(executablePath === null)('a page whose server goes away', () => {
  let browser: Browser;
  const errors: string[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_FLAGS] });
  });
  afterAll(async () => {
    await browser.close();
    expect(errors).toEqual([]);
  });

  async function openPage(url: string): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-US' });
    context.setDefaultTimeout(TEST_TIMEOUT_MS - 10_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
    await page.addInitScript({ content: CUTTABLE });
    await page.goto(url);
    await page.waitForSelector('main .composer');
    return page;
  }

  it('keeps an open dialog with what is typed in it while it connects again, and submits it then', async () => {
    await using folder = await temporaryFolder();
    await using playground = await openPlayground({ port: 0, folder: folder.path });
    const page = await openPage(playground.url);
    const { discord } = playground;
    const ada = [...discord.guild.members.values()].find(({ user }) => user.globalName === 'Ada');
    if (ada === undefined) throw new Error('there is no Ada');
    const asked = await ada.command('imagine', { prompt: 'a heron' });
    const reply = await asked.replyWhere(({ attachments }) => attachments.length === 1);
    await page.click(`[data-message-id="${reply.id}"] button:has-text("Edit")`);
    await page.fill('app-dialog textarea', 'a heron in rain');
    const back = page.waitForEvent('websocket');
    await page.evaluate("dispatchEvent(new Event('cut'))");
    await (await back).waitForEvent('framereceived');
    expect(await page.inputValue('app-dialog textarea')).toBe('a heron in rain');
    await page.click('app-dialog button.submit');
    await page.waitForSelector('app-dialog', { state: 'detached' });
    await page.context().close();
  });

  it('begins anew where another playground answers at its address', async () => {
    await using folder = await temporaryFolder();
    const first = await openPlayground({ port: 0, folder: folder.path });
    const page = await openPage(first.url);
    await page.fill('.composer [data-line]', 'never sent');
    await first[Symbol.asyncDispose]();
    await using second = await openPlayground({ port: Number(new URL(first.url).port), folder: folder.path });
    await page.waitForFunction("document.querySelector('.composer [data-line]').value === ''");
    await page.fill('.composer [data-line]', 'here again');
    await page.press('.composer [data-line]', 'Enter');
    await page.waitForSelector('text=here again');
    expect(second.discord.messages(second.discord.guild.channel).map(({ content }) => content)).toContain('here again');
    await page.context().close();
  });
});
