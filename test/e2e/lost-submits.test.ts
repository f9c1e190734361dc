import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandboxReplicate, type SandboxReplicate } from '../../sandbox/replicate/replicate.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { pictureIn, startWorld, type World } from '../support/world.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let replicate: SandboxReplicate;
let world: World;

beforeAll(async () => {
  folder = await temporaryFolder();
  const PRICES_FILE = join(folder.path, 'prices.json');
  // Its price there is published nowhere: as much as at Black Forest Labs.
  await writeFile(PRICES_FILE, JSON.stringify({ 'flux-3-image': { hosts: { replicate: {} } } }));
  replicate = await startSandboxReplicate({ pictures: 'plain' });
  world = await startWorld({
    settings: {
      PROVIDERS: 'replicate',
      REPLICATE_API_KEY: replicate.token,
      REPLICATE_API_URL: replicate.apiUrl,
      PRICES_FILE,
      USER_CONCURRENCY: '4',
      USER_PACE_USD: '1',
      USER_DAILY_USD: '10',
    },
  });
});

afterAll(async () => {
  await world.endSoundly();
  await replicate[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

describe('a submit whose answer is lost after Replicate took it', () => {
  it('is found there: the picture arrives, painted once and charged once', async () => {
    replicate.fault({ on: 'submit', reply: 'drop-after-accept' });
    const invocation = await world.member().command('imagine', { prompt: 'a heron, lost and found' });
    await pictureIn(invocation);
    expect(replicate.tasks).toHaveLength(1);
    expect(await world.ledger(invocation.id)).toMatchObject([
      { kind: 'hold' },
      { kind: 'settle', charged: 40_000, billed: 40_000 },
    ]);
  });

  it('is given to one picture alone, where four of one command look alike', async () => {
    const before = { tasks: replicate.tasks.length, billed: replicate.billedUsd };
    replicate.fault({ on: 'submit', times: 3, reply: 'drop-after-accept' });
    const options = { prompt: 'four herons', count: 4, model: 'flux-3-image' };
    const invocation = await world.member('Ben').command('imagine', options);
    const { attachments } = await invocation.replyWhere((message) => message.attachments.length === 4);
    expect(attachments).toHaveLength(4);
    const tasks = replicate.tasks.slice(before.tasks);
    expect(tasks.map(({ input, downloads }) => [input['seed'], downloads])).toEqual(
      Array.from({ length: 4 }, () => [undefined, 1]),
    );
    expect(replicate.billedUsd - before.billed).toBeCloseTo(4 * 0.048, 6);
    const entries = await world.ledger(invocation.id);
    expect(entries.map(({ kind }) => kind)).toEqual(['hold', 'settle', 'settle', 'settle', 'settle']);
  });
});
