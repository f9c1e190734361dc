import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxTask } from '../../sandbox/bfl/bfl.ts';
import { textOf, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { buttonsOn, fieldsIn, fillIn, idOfButton } from '../support/dialogs.ts';
import { answerTo, clicked, forgedClick, openEntry } from '../support/history.ts';
import { photo, upload } from '../support/uploads.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const DEFERRED = 5;
const EPHEMERAL = 64;

let world: World;

beforeAll(async () => {
  world = await startWorld({
    settings: { BOT_DAILY_USD: 'none', USER_DAILY_USD: 'none', USER_PACE_USD: '5', BURN_USD: 'none' },
  });
});

afterAll(() => world.endSoundly());

type Options = Parameters<Member['command']>[1];

const paint = async (member: Member, options: Options): Promise<Message> =>
  pictureIn(await member.command('imagine', { prompt: 'a fox', ...options }));

const panelOf = (member: Member, picture: Message): Promise<Message> => clicked(member, picture, '⋯ More');

const lastTask = (): SandboxTask => {
  const task = world.bfl.tasks.at(-1);
  if (task === undefined) throw new Error('nothing was sent');
  return task;
};

const decoded = (value: unknown): Buffer => Buffer.from(String(value), 'base64');

async function rowsOf(id: string) {
  await using database = openDatabase(world.config.databasePath);
  const generation = database.kysely.selectFrom('generations').selectAll().where('id', '=', id);
  const pictures = database.kysely.selectFrom('pictures').selectAll().where('generation_id', '=', id).orderBy('number');
  return { generation: await generation.executeTakeFirstOrThrow(), pictures: await pictures.execute() };
}

const charged = async (id: string): Promise<number> =>
  (await world.ledger(id)).reduce((sum, entry) => sum + entry.charged, 0);

describe('a picture like another one', () => {
  it('is painted from the kept file, for whoever clicks and for all to see, at the price on the button', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const picture = await paint(ada, { prompt: 'a lighthouse', aspect: '16:9', seed: 7 });
    const panel = await panelOf(ben, picture);
    expect(buttonsOn(panel)).toContain('Similar picture · $0.04');
    const click = await ben.click(panel, idOfButton(panel, 'vary'));
    expect(await click.acknowledged).toMatchObject({ type: DEFERRED, flags: 0 });
    const similar = await pictureIn(click);
    expect(textOf(similar)).toContain('🪞 similar to [an earlier picture](');
    const { body } = lastTask();
    expect(body).toMatchObject({ prompt: 'a lighthouse', width: 1376, height: 768 });
    expect(body['seed']).not.toBe(7);
    expect(Object.keys(body)).not.toContain('image_prompt_strength');
    const { generation, pictures } = await rowsOf(idOfButton(picture, 'more').split(':')[2] ?? '');
    expect(createHash('sha256').update(decoded(body['image_prompt'])).digest('hex')).toBe(pictures[0]?.file_sha256);
    expect(generation.user_id).toBe(ada.id);
    expect((await rowsOf(click.id)).generation).toMatchObject({ user_id: ben.id, verb: 'vary', count: 1 });
    expect(await charged(click.id)).toBe(40_000);
  });

  it('is of the chosen picture, and as close to it as was chosen where the model can be told', async () => {
    const ada = world.member('Ada');
    const pictures = await paint(ada, { model: 'flux-pro-1.1-ultra', count: 2, format: 'png', private: true });
    const panel = await panelOf(ada, pictures);
    expect(buttonsOn(panel)).toContain('Similar picture · $0.06');
    const click = await ada.click(panel, idOfButton(panel, 'vary'));
    const fields = await fieldsIn(click);
    expect([...fields.keys()]).toEqual(['picture', 'strength']);
    // Whatever a client makes up, the dialog has an id of its own.
    for (const verb of ['vary', 'extend']) {
      const madeUp = `${idOfButton(pictures, 'more').replace('more', verb)}:1:`.padEnd(100, 'a');
      expect([...(await fieldsIn(forgedClick(world, ada, panel, madeUp))).keys()]).toContain('picture');
    }
    const submit = await fillIn(ada, click, { picture: '2', strength: '75' });
    expect(await submit.acknowledged).toMatchObject({ type: DEFERRED, flags: EPHEMERAL });
    const similar = await pictureIn(submit);
    const { body } = lastTask();
    expect(body).toMatchObject({ image_prompt_strength: 0.75, aspect_ratio: '1:1' });
    // 4 megapixels of a PNG, as the JPEG that may go in.
    expect(await sharp(decoded(body['image_prompt'])).metadata()).toMatchObject({ format: 'jpeg', width: 2_048 });
    expect((await rowsOf(submit.id)).generation).toMatchObject({ strength: 75, input: '2 75', is_private: 1 });
    // It stays so with what goes on from there, and whoever asks is told.
    expect(textOf(await panelOf(ada, similar))).toMatch(/strength 75%[^]*strength:75/);
    await pictureIn(await ada.click(similar, idOfButton(similar, 'again')));
    expect(lastTask().body).toMatchObject({ image_prompt_strength: 0.75 });
  });

  it('of FLUX.2 has it as its first reference, held at its size and paid for at that', async () => {
    const ada = world.member('Ada');
    const image = upload(await photo({ width: 256, height: 256 }));
    const picture = await paint(ada, { prompt: 'make it night', model: 'flux-2-pro', aspect: '1:1', image });
    const panel = await panelOf(ada, picture);
    expect(buttonsOn(panel)).toContain('Similar picture · $0.045');
    const click = await ada.click(panel, idOfButton(panel, 'vary'));
    await pictureIn(click);
    const { body } = lastTask();
    expect(await sharp(decoded(body['input_image'])).metadata()).toMatchObject({ width: 1_024, height: 1_024 });
    expect(Object.keys(body)).not.toContain('input_image_2');
    expect(await charged(click.id)).toBe(45_000);
  });

  it('is private from what its member alone sees, and not painted where the file is gone', async () => {
    const ada = world.member('Ada');
    const picture = await paint(ada, { prompt: 'a heron' });
    const [, , id = ''] = idOfButton(picture, 'more').split(':');
    const panel = await clicked(ada, await openEntry(ada, 'a heron'), '⋯ More');
    const click = await ada.click(panel, idOfButton(panel, 'vary'));
    expect(await click.acknowledged).toMatchObject({ type: DEFERRED, flags: EPHEMERAL });
    await pictureIn(click);
    const painted = world.bfl.tasks.length;
    const { pictures } = await rowsOf(id);
    await rm(join(world.config.picturesDirectory, pictures[0]?.file ?? 'none'));
    const vain = await ada.click(panel, idOfButton(panel, 'vary'));
    await replySaying(vain, 'An input picture is gone; nothing was charged.');
    expect([world.bfl.tasks.length, await charged(vain.id)]).toEqual([painted, 0]);
  });
});

describe('the option strength of /imagine', () => {
  it('is for the picture of a model that can be told, and 10 by default', async () => {
    const ada = world.member('Ada');
    const image = upload(await photo({ width: 256, height: 256 }));
    await paint(ada, { model: 'flux-pro-1.1-ultra', image });
    expect(lastTask().body).toMatchObject({ image_prompt_strength: 0.1 });
    await paint(ada, { model: 'flux-pro-1.1-ultra', image, strength: 100 });
    expect(lastTask().body).toMatchObject({ image_prompt_strength: 1 });
    await paint(ada, { model: 'flux-pro-1.1-ultra' });
    expect(Object.keys(lastTask().body)).not.toContain('image_prompt_strength');
    const wrong = await ada.command('imagine', { prompt: 'a fox', image, strength: 20 });
    expect(textOf(await answerTo(wrong))).toContain('`strength` cannot be set for FLUX1.1 [pro]');
    const alone = await ada.command('imagine', { prompt: 'a fox', model: 'flux-pro-1.1-ultra', strength: 20 });
    expect(textOf(await answerTo(alone))).toContain('`strength` needs `image` as well');
  });
});
