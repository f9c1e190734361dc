import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxTask } from '../../sandbox/bfl/bfl.ts';
import { componentsOf, Permission, textOf, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { buttonsOn, fieldsIn, fillIn, idOfButton } from '../support/dialogs.ts';
import { answerTo, clicked } from '../support/history.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const EXPAND = 'flux-pro-1.0-expand';
const OUTPAINTING = 'flux-tools/outpainting-v1';

let world: World;

beforeAll(async () => {
  world = await startWorld({
    settings: {
      OUTPAINTING: 'on',
      BOT_DAILY_USD: 'none',
      USER_DAILY_USD: 'none',
      USER_PACE_USD: '5',
      BURN_USD: 'none',
    },
  });
});

afterAll(() => world.endSoundly());

type Options = Readonly<Record<string, string | number | boolean>>;

const paint = async (member: Member, options: Options = {}): Promise<Message> =>
  pictureIn(await member.command('imagine', { prompt: 'a lighthouse', ...options }));

const panelOf = (member: Member, picture: Message): Promise<Message> => clicked(member, picture, '⋯ More');

/** The custom id of the button that extends so. */
const extending = (panel: Message, how: string): string =>
  componentsOf(panel).find(({ custom_id: id }) => id?.split(':')[1] === 'extend' && id.split(':')[4] === how)
    ?.custom_id ?? 'none';

const lastTask = (): SandboxTask => {
  const task = world.bfl.tasks.at(-1);
  if (task === undefined) throw new Error('nothing was sent');
  return task;
};

const sizeOf = async (value: unknown) => {
  const { width, height, format } = await sharp(Buffer.from(String(value), 'base64')).metadata();
  return { width, height, format };
};

const charged = async (id: string): Promise<number> =>
  (await world.ledger(id)).reduce((sum, entry) => sum + entry.charged, 0);

describe('a picture that is made wider or taller', () => {
  it('is half as wide, or as tall, again, with its prompt, at a flat price that comes with the result', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const picture = await paint(ada, { safety: 1 });
    const panel = await panelOf(ben, picture);
    expect(buttonsOn(panel).slice(0, 4)).toEqual([
      'Similar picture · $0.04',
      'Wider · $0.05',
      'Taller · $0.05',
      'Other shape · from $0.20',
    ]);
    const click = await ben.click(panel, extending(panel, 'wider'));
    const wider = await pictureIn(click);
    const { model, body } = lastTask();
    expect(model).toBe(EXPAND);
    const { image, ...rest } = body;
    expect(rest).toEqual({
      prompt: 'a lighthouse',
      safety_tolerance: 1,
      output_format: 'jpeg',
      left: 304,
      right: 304,
      top: 0,
      bottom: 0,
    });
    expect(await sizeOf(image)).toEqual({ width: 1_216, height: 1_216, format: 'jpeg' });
    expect(textOf(wider)).toContain('FLUX.1 Expand [pro] · 1824 × 1216 · $0.05');
    expect(textOf(wider)).toContain('↔️ extended, from [an earlier picture](');
    expect(await charged(click.id)).toBe(50_000);
    // The same once more, and from there on: it is a picture like any other.
    expect(buttonsOn(wider)).toEqual(['Again · $0.05', 'Edit prompt', 'Change picture', '⋯ More', 'Delete']);
    await pictureIn(await ben.click(wider, idOfButton(wider, 'again')));
    expect(lastTask().body).toEqual(body);
    const again = await panelOf(ben, wider);
    expect(buttonsOn(again).slice(0, 3)).toEqual(['Wider · $0.05', 'Taller · $0.05', 'Other shape · from $0.30']);
    expect(textOf(again)).toMatch(/\/imagine prompt:a lighthouse safety:1 format:jpeg\n/);
    await pictureIn(await ben.click(again, extending(again, 'taller')));
    // 1824 pixels are within what may go in.
    expect(await sizeOf(lastTask().body['image'])).toMatchObject({ width: 1_824, height: 1_216 });
    expect(lastTask().body).toMatchObject({ left: 0, right: 0, top: 304, bottom: 304 });
    const edit = await ben.click(wider, idOfButton(wider, 'edit'));
    const fields = await fieldsIn(edit);
    expect(fields.get('model')?.options?.map(({ label }) => label)).toEqual(['FLUX.1 Expand [pro]']);
    await pictureIn(await fillIn(ben, edit, { prompt: 'a lighthouse and the sea' }));
    expect(lastTask()).toMatchObject({ model: EXPAND, prompt: 'a lighthouse and the sea', body: { left: 304 } });
    const admin = world.discord.guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
    expect(textOf(await answerTo(await admin.command('usage models')))).toContain('FLUX.1 Expand [pro]');
  });

  it('is the chosen one of several, and refused in words by the rules of the server and for a picture that is gone wrong', async () => {
    const ada = world.member('Ada');
    const admin = world.discord.guild.addMember({ name: 'Olga', permissions: Permission.ManageGuild });
    const pictures = await paint(ada, { model: 'flux-pro-1.1-ultra', count: 2, format: 'png' });
    const panel = await panelOf(ada, pictures);
    const opener = await ada.click(panel, extending(panel, 'wider'));
    expect([...(await fieldsIn(opener)).keys()]).toEqual(['picture']);
    const submit = await fillIn(ada, opener, { picture: '2' });
    expect(textOf(await pictureIn(submit))).toContain('3072 × 2048');
    expect(await sizeOf(lastTask().body['image'])).toEqual({ width: 2_048, height: 2_048, format: 'jpeg' });
    world.bfl.next({ outcome: 'error', httpStatus: 422, error: 'Invalid or corrupted image input' });
    const unread = await fillIn(ada, await ada.click(panel, extending(panel, 'taller')), { picture: '1' });
    await replySaying(unread, 'FLUX could not read one of your pictures; you were not charged');
    expect(await charged(unread.id)).toBe(0);
    const sent = world.bfl.tasks.length;
    await answerTo(await admin.command('settings set', { size: '2048x2048' }));
    const large = await fillIn(ada, await ada.click(panel, extending(panel, 'wider')), { picture: '1' });
    expect(textOf(await answerTo(large))).toContain('A picture may have at most 4194304 pixels on this server');
    await answerTo(await admin.command('settings clear', { setting: 'size' }));
    // A list of models forbids what does not stand in it.
    await answerTo(await admin.command('settings allow', { model: 'flux-pro-1.1-ultra' }));
    expect(buttonsOn(await panelOf(ada, pictures))).toEqual([
      'Similar picture · $0.06',
      'Copy settings',
      'Save as preset',
    ]);
    const refused = await fillIn(ada, await ada.click(panel, extending(panel, 'wider')), { picture: '1' });
    expect(textOf(await answerTo(refused))).toBe(
      'You may not use FLUX.1 Expand [pro] here. You may use FLUX1.1 [pro] Ultra.',
    );
    await answerTo(await admin.command('settings allow', { model: EXPAND }));
    expect(buttonsOn(await panelOf(ada, pictures))).toContain('Wider · $0.05');
    await answerTo(await admin.command('settings clear', { setting: 'models' }));
    expect(world.bfl.tasks).toHaveLength(sent);
  });

  it('has no final version, and is no prompt for what paints: nothing else extends a picture', async () => {
    const ada = world.member('Ada');
    const admin = world.discord.guild.addMember({ name: 'Oscar', permissions: Permission.ManageGuild });
    await answerTo(await admin.command('settings set', { final_model: 'flux-2-max' }));
    const picture = await paint(ada);
    expect(buttonsOn(picture)).toContain('Final · $0.07');
    const panel = await panelOf(ada, picture);
    const wider = await pictureIn(await ada.click(panel, extending(panel, 'wider')));
    expect(buttonsOn(wider)).toEqual(['Again · $0.05', 'Edit prompt', 'Change picture', '⋯ More', 'Delete']);
    await answerTo(await admin.command('settings allow', { model: 'flux-2-pro' }));
    expect(textOf(await answerTo(await ada.click(wider, idOfButton(wider, 'edit'))))).toBe(
      'Pictures can no longer be extended this way here. Nothing was charged.',
    );
    await answerTo(await admin.command('settings clear', { setting: 'models' }));
    await answerTo(await admin.command('settings clear', { setting: 'final_model' }));
  });
});

