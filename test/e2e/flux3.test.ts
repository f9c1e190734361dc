import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { textOf } from '../../sandbox/discord/discord.ts';
import type { FaultReply } from '../../sandbox/bfl/bfl.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const FLUX_3 = { model: 'flux-3-image' };

let world: World;

beforeAll(async () => {
  world = await startWorld({ bfl: { flux3: true }, settings: { USER_PACE_USD: '1', TASK_TIMEOUT_SECONDS: '60' } });
});

/** Checks the ledger and the rules of Discord after all tests of this file. */
afterAll(async () => {
  expect(world.discord.violations).toEqual([]);
  await world.stopBot();
  expect(await world.ledgerFaults()).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const imagineSchema = z.object({
  options: z.array(z.object({ name: z.string(), choices: z.array(z.object({ value: z.string() })).optional() })),
});

/** What Discord knows of the options of `/imagine`: the models, the aspects, and the resolutions, null without that option. */
function offered() {
  const { options } = imagineSchema.parse(world.discord.commands().find(({ name }) => name === 'imagine'));
  const choicesOf = (name: string): string[] | null =>
    options.find((option) => option.name === name)?.choices?.map(({ value }) => value) ?? null;
  return { models: choicesOf('model'), aspects: choicesOf('aspect'), resolutions: choicesOf('resolution') };
}

/** From the submit to the deadline, in ms. */
async function waitedFor(id: string): Promise<number> {
  await using database = openDatabase(world.config.databasePath);
  const row = await database.kysely
    .selectFrom('pictures')
    .select(['submitted_at_ms', 'deadline_ms'])
    .where('generation_id', '=', id)
    .executeTakeFirstOrThrow();
  return Number(row.deadline_ms) - Number(row.submitted_at_ms);
}

const puts = (): number =>
  world.discord.calls.filter(({ method, path }) => method === 'PUT' && path.endsWith('/commands')).length;

describe('a picture of FLUX.3', () => {
  it('is ordered by ratio and resolution alone, with no web search, and costs what the resolution costs', async () => {
    const ada = world.member();
    const invocation = await ada.command('imagine', { prompt: 'a fox', ...FLUX_3, aspect: 'auto', resolution: '1.5k' });
    const message = await pictureIn(invocation);
    expect(world.bfl.tasks.at(-1)?.body).toEqual({
      prompt: 'a fox',
      safety_tolerance: 2,
      aspect_ratio: 'auto',
      resolution: '1.5k',
      grounding: false,
    });
    expect(textOf(message)).toContain('FLUX.3 Image · 1536 × 1536 · $0.07');
    expect(textOf(message)).not.toMatch(/seed/iu);
    expect(message.attachments.map(({ filename }) => filename)).toEqual([expect.stringMatching(/\.png$/u)]);
    expect(await world.ledger(invocation.id)).toMatchObject([
      { kind: 'hold', held: 70_000 },
      { kind: 'settle', charged: 70_000, billed: 70_000 },
    ]);
  });

  it('tells its member meanwhile how long it usually takes, and is waited for five minutes whatever the settings say', async () => {
    world.bfl.next({ latencyMs: Number.POSITIVE_INFINITY });
    const ben = world.member('Ben');
    const slow = await ben.command('imagine', { prompt: 'a slow fox', ...FLUX_3 });
    await replySaying(slow, 'usually 44 s a picture');
    world.bfl.finish(await world.bfl.taskWhere(({ prompt }) => prompt === 'a slow fox'));
    const other = await ben.command('imagine', { prompt: 'a fast fox' });
    await Promise.all([pictureIn(slow), pictureIn(other)]);
    expect([await waitedFor(slow.id), await waitedFor(other.id)]).toEqual([300_000, 60_000]);
  });

  it('has no seed to give it, and none is kept, copied or exported', async () => {
    const cyd = world.member('Cyd');
    const refused = await cyd.command('imagine', { prompt: 'a fox', ...FLUX_3, seed: 7 });
    await replySaying(refused, '`seed` cannot be set for FLUX.3 Image');
    expect(await world.ledger(refused.id)).toEqual([]);
  });
});

describe('FLUX.3 is offered', () => {
  it('with its resolutions and the automatic ratio where BFL lets the account', () => {
    expect(offered().models).toContain('flux-3-image');
    expect(offered().aspects).toContain('auto');
    expect(offered().resolutions).toEqual(['768sq', '1k', '1.5k', '2k']);
  });

  it('in 4k where the operator switched it on', async () => {
    await world.stopBot();
    await world.startBot({ FLUX3_4K: 'on' });
    expect(offered().resolutions).toContain('4k');
    await world.stopBot();
    await world.startBot();
    expect(offered().resolutions).not.toContain('4k');
  });

  it('only where BFL says so, and commands are registered again only where that changed', async () => {
    const restart = async (reply?: FaultReply) => {
      await world.stopBot();
      if (reply !== undefined) world.bfl.fault({ on: 'probe', reply });
      await world.startBot();
      return [offered().models?.includes('flux-3-image'), offered().resolutions, puts()];
    };
    const before = puts();
    const denied = { status: 403, body: { detail: 'Not authenticated' } };
    expect(await restart(denied)).toEqual([false, null, before + 1]);
    expect(await restart({ status: 500 })).toEqual([false, null, before + 1]);
    expect(offered().aspects).not.toContain('auto');
    const dan = world.member('Dan');
    const refused = await dan.command('imagine', { prompt: 'a fox', ...FLUX_3 }, { unchecked: true });
    await replySaying(refused, '`model` must be one of');
    expect(await restart()).toEqual([true, ['768sq', '1k', '1.5k', '2k'], before + 2]);
    expect(await restart()).toEqual([true, ['768sq', '1k', '1.5k', '2k'], before + 2]);
  });

  it('after a question that no other model was ever asked', () => {
    const probes = world.bfl.calls.filter(({ on }) => on === 'probe');
    expect(probes.length).toBeGreaterThan(0);
    expect(new Set(probes.map(({ path }) => path))).toEqual(new Set(['/v1/flux-3-image']));
  });
});
