import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { componentsOf, Permission, textOf, type Member, type Message } from '../../sandbox/discord/discord.ts';
import { createArchiveStore } from '../../src/db/archive/archive-store.ts';
import { restoreBackup } from '../../src/backups/restore-backup.ts';
import { takeBackup } from '../../src/backups/take-backup.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { filesHolding } from '../support/files-holding.ts';
import { forge } from '../support/history.ts';
import { fillDatabase } from '../support/painted-database.ts';
import { SWEEP_EVERY_MS, SweepClock } from '../support/sweep-clock.ts';
import { pictureIn, replySaying, says, startWorld, type World } from '../support/world.ts';

const paint = async (member: Member, prompt = 'a fox') => pictureIn(await member.command('imagine', { prompt }));

const BUTTON = 'Delete prompts and pictures';

const buttonIn = (message: Message): string =>
  componentsOf(message).find((component) => component.custom_id !== undefined)?.custom_id ?? '';

/** Requests erasure, and confirms it. */
async function forget(member: Member): Promise<Message> {
  const asked = await replySaying(await member.command('privacy delete'), 'for good, in all servers');
  const click = await member.click(asked, BUTTON);
  return click.replyWhere((message) => says(message, 'Deleted:'));
}

const fileSchema = z.looseObject({
  about: z.looseObject({ member_id: z.string() }),
  records: z.array(z.looseObject({ record: z.string() })),
});

function fileIn(message: Message | undefined) {
  const [attachment] = message?.attachments ?? [];
  return fileSchema.parse(JSON.parse(attachment?.bytes?.toString('utf8') ?? ''));
}

/** The picture files, without the file that marks their folder. */
const images = (world: World): string[] =>
  readdirSync(world.config.picturesDirectory).filter((name) => /^\d/.test(name));

async function promptsOf(world: World): Promise<string[]> {
  await using database = openDatabase(world.config.databasePath);
  const rows = await database.kysely.selectFrom('generations').select('prompt').orderBy('created_at_ms').execute();
  return rows.map(({ prompt }) => prompt);
}

