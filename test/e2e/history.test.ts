import { readdir, readFile, writeFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  componentsOf,
  Permission,
  textOf,
  type Channel,
  type Member,
  type Message,
} from '../../sandbox/discord/discord.ts';
import { createArchiveStore } from '../../src/db/archive/archive-store.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import type { GenerationState } from '../../src/generation/model/generation.ts';
import { buttonsOn } from '../support/dialogs.ts';
import { answerTo, clicked, forge, historyOf, openEntry } from '../support/history.ts';
import { fillDatabase } from '../support/painted-database.ts';
import { pictureIn, replySaying, startWorld, type World } from '../support/world.ts';
import { mentionOf } from '../support/command-names.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld({ settings: { BOT_DAILY_USD: 'none', GUILD_DAILY_USD: 'none', USER_PACE_USD: '1' } });
});

afterAll(() => world.endSoundly());

/** Makes the next task wait for `world.bfl.finish`. */
const byHand = (): void => world.bfl.next({ latencyMs: Number.POSITIVE_INFINITY });

/** The names of a generation's picture files. */
const filesOf = async (id: string): Promise<string[]> => {
  const names = await readdir(world.config.picturesDirectory);
  return names.filter((name) => name.startsWith(id)).map((name) => join(world.config.picturesDirectory, name));
};

/** Requests a picture, and waits until the database has it as delivered. */
async function paint(
  member: Member,
  options: Readonly<Record<string, string | number | boolean>> = {},
  { channel = member.guild.channel, where = world }: { readonly channel?: Channel; readonly where?: World } = {},
): Promise<Message> {
  const invocation = await member.command('imagine', { prompt: 'a fox', ...options }, { channel });
  const result = await pictureIn(invocation);
  await endOf(invocation.id, 'delivered', where);
  return result;
}

async function endOf(id: string, state: GenerationState, where = world): Promise<void> {
  await expect.poll(async () => (await rowOf(id, where)).state).toBe(state);
}

/** The prompts on a page, from top to bottom. */
const promptsOn = (message: Message): string[] =>
  componentsOf(message).flatMap(({ options = [] }) => options.map(({ label }) => label));

const generationIn = (result: Message): string =>
  componentsOf(result).flatMap(({ custom_id: id }) => /^v1:delete:(\d+)$/.exec(id ?? '')?.[1] ?? [])[0] ?? '';

