import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission, textOf, type Channel, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { privateAnswer } from '../support/conversation.ts';
import { buttonsOn, fillIn, idOfButton } from '../support/dialogs.ts';
import { answerTo, clicked, forge, leadsTo } from '../support/history.ts';
import { pictureIn, startWorld, type World } from '../support/world.ts';

const REMOVED = '🚫 The moderators of this server removed this picture.';
const TAKEN_DOWN = '🚫 The operator of this bot took this picture down.';
const REPORTED = '🚩 Reported to the moderators of this server. They are not told that it was you.';

let world: World;
let admin: Member;
let milo: Member;
let operator: Member;
let modLog: Channel;

beforeAll(async () => {
  world = await startWorld({ settings: { USER_PACE_USD: '5', BURN_USD: 'none' } });
  const { guild, owner } = world.discord;
  admin = guild.addMember({ name: 'Admin', permissions: Permission.ManageGuild });
  milo = guild.addMember({ name: 'Milo', permissions: Permission.ManageMessages });
  operator = guild.addMember({ user: owner, permissions: Permission.Administrator });
  modLog = guild.addChannel({ name: 'mod-log' });
});

afterAll(() => world.endSoundly());

async function painted(member: Member, prompt: string, options = {}): Promise<Message> {
  return pictureIn(await member.command('imagine', { prompt, ...options }));
}

/** Opens the dialog under More and sends it off. */
async function report(member: Member, picture: Message, reason: string): Promise<string> {
  const more = await clicked(member, picture, idOfButton(picture, 'more'));
  const opened = await member.click(more, idOfButton(more, 'report'));
  await opened.acknowledged;
  if (opened.modal === null) return textOf(await answerTo(opened));
  return textOf(await answerTo(await fillIn(member, opened, { reason })));
}

const linkOf = ({ channelId, id }: Message): string =>
  `https://discord.com/channels/${world.discord.guild.id}/${channelId}/${id}`;

const files = async (): Promise<string[]> =>
  (await readdir(world.config.picturesDirectory)).filter((name) => /\.(?:jpg|png)$/u.test(name)).toSorted();

async function rows<T>(read: (db: ReturnType<typeof openDatabase>['kysely']) => Promise<T>): Promise<T> {
  await using database = openDatabase(world.config.databasePath);
  return await read(database.kysely);
}

const reportPost = (words: string): Promise<Message> =>
  modLog.messageWhere((message) => textOf(message).includes(words));

describe('Report', () => {
  it('says so where no channel takes reports, and keeps nothing', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    expect(await report(ben, await painted(ada, 'a fox'), 'ugly')).toContain(
      'no channel to which I could send reports',
    );
    expect(await rows((db) => db.selectFrom('report_reasons').selectAll().execute())).toEqual([]);
    await privateAnswer(admin, 'settings set', { mod_log: modLog });
  });

  it('has one message for each picture, which counts the members and names none of them', async () => {
    const [ada, ben, cleo] = [world.member('Ada'), world.member('Ben'), world.member('Cleo')];
    const picture = await painted(ada, 'a shy fox');
    expect(await report(ben, picture, 'It shows *me*.\nReally.')).toBe(REPORTED);
    const post = await reportPost('by 1 member.');
    expect(textOf(post)).toContain(linkOf(picture));
    expect(textOf(post)).toContain('> It shows \\*me\\*.');
    expect([textOf(post).includes(ben.id), post.pings]).toEqual([false, { everyone: false, userIds: [], roleIds: [] }]);
    expect(await report(ben, picture, 'again')).toContain('You reported this picture before.');
    expect(await report(cleo, picture, 'Me too')).toBe(REPORTED);
    expect((await reportPost('by 2 members.')).id).toBe(post.id);
    // Whoever asked for it deletes it instead.
    const own = await clicked(ada, picture, idOfButton(picture, 'more'));
    expect(buttonsOn(own)).not.toContain('Report');
    expect(textOf(await forge(world, ada, own, `v1:report:${idOfButton(own, 'copy-line').split(':')[2]}`))).toContain(
      'This is your own picture.',
    );
  });

  it('is decided once, by moderators alone; what is kept is not reported again', async () => {
    const [ada, ben, cleo] = [world.member('Ada'), world.member('Ben'), world.member('Cleo')];
    const picture = await painted(ada, 'a kept fox');
    await report(ben, picture, 'too red');
    const post = await reportPost(linkOf(picture));
    expect(textOf(await answerTo(await cleo.click(post, 'Keep')))).toContain('Only members with "Manage Messages"');
    const decided = await leadsTo(await milo.click(post, 'Keep'));
    expect(textOf(decided)).toContain(`✅ <@${milo.id}> kept this picture`);
    expect(buttonsOn(decided)).toEqual([]);
    expect(await report(cleo, picture, 'too red')).toBe(
      'The moderators have looked at this picture already and kept it.',
    );
    expect(await privateAnswer(admin, 'limits view')).toContain(`kept a reported picture of <@${ada.id}>`);
    expect(
      await rows((db) => db.selectFrom('report_reasons').selectAll().where('reason', '=', 'too red').execute()),
    ).toEqual([]);
  });

  it('removes message, prompt and file for a moderator, and leaves a sentence; the money stays', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const before = await files();
    const secret = await painted(ada, 'a private fox', { private: true });
    const picture = await pictureIn(await ada.click(secret, idOfButton(secret, 'publish')));
    await expect
      .poll(() => rows((db) => db.selectFrom('publications').select('message_id').execute()))
      .toContainEqual({ message_id: picture.id });
    const ledger = await world.ledger();
    await report(ben, picture, 'not here');
    const post = await reportPost(linkOf(picture));
    expect(textOf(await leadsTo(await milo.click(post, 'Remove')))).toContain(`🗑️ <@${milo.id}> removed this picture`);
    const replaced = await world.discord.guild.channel.messageWhere(
      ({ id, content }) => id === picture.id && content === REMOVED,
    );
    expect([replaced.attachments, buttonsOn(replaced)]).toEqual([[], []]);
    await expect.poll(files).toEqual(before);
    expect(await world.ledger()).toEqual(ledger);
    expect(await privateAnswer(admin, 'limits view')).toContain(`removed a reported picture of <@${ada.id}>`);
    expect(
      await rows((db) => db.selectFrom('generations').select('id').where('prompt', '=', 'a private fox').execute()),
    ).toEqual([]);
  });
});

