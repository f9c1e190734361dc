import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission, textOf, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { buttonsOn, fieldsIn, fillIn, idOfButton } from '../support/dialogs.ts';
import { answerTo, openEntry } from '../support/history.ts';
import { photo, upload } from '../support/uploads.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const DEFERRED = 5;
const EPHEMERAL = 64;

let world: World;
let admin: Member;

beforeAll(async () => {
  world = await startWorld({
    settings: { BOT_DAILY_USD: 'none', GUILD_DAILY_USD: 'none', USER_PACE_USD: '2', BURN_USD: 'none' },
  });
  admin = world.discord.guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
});

afterAll(() => world.endSoundly());

type Options = Readonly<Record<string, string | number | boolean>>;

async function paint(member: Member, options: Options = {}): Promise<Message> {
  return pictureIn(await member.command('imagine', { prompt: 'a fox', ...options }));
}

const setFinal = async (model: string): Promise<string> =>
  textOf(await answerTo(await admin.command('settings set', { final_model: model })));

async function rowOf(id: string) {
  await using database = openDatabase(world.config.databasePath);
  return await database.kysely.selectFrom('generations').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

describe('Final', () => {
  it('paints a draft on the final model of its server, at the price on the button, and says what changed', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    expect(buttonsOn(await paint(ada))).toEqual(['Again · $0.04', 'Edit prompt', 'Change picture', '⋯ More', 'Delete']);
    expect(await setFinal('flux-2-max')).toContain('Final model: FLUX.2 [max]');
    const draft = await paint(ada, { prompt: 'a draft', aspect: '16:9', seed: 7 });
    expect(buttonsOn(draft)).toEqual([
      'Again · $0.04',
      'Edit prompt',
      'Change picture',
      'Final · $0.07',
      '⋯ More',
      'Delete',
    ]);
    const click = await ben.click(draft, idOfButton(draft, 'final'));
    expect(await click.acknowledged).toMatchObject({ type: DEFERRED, flags: 0 });
    const final = await pictureIn(click);
    expect(final.content).toContain('model FLUX1.1 [pro] → FLUX.2 [max]');
    expect(final.content).toContain('Each model paints its own picture.');
    expect(await rowOf(click.id)).toMatchObject({
      verb: 'final',
      user_id: ben.id,
      model_id: 'flux-2-max',
      seed: 7,
      aspect: '16:9',
    });
    // It is no draft any more.
    expect(buttonsOn(final)).toEqual(['Again · $0.07', 'Edit prompt', 'Change picture', '⋯ More', 'Delete']);
    expect(world.bfl.tasks.filter(({ prompt }) => prompt === 'a draft').map(({ body }) => body['seed'])).toEqual([
      7, 7,
    ]);
    expect(textOf(await openEntry(ben, 'a draft'))).toContain('✨ final version of');
  });

  it('asks which of several, and paints that one alone; of what is private, privately', async () => {
    const ada = world.member('Ada');
    await setFinal('flux-2-pro');
    const drafts = await paint(ada, { prompt: 'four drafts', count: 4, seed: 100, private: true });
    expect(buttonsOn(drafts)).toContain('Final · $0.03');
    const click = await ada.click(drafts, idOfButton(drafts, 'final'));
    const fields = await fieldsIn(click);
    expect(fields.get('picture')?.options?.map(({ label }) => label)).toEqual(
      [1, 2, 3, 4].map((number) => `Picture ${number}`),
    );
    await world.stopBot();
    await world.startBot();
    const submit = await fillIn(ada, click, { picture: '3' });
    expect(await submit.acknowledged).toMatchObject({ type: DEFERRED, flags: EPHEMERAL });
    expect((await pictureIn(submit)).attachments).toHaveLength(1);
    expect(await rowOf(submit.id)).toMatchObject({ seed: 102, count: 1, input: '3' });
  });

  it('counts the pictures that went in by their files, and not by what they claimed to be', async () => {
    const ada = world.member('Ada');
    await setFinal('flux-2-max');
    const claims = { width: 2_000, height: 2_000 };
    const image = { ...upload(await photo({ width: 256, height: 256 })), claims };
    const draft = await pictureIn(await ada.command('imagine', { prompt: 'as this', model: 'flux-2-pro', image }));
    // 7 credits, and 3 for one megapixel.
    expect(buttonsOn(draft)).toContain('Final · $0.10');
    const final = await pictureIn(await ada.click(draft, idOfButton(draft, 'final')));
    expect(textOf(final)).toContain('$0.10');
  });

  it('is not offered where the final model takes fewer pictures than went in, or as a theme what was changed', async () => {
    const ada = world.member('Ada');
    await setFinal('flux-pro-1.1-ultra');
    const image = upload(await photo({ width: 256, height: 256 }));
    const theme = await pictureIn(await ada.command('imagine', { prompt: 'a theme', image }));
    expect(buttonsOn(theme)).toContain('Final · $0.06');
    const changed = await pictureIn(
      await ada.command('imagine', { prompt: 'make it red', model: 'flux-2-pro', image }),
    );
    expect(buttonsOn(changed)).toEqual(['Again · $0.045', 'Edit prompt', 'Change picture', '⋯ More', 'Delete']);
    await setFinal('flux-2-klein-9b');
    const five = await Promise.all([1, 2, 3, 4].map(async () => upload(await photo({ width: 64, height: 64 }))));
    const click = await ada.click(changed, idOfButton(changed, 'change'));
    const many = await pictureIn(await fillIn(ada, click, { prompt: 'all five', further: five, model: 'flux-2-pro:' }));
    expect(buttonsOn(many).join()).not.toContain('Final');
  });

  it('goes by the setting and the price of now: asks where it rose, and tells where there is none', async () => {
    const ada = world.member('Ada');
    await setFinal('flux-2-pro');
    const draft = await paint(ada, { prompt: 'an old draft' });
    await setFinal('flux-2-max');
    const asked = await ada.click(draft, idOfButton(draft, 'final'));
    const question = await replySaying(asked, 'This costs $0.07 now, not $0.03. Nothing was charged.');
    const paid = await ada.click(question, idOfButton(question, 'confirm'));
    expect(await paid.acknowledged).toMatchObject({ type: DEFERRED, flags: 0 });
    await pictureIn(paid);
    await setFinal('flux-2-pro');
    const ofMax = await paint(ada, { prompt: 'two', model: 'flux-2-max', count: 2 });
    await setFinal('flux-2-max');
    const painted = world.bfl.tasks.length;
    // The same model and the same seed: the same picture, paid for twice.
    const same = await answerTo(await ada.click(ofMax, idOfButton(ofMax, 'final')));
    expect([textOf(same), same.ephemeral]).toEqual([
      'This was already painted with FLUX.2 [max], the final model of this server. Nothing was charged.',
      true,
    ]);
    expect(world.bfl.tasks).toHaveLength(painted);
    await answerTo(await admin.command('settings clear', { setting: 'final_model' }));
    const gone = await answerTo(await ada.click(draft, idOfButton(draft, 'final')));
    expect([textOf(gone), gone.ephemeral]).toEqual(['This server no longer has a final model.', true]);
  });
});
