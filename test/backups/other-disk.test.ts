import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BackupAnswer } from '../../src/backups/jobs.ts';
import { runJob } from '../../src/backups/run-job.ts';
import { freeBytesAt } from '../../src/runtime/free-bytes.ts';
import { NOON } from '../support/drafts.ts';
import { openKeptDatabase, type KeptDatabase } from '../support/kept-database.ts';
import { lookOnce } from '../support/look-once.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

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

/** Of what the system keeps in memory and what it keeps on a disk, the one where the tests' own folders are not: none on some machines. */
async function otherDisk(): Promise<string | undefined> {
  await using own = await temporaryFolder();
  const { dev } = await stat(own.path);
  return ['/dev/shm', tmpdir()].find((path) => existsSync(path) && statSync(path).dev !== dev);
}
const OTHER_DISK = await otherDisk();

describe('an automatic backup', () => {
  it.skipIf(OTHER_DISK === undefined)(
    'on another disk copies each picture once; one that is damaged there is copied anew',
    async () => {
      await using database = await openKeptDatabase();
      const file = await database.paint('1');
      const to = await mkdtemp(join(OTHER_DISK ?? '', 'easel-'));
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
