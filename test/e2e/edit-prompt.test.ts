import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission, textOf, type Invocation, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { buttonsOn, fieldsIn, fillIn, idOfButton } from '../support/dialogs.ts';
import { answerTo, clicked, forge, openEntry } from '../support/history.ts';
import { photo, upload } from '../support/uploads.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';

const DEFERRED = 5;
const MODAL = 9;
const EPHEMERAL = 64;

let world: World;

beforeAll(async () => {
  world = await startWorld({
    settings: { BOT_DAILY_USD: 'none', GUILD_DAILY_USD: 'none', USER_PACE_USD: '2', BURN_USD: 'none', STRIKES: 'none' },
  });
  // Its pictures of a high safety belong there.
  world.discord.guild.channel.nsfw = true;
});

afterAll(() => world.endSoundly());

type Options = Readonly<Record<string, string | number | boolean>>;

async function paint(member: Member, options: Options = {}): Promise<Message> {
  return pictureIn(await member.command('imagine', { prompt: 'a fox', ...options }));
}

const edit = (member: Member, message: Message) => member.click(message, idOfButton(message, 'edit'));

async function rowOf(id: string) {
  await using database = openDatabase(world.config.databasePath);
  return await database.kysely.selectFrom('generations').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

async function holdsOf({ id }: Member): Promise<number[]> {
  await using database = openDatabase(world.config.databasePath);
  const rows = await database.kysely.selectFrom('ledger').selectAll().where('user_id', '=', id).orderBy('id').execute();
  return rows.filter(({ kind }) => kind === 'hold').map(({ held_micros: held }) => held);
}

async function moveTo(guildId: string, id: string): Promise<void> {
  await using database = openDatabase(world.config.databasePath);
  await database.kysely.updateTable('generations').set({ guild_id: guildId }).where('id', '=', id).execute();
}

const bodyOf = (prompt: string) => world.bfl.tasks.find((task) => task.prompt === prompt)?.body;
const linkTo = ({ guild }: Member, { id, channelId }: Message): string =>
  `https://discord.com/channels/${guild.id}/${channelId}/${id}`;

describe('Edit prompt', () => {
  it('asks with what the picture was made of, and tells in a reply of its own what changed, and from what', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const parent = await paint(ada, { prompt: 'a red fox', aspect: '16:9', count: 2, seed: 7, safety: 6 });
    await expect
      .poll(async () => (await rowOf(idOfButton(parent, 'edit').split(':')[2] ?? '')).state)
      .toBe('delivered');
    const click = await edit(ben, parent);
    expect(await click.acknowledged).toMatchObject({ type: MODAL });
    const fields = await fieldsIn(click);
    expect([...fields.keys()]).toEqual(['prompt', 'model', 'aspect', 'seed', 'private']);
    expect(fields.get('prompt')).toMatchObject({ value: 'a red fox', required: true });
    const models = fields.get('model')?.options ?? [];
    expect(models.find((option) => option.default)).toMatchObject({
      label: 'FLUX1.1 [pro]',
      description: '2 pictures: $0.08',
    });
    expect(models.find(({ label }) => label === 'FLUX.2 [pro]')).toMatchObject({ description: '2 pictures: $0.06' });
    expect(fields.get('aspect')?.options?.find((option) => option.default)?.value).toBe('16:9');
    expect([fields.get('seed')?.description, fields.get('private')?.default]).toEqual([
      'Leave empty for a new one; it was 7.',
      false,
    ]);
    // No dialog has the ids of another one.
    const other = await fieldsIn(await edit(ben, parent));
    expect(other.get('prompt')?.custom_id).not.toBe(fields.get('prompt')?.custom_id);

    const submit = await fillIn(ben, click, { prompt: 'a blue fox', model: 'flux-2-pro:', aspect: '1:1', seed: '9' });
    expect(await submit.acknowledged).toMatchObject({ type: DEFERRED, flags: 0 });
    const child = await pictureIn(submit);
    expect(child.content).toContain(`**a blue fox** · <@${ben.id}>`);
    expect(child.content).toContain(
      `✏️ from [an earlier picture](${linkTo(ada, parent)}): another prompt, model FLUX1.1 [pro] → FLUX.2 [pro], ` +
        'aspect 16:9 → 1:1, seed 7 → 9, safety 6 → 5',
    );
    expect([child.id === parent.id, child.attachments.length]).toEqual([false, 2]);
    expect(bodyOf('a blue fox')).toMatchObject({ seed: 9, safety_tolerance: 5, width: 1_024 });
    expect([await holdsOf(ada), await holdsOf(ben)]).toEqual([[80_000], [60_000]]);
    expect(await rowOf(submit.id)).toMatchObject({ verb: 'edit', user_id: ben.id });
    expect(textOf(await openEntry(ben, 'a blue fox'))).toContain('✏️ edited, from [an earlier picture]');
  });

  it('loses nothing to a refusal: "Try again" asks once more with what was filled in', async () => {
    const { guild } = world.discord;
    const admin = guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const parent = await paint(ada, { count: 2 });
    await answerTo(await admin.command('settings words', { add: 'forbidden' }));
    const filledIn = { prompt: 'a forbidden fox', model: 'flux-2-pro:', aspect: '21:9', seed: '12', private: true };
    const refused = await answerTo(await fillIn(ben, await edit(ben, parent), filledIn));
    expect([textOf(refused), refused.ephemeral, buttonsOn(refused)]).toEqual([
      'The admins of this server do not allow one of the words in this prompt. Put it differently.',
      true,
      ['Try again'],
    ]);
    await world.stopBot();
    await world.startBot();
    const again = await ben.click(refused, 'Try again');
    const fields = await fieldsIn(again);
    expect(fields.get('prompt')?.value).toBe('a forbidden fox');
    expect(fields.get('model')?.options?.find((option) => option.default)?.label).toBe('FLUX.2 [pro]');
    expect(fields.get('aspect')?.options?.find((option) => option.default)?.value).toBe('21:9');
    expect([fields.get('seed')?.value, fields.get('private')?.default]).toEqual(['12', true]);
    const odd = await answerTo(await fillIn(ben, again, { prompt: 'a fox of a draft', seed: '99999999999' }));
    expect(textOf(odd)).toMatch(/`seed` must be a whole number/);
    const third = await ben.click(odd, 'Try again');
    expect((await fieldsIn(third)).get('seed')?.value).toBe('99999999999');
    const submit = await fillIn(ben, third, { seed: '' });
    expect(await submit.acknowledged).toMatchObject({ type: DEFERRED, flags: EPHEMERAL });
    // As many as the earlier one, which the draft still knows.
    expect((await pictureIn(submit)).attachments).toHaveLength(2);
    // Nobody else's draft opens, and none that is gone.
    const open = await paint(ben);
    expect(textOf(await forge(world, ada, open, idOfButton(odd, 'edit-draft')))).toMatch(
      /This question was kept for a day/,
    );
  });

  it('asks once more where it costs more than the dialog said, and paints at the price on the button', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const parent = await paint(ada);
    const click = await edit(ben, parent);
    world.bfl.next({ cost: { ready: 9 } });
    await paint(ada, { prompt: 'tells the price', model: 'flux-pro-1.1-ultra' });
    const asked = await fillIn(ben, click, { prompt: 'a dear fox', model: 'flux-pro-1.1-ultra:' });
    const question = await replySaying(asked, 'This costs $0.09 now, not $0.06. Nothing was charged.');
    expect([question.ephemeral, buttonsOn(question), await holdsOf(ben)]).toEqual([true, ['Confirm · $0.09'], []]);
    world.bfl.next({ cost: 9 });
    const paid = await ben.click(question, idOfButton(question, 'confirm'));
    expect(await paid.acknowledged).toMatchObject({ type: DEFERRED, flags: 0 });
    await pictureIn(paid);
    expect([await holdsOf(ben), (await rowOf(paid.id)).prompt]).toEqual([[90_000], 'a dear fox']);
  });

  it('cuts nothing: a prompt that no dialog takes comes as a file, and the field says so', async () => {
    const ada = world.member('Ada');
    const long = `${'a very long fox 🦊 '.repeat(215)}ends`.padEnd(4_096, '!');
    const parent = await paint(ada, { prompt: long });
    const click = await edit(ada, parent);
    const field = (await fieldsIn(click)).get('prompt');
    expect([field?.value, field?.description]).toEqual([
      undefined,
      'The old one is too long for a dialog. You get it as a private file.',
    ]);
    const answer = await click.followUpWhere(() => true);
    expect([answer.ephemeral, answer.attachments[0]?.bytes?.toString()]).toEqual([true, long]);
    const short = await paint(ada, { prompt: `${'🦊'.repeat(1_999)}ab` });
    expect((await fieldsIn(await edit(ada, short))).get('prompt')?.value).toBe(`${'🦊'.repeat(1_999)}ab`);
  });

  it('paints what was filled in though the earlier picture is deleted since, and the bot restarted', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const parent = await paint(ada, { prompt: 'soon gone', count: 2 });
    await expect
      .poll(async () => (await rowOf(idOfButton(parent, 'edit').split(':')[2] ?? '')).state)
      .toBe('delivered');
    const [own, other] = [await edit(ada, parent), await edit(ben, parent)];
    await Promise.all([fieldsIn(own), fieldsIn(other)]);
    await clicked(ada, await clicked(ada, parent, 'Delete'), 'Delete for good');
    await world.stopBot();
    await world.startBot();
    for (const [member, opened] of [
      [ada, own],
      [ben, other],
    ] as const) {
      const child = await pictureIn(await fillIn(member, opened, { prompt: `of ${member.displayName}` }));
      expect([child.attachments.length, child.content.includes('✏️')]).toEqual([2, false]);
    }
    expect(textOf(await forge(world, ada, await paint(ada), idOfButton(parent, 'edit')))).toMatch(/were deleted/);
  });

  it('paints nothing without the pictures that went in, and gives the prompt back', async () => {
    const ada = world.member('Ada');
    const image = upload(await photo({ width: 128, height: 128 }));
    const parent = await pictureIn(await ada.command('imagine', { prompt: 'of a photo', model: 'flux-2-pro', image }));
    const [gone, erased] = [await edit(ada, parent), await edit(ada, parent)];
    await Promise.all([fieldsIn(gone), fieldsIn(erased)]);
    const id = idOfButton(parent, 'edit').split(':')[2] ?? '';
    await expect.poll(async () => (await rowOf(id)).state).toBe('delivered');
    const refused = async (click: Invocation): Promise<string> =>
      textOf(await answerTo(await fillIn(ada, click, { prompt: 'without a photo' })));
    const said = /^An input picture is gone.*your words are not lost\..*\/imagine prompt:without a photo/s;
    // The row is gone for whoever asks, as after the retention time.
    await moveTo('1', id);
    expect(await refused(gone)).toMatch(said);
    await moveTo(ada.guild.id, id);
    await clicked(ada, await clicked(ada, parent, 'Delete'), 'Delete for good');
    expect(await refused(erased)).toMatch(said);
    expect(bodyOf('without a photo')).toBeUndefined();
  });

  it('buys once where the same is sent twice; what is private stays so, and is opened by nobody else', async () => {
    const [ada, eve] = [world.member('Ada'), world.member('Eve')];
    const secret = await paint(ada, { prompt: 'a secret', private: true });
    const [one, two] = [await edit(ada, secret), await edit(ada, secret)];
    expect((await fieldsIn(one)).get('private')).toMatchObject({ default: true });
    world.bfl.script(({ prompt }) => (prompt === 'a double' ? { latencyMs: Number.POSITIVE_INFINITY } : {}));
    const submits = [
      await fillIn(ada, one, { prompt: 'a double', private: false }),
      await fillIn(ada, two, { prompt: 'a double', private: false }),
    ];
    for (const submit of submits) expect(await submit.acknowledged).toMatchObject({ flags: EPHEMERAL });
    await expect
      .poll(() => submits.map(({ reply }) => (reply === null ? '' : textOf(reply))).join())
      .toMatch(/You have already started this/);
    expect(await holdsOf(ada)).toEqual([40_000, 40_000]);
    world.bfl.finish(await world.bfl.taskWhere(({ prompt }) => prompt === 'a double'));
    world.bfl.script(() => ({}));
    const open = await paint(ada);
    expect(textOf(await forge(world, eve, open, idOfButton(secret, 'edit')))).toMatch(/^Only the member who asked/);
  });

  it('stands under what failed and what was declined, and in the history of its server', async () => {
    const ada = world.member('Ada');
    for (const [outcome, said] of [
      ['error', 'FLUX failed on this picture'],
      ['request-moderated', 'BFL declined this prompt'],
    ] as const) {
      world.bfl.next({ outcome });
      const ended = await replySaying(await ada.command('imagine', { prompt: `ends as ${outcome}` }), said);
      const submit = await fillIn(ada, await edit(ada, ended), { prompt: `a better ${outcome}` });
      await pictureIn(submit);
    }
    const detail = await openEntry(ada, 'a better error');
    const twin = await fillIn(ada, await edit(ada, detail), { prompt: 'from the history' });
    expect(await twin.acknowledged).toMatchObject({ type: DEFERRED, flags: EPHEMERAL });
    await pictureIn(twin);
  });
});