describe('/privacy', () => {
  it('shows in numbers what is stored, who sees it and for how long, to the member alone', async () => {
    await using world = await startWorld();
    const ada = world.member('Ada');
    await paint(ada);
    await paint(world.member('Ben'));
    const reply = await replySaying(await ada.command('privacy show'), 'What I store about you');
    expect(reply.ephemeral).toBe(true);
    expect(textOf(reply)).toContain('Your prompt goes to Black Forest Labs, with the pictures that you add.');
    expect(textOf(reply)).toMatch(
      /1 prompt and 1 picture, the oldest of <t:\d+:D>\.\nPrompts and pictures are deleted 30 days after/,
    );
    expect(textOf(reply)).toContain('2 billing records');
    expect(textOf(reply)).toContain('Admins see by name how much you paint');
    expect(textOf(reply).length).toBeLessThan(1_500);
    const stranger = world.member('王小明', 'zh-CN');
    await replySaying(
      await stranger.command('privacy show'),
      '没有提示词，也没有图片。\n提示词和图片在提交 30 天后删除。\n💵 没有扣费记录。',
    );
    expect(world.discord.violations).toEqual([]);
  });

  it('sends everything about the member as a file, directly or, where that is closed, in the private reply', async () => {
    await using world = await startWorld();
    const ada = world.member('Ada');
    const ben = world.discord.guild.addMember({ name: 'Ben', acceptsDirectMessages: false });
    await paint(ada, 'a fox of Ada');
    await paint(ben, 'a fox of Ben');
    const sent = await replySaying(await ada.command('privacy export'), 'as a direct message: 4 records in 1 file');
    expect(sent.ephemeral).toBe(true);
    const { about, records } = fileIn(ada.directMessages[0]);
    expect(about.member_id).toBe(ada.id);
    expect(records.map(({ record }) => record)).toEqual(['name', 'command', 'ledger', 'ledger']);
    expect(records[0]).toMatchObject({ server_id: world.discord.guild.id, name: 'Ada' });
    expect(records[1]).toMatchObject({ prompt: 'a fox of Ada', message_id: expect.any(String) });

    const here = await replySaying(await ben.command('privacy export'), 'I cannot send you direct messages');
    expect(here.ephemeral).toBe(true);
    expect(fileIn(here).records[1]).toMatchObject({ prompt: 'a fox of Ben' });
    expect(JSON.stringify(fileIn(here))).not.toContain(ada.id);
    expect(world.discord.violations).toEqual([]);
  });

  it('deletes prompts and pictures in all servers when its member presses the button, and nobody else', async () => {
    await using world = await startWorld();
    const [ada, ben] = [world.member('Ada'), world.member('Ben')];
    await replySaying(await ada.command('privacy delete'), 'nothing about you that could be deleted');
    await paint(ada);
    await paint(ada, 'a crab');
    await paint(ben, 'a mouse');
    const asked = await replySaying(await ada.command('privacy delete'), 'your 2 prompts and 2 pictures for good');
    expect(asked.ephemeral).toBe(true);
    expect(textOf(asked)).toMatch(/4 billing records, without prompts\..* removed from them by <t:\d+:D>/);
    const forged = await forge(world, ben, asked, buttonIn(asked));
    expect(textOf(forged)).toContain('Only the member who asked can use this button');
    expect(images(world)).toHaveLength(3);

    const click = await ada.click(asked, BUTTON);
    const done = await click.replyWhere((message) => says(message, 'Deleted: 2 prompts and 2 pictures.'));
    expect(textOf(done)).toMatch(/4 billing records, without prompts, with your id until <t:\d+:D>/);
    expect(componentsOf(done)).toEqual([]);
    expect(await promptsOf(world)).toEqual(['', '', 'a mouse']);
    expect(images(world)).toHaveLength(1);
    expect(textOf(await forget(ada))).toContain('Deleted: 0 prompts and 0 pictures.');
    await replySaying(await ada.command('privacy show'), 'to be forgotten');
    expect(await world.ledgerFaults()).toEqual([]);
    expect(world.discord.violations).toEqual([]);
  });

  it('cancels what waits and erases what is being painted once it has arrived; the caps go on counting', async () => {
    const settings = { USER_CONCURRENCY: '1', USER_DAILY_USD: '0.08' };
    await using world = await startWorld({ settings, bfl: { latencyMs: Number.POSITIVE_INFINITY } });
    const ada = world.member('Ada');
    const painting = await ada.command('imagine', { prompt: 'a fox' });
    const task = await world.bfl.taskWhere(() => true);
    const waiting = await ada.command('imagine', { prompt: 'a crab' });
    await replySaying(waiting, 'Other pictures of the same member are painted first');
    const done = textOf(await forget(ada));
    expect(done).toContain('Cancelled: 1 waiting picture; $0.04 is back in your limit.');
    expect(done).toMatch(/Still running: \d commands?\./);
    await replySaying(waiting, 'Cancelled; nothing was charged');

    world.bfl.finish(task);
    expect((await pictureIn(painting)).attachments).toHaveLength(1);
    // One picture of $0.04 still counts, whose prompt is erased.
    const second = await ada.command('imagine', { prompt: 'a mouse' });
    await world.bfl.taskWhere(({ prompt }) => prompt === 'a mouse');
    await replySaying(
      await ada.command('imagine', { prompt: 'a fish' }),
      'This costs $0.04, but your limit for today is used up',
    );
    for (const one of world.bfl.tasks) world.bfl.finish(one);
    await pictureIn(second);
    await world.stopBot();
    expect(await promptsOf(world)).toEqual(['', '', 'a mouse']);
    expect(images(world)).toHaveLength(1);
    expect(await world.ledgerFaults()).toEqual([]);
  });

  it('leaves no byte of a prompt or a picture in any file of the bot, but for the backups that the operator took', async () => {
    const clock = new SweepClock();
    await using world = await startWorld({ clock, timings: { backupLookEveryMs: SWEEP_EVERY_MS } });
    const ada = world.member('Ada');
    const secret = 'a vixen behind the old mill';
    for (let painted = 0; painted < 3; painted += 1) await paint(ada, `${secret}, ${painted}`);
    const { databasePath, dataDirectory, picturesDirectory } = world.config;
    const automatic = (): string[] => readdirSync(join(dataDirectory, 'backups', 'automatic'));
    await clock.nextSweep();
    const [first = ''] = automatic();
    expect(readdirSync(join(dataDirectory, 'backups', 'automatic', first, 'images'))).toHaveLength(3);
    const backups = join(dataDirectory, 'backups');
    const { folder } = await takeBackup({ databasePath, picturesDirectory, to: backups, keep: null });
    await world.stopBot();
    await restoreBackup({ from: folder, databasePath, picturesDirectory });
    await world.startBot();
    expect(await filesHolding(dataDirectory, secret)).toHaveLength(4);
    await forget(ada);
    const backup = join('backups', basename(folder), 'easel.db');
    // Within an hour a new backup takes the place of the automatic one, which still has it.
    const asked = clock.now();
    await clock.nextSweep();
    expect(automatic()).toEqual([first]);
    clock.set(asked + 6 * 60_000);
    await clock.nextSweep();
    expect(automatic()).toEqual([expect.not.stringMatching(first)]);
    expect(readdirSync(join(dataDirectory, 'backups', 'automatic', automatic()[0] ?? '', 'images'))).toEqual([]);
    expect(await filesHolding(dataDirectory, secret)).toEqual([backup]);
    expect(images(world)).toEqual([]);
    expect(readdirSync(dataDirectory).filter((name) => name.startsWith('before-restore'))).toEqual([]);
    await world.stopBot();
    // Restored once more, it is erased once more.
    await restoreBackup({ from: folder, databasePath, picturesDirectory });
    expect((await filesHolding(dataDirectory, secret)).filter((name) => !name.startsWith('before-'))).toEqual([backup]);
  });

  it('leaves nothing on disk that a process was killed over: the next start deletes it', async () => {
    await using world = await startWorld();
    await world.stopBot();
    await fillDatabase(world, [{ member: world.member('Ada').id, pictures: 1 }]);
    {
      await using database = openDatabase(world.config.databasePath);
      const { id } = await database.kysely.selectFrom('generations').select('id').executeTakeFirstOrThrow();
      writeFileSync(join(world.config.picturesDirectory, id), 'a picture');
      // The state after a kill right after the commit.
      expect(await createArchiveStore(database.kysely).markErased([id], Date.now())).toMatchObject({ erased: 1 });
    }
    expect(images(world)).toHaveLength(1);
    await world.startBot();
    await world.stopBot();
    expect(images(world)).toEqual([]);
  });
});

