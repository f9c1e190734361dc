import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../src/backups/backup-folder.ts';
import { checkBackups } from '../../src/checks/backups.ts';
import { openKeptDatabase } from '../support/kept-database.ts';
import { DAY_MS, openBackupWorld } from '../support/backup-world.ts';

describe('the check of the backups', () => {
  it("says how old the newest of the bot's own is, and that it is too old after two days", async () => {
    await using world = await openBackupWorld();
    const { databasePath, backups: backupsDirectory } = world.kept;
    const rule = { backups: { everyMs: DAY_MS, keep: 7 }, backupsDirectory, databasePath, retentionMs: null };
    expect(await checkBackups(rule)).toEqual({
      check: 'Backups',
      ok: true,
      found: `none in ${world.kept.backups} yet: npm run backup takes one\nThe bot takes one every 24 hours and keeps the newest 7; it has none yet`,
    });
    await world.lookAfter(0);
    const [name = ''] = await world.names();
    const path = join(world.automatic, name);
    const manifest = await readManifest(path);
    const checkAt = async (ageMs: number, more: Partial<typeof rule> | object = {}) => {
      await writeFile(join(path, 'backup.json'), JSON.stringify({ ...manifest, takenAtMs: Date.now() - ageMs }));
      return checkBackups({ ...rule, ...more });
    };
    expect(await checkAt(2 * DAY_MS - 60_000)).toMatchObject({ ok: true });
    const late = await checkAt(2 * DAY_MS + 1);
    expect(late).toMatchObject({
      ok: false,
      advice: expect.stringMatching(/^Start Easel\. Where it runs, its log says why/),
    });
    expect(late.found.split('\n').slice(1)).toEqual([
      'The bot takes one every 24 hours and keeps the newest 7; it has 1',
      "The newest of the bot's own is 2 days old",
    ]);
    expect(await checkAt(9 * DAY_MS, { backups: { everyMs: null, keep: 7 } })).toMatchObject({
      ok: true,
      found: expect.stringContaining('BACKUP_HOURS is none'),
    });
  });

  it('takes no other bot in the same folder for its own', async () => {
    await using world = await openBackupWorld();
    await world.lookAfter(0);
    const [name = ''] = await world.names();
    await using other = await openKeptDatabase();
    const { backups: backupsDirectory } = world.kept;
    const { databasePath } = other;
    await other.paint('1');
    const { found } = await checkBackups({
      backups: { everyMs: DAY_MS, keep: 7 },
      backupsDirectory,
      databasePath,
      retentionMs: null,
    });
    expect(found).not.toContain(name);
    expect(found.split('\n').slice(1)).toEqual([
      'The bot takes one every 24 hours and keeps the newest 7; it has none yet',
      '1 backup of other bots, or of a database that was there before: this bot removes none of them',
    ]);
  });
});
