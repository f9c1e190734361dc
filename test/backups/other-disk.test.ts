import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BackupAnswer } from '../../src/backups/jobs.ts';
import { runJob } from '../../src/backups/run-job.ts';
import { freeBytesAt } from '../../src/runtime/free-bytes.ts';
import { NOON } from '../support/drafts.ts';
import { openKeptDatabase, type KeptDatabase } from '../support/kept-database.ts';
import { lookOnce } from '../support/look-once.ts';

/** Takes an automatic backup. */
const take = (
  { databasePath, picturesDirectory, backups }: KeptDatabase,
  { to = backups, former = null }: { readonly to?: string; readonly former?: string | null } = {},
): Promise<BackupAnswer> =>
  runJob({ kind: 'backup', databasePath, picturesDirectory, to, origin: 'a', atMs: Date.now(), former });

async function folderOf(taking: Promise<BackupAnswer>): Promise<string> {
  const answer = await taking;
  if (answer.kind !== 'taken') throw new Error(JSON.stringify(answer));
  return answer.backup.folder;
}

/** What the system keeps in memory is another disk than that of temporary files, on most machines. */
const MEMORY = '/dev/shm';
const isOtherDisk = existsSync(MEMORY);

describe('an automatic backup', () => {
  it.skipIf(!isOtherDisk)(
    'on another disk copies each picture once; one that is damaged there is copied anew',
    async () => {
      await using database = await openKeptDatabase();
      const file = await database.paint('1');
      const to = await mkdtemp(join(MEMORY, 'easel-'));
      await using _to = { [Symbol.asyncDispose]: () => rm(to, { recursive: true }) };
      const first = join(await folderOf(take(database, { to })), 'images', file);
      const second = join(await folderOf(take(database, { to, former: join(first, '..', '..') })), 'images', file);
      expect((await stat(second)).ino).toBe((await stat(first)).ino);
      await writeFile(second, 'harmed');
      const third = join(await folderOf(take(database, { to, former: join(second, '..', '..') })), 'images', file);
      expect(await readFile(third, 'utf8')).toBe('picture 1');
    },
  );

  it('has a picture that its predecessor has and the folder of pictures lost', async () => {
    await using database = await openKeptDatabase();
    const file = await database.paint('1');
    const former = await folderOf(take(database));
    await rm(join(database.picturesDirectory, file));
    expect(await take(database, { former })).toMatchObject({ backup: { manifest: { pictures: 1, lost: [] } } });
  });

  it('is not taken where it would leave the bot no room, which says so', async () => {
    await using database = await openKeptDatabase();
    await lookOnce(database.folder, NOON);
    await truncate(database.databasePath, (await freeBytesAt(database.folder)) + 10 * 1024 ** 3);
    expect(await take(database)).toEqual({
      kind: 'failed',
      message: expect.stringMatching(/ are free at .+ would leave less than 200\.0 MiB$/),
    });
  });
});
