import { describe, expect, it } from 'vitest';
import { startSandboxReplicate } from '../../../sandbox/replicate/replicate.ts';
import { hostSettings } from '../../../sandbox/settings.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { openProcessWorld, paintingIn } from '../../support/process-world.ts';
import { replySaying } from '../../support/world.ts';

describe('a bot that is killed right after Replicate took a submit', () => {
  it('finds its task there: one task, painted and charged once', async () => {
    await using replicate = await startSandboxReplicate({ pictures: 'plain' });
    await using world = await openProcessWorld();
    const settings = {
      PROVIDERS: 'replicate',
      REPLICATE_API_KEY: replicate.token,
      REPLICATE_API_URL: replicate.apiUrl,
    };
    const bot = await world.startBot(settings);
    replicate.fault({ on: 'submit', reply: 'hang-after-accept' });
    const ada = world.discord.guild.addMember({ name: 'Ada' });
    const invocation = await ada.command('imagine', { prompt: 'a heron' });
    await replicate.taskWhere(({ prompt }) => prompt === 'a heron');
    bot.signal('SIGKILL');
    await bot.ended;

    const next = await world.startBot(settings);
    expect((await paintingIn(invocation)).attachments).toHaveLength(1);
    next.signal('SIGTERM');
    expect(await next.ended).toEqual({ code: 0, signal: null });
    expect(replicate.tasks).toHaveLength(1);
    expect(replicate.billedUsd).toBeCloseTo(0.04, 6);
    expect(await world.ledgerSums()).toEqual({
      faults: [],
      held: 0,
      charged: 40_000,
      billed: 40_000,
      kinds: ['hold', 'settle'],
    });
    expect(world.discord.violations).toEqual([]);
  });

  it('submits once more only where the list has no such task, the possible bill noted', async () => {
    await using replicate = await startSandboxReplicate({ pictures: 'plain' });
    await using world = await openProcessWorld();
    const settings = {
      PROVIDERS: 'replicate',
      REPLICATE_API_KEY: replicate.token,
      REPLICATE_API_URL: replicate.apiUrl,
    };
    const bot = await world.startBot(settings);
    // Before it has any effect.
    replicate.fault({ on: 'submit', reply: 'hang' });
    const ada = world.discord.guild.addMember({ name: 'Ada' });
    const asked = replicate.nextCall('submit');
    const invocation = await ada.command('imagine', { prompt: 'a heron' });
    await asked;
    bot.signal('SIGKILL');
    await bot.ended;

    const next = await world.startBot(settings);
    expect((await paintingIn(invocation)).attachments).toHaveLength(1);
    next.signal('SIGTERM');
    expect(await next.ended).toEqual({ code: 0, signal: null });
    expect(replicate.tasks).toHaveLength(1);
    expect(replicate.callCount('list')).toBe(3);
    const { kinds, ...sums } = await world.ledgerSums();
    expect(sums).toEqual({ faults: [], held: 0, charged: 40_000, billed: 80_000 });
    expect(kinds).toEqual(['hold', 'unconfirmed', 'settle']);
  });

  it('and stays away for longer than Replicate keeps what went in sends nothing again: ended, not charged, said so', async () => {
    await using replicate = await startSandboxReplicate({ pictures: 'plain' });
    await using world = await openProcessWorld();
    const settings = { ...hostSettings(replicate), PROVIDERS: 'replicate' };
    const bot = await world.startBot(settings);
    replicate.fault({ on: 'submit', reply: 'hang-after-accept' });
    const ada = world.discord.guild.addMember({ name: 'Ada' });
    const invocation = await ada.command('imagine', { prompt: 'a heron' });
    await replicate.taskWhere(({ end }) => end === 'succeeded');
    bot.signal('SIGKILL');
    await bot.ended;
    await setBack(world.databaseUrl, AWAY_MS);

    const next = await world.startBot(settings);
    await replySaying(invocation, 'FLUX did not say whether it took this picture; you were not charged.');
    next.signal('SIGTERM');
    expect(await next.ended).toEqual({ code: 0, signal: null });
    expect([replicate.tasks.length, replicate.callCount('list')]).toEqual([1, 0]);
    const kinds = ['hold', 'release'];
    expect(await world.ledgerSums()).toEqual({ faults: [], held: 0, charged: 0, billed: 40_000, kinds });
  });
});

/** What went in is known for an hour from the end of a task on: for 50 minutes, to be sure. */
const AWAY_MS = 51 * 60_000;

/** The submits that are under way began so much earlier. */
async function setBack(databaseUrl: string, byMs: number): Promise<void> {
  await using database = openDatabase(databaseUrl);
  const { numUpdatedRows } = await database.kysely
    .updateTable('pictures')
    .set({ submitted_at_ms: Date.now() - byMs })
    .where('state', '=', 'submitting')
    .executeTakeFirst();
  expect(numUpdatedRows).toBe(1n);
}
