import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../src/backups/backup-folder.ts';
import { takeBackup } from '../../src/backups/take-backup.ts';
import { createArchiveStore } from '../../src/db/archive/archive-store.ts';
import { readSnapshot } from '../../src/db/backup/snapshot.ts';
import { Erasure } from '../../src/archive/erasure.ts';
import { PictureFiles } from '../../src/generation/pipeline/picture-files.ts';
import { pino } from 'pino';
import { NOON } from '../support/drafts.ts';
import { filesHolding } from '../support/files-holding.ts';
import { openKeptDatabase } from '../support/kept-database.ts';
import { lookOnce } from '../support/look-once.ts';
import { runProgram } from '../support/process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { TEST_TIMEOUT_MS } from '../support/test-timeout.ts';

const MINUTE_MS = 60_000;
const SECRET = 'the bytes of a vixen';

/** A bot's folder with two pictures, a backup by hand, an automatic one, and an erasure after them. */
async function openErased() {
  const database = await openKeptDatabase();
  const { folder, databasePath, picturesDirectory, backups: to } = database;
  await database.paint('1', SECRET);
  await database.paint('2');
  await takeBackup({ databasePath, picturesDirectory, to, keep: null });
  await lookOnce(folder, NOON);
  await database.with(async (_store, { kysely }) => {
    const log = pino({ level: 'silent' });
    const files = new PictureFiles(picturesDirectory);
    await new Erasure({ store: createArchiveStore(kysely), files, clock: { now: () => NOON }, log }).erase(['1']);
  });
  // It is seen, and five minutes later it is to be reached.
  await lookOnce(folder, NOON + MINUTE_MS);
  return database;
}

describe('automatic backups that an erasure is to reach', () => {
  // A process for each operation.
  it('are right whatever operation the bot is killed before', { timeout: 2 * TEST_TIMEOUT_MS }, async () => {
    await using erased = await openErased();
    let killedAt = 0;
    for (let at = 1; ; at += 1) {
      await using folder = await temporaryFolder();
      await cp(erased.folder, folder.path, { recursive: true });
      const args = [folder.path, String(at), String(NOON + 7 * MINUTE_MS)];
      await using dying = runProgram('test/support/crashing-backups.ts', { args });
      const { code, signal } = await dying.ended;
      expect([code, signal], dying.stderr).toEqual(code === 0 ? [0, null] : [null, 'SIGKILL']);
      if (code === 0) break;
      killedAt = at;
      // The older one is gone only where there is a new one.
      const whole = (await readdir(join(folder.path, 'backups', 'automatic'))).filter((name) => name.endsWith('Z'));
      expect(whole.length, `killed before operation ${at}`).toBeGreaterThan(0);
      await lookOnce(folder.path, NOON + 8 * MINUTE_MS);

      const names = await readdir(join(folder.path, 'backups', 'automatic'));
      expect(names, `killed before operation ${at}`).toEqual([expect.stringMatching(/Z$/)]);
      const left = join(folder.path, 'backups', 'automatic', names[0] ?? '');
      expect(await readManifest(left)).toMatchObject({ pictures: 1, lost: [] });
      expect((await readSnapshot(join(left, 'easel.db'))).faults).toEqual([]);
      expect(await filesHolding(folder.path, SECRET)).toEqual([
        expect.stringMatching(/^backups\/[^/]+Z\/images\/1-1\.jpg$/),
      ]);
    }
    expect(killedAt).toBeGreaterThan(12);
  });
});