async function rowOf(id: string, where = world) {
  await using database = openDatabase(where.config.databasePath);
  return await database.kysely.selectFrom('generations').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** Makes an undelivered picture: its reply cannot be edited, and its member takes no direct messages. */
async function paintUndelivered(member: Member): Promise<string> {
  byHand();
  member.user.acceptsDirectMessages = false;
  const invocation = await member.command('imagine', { prompt: 'a lost fox', private: true });
  const task = await world.bfl.taskWhere(({ prompt }) => prompt === 'a lost fox');
  invocation.expireToken();
  world.bfl.finish(task);
  await endOf(invocation.id, 'undelivered');
  return invocation.id;
}

describe('/history', () => {
  it('turns its pages in order while new pictures arrive', async () => {
    const ada = world.member();
    expect(textOf(await historyOf(ada))).toBe(
      `You have no pictures yet, or they were deleted. ${mentionOf(world.discord, 'imagine')} paints one.`,
    );

    const atMs = Date.now() - 60_000;
    // Some in the very same millisecond.
    const foxes = Array.from({ length: 12 }, (_, index) => ({
      member: ada.id,
      pictures: 1,
      prompt: `fox ${index + 1}`,
      atMs: atMs + 10 * Math.floor(index / 3),
    }));
    await fillDatabase(world, [...foxes, { member: world.member('Ben').id, pictures: 3, prompt: 'of Ben' }]);
    const first = await historyOf(ada);
    expect(first.ephemeral).toBe(true);
    expect(promptsOn(first)).toEqual(['fox 12', 'fox 11', 'fox 10', 'fox 9', 'fox 8']);
    expect(buttonsOn(first)).toEqual(['Older ▶']);
    expect(textOf(first).split('\n')[1]).toMatch(
      /^- \[fox 12\]\(https:\/\/discord.com\/channels\/\d+\/\d+\/\d+\) · FLUX1.1 \[pro\] · \$0\.04 · <t:\d+:R>$/,
    );

    await fillDatabase(
      world,
      [13, 14].map((number) => ({ member: ada.id, pictures: 1, prompt: `fox ${number}` })),
    );
    const second = await clicked(ada, first, 'Older ▶');
    expect(promptsOn(second)).toEqual(['fox 7', 'fox 6', 'fox 5', 'fox 4', 'fox 3']);
    const third = await clicked(ada, second, 'Older ▶');
    expect(promptsOn(third)).toEqual(['fox 2', 'fox 1']);
    expect(buttonsOn(third)).toEqual(['⏮ Newest', '◀ Newer']);
    const back = await clicked(ada, third, '◀ Newer');
    expect(promptsOn(back)).toEqual(promptsOn(second));
    expect(promptsOn(await clicked(ada, back, '◀ Newer'))).toEqual(promptsOn(first));
    expect(promptsOn(await clicked(ada, back, '⏮ Newest'))).toEqual(['fox 14', 'fox 13', 'fox 12', 'fox 11', 'fox 10']);
  });

  it('brings kept pictures again, byte for byte, to their owner alone', async () => {
    const ada = world.member();
    const result = await paint(ada, { count: 2, seed: 7 });
    const detail = await openEntry(ada, 'a fox');
    expect(textOf(detail).split('\n')).toEqual([
      '**a fox**',
      '-# FLUX1.1 [pro] · 1216 × 1216 · 1:1 · seeds 7, 8 · jpeg · safety 2 · prompt as written',
      expect.stringMatching(/^-# 2 pictures · \$0\.08 · <t:\d+:R> · \[go to the message\]\(https:.*\)$/),
    ]);
    expect(detail.attachments).toMatchObject([{ filename: 'preview.jpg', width: 512, height: 512 }]);

    const again = await clicked(ada, detail, 'Show again');
    expect(again.ephemeral).toBe(true);
    expect(textOf(again)).toBe('**a fox**\n-# FLUX1.1 [pro] · 1216 × 1216 · seeds 7, 8 · $0.08');
    expect(again.attachments.map(({ bytes }) => bytes)).toEqual(result.attachments.map(({ bytes }) => bytes));
    const page = await clicked(ada, detail, 'Back');
    expect(promptsOn(page)).toEqual(['a fox']);
    expect(page.attachments).toEqual([]);
  });

  it('offers what could not be delivered until it is fetched', async () => {
    const ada = world.member();
    const id = await paintUndelivered(ada);
    expect(textOf(await historyOf(ada))).toContain('📦 could not be delivered, saved for you');
    const detail = await openEntry(ada, 'a lost fox');
    const shown = await clicked(ada, detail, 'Show again');
    const [kept = ''] = await filesOf(id);
    expect(shown.attachments[0]?.bytes).toEqual(await readFile(kept));
    await expect.poll(() => rowOf(id)).toMatchObject({ state: 'delivered', delivery_route: 'history' });
    const after = textOf(await historyOf(ada));
    expect(after).not.toContain('could not be delivered');
    expect(after).toContain('- a lost fox · ');
  });

  it('says so where a file is damaged or gone, and shows the rest', async () => {
    const ada = world.member();
    const result = await paint(ada, { count: 2 });
    const [one = '', two = ''] = (await filesOf(generationIn(result))).toSorted();
    const detail = await openEntry(ada, 'a fox');
    await writeFile(one, 'scratched');
    const rest = await clicked(ada, detail, 'Show again');
    expect(rest.attachments).toHaveLength(1);
    expect(textOf(rest)).toContain('⚠️ 1 of 2 pictures cannot be shown: the file is missing or damaged.');
    await rm(two);
    const none = await clicked(ada, detail, 'Show again');
    expect(none.attachments).toEqual([]);
    expect(textOf(none)).toContain("The files are missing or damaged on this bot's computer");
    expect(textOf(await openEntry(ada, 'a fox'))).toContain('FLUX1.1 [pro]');
  });

  it('sends smaller pictures where this server takes no larger ones, or says that it takes none', async () => {
    await using drawn = await startWorld({ bfl: { pictures: 'drawn' } });
    const ada = drawn.member();
    await paint(ada, { format: 'png', seed: 7 }, { where: drawn });
    const detail = await openEntry(ada, 'a fox');
    // Discord may omit the field.
    ada.guild.attachmentSizeLimit = Number.NaN;
    expect((await clicked(ada, detail, 'Show again')).attachments).toMatchObject([{ contentType: 'image/png' }]);
    ada.guild.attachmentSizeLimit = 130_000;
    const small = await clicked(ada, detail, 'Show again');
    expect(small.attachments).toMatchObject([{ contentType: 'image/jpeg' }]);
    expect(textOf(small)).toContain('Sent as JPEG');
    ada.guild.attachmentSizeLimit = 100;
    const none = await clicked(ada, detail, 'Show again');
    expect(none.attachments).toEqual([]);
    expect(textOf(none)).toContain('larger than Discord allows here');
  });

  it('gives settings to paste, in a block that no prompt breaks out of', async () => {
    const ada = world.member();
    const settingsOf = async (words: string) => clicked(ada, await openEntry(ada, words), 'Copy settings');

    await paint(ada, { prompt: '@everyone <@1> a `fox`', seed: 7, format: 'png' });
    const block = await settingsOf('@everyone');
    expect(block.ephemeral).toBe(true);
    expect(block.pings).toEqual({ everyone: false, userIds: [], roleIds: [] });
    expect(textOf(block).split('\n')).toEqual([
      'Paste this into the message box:',
      '```',
      '/imagine prompt:@everyone <@1> a `fox` model:FLUX1.1 [pro] — $0.04 aspect:1:1 seed:7 enhance:False safety:2 format:png',
      '```',
    ]);

    for (const prompt of ['``` [out](http://e) ```', 'x'.repeat(4_096)]) {
      await paint(ada, { prompt, seed: 9 });
      const file = await settingsOf(prompt.slice(0, 90));
      expect(textOf(file)).toBe(
        'This does not fit into a code block, so here is a file. Paste its content into the message box.',
      );
      expect(file.attachments[0]?.bytes?.toString('utf8')).toContain(`/imagine prompt:${prompt} model:`);
    }
  });

  it('deletes for good after it asked, and shows it no more', async () => {
    const ada = world.member();
    const result = await paint(ada, { prompt: 'a secret fox' });
    await paint(ada, { prompt: 'another' });
    const detail = await openEntry(ada, 'a secret fox');
    const question = await clicked(ada, detail, 'Delete');
    expect(textOf(question)).toContain(
      'Delete the picture, the prompt and the message for good? The $0.04 is not refunded.',
    );
    const kept = await clicked(ada, question, 'Keep');
    expect(textOf(kept)).toContain('a secret fox');
    const done = await clicked(ada, await clicked(ada, kept, 'Delete'), 'Delete for good');
    expect(textOf(done)).toBe('Deleted: the picture, the prompt and the message. The cost is not refunded.');
    expect(promptsOn(await clicked(ada, done, 'Back'))).toEqual(['another']);
    expect(ada.guild.channel.messages.map(({ id }) => id)).not.toContain(result.id);
    const id = generationIn(result);
    expect(await filesOf(id)).toEqual([]);
    expect(await rowOf(id)).toMatchObject({ prompt: '', state: 'delivered' });
    await using database = openDatabase(world.config.databasePath);
    const ledger = await database.kysely.selectFrom('ledger').select('kind').where('generation_id', '=', id).execute();
    expect(ledger).toEqual([{ kind: 'hold' }, { kind: 'settle' }]);
  });

  it('leaves a page where it is when turning it breaks, and says so below', async () => {
    const ada = world.member();
    await fillDatabase(world, [{ member: ada.id, pictures: 6 }]);
    const page = await historyOf(ada);
    const body = { message: 'Missing Access', code: 50_001 };
    world.discord.fault({ method: 'PATCH', path: /original/u, times: 1, reply: { status: 403, body } });
    const click = await ada.click(page, 'Older ▶');
    const apology = await click.followUpWhere((message) => textOf(message).startsWith('Something broke on my side.'));
    expect(apology.ephemeral).toBe(true);
    expect(click.reply).toEqual(page);
    expect(promptsOn(await clicked(ada, page, 'Older ▶'))).toEqual(['a fox']);
  });

  it('shows nobody the pictures of another, whatever ids they send', async () => {
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    const secret = await paint(ada, { prompt: 'a secret fox' });
    const id = generationIn(secret);
    await paint(ben, { prompt: 'a badger' });
    const own = await historyOf(ben);
    const elsewhere = await historyOf(ada);
    for (const message of [own, secret, elsewhere]) {
      for (const verb of ['history-open', 'history-show', 'history-copy', 'history-delete', 'history-erase']) {
        const answer = await forge(world, ben, message, `v1:${verb}:${id}`);
        expect(textOf(answer)).toBe(
          `This is no longer among your pictures. ${mentionOf(world.discord, 'history')} shows the others.`,
        );
        expect(answer.attachments).toEqual([]);
        expect(answer.ephemeral).toBe(true);
      }
    }
    expect(textOf(await forge(world, ben, own, 'v1:history-pick:newest', [id]))).toContain(
      'no longer among your pictures',
    );
    // A page is a private reply, and never replaces what others see.
    const page = await forge(world, ben, secret, `v1:history:newer:0:${id}`);
    expect(promptsOn(page)).toEqual(['a badger']);
    expect(page.ephemeral).toBe(true);
    expect(promptsOn(await historyOf(ada))).toEqual(['a secret fox']);
    expect(ada.guild.channel.messages.find((message) => message.id === secret.id)).toEqual(secret);
  });

  it('says so where a button is of another version, or its picture is gone', async () => {
    const ada = world.member();
    const result = await paint(ada);
    for (const customId of ['v0:delete:1', 'v1:unheard-of', 'delete', 'x'.repeat(100)]) {
      const said = textOf(await forge(world, ada, result, customId));
      expect(said).toContain('is from another version of me');
    }
    expect(textOf(await forge(world, ada, result, 'v1:history-pick:newest', []))).toContain(
      'no longer among your pictures',
    );
    expect(textOf(await answerTo(await ada.click(result, 'Delete')))).toContain('for good?');
    expect(textOf(await forge(world, ada, result, 'v1:delete:17'))).toContain(
      'Only the member who asked for this picture',
    );
    expect(textOf(await forge(world, ada, result, 'v1:delete'))).toContain(
      'Only the member who asked for this picture',
    );
  });
});

describe('deleting a result', () => {
  it('is for its owner and the moderators of its channel, and for nobody else', async () => {
    const { guild } = world.discord;
    const ada = world.member();
    const result = await paint(ada, { prompt: 'a secret fox' });
    const id = generationIn(result);
    const elsewhere = world.discord.addGuild({ name: 'Elsewhere' });
    const garden = guild.addChannel({ name: 'garden' });

    const ben = world.member('Ben');
    const gardener = world.member('Gardener');
    garden.overwrite(gardener, { allow: Permission.ManageMessages });
    const muted = guild.addMember({ name: 'Muted', permissions: Permission.ManageMessages });
    guild.channel.overwrite(muted, { deny: Permission.ManageMessages });
    const stranger = elsewhere.addMember({ name: 'Stranger', permissions: Permission.ManageMessages });
    const inGarden = await paint(gardener, { prompt: 'a rose' }, { channel: garden });
    const inElsewhere = await paint(stranger, { prompt: 'a thistle' });
    const tries: readonly (readonly [Member, Message])[] = [
      [ben, result],
      [gardener, result],
      [gardener, inGarden],
      [muted, result],
      [stranger, inElsewhere],
      [stranger, result],
    ];
    for (const [member, message] of tries) {
      for (const verb of ['delete', 'delete-now']) {
        const answer = await forge(world, member, message, `v1:${verb}:${id}`);
        expect(textOf(answer)).toBe(
          'Only the member who asked for this picture can delete it, or a moderator with "Manage Messages" in this channel.',
        );
        expect(answer).toMatchObject({ ephemeral: true, components: [] });
      }
    }
    expect(guild.channel.messages).toContain(result);
    expect(await rowOf(id)).toMatchObject({ prompt: 'a secret fox', erased_at_ms: null });

    const moderator = guild.addMember({ name: 'Moderator', permissions: Permission.ManageMessages });
    const question = await clicked(moderator, result, 'Delete');
    expect(textOf(question)).toBe(
      `Delete the picture, the prompt and the message of <@${ada.id}> for good? The audit trail of this server notes that you did it.`,
    );
    expect(question.ephemeral).toBe(true);
    const kept = await clicked(moderator, question, 'Keep');
    expect(kept).toMatchObject({ content: 'Nothing was deleted.', components: [] });
    const done = await clicked(moderator, await clicked(moderator, result, 'Delete'), 'Delete for good');
    expect(textOf(done)).toContain('Deleted: the picture, the prompt and the message.');
    expect(guild.channel.messages.map((message) => message.id)).not.toContain(result.id);
    const boss = guild.addMember({ name: 'Boss', permissions: Permission.ManageGuild });
    const limits = await answerTo(await boss.command('limits view'));
    const trail = await clicked(boss, limits, 'v1:limits.trail:0');
    expect(textOf(trail)).toContain(`<@${moderator.id}> · deleted a picture of <@${ada.id}> (${id})`);
    expect(promptsOn(await historyOf(ada))).toEqual([]);
  });

  it('happens once, however often it is confirmed', async () => {
    const ada = world.member();
    const result = await paint(ada);
    const moderator = ada.guild.addMember({ permissions: Permission.ManageMessages });
    const questions = [
      await clicked(moderator, result, 'Delete'),
      await clicked(moderator, result, 'Delete'),
      await clicked(ada, result, 'Delete'),
    ];
    const [one, two, own] = await Promise.all(
      questions.map((question, index) => clicked(index === 2 ? ada : moderator, question, 'Delete for good')),
    );
    const said = [one, two, own].map((answer) => (answer === undefined ? '' : textOf(answer)));
    expect(said.filter((text) => text.startsWith('Deleted: '))).toHaveLength(1);
    expect(said.filter((text) => text === 'The picture and its prompt are already deleted.')).toHaveLength(2);
    await using database = openDatabase(world.config.databasePath);
    const trail = database.kysely.selectFrom('audit_trail').selectAll().where('before', '=', generationIn(result));
    expect((await trail.execute()).length).toBeLessThanOrEqual(1);
    expect(await filesOf(generationIn(result))).toEqual([]);
  });

  it('works where the message is gone already, and says so where it cannot go', async () => {
    const ada = world.member();
    const gone = await paint(ada, { prompt: 'gone' });
    const question = await clicked(ada, gone, 'Delete');
    ada.deleteMessage(gone);
    expect(textOf(await clicked(ada, question, 'Delete for good'))).toContain('the prompt and the message.');

    const invocation = await ada.command('imagine', { prompt: 'stays' });
    await endOf(invocation.id, 'delivered');
    const detail = await openEntry(ada, 'stays');
    invocation.expireToken();
    const asked = await clicked(ada, detail, 'Delete');
    const { permissions } = invocation.channel;
    invocation.channel.permissions &= ~Permission.ViewChannel;
    const done = await clicked(ada, asked, 'Delete for good');
    invocation.channel.permissions = permissions;
    expect(textOf(done)).toContain('I could not delete the message in Discord; ask a moderator to.');
    expect(promptsOn(await historyOf(ada))).toEqual([]);
  });

  it('takes back what only its owner sees: a private reply, and a direct message', async () => {
    const ada = world.member();
    const paintPrivately = async (prompt: string, isLate: boolean) => {
      byHand();
      const invocation = await ada.command('imagine', { prompt, private: true });
      const task = await world.bfl.taskWhere((one) => one.prompt === prompt);
      if (isLate) invocation.expireToken();
      world.bfl.finish(task);
      return invocation;
    };
    const early = await paintPrivately('a private fox', false);
    const reply = await pictureIn(early);
    await endOf(early.id, 'delivered');
    const done = await clicked(ada, await clicked(ada, reply, 'Delete'), 'Delete for good');
    expect(textOf(done)).toContain('Deleted: the picture, the prompt and the message.');

    const late = await paintPrivately('a late fox', true);
    const direct = await ada.directChannel.messageWhere(({ attachments }) => attachments.length > 0);
    await endOf(late.id, 'delivered');
    const moderator = ada.guild.addMember({ permissions: Permission.ManageMessages });
    const own = await historyOf(moderator);
    const refusal = await forge(world, moderator, own, `v1:delete-now:${generationIn(direct)}`);
    expect(textOf(refusal)).toContain('Only the member who asked for this picture');
    const question = await clicked(ada, direct, 'Delete');
    expect(textOf(await clicked(ada, question, 'Delete for good'))).toContain('Deleted: ');
    expect(ada.directMessages.filter(({ attachments }) => attachments.length > 0)).toEqual([]);
    expect(await filesOf(early.id)).toEqual([]);
    expect(await filesOf(late.id)).toEqual([]);
  });

  it('still takes the message away where the picture was erased before', async () => {
    const ada = world.member();
    const result = await paint(ada);
    const id = generationIn(result);
    {
      await using database = openDatabase(world.config.databasePath);
      await createArchiveStore(database.kysely).markErased([id], Date.now());
    }
    const other = world.member('Ben');
    expect(textOf(await clicked(other, result, 'Delete'))).toContain('Only the member who asked');
    const forged = await forge(world, ada, result, `v1:delete:${id}:x`);
    expect(textOf(forged)).toContain('I could not delete the message');
    expect(textOf(await clicked(ada, result, 'Delete'))).toContain('now the message is gone as well');
    expect(ada.guild.channel.messages.map((message) => message.id)).not.toContain(result.id);
  });

  it('is offered where there is something to delete, and not below a mere failure', async () => {
    const ada = world.member();
    world.bfl.next({ outcome: 'error' });
    const failure = await replySaying(await ada.command('imagine', { prompt: 'a fox' }), 'FLUX failed');
    expect(buttonsOn(failure)).not.toContain('Delete');
    expect(buttonsOn(await paint(ada))).toContain('Delete');
    expect(promptsOn(await historyOf(ada))).toEqual(['a fox']);
  });

  it('waits until a picture has arrived', async () => {
    const ada = world.member();
    byHand();
    const invocation = await ada.command('imagine', { prompt: 'a fox' });
    const reply = await invocation.replyWhere(({ loading }) => !loading);
    const answer = await forge(world, ada, reply, `v1:delete-now:${invocation.id}`);
    expect(textOf(answer)).toBe('This is still being painted. Try again when it has arrived.');
    expect(promptsOn(await historyOf(ada))).toEqual([]);
  });
});
