import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../playground/chromium.ts';
import { BrowserWorld } from '../support/browser-world.ts';

describe.skipIf(findChromium(process.env) === null)(
  'The line in which one types, in a browser and by keyboard alone,',
  () => {
    let world: BrowserWorld;
    beforeAll(async () => {
      world = await BrowserWorld.open();
    });
    afterEach(() => world.expectNoFaults());
    afterAll(() => world[Symbol.asyncDispose]());

    it('sends a command with its options, and never what Discord’s client refuses', async () => {
      await using page = await world.openPage();
      const { discord } = world.playground;
      const before = discord.invocations.length;
      await page.locator('.composer [data-line]').focus();
      await page.keyboard.type('/imag');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await page.getByText('This option is required. Specify a value').waitFor();
      await page.keyboard.type('a lighthouse at dusk');
      await page.keyboard.press('Tab');
      await page.keyboard.type('count');
      await page.keyboard.press('Enter');
      await page.keyboard.type('9');
      await page.keyboard.press('Enter');
      await page.getByText('Input a number between 1 and 4').waitFor();
      expect(discord.invocations.slice(before)).toEqual([]);
      await page.keyboard.press('Backspace');
      await page.keyboard.press('Backspace');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.type('aspect');
      await page.keyboard.press('Enter');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await page.getByPlaceholder('Message #general').waitFor();
      expect(discord.invocations.slice(before).map(({ payload }) => payload['data'])).toMatchObject([
        {
          name: 'imagine',
          options: [
            { name: 'prompt', value: 'a lighthouse at dusk' },
            { name: 'aspect', value: '16:9' },
          ],
        },
      ]);
    });

    it('keeps what is typed for each person and channel', async () => {
      await using page = await world.openPage();
      await page.locator('.composer [data-line]').focus();
      await page.keyboard.type('not sent yet');
      await page.getByRole('button', { name: /gallery/u }).click();
      await page.getByPlaceholder('Message #gallery').waitFor();
      expect(await page.locator('.composer [data-line]').inputValue()).toBe('');
      await page.getByRole('button', { name: /general/u }).click();
      await page.getByPlaceholder('Message #general').waitFor();
      expect(await page.locator('.composer [data-line]').inputValue()).toBe('not sent yet');
    });

    it('gives the keyboard back after a dialog, and submits one once it is filled in', async () => {
      await using page = await world.openPage();
      const { discord } = world.playground;
      await page.locator('.composer [data-line]').focus();
      await page.keyboard.type('/imagine a red door');
      await page.keyboard.press('Enter');
      const edit = page.locator('[data-custom-id^="v1:edit"]').last();
      await edit.waitFor();
      await edit.focus();
      await page.keyboard.press('Enter');
      await page.locator('.app-dialog[open]').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.app-dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('Enter');
      await page.locator('.app-dialog[open] textarea').waitFor();
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Backspace');
      await page.locator('.app-dialog .submit').focus();
      await page.keyboard.press('Enter');
      await page.getByText('This field is required').waitFor();
      await page.keyboard.type('a green door');
      await page.locator('.app-dialog .submit').focus();
      await page.keyboard.press('Enter');
      await page.locator('.app-dialog').waitFor({ state: 'detached' });
      const submitted = discord.invocations
        .filter(({ type }) => type === 5)
        .map(({ payload }) => JSON.stringify(payload['data']));
      expect(submitted).toEqual([expect.stringContaining('a green door')]);
    });
  },
);
