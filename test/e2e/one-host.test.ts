import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startSandboxAtlasCloud, type SandboxAtlasCloud } from '../../sandbox/atlascloud/atlascloud.ts';
import { Permission } from '../../sandbox/discord/discord.ts';
import { startSandboxReplicate, type SandboxReplicate } from '../../sandbox/replicate/replicate.ts';
import { privateAnswer } from '../support/conversation.ts';
import { systemClock, type Clock } from '../../src/runtime/clock.ts';
import { fieldsIn, idOfButton } from '../support/dialogs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { photo, upload } from '../support/uploads.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const FLUX1 = 'flux-pro-1.1';
const ULTRA = 'flux-pro-1.1-ultra';
/** What Discord's client would not send: an old one, or a line that was pasted. */
const UNCHECKED = { unchecked: true };

const optionSchema = z.object({
  name: z.string(),
  min_value: z.number().optional(),
  choices: z.array(z.object({ name: z.string(), value: z.union([z.string(), z.number()]) })).optional(),
});
const imagineSchema = z.object({ options: z.array(optionSchema) });

/** The options of `/imagine` as Discord has them, by name. */
function offeredBy(world: World): ReadonlyMap<string, z.infer<typeof optionSchema>> {
  const { options } = imagineSchema.parse(world.discord.commands().find(({ name }) => name === 'imagine'));
  return new Map(options.map((option) => [option.name, option]));
}

function choicesOf(world: World, name: string): unknown[] {
  return (
    offeredBy(world)
      .get(name)
      ?.choices?.map(({ value }) => value) ?? []
  );
}

describe('Replicate alone', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let replicate: SandboxReplicate;
  let world: World;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const PRICES_FILE = join(folder.path, 'prices.json');
    await writeFile(PRICES_FILE, JSON.stringify({ [FLUX1]: { hosts: { replicate: { price: 0.07 } } } }));
    replicate = await startSandboxReplicate({ pictures: 'plain' });
    world = await startWorld({
      settings: {
        BFL_API_KEY: '',
        REPLICATE_API_KEY: replicate.token,
        REPLICATE_API_URL: replicate.apiUrl,
        PRICES_FILE,
      },
    });
  });

  afterAll(async () => {
    await world.endSoundly();
    await replicate[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  it('is offered with the models and the options that it keeps, and no others', () => {
    const options = offeredBy(world);
    expect(choicesOf(world, 'model')).toEqual([FLUX1, ULTRA]);
    expect(options.get('safety')?.min_value).toBe(1);
    expect(['seed', 'width', 'enhance', 'image', 'reference'].every((name) => options.has(name))).toBe(true);
    expect(['strength', 'image2', 'resolution'].some((name) => options.has(name))).toBe(false);
  });

  it.each([
    ['a safety of 0', { safety: 0 }, '`safety` must be a whole number from 1 to 6'],
    ['a strength', { strength: 20 }, '`strength` cannot be set for FLUX1.1 [pro] Ultra'],
  ])('refuses %s before anything is held, and says what to change', async (_what, options, says) => {
    const image = upload(await photo({ width: 300, height: 200 }));
    const asked = { prompt: 'a strict heron', model: ULTRA, image, ...options };
    expect(await privateAnswer(world.member(), 'imagine', asked, UNCHECKED)).toContain(says);
    expect([await world.ledger(), replicate.tasks]).toEqual([[], []]);
  });

  it('refuses what a server keeps stricter than it can, and names both', async () => {
    const admin = world.discord.guild.addMember({ name: 'Grace', permissions: Permission.ManageGuild });
    await privateAnswer(admin, 'settings set', { safety: 0 });
    expect(await privateAnswer(world.member(), 'imagine', { prompt: 'the strictest heron', model: ULTRA })).toBe(
      'No account of this bot can paint that with FLUX1.1 [pro] Ultra as you asked; nothing was charged. What would do: `safety` 1 or more, which this server does not allow (0 at most).',
    );
    expect([await world.ledger(), replicate.tasks]).toEqual([[], []]);
    await privateAnswer(admin, 'settings set', { safety: 6 });
  });

  it('paints from a picture where nobody said how closely, as the host does by itself', async () => {
    const image = upload(await photo({ width: 300, height: 200 }));
    await pictureIn(
      await world.member().command('imagine', { prompt: 'from a picture', model: ULTRA, image, seed: 7 }),
    );
    expect(replicate.tasks.map(({ input }) => input)).toEqual([
      expect.objectContaining({ seed: 7, image_prompt: expect.stringMatching(/^data:image\/jpeg/) }),
    ]);
  });

  it('shows the price that is held and charged there, and not the one of Black Forest Labs', async () => {
    const names = offeredBy(world)
      .get('model')
      ?.choices?.map(({ name }) => name);
    expect(names).toEqual(['FLUX1.1 [pro] — $0.07', 'FLUX1.1 [pro] Ultra — $0.06']);
    const member = world.member('Cyd');
    expect(await privateAnswer(member, 'quota')).toContain('with FLUX1.1 [pro] at $0.07');
    const asked = await member.command('imagine', { prompt: 'a heron at its price' });
    const result = await pictureIn(asked);
    expect(await world.ledger(asked.id)).toMatchObject([
      { kind: 'hold', held: 70_000 },
      { kind: 'settle', charged: 70_000 },
    ]);
    const dialog = await fieldsIn(await member.click(result, idOfButton(result, 'edit')));
    expect(dialog.get('model')?.options?.map(({ description }) => description)).toEqual(['$0.07', '$0.06']);
  });

  it('says which picture is too large for it, and what would do, and charges nothing', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const large = sharp({ create: { width: 800, height: 800, channels: 3, background: '#000', noise } });
    const image = upload(await large.jpeg().toBuffer());
    const asked = await world.member('Dan').command('imagine', { prompt: 'a heron in noise', image });
    await replySaying(asked, 'picture 1 is too large for the host that would paint this: use one with fewer pixels');
    expect(await world.ledger(asked.id)).toMatchObject([{ kind: 'hold' }, { kind: 'release', billed: 0 }]);
  });
});