describe('once the month is over', () => {
  it('a forgotten member is a former member to the admins, and what others painted is erased in its own time', async () => {
    const clock = new SweepClock();
    await using world = await startWorld({ clock, timings: { retentionEveryMs: SWEEP_EVERY_MS } });
    const ada = world.member('Ada');
    const lastMonth = Date.parse('2026-09-10T12:00:00Z');
    await fillDatabase(world, [
      { member: ada.id, pictures: 2, atMs: lastMonth },
      { member: world.member('Ben').id, pictures: 1, atMs: lastMonth },
    ]);
    clock.set(Date.parse('2026-09-20T12:00:00Z'));
    await forget(ada);
    const boss = world.discord.guild.addMember({ name: 'Boss', permissions: Permission.ManageGuild });
    clock.set(Date.parse('2026-10-01T23:00:00Z'));
    await clock.nextSweep();
    const still = await replySaying(await boss.command('usage overview', { period: 'last_month' }), 'Usage of this');
    expect(textOf(still)).toContain(`1. <@${ada.id}> **$0.08**`);

    clock.set(Date.parse('2026-10-02T01:00:00Z'));
    await clock.nextSweep();
    const gone = await replySaying(await boss.command('usage overview', { period: 'last_month' }), 'Usage of this');
    expect(textOf(gone)).toContain('1. a former member **$0.08** · 2 pictures');
    expect(gone.attachments[0]?.description).toContain('a former member $0.08, Ben $0.04');
    const csv = await boss.command('usage export', { format: 'csv', period: 'last_month' });
    const table = (await csv.replyWhere(({ attachments }) => attachments.length > 0)).attachments[0]?.bytes?.toString();
    expect(table).toMatch(/'gone-[0-9a-f]{20}/);
    expect(table).not.toContain(ada.id);
    expect(world.discord.calls.filter(({ path }) => path.includes('gone-'))).toEqual([]);
    await replySaying(await ada.command('privacy show'), 'No billing records');

    expect(await promptsOf(world)).toEqual(['', '', 'a fox']);
    clock.set(lastMonth + 30 * 86_400_000);
    await clock.nextSweep();
    await clock.nextSweep();
    expect(await promptsOf(world)).toEqual(['', '', '']);
    expect(await world.ledgerFaults()).toEqual([]);
    expect(world.discord.violations).toEqual([]);
  });
});
