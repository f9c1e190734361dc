import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../playground/chromium.ts';
import { BrowserWorld, PHONE } from './support/browser-world.ts';
import { PageClient } from './support/page-client.ts';

describe.skipIf(findChromium(process.env) === null)('the panel of what happens behind', () => {
  let world: BrowserWorld;
  let client: PageClient;
  beforeAll(async () => {
    world = await BrowserWorld.open();
    client = await PageClient.connect(world.playground.url);
  });
  afterEach(() => world.expectNoFaults());
  afterAll(async () => {
    await client[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  /** Paints as somebody, and waits for it to be delivered; resolves with the generation's id. */
  async function painted(name: string, options: { prompt: string; private?: boolean }): Promise<string> {
    const [guild] = client.snapshot.world.guilds;
    const place = { guildId: guild?.id ?? '', channelId: guild?.channels[0]?.id ?? '' };
    const as = client.user(name).id;
    const answer = await client.make({ do: 'command', as, ...place, path: 'imagine', options });
    const id = answer.kind === 'done' ? (answer.invocation?.id ?? '') : '';
    await client.behindHas(({ generations }) =>
      generations.find((one) => one.id === id && one.path.at(-1)?.transition === 'markDelivered'),
    );
    return id;
  }

  function stepsOf(page: Page): Promise<(string | null)[]> {
    return page.locator('[data-step]').evaluateAll((all) => all.map((one) => one.getAttribute('data-step')));
  }

  it('follows the newest picture step by step, and its tabs are chosen by the arrows', async () => {
    await using page = await world.openPage();
    await page.locator('.panels [data-panel=behind]').press('Enter');
    const id = await painted('Ada', { prompt: 'a heron' });
    await page.locator(`.chosen[data-generation="${id}"]`).waitFor();
    await page.locator('[data-step=markDelivered]').waitFor();
    expect(await stepsOf(page)).toEqual(['accept', 'open', 'claim', 'startRendering', 'keep', 'end', 'markDelivered']);
    const present = await page.locator('.track [aria-current=step]').allTextContents();
    expect(present.map((text) => text.trim())).toEqual(['delivered, now', 'kept, now']);

    await page.getByRole('tab', { name: 'Life' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: 'Ledger', selected: true }).waitFor();
    await page.locator('#behind-tab-ledger:focus').waitFor();
    const kinds = await page.locator('.ledger tr[data-kind]').evaluateAll((all) => all.map((one) => one.dataset));
    expect(kinds.map(({ kind }) => kind)).toEqual(['settle', 'hold']);
    expect(await page.locator('[data-cap="member day"]').innerText()).toContain('$0.00 held + $0.04 charged of $1.00');
    await page.keyboard.press('End');
    await page.getByRole('tab', { name: 'Log', selected: true }).waitFor();
    expect(await page.locator('.log-text').allTextContents()).toContain('delivered');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: 'Life', selected: true }).waitFor();
  });

  it('is about the message that is clicked, or whose menu asks for it', async () => {
    const first = await painted('Ben', { prompt: 'two boats' });
    const second = await painted('Milo', { prompt: 'a bridge' });
    await using page = await world.openPage();
    await page.locator('.message', { hasText: 'two boats' }).press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Show behind' }).click();
    await page.locator(`.chosen[data-generation="${first}"]`).waitFor();
    await page
      .locator('.message', { hasText: 'a bridge' })
      .locator('.body')
      .click({ position: { x: 2, y: 2 } });
    await page.locator(`.chosen[data-generation="${second}"]`).waitFor();
  });

  it('leads to the message of an entry as somebody who sees it, also on a phone', async () => {
    await painted('Dora', { prompt: 'a secret', private: true });
    await using page = await world.openPage({}, { viewport: PHONE });
    await page.locator('.panels [data-panel=behind]').click();
    await page.getByRole('tab', { name: 'Hosts' }).click();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
    await page.locator('.tasks').getByRole('button', { name: 'a secret' }).click();
    await page.locator('.message.ephemeral', { hasText: 'a secret' }).waitFor();
    const focused = page.locator('.message:focus');
    await focused.waitFor();
    expect(await focused.innerText()).toContain('a secret');
    expect(await page.locator('.panel').count()).toBe(0);
  });
});
