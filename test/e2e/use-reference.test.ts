import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission, textOf, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { buttonsOn, fieldsIn, fillIn } from '../support/dialogs.ts';
import { answerTo, openEntry } from '../support/history.ts';
import { photo, upload } from '../support/uploads.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const DEFERRED = 5;
const GALLERY = 12;
const CONTAINER = 17;

let world: World;
let admin: Member;

beforeAll(async () => {
  world = await startWorld({
    settings: { BOT_DAILY_USD: 'none', GUILD_DAILY_USD: 'none', USER_PACE_USD: '5', BURN_USD: 'none', STRIKES: 'none' },
  });
  admin = world.discord.guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
});

afterAll(() => world.endSoundly());

const refer = (member: Member, message: Message) => member.contextMenu('Use as reference', message);
const set = async (references: string): Promise<string> =>
  textOf(await answerTo(await admin.command('settings set', { references })));

/** The widths of what went into a picture, in order. */
async function widthsOf(prompt: string): Promise<number[]> {
  const { body = {} } = world.bfl.tasks.find((task) => task.prompt === prompt) ?? {};
  const sent = Object.entries(body).filter(([name]) => name.startsWith('input_image'));
  return Promise.all(
    sent.map(async ([, value]) => (await sharp(Buffer.from(String(value), 'base64')).metadata()).width),
  );
}

