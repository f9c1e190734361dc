import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../playground/chromium.ts';
import { BrowserWorld } from './support/browser-world.ts';

describe.skipIf(findChromium(process.env) === null)('the page, in a browser,', () => {
  let world: BrowserWorld;
  beforeAll(async () => {
    world = await BrowserWorld.open();
  });
  afterEach(() => world.expectNoFaults());
  afterAll(() => world[Symbol.asyncDispose]());

  it('opens without a complaint and asks for nothing beyond this machine', async () => {
    await using page = await world.openPage();
    expect(await page.title()).toContain('Easel');
  });
});
