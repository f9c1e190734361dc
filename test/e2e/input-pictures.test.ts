import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxTask } from '../../sandbox/bfl/bfl.ts';
import { componentsOf, textOf, type Message } from '../../sandbox/discord/discord.ts';
import type { UploadedOption } from '../../sandbox/discord/inputs.ts';
import { animation, photo, upload } from '../support/uploads.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const inputsOf = ({ body }: SandboxTask): Buffer[] =>
  Object.entries(body).flatMap(([name, value]) =>
    /^(?:input_image|image_prompt)/.test(name) ? [Buffer.from(String(value), 'base64')] : [],
  );

const againOn = (message: Message): string =>
  componentsOf(message).find(({ custom_id: id }) => id?.startsWith('v1:again:'))?.custom_id ?? 'none';

const ask = { prompt: 'make it night', model: 'flux-2-pro' };

let world: World;

beforeAll(async () => {
  world = await startWorld({
    settings: { STRIKES: 'none', USER_PACE_USD: '5', BURN_USD: 'none', BOT_DAILY_USD: 'none' },
  });
});

/** Checks the ledger and the rules of Discord after all tests of this file. */
afterAll(async () => {
  expect(world.discord.violations).toEqual([]);
  await world.stopBot();
  expect(await world.ledgerFaults()).toEqual([]);
  await world[Symbol.asyncDispose]();
});

/** What was held and charged for one command. */
const sums = async ({ id }: { readonly id: string }) => {
  const entries = await world.ledger(id);
  return {
    held: entries.reduce((sum, { held }) => sum + held, 0),
    charged: entries.reduce((sum, { charged }) => sum + charged, 0),
    kinds: entries.map(({ kind, reason }) => (reason === null ? kind : `${kind} ${reason}`)),
  };
};

const filesOf = async ({ id }: { readonly id: string }): Promise<string[]> =>
  (await readdir(world.config.picturesDirectory)).filter((name) => name.startsWith(`${id}-`));

/** The tasks of one prompt. */
const tasksFor = (prompt: string): SandboxTask[] => world.bfl.tasks.filter((task) => task.prompt === prompt);