describe('Use as reference', () => {
  it('takes the chosen picture of a message, and further ones, whatever was restarted meanwhile', async () => {
    const ada = world.member('Ada');
    const files = [upload(await photo({ width: 320, height: 160 })), upload(await photo({ width: 480, height: 160 }))];
    const message = ada.post({ content: 'look', files: [...files, upload(Buffer.from('words'), 'notes.txt')] });
    const click = await refer(ada, message);
    const fields = await fieldsIn(click);
    expect([...fields.keys()]).toEqual(['prompt', 'picture', 'further', 'model']);
    expect(fields.get('picture')?.options?.map(({ label }) => label)).toEqual(['Picture 1', 'Picture 2']);
    await world.stopBot();
    await world.startBot();
    const further = [upload(await photo({ width: 96, height: 96 }))];
    const submit = await fillIn(ada, click, { prompt: 'as a poster', picture: '2', further, model: 'flux-2-pro:' });
    expect(await submit.acknowledged).toMatchObject({ type: DEFERRED, flags: 0 });
    await pictureIn(submit);
    expect(await widthsOf('as a poster')).toEqual([480, 96]);
    expect(textOf(await openEntry(ada, 'as a poster'))).toContain('🧩 from a picture in a message');
  });

  it('finds pictures in embeds and in galleries, and says where there is none', async () => {
    const ada = world.member('Ada');
    const { attachments } = ada.post({ files: [upload(await photo({ width: 128, height: 64 }))] });
    const [{ url } = { url: '' }] = attachments;
    const embeds = [{ image: { url: 'https://elsewhere.example/a.png', proxy_url: url } }];
    const components = [{ type: CONTAINER, components: [{ type: GALLERY, items: [{ media: { url } }] }] }];
    for (const [index, body] of [{ embeds }, { components }].entries()) {
      const prompt = `shown ${index}`;
      await pictureIn(await fillIn(ada, await refer(ada, ada.post(body)), { prompt, model: 'flux-2-klein-4b:' }));
      expect(await widthsOf(prompt)).toEqual([128]);
    }
    const told = await answerTo(await refer(ada, ada.post({ content: 'words alone' })));
    expect([textOf(told), told.ephemeral]).toEqual([
      'There is no picture in this message. References can be JPEG, PNG, WebP or GIF.',
      true,
    ]);
  });

  it("goes by the setting: own pictures and those of the bot, everybody's, or none", async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const message = ada.post({ files: [upload(await photo({ width: 128, height: 128 }))] });
    expect(textOf(await answerTo(await refer(ben, message)))).toMatch(
      /^In this server only your own pictures and mine can be references, and this is neither/,
    );
    expect(await set('everyone')).toContain("Pictures that may be used as references: everyone's");
    await fieldsIn(await refer(ben, message));
    const opened = await refer(ada, message);
    await fieldsIn(opened);
    await set('off');
    const late = await answerTo(await fillIn(ada, opened, { prompt: 'switched off', model: 'flux-2-pro:' }));
    expect(textOf(late)).toMatch(/^The admins of this server have switched .*prompt:switched off/s);
    expect(textOf(await answerTo(await refer(ada, message)))).toBe(
      'The admins of this server have switched off "Use as reference".',
    );
    expect(textOf(await answerTo(await admin.command('settings view')))).toContain(
      "Pictures that may be used as references: nobody's",
    );
    await set('own');
    await fieldsIn(await refer(ada, message));
  });

  it("takes the pictures of a forwarded message where everybody's may be taken: whose they were is not said", async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const forwarded = ben.forward(ada.post({ files: [upload(await photo({ width: 192, height: 128 }))] }));
    expect(textOf(await answerTo(await refer(ben, forwarded)))).toMatch(/and this is neither/);
    await set('everyone');
    await pictureIn(await fillIn(ben, await refer(ben, forwarded), { prompt: 'passed on', model: 'flux-2-pro:' }));
    expect(await widthsOf('passed on')).toEqual([192]);
    await set('own');
  });

  it('takes a result of the bot from its own disk, and a private one for its owner alone', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const open = await pictureIn(await ada.command('imagine', { prompt: 'a fox', aspect: '3:2' }));
    const click = await refer(ben, open);
    await pictureIn(await fillIn(ben, click, { prompt: 'the fox as a stamp', model: 'flux-2-pro:' }));
    expect(await widthsOf('the fox as a stamp')).toEqual([1_440]);
    const secret = await pictureIn(await ada.command('imagine', { prompt: 'a secret', private: true }));
    expect(textOf(await answerTo(await refer(ben, secret)))).toMatch(/^Only the member who asked/);
  });

  it('tells of a message that is deleted meanwhile, and charges nothing', async () => {
    const ada = world.member('Ada');
    const message = ada.post({ files: [upload(await photo({ width: 128, height: 128 }))] });
    const click = await refer(ada, message);
    await fieldsIn(click);
    ada.deleteMessage(message);
    const submit = await fillIn(ada, click, { prompt: 'of nothing', model: 'flux-2-pro:' });
    await replySaying(submit, 'One of your pictures could not be fetched from Discord; nothing was charged.');
    const entries = await world.ledger(submit.id);
    expect(entries.reduce((sum, { held, charged }) => sum + held + charged, 0)).toBe(0);
  });

  it('keeps what was filled in, and asks to choose again after a day, with the words', async () => {
    const ada = world.member('Ada');
    const files = [upload(await photo({ width: 128, height: 128 })), upload(await photo({ width: 160, height: 128 }))];
    const click = await refer(ada, ada.post({ files }));
    await answerTo(await admin.command('settings words', { add: 'forbidden' }));
    const filledIn = { prompt: 'a forbidden thing', picture: '2', model: 'flux-2-flex:' };
    const refused = await answerTo(await fillIn(ada, click, filledIn));
    expect(buttonsOn(refused)).toEqual(['Try again']);
    const again = await ada.click(refused, 'Try again');
    const fields = await fieldsIn(again);
    expect(fields.get('prompt')?.value).toBe('a forbidden thing');
    expect(fields.get('picture')?.options?.find((option) => option.default)?.value).toBe('2');
    {
      await using database = openDatabase(world.config.databasePath);
      const { kysely } = database;
      await kysely.updateTable('drafts').set({ created_at_ms: 1 }).where('user_id', '=', ada.id).execute();
    }
    const late = await answerTo(await fillIn(ada, again, { prompt: 'too late' }));
    expect(textOf(late)).toMatch(/^A chosen picture is kept for a day, and this one has expired\. .*prompt:too late/s);
  });
});
