import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textOf, type Invocation, type Member } from '../../sandbox/discord/discord.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { restoreBackup } from '../../src/backups/restore-backup.ts';
import { takeBackup } from '../../src/backups/take-backup.ts';
import { pictureIn, replySaying, says, startWorld, type World } from '../support/world.ts';

const RESTORED =
  'This bot was restored from a backup and cannot tell whether this was painted since; you were not charged.';

async function backUp({ config }: World): Promise<string> {
  const { databasePath, picturesDirectory, dataDirectory } = config;
  return (await takeBackup({ databasePath, picturesDirectory, to: join(dataDirectory, 'backups'), keep: null })).folder;
}

async function restore({ config }: World, from: string): Promise<void> {
  const { databasePath, picturesDirectory } = config;
  await restoreBackup({ from, databasePath, picturesDirectory });
}

async function deliveredIn({ config }: World): Promise<number> {
  await using database = openDatabase(config.databasePath);
  const rows = await database.kysely.selectFrom('generations').select('id').where('state', '=', 'delivered').execute();
  return rows.length;
}

/** The current text of the reply. */
const finalText = ({ reply }: Invocation): string => (reply === null ? '' : textOf(reply));

describe('a bot after a restore', () => {
  it('submits nothing again, leaves delivered pictures alone, and tells those who still wait', async () => {
    await using world = await startWorld({
      bfl: { latencyMs: Number.POSITIVE_INFINITY },
      settings: { BFL_CONCURRENCY: '3' },
    });
    const operator = world.discord.guild.addMember({ name: 'Operator', user: world.discord.owner });
    const paint = (prompt: string, member: Member = world.member(), count = 1): Promise<Invocation> =>
      member.command('imagine', { prompt: `a fox, ${prompt}`, count });
    const task = (prompt: string) =>
      world.bfl.taskWhere((one) => one.prompt === `a fox, ${prompt}` && one.state === 'active');
    const done = await paint('done');
    world.bfl.finish(await task('done'));
    await pictureIn(done);
    const rendering = await paint('rendering', world.member(), 2);
    const resting = await paint('resting');
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 3);
    const queued = await paint('queued');
    await replySaying(queued, 'Place 1');
    const waiting = await paint('waiting');
    await replySaying(waiting, 'Place 2');
    const backup = await backUp(world);

    // After the backup: two that were queued in it are generated and delivered, and one more is requested.
    for (let left = 2; left > 0; left -= 1) world.bfl.finish(await task('rendering'));
    await pictureIn(rendering);
    world.bfl.finish(await task('queued'));
    await pictureIn(queued);
    const unknown = await paint('unknown', world.member(), 3);
    await task('waiting');
    for (let left = 3; left > 0; left -= 1) world.bfl.finish(await task('unknown'));
    await pictureIn(unknown);
    // The delivery is stored a moment after Discord shows it; before that it would count as waiting.
    await expect.poll(() => deliveredIn(world)).toBe(4);
    await world.stopBot();
    const before = { rendering: rendering.revisions.length, queued: queued.revisions.length };
    const tasks = world.bfl.tasks.length;

    await restore(world, backup);
    world.bfl.finish(await task('resting'));
    await world.startBot();
    await pictureIn(resting);
    expect(textOf(await replySaying(waiting, RESTORED))).toContain('waiting');
    const told = await operator.directChannel.messageWhere((message) => says(message, 'was set back to the backup'));
    expect(textOf(told)).toMatch(/what was spent after the backup were carried over\.$/);

    const after = await paint('after');
    world.bfl.finish(await task('after'));
    await pictureIn(after);
    await world.stopBot();
    expect({ rendering: rendering.revisions.length, queued: queued.revisions.length }).toEqual(before);
    expect(world.bfl.tasks.map(({ prompt }) => prompt).slice(tasks)).toEqual(['a fox, after']);
    expect(finalText(queued)).not.toContain(RESTORED);
    expect(await world.ledgerFaults()).toEqual([]);
    const ledger = await world.ledger();
    expect(ledger.reduce((sum, { held }) => sum + held, 0)).toBe(0);
    // Each that was delivered, before the backup or after it, is charged once; only one that still waited may have been billed.
    expect(ledger.reduce((sum, { charged }) => sum + charged, 0)).toBe(9 * 40_000);
    const ended = ledger.filter(({ reason }) => reason === 'restored').map(({ billed }) => billed);
    expect(ended).toEqual([0, 0, 0, 40_000]);
    expect(world.discord.guild.channel.messages).toHaveLength(7);
    expect(world.discord.violations).toEqual([]);
  });

  it('leaves a reply alone that says only in words what came of it', async () => {
    await using world = await startWorld({ bfl: { latencyMs: Number.POSITIVE_INFINITY } });
    const member = world.member();
    member.guild.attachmentSizeLimit = 100;
    const invocation = await member.command('imagine', { prompt: 'a fox' });
    await replySaying(invocation, 'Painting');
    const backup = await backUp(world);
    world.bfl.finish(await world.bfl.taskWhere(() => true));
    await replySaying(invocation, 'It is saved; see ');
    await expect.poll(() => deliveredIn(world)).toBe(1);
    await world.stopBot();
    const revisions = invocation.revisions.length;

    await restore(world, backup);
    await world.startBot();
    await expect.poll(() => deliveredIn(world)).toBe(1);
    await world.stopBot();
    expect(invocation.revisions).toHaveLength(revisions);
    expect(world.discord.guild.channel.messages).toHaveLength(1);
    // It is charged for once: what was charged since is carried over.
    expect((await world.ledger()).map(({ kind }) => kind)).toEqual(['hold', 'release', 'adjust']);
    expect((await world.ledger()).reduce((sum, { charged }) => sum + charged, 0)).toBe(40_000);
  });

  it('offers in no channel what it can no longer put into its reply', async () => {
    await using world = await startWorld({ bfl: { latencyMs: Number.POSITIVE_INFINITY } });
    const rendering = await world.member().command('imagine', { prompt: 'a fox, rendering' });
    const task = await world.bfl.taskWhere(() => true);
    await replySaying(rendering, 'Painting');
    const backup = await backUp(world);
    await world.stopBot();
    await restore(world, backup);
    rendering.expireToken();
    world.bfl.finish(task);
    await world.startBot();
    await world.discord.callWhere(({ method, path }) => method === 'GET' && path.endsWith('@original'));
    await world.stopBot();
    await using database = openDatabase(world.config.databasePath);
    const [generation] = await database.kysely.selectFrom('generations').selectAll().execute();
    expect(generation).toMatchObject({ state: 'undelivered', is_restored: 1 });
    expect(world.discord.guild.channel.messages).toHaveLength(1);
    expect(await world.ledgerFaults()).toEqual([]);
    expect((await world.ledger()).map(({ kind }) => kind)).toEqual(['hold', 'settle']);
  });
});