describe('a picture that a member gives', () => {
  it('is sent as base64 in the fields of its model, upright and without what its file said of the place', async () => {
    const image = upload(await photo({ width: 300, height: 200, orientation: 6 }));
    const image2 = upload(await photo({ width: 256, height: 256, format: 'webp' }), 'b.webp');
    const invocation = await world.member().command('imagine', { ...ask, prompt: 'upright', image, image2 });
    const message = await pictureIn(invocation);
    const [task] = tasksFor('upright');
    if (task === undefined) throw new Error('nothing was sent');
    expect(Object.keys(task.body)).toEqual(expect.arrayContaining(['input_image', 'input_image_2']));
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = inputsOf(task);
    const { width, height, format, orientation, exif } = await sharp(first).metadata();
    expect({ width, height, format, orientation, exif }).toEqual({
      width: 192,
      height: 288,
      format: 'jpeg',
      orientation: undefined,
      exif: undefined,
    });
    expect(await sharp(second).metadata()).toMatchObject({ width: 256, height: 256, format: 'jpeg' });
    // Its left half was red before it was turned clockwise: that is the upper one now.
    const { data } = await sharp(first)
      .extract({ left: 90, top: 20, width: 1, height: 1 })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(200);
    // The shape of the first one, within the first megapixel.
    expect(task.size).toEqual({ width: 832, height: 1248 });
    expect(textOf(message)).toContain('832 × 1248');
    // 3 credits, and 1.5 for each begun megapixel that goes in.
    expect(await sums(invocation)).toMatchObject({ held: 0, charged: 60_000 });
    const kept = (await filesOf(invocation)).filter((name) => name.includes('-in'));
    expect(kept).toEqual([`${invocation.id}-in1.jpg`, `${invocation.id}-in2.jpg`]);
    const hashes = await Promise.all(
      kept.map(async (name) =>
        createHash('sha256')
          .update(await readFile(join(world.config.picturesDirectory, name)))
          .digest('hex'),
      ),
    );
    expect(hashes).toEqual([first, second].map((bytes) => createHash('sha256').update(bytes).digest('hex')));
  });

  it('goes into the one field of FLUX1.1, and never in part: more pictures than a model takes are refused', async () => {
    const image = upload(await photo({ width: 128, height: 128 }));
    const member = world.member();
    const taken = await member.command('imagine', { prompt: 'a fox', image });
    await pictureIn(taken);
    expect(tasksFor('a fox').map(({ body }) => Object.keys(body))).toEqual([expect.arrayContaining(['image_prompt'])]);
    const refused = await member.command('imagine', { prompt: 'a fox', image, image2: image });
    const message = await replySaying(refused, 'FLUX1.1 [pro] takes 1 picture; for that many, choose FLUX.2');
    expect(message.ephemeral).toBe(true);
    expect(tasksFor('a fox')).toHaveLength(1);
    expect(await sums(taken)).toMatchObject({ held: 0, charged: 40_000 });
  });

  it('is held for at what Discord says of its size, and paid for at what it is', async () => {
    const image = upload(await photo({ width: 2_000, height: 2_000, format: 'png' }), 'a.png');
    const invocation = await world.member().command('imagine', { ...ask, image, aspect: '1:1' });
    await pictureIn(invocation);
    // 3 + 4 × 1.5 credits: 2000 × 2000 is cut to 2000 × 2000, which is under 4 megapixels.
    expect(await sums(invocation)).toMatchObject({ held: 0, charged: 90_000, kinds: ['hold', 'settle'] });
  });

  it('is scaled to what was held where its claim was too small, and never costs more', async () => {
    const claims = { width: 1_000, height: 1_000 };
    const image = { ...upload(await photo({ width: 2_000, height: 2_000 })), claims };
    const invocation = await world.member().command('imagine', { ...ask, prompt: 'too large', image, aspect: '1:1' });
    await pictureIn(invocation);
    expect(await sums(invocation)).toMatchObject({ held: 0, charged: 45_000 });
    const [sent = Buffer.alloc(0)] = tasksFor('too large').flatMap(inputsOf);
    expect(await sharp(sent).metadata()).toMatchObject({ width: 1_024, height: 1_024 });
  });

  it('lowers what is held where it is smaller than it claims', async () => {
    const claims = { width: 2_000, height: 2_000 };
    const image = { ...upload(await photo({ width: 500, height: 500 })), claims };
    const invocation = await world.member().command('imagine', { ...ask, image, aspect: '1:1', count: 2 });
    await pictureIn(invocation);
    const { held, charged, kinds } = await sums(invocation);
    expect({ held, charged }).toEqual({ held: 0, charged: 90_000 });
    expect(kinds.slice(0, 2)).toEqual(['hold', 'reprice input_sizes']);
  });

  it('goes in again with "Again", also after the first result', async () => {
    const member = world.member();
    const image = upload(await photo({ width: 300, height: 200 }));
    const first = await pictureIn(await member.command('imagine', { ...ask, prompt: 'again', image }));
    await pictureIn(await member.click(first, againOn(first)));
    const [once, again] = tasksFor('again').map(inputsOf);
    expect(again).toEqual(once);
    expect(tasksFor('again').map(({ price }) => price)).toEqual([4.5, 4.5]);
  });

  it('is the first frame of an animation, and the result says so', async () => {
    const image = upload(await animation(3), 'a.gif');
    const message = await pictureIn(await world.member().command('imagine', { ...ask, prompt: 'a film', image }));
    expect(textOf(message)).toContain('is an animation: its first frame was used');
    const [sent = Buffer.alloc(0)] = tasksFor('a film').flatMap(inputsOf);
    const { dominant } = await sharp(sent).stats();
    expect(dominant.r).toBeGreaterThan(200);
  });
});

