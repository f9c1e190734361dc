import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission, textOf, type Invocation, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { buttonsOn, idOfButton } from '../support/dialogs.ts';
import { answerTo, clicked, forge, openEntry } from '../support/history.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';
import { mentionOf } from '../support/command-names.ts';

const DEFERRED = 5;
const EPHEMERAL = 64;
const BY_HAND = { latencyMs: Number.POSITIVE_INFINITY };

let world: World;

beforeAll(async () => {
  world = await startWorld({
    settings: { BOT_DAILY_USD: 'none', GUILD_DAILY_USD: 'none', USER_PACE_USD: '1', BURN_USD: 'none', STRIKES: 'none' },
  });
});

afterAll(() => world.endSoundly());

type Options = Readonly<Record<string, string | number | boolean>>;

const imagine = (member: Member, options: Options = {}): Promise<Invocation> =>
  member.command('imagine', { prompt: 'a fox', ...options });

async function paint(member: Member, options: Options = {}): Promise<Message> {
  return pictureIn(await imagine(member, options));
}

/** The custom id of the button "Again" on the message. */
function againOn(message: Message): string {
  return idOfButton(message, 'again');
}

const idIn = (message: Message): string => againOn(message).split(':')[2] ?? '';

async function rowOf(id: string) {
  await using database = openDatabase(world.config.databasePath);
  return await database.kysely.selectFrom('generations').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

async function holdsOf({ id }: Member): Promise<number[]> {
  await using database = openDatabase(world.config.databasePath);
  const rows = await database.kysely.selectFrom('ledger').selectAll().where('user_id', '=', id).orderBy('id').execute();
  return rows.filter(({ kind }) => kind === 'hold').map(({ held_micros: held }) => held);
}

const recipesOf = (prompt: string) => world.bfl.tasks.filter((task) => task.prompt === prompt).map(({ body }) => body);

describe('Again', () => {
  it('paints the same with another seed, in a reply of its own for all to see; whoever clicks pays', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const options = { prompt: 'a red fox', model: 'flux-2-pro', aspect: '16:9', count: 2, format: 'png', seed: 7 };
    const parent = await paint(ada, options);
    expect(buttonsOn(parent)).toEqual(['Again · $0.06', 'Edit prompt', 'Change picture', '⋯ More', 'Delete']);
    const click = await ben.click(parent, againOn(parent));
    expect(await click.acknowledged).toMatchObject({ type: DEFERRED, flags: 0 });
    const child = await pictureIn(click);
    expect([child.id === parent.id, child.replyToId, child.attachments.length]).toEqual([false, parent.id, 2]);
    expect(child.content).toContain(`**a red fox** · <@${ben.id}>`);
    expect(child.pings).toEqual({ everyone: false, userIds: [], roleIds: [] });
    expect([await holdsOf(ada), await holdsOf(ben)]).toEqual([[60_000], [60_000]]);
    expect(await rowOf(click.id)).toMatchObject({ parent_id: idIn(parent), verb: 'again', input: '', user_id: ben.id });
    const [first, , third] = recipesOf('a red fox');
    expect({ ...third, seed: 7 }).toEqual(first);
    expect(third?.['seed']).not.toBe(7);
    expect(world.discord.guild.channel.messages.find(({ id }) => id === parent.id)).toEqual(parent);
  });

  it('of a private picture is private, and nobody else can start it, whatever id they send', async () => {
    const [ada, eve] = [world.member('Ada'), world.member('Eve')];
    const secret = await paint(ada, { prompt: 'a secret', private: true });
    const click = await ada.click(secret, againOn(secret));
    expect(await click.acknowledged).toMatchObject({ type: DEFERRED, flags: EPHEMERAL });
    expect((await pictureIn(click)).ephemeral).toBe(true);
    const open = await paint(ada);
    expect(textOf(await forge(world, eve, open, againOn(secret)))).toMatch(
      /^Only the member who asked for this picture/,
    );
    // One that stands elsewhere, where she may not look.
    const hidden = await paint(ada, { prompt: 'a hidden' });
    expect(textOf(await forge(world, eve, open, againOn(hidden)))).toMatch(
      /^Only the member who asked for this picture/,
    );
    const stranger = world.discord.addGuild({ name: 'Elsewhere' }).addMember({ name: 'Stranger' });
    const theirs = await paint(stranger);
    expect(textOf(await forge(world, stranger, theirs, againOn(open)))).toMatch(/^I no longer have this picture/);
    expect(textOf(await forge(world, eve, open, 'v1:again:1:40000'))).toMatch(/^I no longer have this picture/);
    expect(await holdsOf(eve)).toEqual([]);
  });

  it('is bought once by a double click, and the second click is answered privately with a link to it', async () => {
    const ada = world.member('Ada');
    const parent = await paint(ada, { prompt: 'a double' });
    world.bfl.script(({ prompt }) => (prompt === 'a double' ? BY_HAND : {}));
    const clicks = await Promise.all([1, 2, 3].map(() => ada.click(parent, againOn(parent))));
    const acks = await Promise.all(clicks.map(({ acknowledged }) => acknowledged));
    expect(acks.map(({ flags }) => flags).toSorted((a, b) => a - b)).toEqual([0, EPHEMERAL, EPHEMERAL]);
    const bought = clicks[acks.findIndex(({ flags }) => flags === 0)];
    for (const other of clicks.filter((click) => click !== bought)) {
      const link = `https://discord.com/channels/${ada.guild.id}/${parent.channelId}/${bought?.reply?.id ?? 'none'}`;
      expect(textOf(await answerTo(other))).toBe(`You have already started this, and it is on its way: ${link}`);
    }
    expect(await holdsOf(ada)).toEqual([40_000, 40_000]);
    // Another member's is another one.
    const ben = world.member('Ben');
    expect(await (await ben.click(parent, againOn(parent))).acknowledged).toMatchObject({ flags: 0 });
    for (const task of world.bfl.tasks.filter(({ prompt }) => prompt === 'a double')) world.bfl.finish(task);
    world.bfl.script(() => ({}));
    if (bought !== undefined) await pictureIn(bought);
    await expect.poll(async () => (await rowOf(bought?.id ?? '')).state).toBe('delivered');
    await pictureIn(await ada.click(parent, againOn(parent)));
    expect(await holdsOf(ada)).toHaveLength(3);
  });

  it('asks once more where it costs more than the button says, and charges what the second one says', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const parent = await paint(ada, { prompt: 'a dear one', model: 'flux-pro-1.1-ultra' });
    world.bfl.next({ cost: { ready: 9 } });
    await paint(ada, { prompt: 'tells the price', model: 'flux-pro-1.1-ultra' });
    const asked = await ben.click(parent, againOn(parent));
    const question = await replySaying(asked, 'This costs $0.09 now, not $0.06. Nothing was charged.');
    expect([question.ephemeral, buttonsOn(question), await holdsOf(ben)]).toEqual([true, ['Confirm · $0.09'], []]);
    world.bfl.next({ cost: 9 });
    const click = await ben.click(question, 'Confirm · $0.09');
    expect(await click.acknowledged).toMatchObject({ type: DEFERRED, flags: 0 });
    await pictureIn(click);
    expect(await holdsOf(ben)).toEqual([90_000]);
  });

  it('goes by the rules of now, and refuses privately: a role lost, a prompt deleted, a model gone', async () => {
    const { guild } = world.discord;
    const admin = guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
    const role = guild.addRole({ name: 'painters' });
    const ada = guild.addMember({ name: 'Ada', roles: [role] });
    const parent = await paint(ada, { prompt: 'of a role' });
    await answerTo(await admin.command('settings allow', { role }));
    ada.roles = [];
    const refused = await ada.click(parent, againOn(parent));
    expect(textOf(await answerTo(refused))).toBe(`Painting needs one of these roles: <@&${role.id}>.`);
    await answerTo(await admin.command('settings clear', { setting: 'roles' }));

    const quiet = guild.addMember({ name: 'Quiet' });
    const forbidden = guild.addChannel({ name: 'no-commands' });
    const there = await pictureIn(await ada.command('imagine', { prompt: 'elsewhere' }, { channel: forbidden }));
    forbidden.overwrite(quiet, { deny: Permission.UseApplicationCommands });
    const silent = await quiet.click(there, againOn(there));
    expect(textOf(await answerTo(silent))).toMatch(/^You may not use commands in this channel/);
    expect(await holdsOf(quiet)).toEqual([]);

    await using database = openDatabase(world.config.databasePath);
    await expect.poll(async () => (await rowOf(idIn(parent))).state).toBe('delivered');
    const set = (values: { readonly model_id?: string }) =>
      database.kysely.updateTable('generations').set(values).where('id', '=', idIn(parent)).execute();
    await set({ model_id: 'flux-of-old' });
    const gone = await ada.click(parent, againOn(parent));
    expect(textOf(await answerTo(gone))).toBe(
      `flux-of-old is no longer offered. Use ${mentionOf(world.discord, 'imagine')} with another model.`,
    );
    await set({ model_id: 'flux-pro-1.1' });

    const question = await clicked(ada, parent, 'Delete');
    await clicked(ada, question, 'Delete for good');
    expect(textOf(await forge(world, ada, parent, againOn(parent)))).toMatch(
      /^This picture and its prompt were deleted/,
    );
    expect(await holdsOf(ada)).toHaveLength(2);
  });

  it('stands under what failed, not under what was declined', async () => {
    const ada = world.member('Ada');
    world.bfl.next({ outcome: 'error' });
    const failed = await replySaying(await imagine(ada, { prompt: 'a failure' }), 'FLUX failed on this picture');
    expect(buttonsOn(failed)).toEqual(['Again · $0.04', 'Edit prompt']);
    await pictureIn(await ada.click(failed, againOn(failed)));
    world.bfl.next({ outcome: 'request-moderated' });
    const declined = await replySaying(await imagine(ada, { prompt: 'a refusal' }), 'BFL declined this prompt');
    expect(buttonsOn(declined)).toEqual(['Edit prompt']);
  });

  it('works after a restart, and from the history of its server, privately, which says where a picture comes from', async () => {
    const ada = world.member('Ada');
    const parent = await paint(ada, { prompt: 'an old one' });
    await world.stopBot();
    await world.startBot();
    const child = await ada.click(parent, againOn(parent));
    await pictureIn(child);
    await expect.poll(async () => (await rowOf(child.id)).state).toBe('delivered');
    const detail = await openEntry(ada, 'an old one');
    expect(detail.content).toContain(
      `🎲 again, from [an earlier picture](https://discord.com/channels/${ada.guild.id}/${parent.channelId}/${parent.id})`,
    );
    expect(buttonsOn(detail)).toContain('Again · $0.04');
    const twin = await ada.click(detail, againOn(detail));
    expect(await twin.acknowledged).toMatchObject({ type: DEFERRED, flags: EPHEMERAL });
    await pictureIn(twin);
    const there = world.discord.addGuild({ name: 'Far' }).addMember({ name: 'Ada', user: ada.user });
    expect(buttonsOn(await openEntry(there, 'an old one'))).not.toContain('Again · $0.04');
    expect(textOf(await forge(world, there, detail, againOn(detail)))).toMatch(
      /^This picture belongs to another server/,
    );
  });
});
