import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission, textOf, type Invocation, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { buttonsOn, idOfButton } from '../support/dialogs.ts';
import { answerTo, clicked, forge, openEntry } from '../support/history.ts';
import { pictureIn, startWorld, type World } from '../support/world.ts';

const DEFERRED = 5;

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(async () => {
  expect(world.discord.violations).toEqual([]);
  await world[Symbol.asyncDispose]();
});

async function rowOf(id: string) {
  await using database = openDatabase(world.config.databasePath);
  return await database.kysely.selectFrom('generations').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

async function publicationOf(id: string) {
  await using database = openDatabase(world.config.databasePath);
  return await database.kysely
    .selectFrom('publications')
    .selectAll()
    .where('generation_id', '=', id)
    .executeTakeFirst();
}

const idIn = (message: Message): string => idOfButton(message, 'publish').split(':')[2] ?? '';

/** A private result that was delivered. */
async function secretOf(member: Member, prompt: string): Promise<Message> {
  return delivered(await member.command('imagine', { prompt, private: true }));
}

async function delivered(command: Invocation): Promise<Message> {
  const secret = await pictureIn(command);
  await expect.poll(async () => (await rowOf(idIn(secret))).state).toBe('delivered');
  return secret;
}

const publish = (member: Member, secret: Message) => member.click(secret, idOfButton(secret, 'publish'));

/** Published, with its place known. */
async function published(member: Member, secret: Message): Promise<Message> {
  const shown = await pictureIn(await publish(member, secret));
  await expect.poll(async () => (await publicationOf(idIn(secret)))?.message_id).toBe(shown.id);
  return shown;
}

describe('Publish', () => {
  it('shows a private result to all, once and for nothing; a second click is told where', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const asked = await ada.command('imagine', { prompt: 'no secret any more', private: true });
    const secret = await delivered(asked);
    const before = (await world.ledger()).length;
    const clicks = await Promise.all([publish(ada, secret), publish(ada, secret)]);
    const acks = await Promise.all(clicks.map(({ acknowledged }) => acknowledged));
    expect(acks.map(({ type, flags }) => [type, flags]).toSorted()).toEqual([
      [4, 64],
      [DEFERRED, 0],
    ]);
    const bought = clicks.find((_click, index) => acks[index]?.type === DEFERRED);
    if (bought === undefined) throw new Error('Nothing was published');
    const shown = await pictureIn(bought);
    expect([shown.ephemeral, buttonsOn(shown)]).toEqual([
      false,
      ['Again · $0.04', 'Edit prompt', 'Change picture', '⋯ More', 'Delete'],
    ]);
    expect(shown.content).toContain(`<@${ada.id}>\n**no secret any more**`);
    expect(shown.pings.userIds).toEqual([]);
    await expect.poll(async () => (await publicationOf(idIn(secret)))?.message_id).toBe(shown.id);
    const link = `https://discord.com/channels/${ada.guild.id}/${shown.channelId}/${shown.id}`;
    // The button goes where the token still reaches it, and only that; one that stays elsewhere tells where it is.
    await expect.poll(() => buttonsOn(asked.reply ?? secret)).toEqual(buttonsOn(shown));
    expect(asked.reply).toMatchObject({ content: secret.content, attachments: secret.attachments });
    expect(textOf(await forge(world, ada, secret, idOfButton(secret, 'publish')))).toBe(
      `This is already published: ${link}`,
    );
    expect((await world.ledger()).length).toBe(before);
    expect(textOf(await openEntry(ada, 'no secret any more'))).toContain(link);
    // Others go on from it now, for all to see.
    const click = await ben.click(shown, idOfButton(shown, 'again'));
    expect(await click.acknowledged).toMatchObject({ type: DEFERRED, flags: 0 });
    await pictureIn(click);
    // What goes on from the private message stays private.
    const privately = await ada.click(secret, idOfButton(secret, 'again'));
    expect(await privately.acknowledged).toMatchObject({ type: DEFERRED, flags: 64 });
    await pictureIn(privately);
  });

  it('goes with its result, whoever deletes that', async () => {
    const ada = world.member('Ada');
    const moderator = world.discord.guild.addMember({ name: 'Moira', permissions: Permission.ManageMessages });
    for (const deleter of [ada, moderator]) {
      const shown = await published(ada, await secretOf(ada, `deleted by ${deleter.displayName}`));
      const done = await clicked(deleter, await clicked(deleter, shown, 'Delete'), 'Delete for good');
      expect(textOf(done)).toMatch(/^Deleted: the picture, the prompt and the message/);
      expect(world.discord.guild.channel.messages.some(({ id }) => id === shown.id)).toBe(false);
    }
  });

  it('is refused privately: to others, where the channel is not allowed, without rights of the bot, without its file', async () => {
    const [ada, eve] = [world.member('Ada'), world.member('Eve')];
    const admin = world.discord.guild.addMember({ name: 'Anna', permissions: Permission.ManageGuild });
    const secret = await secretOf(ada, 'stays a secret');
    const open = await pictureIn(await ada.command('imagine', { prompt: 'open' }));
    expect(textOf(await forge(world, eve, open, idOfButton(secret, 'publish')))).toMatch(/^Only the member who asked/);
    const elsewhere = world.discord.guild.addChannel({ name: 'elsewhere' });
    await answerTo(await admin.command('settings allow', { channel: elsewhere }));
    expect(textOf(await answerTo(await publish(ada, secret)))).toContain('Painting is allowed in');
    await answerTo(await admin.command('settings clear', { setting: 'channels' }));
    const { channel } = world.discord.guild;
    const all = channel.permissions;
    channel.permissions = all & ~Permission.AttachFiles;
    expect(textOf(await answerTo(await publish(ada, secret)))).toMatch(/^I may not publish here/);
    channel.permissions = all;
    await using database = openDatabase(world.config.databasePath);
    const pictures = database.kysely.selectFrom('pictures').select('file').where('generation_id', '=', idIn(secret));
    const { file } = await pictures.executeTakeFirstOrThrow();
    await rm(join(world.config.picturesDirectory, file ?? 'none'));
    const gone = await answerTo(await publish(ada, secret));
    expect([gone.ephemeral, textOf(gone)]).toEqual([true, expect.stringContaining('missing or damaged')]);
    expect(await publicationOf(idIn(secret))).toBeUndefined();
  });

  it('is brought to its end by the next start, wherever the process died', async () => {
    const ada = world.member('Ada');
    const secret = await secretOf(ada, 'survives');
    const shown = await published(ada, secret);
    const row = await publicationOf(idIn(secret));
    // As a process leaves it that died before it wrote where the message stands; the token is dead by now.
    const leaveUnfinished = async () => {
      await world.stopBot();
      await using database = openDatabase(world.config.databasePath);
      const unfinished = database.kysely.updateTable('publications').set({ message_id: null, token: 'dead' });
      await unfinished.where('generation_id', '=', idIn(secret)).execute();
    };
    await leaveUnfinished();
    await world.startBot();
    await expect.poll(async () => (await publicationOf(idIn(secret)))?.message_id).toBe(shown.id);
    expect(row?.channel_id).toBe(shown.channelId);
    // There is no message: it may be published again.
    ada.deleteMessage(shown);
    await leaveUnfinished();
    await world.startBot();
    await expect.poll(() => publicationOf(idIn(secret))).toBeUndefined();
    const again = await published(ada, await openEntry(ada, 'survives'));
    // It was deleted meanwhile: then nothing of it stands.
    await leaveUnfinished();
    {
      await using database = openDatabase(world.config.databasePath);
      const erased = database.kysely.updateTable('generations').set({ erased_at_ms: 1 });
      await erased.where('id', '=', idIn(secret)).execute();
    }
    await world.startBot();
    await expect.poll(() => publicationOf(idIn(secret))).toBeUndefined();
    expect(world.discord.guild.channel.messages.some(({ id }) => id === again.id)).toBe(false);
  });
});