describe('a picture that BFL declines, or cannot read', () => {
  const image = async () => upload(await photo({ width: 128, height: 128 }));

  it('is told of as one of the pictures, by its stage, and never in the words of the host', async () => {
    world.bfl.next({ outcome: 'request-moderated', reasons: ['Image 2', 'secret words of the host'] });
    const invocation = await world.member().command('imagine', { ...ask, image: await image() });
    const message = await replySaying(
      invocation,
      'BFL declined this prompt or one of your pictures; nothing was charged',
    );
    expect(textOf(message)).toContain('(one of your pictures)');
    expect(textOf(message)).not.toContain('secret words');
    expect(await sums(invocation)).toMatchObject({ held: 0, charged: 0 });
  });

  it('is told of as unreadable where the poll says so with 422', async () => {
    world.bfl.next({ outcome: 'error', httpStatus: 422, error: 'Invalid or corrupted image input' });
    const invocation = await world.member().command('imagine', { ...ask, image: await image() });
    await replySaying(invocation, 'FLUX could not read one of your pictures; you were not charged');
    expect(await sums(invocation)).toMatchObject({ held: 0, charged: 0 });
  });
});

describe('a command whose pictures are still on their way', () => {
  const image: UploadedOption = { ...upload(Buffer.alloc(10)), serves: 'silence' };

  it('says so, and is cancelled for nothing, with what was fetched so far', async () => {
    const member = world.member();
    const invocation = await member.command('imagine', { ...ask, prompt: 'slow', image });
    await replySaying(invocation, 'The input pictures are being fetched.');
    await member.command('cancel');
    await replySaying(invocation, 'Cancelled; nothing was charged.');
    expect(await sums(invocation)).toMatchObject({ held: 0, charged: 0 });
    expect(tasksFor('slow')).toEqual([]);
    await expect.poll(() => filesOf(invocation)).toEqual([]);
  });

  it('does not hold up those of another member, however many there are', async () => {
    const member = world.member('Slow');
    for (let number = 1; number <= 10; number += 1) {
      await (
        await member.command('imagine', { ...ask, prompt: 'slow', image })
      ).acknowledged;
    }
    const quick = upload(await photo({ width: 128, height: 128 }));
    await pictureIn(await world.member('Quick').command('imagine', { ...ask, image: quick }));
    // Of the member's ten, two are being fetched: half of what may be at once.
    const fetched = (await readdir(world.config.picturesDirectory)).filter((name) => name.endsWith('.upload'));
    expect(fetched).toHaveLength(2);
    await member.command('cancel');
    expect(tasksFor('slow')).toEqual([]);
  });
});

describe('a picture that cannot be had', () => {
  const cases: readonly (readonly [string, () => Promise<UploadedOption>, string])[] = [
    ['of a phone that writes HEIC', async () => upload(HEIC, 'IMG_1.HEIC'), 'picture 1 is HEIC'],
    [
      'drawn without pixels',
      async () => upload(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.svg'),
      'is SVG',
    ],
    ['that is none', async () => upload(Buffer.from('not a picture at all')), 'is not a picture that I can read'],
    ['of no bytes', async () => upload(Buffer.alloc(0)), 'is not a picture that I can read'],
    ['cut in two', async () => upload((await photo({ width: 900, height: 900 })).subarray(0, 2_000)), 'is damaged'],
    ['too narrow', async () => upload(await photo({ width: 400, height: 20 })), 'is too small or too narrow'],
    [
      'that claims 10 KB and never ends',
      async () => ({ ...small, serves: 'endless', claims: { size: 10_000 } }),
      '20 MB',
    ],
    ['behind a redirect to this machine', async () => ({ ...small, serves: inside }), 'could not be fetched'],
    [
      "at an address that is not Discord's",
      async () => ({ ...small, claims: { url: 'http://127.0.0.1:9/a.png' } }),
      'could not be fetched',
    ],
    ['that Discord deleted', async () => ({ ...small, serves: { status: 404 } }), 'could not be fetched'],
  ];
  const small = upload(Buffer.from('GIF89a'));
  const inside = { status: 302, location: 'http://127.0.0.1:9/secret' };

  it.each(cases)('%s releases what was held, with a sentence', async (name, given, sentence) => {
    const invocation = await world.member().command('imagine', { ...ask, prompt: name, image: await given() });
    const message = await replySaying(invocation, sentence);
    expect(textOf(message)).toContain('nothing was charged');
    expect(tasksFor(name)).toEqual([]);
    expect(await sums(invocation)).toMatchObject({ held: 0, charged: 0 });
    expect(await filesOf(invocation)).toEqual([]);
  });
});

/** How a file of HEIC begins. */
const HEIC = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic')]);
