import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxTask } from '../../sandbox/bfl/bfl.ts';
import { Permission, textOf, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { buttonsOn, fieldsIn, fillIn, idOfButton } from '../support/dialogs.ts';
import { answerTo, clicked, forge, openEntry } from '../support/history.ts';
import { photo, upload } from '../support/uploads.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const DEFERRED = 5;
const EPHEMERAL = 64;
const RADIO = 21;

let world: World;

beforeAll(async () => {
  world = await startWorld({
    bfl: { flux3: true },
    settings: { BOT_DAILY_USD: 'none', GUILD_DAILY_USD: 'none', USER_PACE_USD: '5', BURN_USD: 'none', STRIKES: 'none' },
  });
  // Its pictures of a high safety belong there.
  world.discord.guild.channel.nsfw = true;
});

afterAll(() => world.endSoundly());

type Options = Readonly<Record<string, string | number | boolean>>;

async function paint(member: Member, options: Options = {}): Promise<Message> {
  return pictureIn(await member.command('imagine', { prompt: 'a fox', ...options }));
}

const change = (member: Member, message: Message) => member.click(message, idOfButton(message, 'change'));
const taskFor = (prompt: string): SandboxTask | undefined => world.bfl.tasks.find((task) => task.prompt === prompt);
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** What went into a picture, in the order of its fields. */
function inputsOf(prompt: string): Buffer[] {
  const { body = {} } = taskFor(prompt) ?? {};
  return Object.entries(body).flatMap(([name, value]) =>
    name.startsWith('input_image') ? [Buffer.from(String(value), 'base64')] : [],
  );
}

async function holdOf(id: string): Promise<number> {
  const entries = await world.ledger(id);
  return entries.filter(({ kind }) => kind === 'hold').reduce((sum, { held }) => sum + held, 0);
}

async function delivered(message: Message): Promise<void> {
  const id = idOfButton(message, 'change').split(':')[2] ?? '';
  await using database = openDatabase(world.config.databasePath);
  const rows = database.kysely.selectFrom('generations').select('state').where('id', '=', id);
  await expect.poll(async () => (await rows.executeTakeFirstOrThrow()).state).toBe('delivered');
}

describe('Change picture', () => {
  it('sends the chosen picture first and the further ones behind it, in its shape, at the price that was told', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const parent = await paint(ada, { prompt: 'two foxes', count: 2, aspect: '3:2', safety: 6 });
    await delivered(parent);
    const click = await change(ben, parent);
    const fields = await fieldsIn(click);
    expect([...fields.keys()]).toEqual(['prompt', 'picture', 'further', 'model']);
    expect(fields.get('picture')?.type).toBe(RADIO);
    const models = fields.get('model')?.options ?? [];
    // FLUX1.1 takes a picture as a theme, and does not change it.
    expect(models.map(({ label }) => label)).not.toContain('FLUX1.1 [pro]');
    expect(models.find(({ label }) => label === 'FLUX.2 [pro]')?.description).toBe(
      '$0.06, up to 8 pictures; each additional one up to $0.06',
    );
    const [second = { bytes: null }] = parent.attachments.slice(1);
    const further = [
      upload(await photo({ width: 160, height: 160, format: 'png' }), 'a.png'),
      upload(await photo({ width: 320, height: 160, format: 'webp' }), 'b.webp'),
    ];
    const submit = await fillIn(ben, click, { prompt: 'make it night', picture: '2', further, model: 'flux-2-pro:' });
    expect(await submit.acknowledged).toMatchObject({ type: DEFERRED, flags: 0 });
    const child = await pictureIn(submit);
    const sent = inputsOf('make it night');
    const sizes = await Promise.all(sent.map(async (bytes) => sharp(bytes).metadata()));
    expect(sizes.map(({ width, height }) => [width, height])).toEqual([
      [1_440, 960],
      [160, 160],
      [320, 160],
    ]);
    expect(hashOf(sent[0] ?? Buffer.alloc(0))).toBe(hashOf(second.bytes ?? Buffer.alloc(1)));
    expect(taskFor('make it night')).toMatchObject({ size: { width: 1_248, height: 832 } });
    expect(taskFor('make it night')?.body['safety_tolerance']).toBe(5);
    expect(child.content).toContain('🖼️ changed in words, from [an earlier picture](https://discord.com/channels/');
    // 3 credits, 2 × 1.5 for the picture that is changed, 1.5 for each of the others.
    expect([await holdOf(submit.id), textOf(child).includes('$0.09')]).toEqual([90_000, true]);
    expect(textOf(await openEntry(ben, 'make it night'))).toContain('🖼️ changed in words');
    const panel = await clicked(ben, child, '⋯ More');
    const leftOut = 'The input pictures are not part of the copied settings: add them again.';
    for (const said of [panel, await clicked(ben, panel, 'Copy settings')]) expect(textOf(said)).toContain(leftOut);
  });

  it('refuses what a model does not take, and names those that do; "Try again" keeps all of it', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const parent = await paint(ada, { prompt: 'four', count: 2, private: true });
    const further = await Promise.all(
      [64, 80, 96, 112].map(async (width) => upload(await photo({ width, height: 64 }))),
    );
    const filledIn = { prompt: 'put hats on', picture: '2', further, model: 'flux-2-klein-9b:' };
    const refused = await answerTo(await fillIn(ada, await change(ada, parent), filledIn));
    expect([textOf(refused), refused.ephemeral, buttonsOn(refused)]).toEqual([
      'Please change this: FLUX.2 [klein] 9B takes 4 pictures; for that many, choose FLUX.2 [pro], FLUX.2 [flex], FLUX.2 [max], FLUX.3 Image.',
      true,
      ['Try again'],
    ]);
    await world.stopBot();
    await world.startBot();
    const again = await ada.click(refused, 'Try again');
    const fields = await fieldsIn(again);
    expect(fields.get('prompt')?.value).toBe('put hats on');
    expect(fields.get('picture')?.options?.find((option) => option.default)?.value).toBe('2');
    expect(fields.get('model')?.options?.find((option) => option.default)?.label).toBe('FLUX.2 [klein] 9B');
    expect(fields.get('further')?.description).toBe('4 pictures from before are kept; new ones replace them.');
    const submit = await fillIn(ada, again, { model: 'flux-2-max:' });
    expect(await submit.acknowledged).toMatchObject({ type: DEFERRED, flags: EPHEMERAL });
    await pictureIn(submit);
    const widths = await Promise.all(
      inputsOf('put hats on').map(async (bytes) => (await sharp(bytes).metadata()).width),
    );
    expect(widths).toEqual([1_216, 64, 80, 96, 112]);
    {
      await using database = openDatabase(world.config.databasePath);
      const { kysely } = database;
      await kysely.updateTable('drafts').set({ created_at_ms: 1 }).where('user_id', '=', ada.id).execute();
    }
    // With the draft the further pictures are gone: not from the first one alone.
    const late = await fillIn(ada, again, { prompt: 'hats, and late', model: 'flux-2-max:' });
    const gone = await replySaying(late, 'An input picture is gone');
    expect([textOf(gone).includes('prompt:hats, and late'), taskFor('hats, and late')]).toEqual([true, undefined]);
    // Nobody else goes on from what is private.
    const open = await paint(ben);
    expect(textOf(await forge(world, ben, open, idOfButton(parent, 'change')))).toMatch(/^Only the member who asked/);
  });

  it('tells of a picture that is deleted meanwhile, gives the words back, and charges nothing', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const parent = await paint(ada, { prompt: 'soon deleted' });
    await delivered(parent);
    const [own, other] = [await change(ada, parent), await change(ben, parent)];
    await Promise.all([fieldsIn(own), fieldsIn(other)]);
    await clicked(ada, await clicked(ada, parent, 'Delete'), 'Delete for good');
    for (const [member, opened] of [
      [ada, own],
      [ben, other],
    ] as const) {
      const submit = await fillIn(member, opened, { prompt: 'make it snow', model: 'flux-2-pro:' });
      const told = await replySaying(submit, 'This picture and its prompt were deleted, so it cannot be continued.');
      expect(told.ephemeral).toBe(true);
      expect(textOf(told)).toContain('/imagine prompt:make it snow model:FLUX.2 [pro] — ≈ $0.03');
      expect(await world.ledger(submit.id)).toEqual([]);
    }
    expect(taskFor('make it snow')).toBeUndefined();
  });

  it('takes a picture that is no JPEG, or larger than is held for, as it would take an upload', async () => {
    const ada = world.member('Ada');
    const parent = await paint(ada, { prompt: 'a large fox', model: 'flux-pro-1.1-ultra', format: 'png' });
    const submit = await fillIn(ada, await change(ada, parent), { prompt: 'paint it red', model: 'flux-2-pro:' });
    await pictureIn(submit);
    const [sent = Buffer.alloc(0)] = inputsOf('paint it red');
    expect(await sharp(sent).metadata()).toMatchObject({ format: 'jpeg', width: 2_048, height: 2_048 });
    expect(await holdOf(submit.id)).toBe(90_000);
  });

  it('buys once where the same is sent twice, and asks where its model costs more by now', async () => {
    const ada = world.member('Ada');
    const parent = await paint(ada);
    const [one, two] = [await change(ada, parent), await change(ada, parent)];
    world.bfl.script(({ prompt }) => (prompt === 'a double' ? { latencyMs: Number.POSITIVE_INFINITY } : {}));
    const submits = [
      await fillIn(ada, one, { prompt: 'a double', model: 'flux-2-klein-4b:' }),
      await fillIn(ada, two, { prompt: 'a double', model: 'flux-2-klein-4b:' }),
    ];
    await expect
      .poll(() => submits.map(({ reply }) => (reply === null ? '' : textOf(reply))).join())
      .toMatch(/You have already started this/);
    world.bfl.finish(await world.bfl.taskWhere(({ prompt }) => prompt === 'a double'));
    world.bfl.script(() => ({}));
    const click = await change(ada, parent);
    await fieldsIn(click);
    world.bfl.next({ cost: { ready: 30 } });
    await pictureIn(await fillIn(ada, await change(ada, parent), { prompt: 'tells the price', model: 'flux-2-flex:' }));
    const asked = await fillIn(ada, click, { prompt: 'a dear change', model: 'flux-2-flex:' });
    const question = await replySaying(asked, 'Nothing was charged. The button paints it at the new price.');
    world.bfl.next({ cost: 30 });
    const paid = await ada.click(question, idOfButton(question, 'confirm'));
    await pictureIn(paid);
    expect(inputsOf('a dear change')).toHaveLength(1);
  });

  it('names a model that would fit under a limit among those that change pictures', async () => {
    const { guild } = world.discord;
    const admin = guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const parent = await paint(ada);
    await answerTo(await admin.command('limits set', { member: ben, per: 'day', dollars: '0.045' }));
    const refused = await answerTo(
      await fillIn(ben, await change(ben, parent), { prompt: 'make it dear', model: 'flux-2-pro:' }),
    );
    expect(textOf(refused)).toMatch(
      /^This costs \$0\.06, but \$0\.04 is left .* With FLUX\.2 \[klein\] 9B it would be/s,
    );
  });

  it('is not offered where no model that a member may use changes pictures', async () => {
    const { guild } = world.discord;
    const admin = guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
    const ben = world.member('Ben');
    const parent = await paint(ben);
    await answerTo(await admin.command('settings allow', { model: 'flux-pro-1.1' }));
    const told = await answerTo(await change(ben, parent));
    expect([textOf(told), told.ephemeral]).toEqual([
      'None of the models that you may use here can change pictures.',
      true,
    ]);
    // What takes as many as were given is named among what they may use.
    await answerTo(await admin.command('settings allow', { model: 'flux-2-flex' }));
    const image = upload(await photo({ width: 64, height: 64 }));
    const given = { prompt: 'two', model: 'flux-pro-1.1', image, image2: image };
    const two = await answerTo(await ben.command('imagine', given));
    expect(textOf(two)).toBe('Please change this: FLUX1.1 [pro] takes 1 picture; for that many, choose FLUX.2 [flex].');
  });
});