describe('a picture that is extended to a shape', () => {
  it('lies on the grid of a canvas of that shape, held at the most that is known and paid for as reported', async () => {
    const ada = world.member('Ada');
    const picture = await paint(ada, { private: true });
    const panel = await panelOf(ada, picture);
    const opener = await ada.click(panel, extending(panel, 'shape'));
    const shapes = (await fieldsIn(opener)).get('shape')?.options ?? [];
    // It is a square already.
    expect(shapes.map(({ label }) => label)).toEqual(['16:9', '9:16', '4:3', '3:4', '3:2', '2:3', '21:9']);
    world.bfl.next({ cost: 12.5 });
    const submit = await fillIn(ada, opener, { shape: '16:9' });
    expect(textOf(await pictureIn(submit))).toContain('FLUX Outpainting · 2160 × 1216 · $0.125');
    const { model, body } = lastTask();
    expect(model).toBe(OUTPAINTING);
    const { input_image: image, ...rest } = body;
    expect(rest).toEqual({
      prompt: 'a lighthouse',
      safety_tolerance: 2,
      width: 2_160,
      height: 1_216,
      reference_offset_x: 464,
      reference_offset_y: 0,
      mode: 'high',
      output_format: 'png',
    });
    expect(await sizeOf(image)).toMatchObject({ width: 1_216, height: 1_216 });
    const [hold] = await world.ledger(submit.id);
    // 3 begun megapixels.
    expect([hold?.held, await charged(submit.id)]).toEqual([300_000, 125_000]);
  });

  it('goes in smaller where the canvas would be too large', async () => {
    const ada = world.member('Ada');
    const picture = await paint(ada, { model: 'flux-pro-1.1-ultra' });
    const panel = await panelOf(ada, picture);
    await pictureIn(await fillIn(ada, await ada.click(panel, extending(panel, 'shape')), { shape: '21:9' }));
    expect(lastTask().body).toMatchObject({ width: 2_384, height: 1_024, reference_offset_x: 672 });
    expect(await sizeOf(lastTask().body['input_image'])).toMatchObject({ width: 1_024, height: 1_024 });
  });
});
