import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { startSandboxReplicate } from '../../sandbox/replicate/replicate.ts';
import { Accounts } from '../../src/accounts/accounts.ts';
import { DEFAULT_TIMINGS } from '../../src/app/timings.ts';
import { loadConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { models } from '../../src/flux/models.ts';
import { atAccounts } from '../../src/generation/model/model-at-accounts.ts';
import type { Lanes } from '../../src/generation/flow-control/lanes.ts';
import type { PaintOrder } from '../../src/generation/ports/provider-account.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { lanesOf } from '../support/lanes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ORDER: PaintOrder = {
  modelId: 'flux-pro-1.1',
  aspect: '1:1',
  resolution: null,
  size: { width: 1_024, height: 1_024 },
  seed: null,
  isSeedChosen: true,
  enhance: false,
  safety: 2,
  format: 'jpeg',
  inputs: [],
  strength: null,
};

/** Replicate takes more for FLUX1.1 [pro] than Black Forest Labs. */
const PRICES = { 'flux-pro-1.1': { price: 0.04, hosts: { replicate: { price: 0.05 } } } };

async function withLanes<T>(
  settings: Readonly<Record<string, string>>,
  look: (lanes: Lanes, accounts: Accounts) => T | Promise<T>,
): Promise<T> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'prices.json');
  await writeFile(path, JSON.stringify(PRICES));
  const config = loadConfig({
    DISCORD_TOKEN: 'a.bot.token',
    BFL_API_KEY: 'bfl_key',
    BFL_API_KEY_2: 'bfl_key_2',
    REPLICATE_API_KEY: 'r8_key',
    PRICES_FILE: path,
    ...settings,
  });
  const imaging = { decodeWhole: () => Promise.resolve(null) };
  const clock = systemClock;
  const log = pino({ level: 'silent' });
  await using accounts = new Accounts({ config, times: DEFAULT_TIMINGS, imaging, metrics: null, clock, log });
  await using database = openDatabase(':memory:');
  const lanes = lanesOf(accounts.all, { store: createGenerationStore(database.kysely), clock });
  try {
    return await look(lanes, accounts);
  } finally {
    await lanes.stop();
  }
}

function orderOf(lanes: Lanes, modelId: string, unitPrice = 1_000_000): string[] {
  return lanes.able({ order: { ...ORDER, modelId }, unitPrice, account: null }).map(({ account }) => account.name);
}

describe('accounts', () => {
  it('paint each model in its own order, and none that its order leaves out', async () => {
    const orders = await withLanes(
      { PROVIDERS: 'bfl,replicate; flux-pro-1.1-ultra=replicate,bfl; flux-2-max=bfl' },
      (lanes) => ['flux-pro-1.1', 'flux-pro-1.1-ultra', 'flux-2-max'].map((modelId) => orderOf(lanes, modelId)),
    );
    expect(orders).toEqual([
      ['bfl', 'bfl-2', 'replicate'],
      ['replicate', 'bfl', 'bfl-2'],
      ['bfl', 'bfl-2'],
    ]);
    const alone = { PROVIDERS: 'bfl; flux-pro-1.1-ultra=replicate' };
    expect(
      await withLanes(alone, (lanes) => [orderOf(lanes, 'flux-pro-1.1-ultra'), orderOf(lanes, 'flux-pro-1.1')]),
    ).toEqual([['replicate'], ['bfl', 'bfl-2']]);
  });

  it('go on painting where a key was refused at the start: that pauses the account, and hides no model', async () => {
    await using replicate = await startSandboxReplicate({ pictures: 'plain' });
    const settings = { REPLICATE_API_KEY: 'r8_of_nobody', REPLICATE_API_URL: replicate.apiUrl, BFL_API_KEY_2: '' };
    const able = await withLanes(settings, async (lanes, accounts) => {
      await accounts.verify(new AbortController().signal);
      return orderOf(lanes, 'flux-pro-1.1');
    });
    expect(replicate.callCount('model')).toBeGreaterThan(0);
    expect(able).toEqual(['bfl', 'replicate']);
  });

  it('hold what the dearest one takes that a picture of the model may go to', async () => {
    const held = async (order: string) => await withLanes({ PROVIDERS: order }, (lanes) => lanes.priceOf(ORDER));
    expect(await held('bfl,replicate')).toEqual({ dearest: 50_000, least: 50_000 });
    expect(await held('bfl,replicate; flux-pro-1.1=bfl')).toEqual({ dearest: 40_000, least: 0 });
    expect(await held('bfl; flux-pro-1.1=replicate,bfl')).toEqual({ dearest: 50_000, least: 50_000 });
  });

  it.each([
    ['bfl,replicate', {}, 50_000, 50_000],
    ['replicate', {}, 50_000, 50_000],
    ['bfl', {}, 40_000, 0],
    // Replicate keeps no such safety, and no such size.
    ['bfl,replicate', { safety: 0 }, 40_000, 0],
    ['replicate,bfl', { inputs: [{ kept: { bytes: 500_000 } }] }, 40_000, 0],
  ])('of %s offer a model for what is held of a picture with %o', async (order, asked, price, leastPrice) => {
    const picture = { size: ORDER.size, inputs: [], asked };
    const shown = await withLanes({ PROVIDERS: order }, (_lanes, accounts) => {
      const model = atAccounts(models[0], accounts.having('flux-pro-1.1'));
      return [model.price(picture), model.leastPrice?.(picture) ?? 0];
    });
    expect(shown).toEqual([price, leastPrice]);
  });
});
