import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../playground/chromium.ts';
import { BrowserWorld } from './support/browser-world.ts';
import { expectVisibleFocus, say, tabTo } from './support/keyboard.ts';

const lastButton = (verb: string): string => `[data-custom-id^="v1:${verb}:"]`;

let world: BrowserWorld;

/** Presses one key after the other. */
async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

describe.skipIf(findChromium(process.env) === null)('with the keyboard alone', () => {
  beforeAll(async () => {
    world = await BrowserWorld.open();
  });
  afterEach(() => world.expectNoFaults());
  afterAll(() => world[Symbol.asyncDispose]());

  it('a command is found, filled in and sent: with choices, further options, and what the bot suggests', async () => {
    await using page = await world.openPage();
    await tabTo(page, '.composer [data-line]');
    await expectVisibleFocus(page);
    await page.keyboard.type('/imag');
    await page.waitForSelector('.composer [role="option"][aria-selected="true"]');
    await press(page, 'Enter');
    await page.waitForSelector('.composer [data-option="prompt"]:focus');
    await page.keyboard.type('a blue heron');
    // Behind it, where further options are chosen.
    await press(page, 'ArrowRight');
    await page.keyboard.type('model');
    await press(page, 'Enter');
    await page.waitForSelector('.composer [data-option="model"]:focus');
    await press(page, 'ArrowDown', 'Enter', 'Enter');
    await page.waitForSelector(`article.message:has-text("a blue heron") ${lastButton('again')}`);
    const { discord } = world.playground;
    const models = discord.invocations.find(({ name }) => name === 'imagine')?.payload['data'];
    expect(JSON.stringify(models)).toContain('"name":"model"');
    // A preset is suggested by the bot, after it was saved.
    await say(page, '/preset save ');
    await page.keyboard.type('Dusk');
    await press(page, 'ArrowRight');
    await page.keyboard.type('{prompt} at dusk');
    await press(page, 'Enter');
    await page.waitForSelector('article.message.ephemeral:has-text("Dusk")');
    await page.waitForSelector('.composer textarea[data-line], .composer [data-line]:focus');
    await page.keyboard.type('/imagine a stork');
    await press(page, 'ArrowRight');
    await page.keyboard.type('preset');
    await press(page, 'Enter');
    await page.waitForSelector('.composer [role="option"]:has-text("Dusk")');
    await press(page, 'ArrowDown', 'ArrowUp', 'Enter', 'Enter');
    await page.waitForSelector(`article.message:has-text("a stork at dusk") ${lastButton('again')}`);
  });

  it('a button is reached, a dialog is filled in: text, a choice, a tick and a file; and sent', async () => {
    await using page = await world.openPage();
    await tabTo(page, lastButton('edit'));
    await expectVisibleFocus(page);
    await press(page, 'Enter');
    await page.waitForSelector('dialog[open] textarea:focus');
    await press(page, 'Control+A');
    await page.keyboard.type('a white heron');
    // A select, by its list.
    await tabTo(page, 'dialog message-select');
    await press(page, 'Enter', 'ArrowDown', 'Enter');
    await tabTo(page, 'dialog input[type="checkbox"]');
    await press(page, 'Space');
    expect(await page.isChecked('dialog input[type="checkbox"]')).toBe(true);
    await tabTo(page, 'dialog [type="submit"], dialog .primary, dialog .submit');
    await press(page, 'Enter');
    await page.waitForSelector('dialog[open]', { state: 'detached' });
    await page.waitForSelector(`article.message.ephemeral:has-text("a white heron") ${lastButton('again')}`);
    // A file, through the machine's own window.
    await tabTo(page, lastButton('change'));
    await press(page, 'Enter');
    await page.waitForSelector('dialog[open] textarea:focus');
    await tabTo(page, 'dialog [data-field] input[type="file"], dialog [data-field] button.file');
    const chooser = page.waitForEvent('filechooser');
    await press(page, 'Enter');
    await (await chooser).setFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
    await page.waitForSelector('dialog :text("x.png")');
    await press(page, 'Escape');
    await page.waitForSelector('dialog[open]', { state: 'detached' });
    // The focus is back where it was.
    expect(await page.locator(`${lastButton('change')}:focus`).count()).toBe(1);
  });

  it('a select of a message and the menu of a message are opened, gone through and used', async () => {
    await using page = await world.openPage();
    await say(page, '/history ');
    await page.waitForSelector('article.message.ephemeral message-select');
    await tabTo(page, 'article.message.ephemeral message-select', 'Shift+Tab');
    await expectVisibleFocus(page);
    await press(page, 'Enter', 'ArrowDown', 'Enter');
    await page.waitForSelector(`article.message.ephemeral ${lastButton('delete')}, article.message.ephemeral img`);
    await tabTo(page, 'article.message .more', 'Shift+Tab');
    await press(page, 'Enter');
    await page.waitForSelector('[role="menuitem"]:focus');
    await press(page, 'ArrowDown', 'Escape');
    expect(await page.locator('article.message .more:focus').count()).toBe(1);
  });

  it('panels, their tabs, a lever and a tour are used', async () => {
    await using page = await world.openPage();
    await tabTo(page, '.bar [data-panel="behind"]');
    await press(page, 'Enter');
    await tabTo(page, '#behind-tab-life');
    await press(page, 'ArrowRight');
    await page.waitForSelector('#behind-tab-ledger:focus[aria-selected="true"]');
    await tabTo(page, '.bar [data-panel="levers"]', 'Shift+Tab');
    await press(page, 'Enter');
    await tabTo(page, '[data-lever="host-slow"] input');
    await press(page, 'Space');
    await page.waitForSelector('[data-lever="host-slow"] input:checked');
    await press(page, 'Space');
    await page.waitForSelector('[data-lever="host-slow"] input:checked', { state: 'detached' });
    await tabTo(page, '.bar [data-panel="tours"]', 'Shift+Tab');
    await press(page, 'Enter');
    await tabTo(page, '[data-start-tour="first-picture"]');
    await press(page, 'Enter');
    await page.waitForSelector('tour-guide[data-phase="reading"]');
    await tabTo(page, 'tour-guide footer button');
    await press(page, 'Enter');
    await page.waitForSelector('tour-guide', { state: 'detached' });
  });
});