describe('AtlasCloud alone', () => {
  let atlasCloud: SandboxAtlasCloud;
  let world: World;
  /** What is counted as gone by beyond the time of the host. */
  let leapMs = 0;
  const clock: Clock = { ...systemClock, monotonic: () => systemClock.monotonic() + leapMs };

  beforeAll(async () => {
    atlasCloud = await startSandboxAtlasCloud({
      pictures: 'plain',
      latencyMs: 0,
      models: ['black-forest-labs/flux-1.1-pro-ultra', 'black-forest-labs/flux-2-pro/text-to-image'],
    });
    world = await startWorld({
      settings: { BFL_API_KEY: '', ATLASCLOUD_API_KEY: atlasCloud.apiKey, ATLASCLOUD_API_URL: atlasCloud.apiUrl },
      timings: { verifyEveryMs: 100 },
      clock,
    });
  });

  afterAll(async () => {
    expect(world.bfl.tasks).toEqual([]);
    await world.endSoundly();
    await atlasCloud[Symbol.asyncDispose]();
  });

  it('is offered with what its catalogue has, and with no picture that goes in', () => {
    const options = offeredBy(world);
    expect(choicesOf(world, 'model')).toEqual([ULTRA, 'flux-2-pro']);
    expect(choicesOf(world, 'format')).toEqual(['jpeg']);
    expect(options.get('safety')?.min_value).toBe(2);
    expect(['seed', 'width', 'height', 'enhance'].every((name) => options.has(name))).toBe(true);
    expect(['image', 'image2', 'reference', 'strength'].some((name) => options.has(name))).toBe(false);
  });

  it.each([
    ['a ratio that it lacks', { model: ULTRA, aspect: '3:2' }, '`aspect` must be one of 1:1, 16:9, 9:16, 4:3, 3:4'],
    [
      'a large size',
      { model: 'flux-2-pro', width: 2_048, height: 1_024 },
      '`width` must be a whole number from 256 to 1536',
    ],
    ['a looser check', { model: 'flux-2-pro', safety: 1 }, '`safety` must be a whole number from 2 to 5'],
    ['another file', { model: 'flux-2-pro', format: 'png' }, '`format` must be one of jpeg'],
    ['no rewriting', { model: 'flux-2-pro', enhance: false }, 'What would do: `enhance` set to True.'],
  ])('refuses %s before anything is held, and says what to change', async (_what, options, says) => {
    expect(await privateAnswer(world.member(), 'imagine', { prompt: 'a heron', ...options }, UNCHECKED)).toContain(
      says,
    );
    expect([await world.ledger(), atlasCloud.tasks]).toEqual([[], []]);
  });

  it('paints with the successor of the usual model, where its catalogue lacks that one, and is asked for prices once', async () => {
    const quotes = atlasCloud.callCount('calculate');
    await pictureIn(await world.member().command('imagine', { prompt: 'a heron of the catalogue' }));
    expect(atlasCloud.tasks.map(({ model }) => model)).toEqual(['black-forest-labs/flux-2-pro/text-to-image']);
    // Two sizes of one model and a ratio of the other at the start, and that very picture.
    expect([quotes, atlasCloud.callCount('calculate')]).toEqual([3, 4]);
    // It rose since it was held: nothing is sent, and nothing more is held.
    atlasCloud.fault({ on: 'calculate', reply: { status: 200, body: { data: { price: 0.05 } } } });
    const dearer = await world.member().command('imagine', { prompt: 'a heron that became dearer' });
    await replySaying(dearer, 'no longer has an account that can paint it');
    expect(atlasCloud.tasks).toHaveLength(1);
    expect(await world.ledger(dearer.id)).toMatchObject([
      { kind: 'hold', held: 30_000 },
      { kind: 'release', held: -30_000, billed: 0 },
    ]);
  });

  it('offers what its catalogue has by now, without a restart, and paints on what was taken before', async () => {
    atlasCloud.next({ latencyMs: 400 });
    const taken = await world.member().command('imagine', { prompt: 'a heron that was taken', model: ULTRA });
    await atlasCloud.taskWhere(({ prompt }) => prompt === 'a heron that was taken');
    const all = atlasCloud.catalogue;
    atlasCloud.catalogue = all.filter((name) => !name.includes('ultra'));
    leapMs += 61_000;
    await expect.poll(() => choicesOf(world, 'model')).toEqual(['flux-2-pro']);
    await pictureIn(taken);
    atlasCloud.catalogue = all;
    leapMs += 61_000;
    await expect.poll(() => choicesOf(world, 'model')).toEqual([ULTRA, 'flux-2-pro']);
  });
});