describe('a report whose picture was forgotten by whoever asked for it', () => {
  it('still has the message replaced when a moderator removes it', async () => {
    const [cleo, ben] = [world.member('Cleo'), world.member('Ben')];
    const picture = await painted(cleo, 'a forgotten fox');
    await report(ben, picture, 'still here');
    const post = await reportPost(linkOf(picture));
    const asked = await answerTo(await cleo.command('privacy delete'));
    await leadsTo(await cleo.click(asked, idOfButton(asked, 'forget')));
    await leadsTo(await milo.click(post, 'Remove'));
    const replaced = await world.discord.guild.channel.messageWhere(
      ({ id, content }) => id === picture.id && content === REMOVED,
    );
    expect([replaced.attachments, buttonsOn(replaced)]).toEqual([[], []]);
  });
});

describe('/operator takedown', () => {
  const takeDown = async (link: string, reason = 'a court order'): Promise<[string, string]> => {
    const asked = await answerTo(await operator.command('operator takedown', { link }));
    if (!buttonsOn(asked).includes('Take down')) return [textOf(asked), ''];
    const opened = await operator.click(asked, 'Take down');
    return [textOf(asked), textOf(await answerTo(await fillIn(operator, opened, { reason })))];
  };

  it('removes a picture and all that was painted from it or saved of it, once, and keeps a trail without content', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const before = await files();
    const picture = await painted(ada, 'a forbidden fox', { seed: 7 });
    const [{ url, filename } = { url: '', filename: '' }] = picture.attachments;
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    const dialog = await ben.click(picture, idOfButton(picture, 'change'));
    const child = await pictureIn(await fillIn(ben, dialog, { prompt: 'make it night' }));
    const copy = { filename, bytes };
    expect(await privateAnswer(ben, 'reference save', { name: 'fox', image: copy })).toContain('fox');
    const fromReference = await painted(ben, 'a hat', { model: 'flux-2-pro', reference: 'fox' });
    const other = await painted(ada, 'an innocent fox');
    const ledger = await world.ledger();

    const [question, done] = await takeDown(linkOf(picture));
    expect(question).toContain(`3 pictures of <@${ada.id}>`);
    expect(question).toContain('the results of 2 commands that were painted from it, 2 members in all');
    expect(question).toContain('1 saved reference');
    expect(done).toContain('🚫 Taken down: 3 pictures of 3 commands');
    for (const gone of [picture, child, fromReference]) {
      const left = await world.discord.guild.channel.messageWhere(
        ({ id, content }) => id === gone.id && content === TAKEN_DOWN,
      );
      expect([left.attachments, buttonsOn(left)]).toEqual([[], []]);
    }
    expect((await files()).length).toBe(before.length + 1);
    expect(other.attachments).toHaveLength(1);
    expect(await world.ledger()).toEqual(ledger);
    expect(await privateAnswer(ben, 'reference list')).not.toContain('fox');
    const said = await privateAnswer(ben, 'reference save', { name: 'fox again', image: copy });
    expect(said).toContain('was taken down by the operator of this bot and cannot be used');
    const trail = await rows((db) =>
      db
        .selectFrom('audit_trail')
        .selectAll()
        .where('action', '=', 'picture.takedown')
        .where('guild_id', '=', '')
        .execute(),
    );
    expect(trail.map(({ actor_id: actor, after, before: count }) => [actor, after, count])).toEqual([
      [operator.id, 'a court order', '3'],
    ]);
    expect(JSON.stringify(trail)).not.toContain('fox');
    expect(await privateAnswer(admin, 'limits view')).toContain(`took down a picture of <@${ada.id}>`);
    expect((await takeDown(linkOf(picture)))[0]).toContain(`<@${operator.id}> took this picture down`);
  });

  it('works where the message is gone, and where the member forgot everything but the message stands', async () => {
    const ada = world.member('Ada');
    const gone = await painted(ada, 'a fox that went');
    milo.deleteMessage(gone);
    expect((await takeDown(`${linkOf(gone)}?from=mail`))[1]).toContain('🚫 Taken down: 1 picture of 1 command');
    const cleo = world.member('Cleo');
    const standing = await painted(cleo, 'a fox that stays');
    const asked = await answerTo(await cleo.command('privacy delete'));
    await leadsTo(await cleo.click(asked, idOfButton(asked, 'forget')));
    expect((await takeDown(linkOf(standing)))[1]).toContain('🚫 Taken down');
    await world.discord.guild.channel.messageWhere(({ id, content }) => id === standing.id && content === TAKEN_DOWN);
  });

  it('says what is wrong with a link', async () => {
    expect((await takeDown('not a link'))[0]).toContain('This is no link to a message.');
    const foreign = `https://discord.com/channels/${world.discord.guild.id}/${world.discord.guild.channel.id}/${operator.id}`;
    expect((await takeDown(foreign))[0]).toContain('I find no picture of mine under this link');
  });
});
