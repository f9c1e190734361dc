import { execFileSync } from 'node:child_process';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readManifest } from '../../src/backups/backup-folder.ts';
import { pictureIn, startWorld } from '../support/world.ts';

it('commands are taken, painted and delivered while a backup is under way, and stop for nothing', async () => {
  await using world = await startWorld({ settings: { BACKUP_HOURS: 'none' }, timings: { backupLookEveryMs: 50 } });
  await pictureIn(await world.member().command('imagine', { prompt: 'a fox' }));
  await world.stopBot();
  const { picturesDirectory, backupsDirectory } = world.config;
  const file = (await readdir(picturesDirectory)).find((name) => name.endsWith('.jpg')) ?? '';
  const path = join(picturesDirectory, file);
  const bytes = await readFile(path);
  // A pipe in the place of a picture: the backup reads it, and goes on when the test has written it.
  await rm(path);
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path]);
  await world.startBot({ BACKUP_HOURS: '24' });
  {
    await using read = await open(path, 'w');
    const asked = await Promise.all([
      world.member('Ben').command('imagine', { prompt: 'a hare', count: 2 }),
      world.member('Cora').command('imagine', { prompt: 'a wren' }),
    ]);
    for (const reply of asked) expect((await pictureIn(reply)).attachments.length).toBeGreaterThan(0);
    expect((await readdir(join(backupsDirectory, 'automatic'))).filter((name) => name.endsWith('Z'))).toEqual([]);
    await read.writeFile(bytes);
  }
  await world.logLineWhere((line) => line.includes('"msg":"an automatic backup was taken and verified"'));
  const [name = ''] = await readdir(join(backupsDirectory, 'automatic'));
  expect(await readManifest(join(backupsDirectory, 'automatic', name))).toMatchObject({ generations: 1, pictures: 1 });
  await world.stopBot();
  expect(await world.ledgerFaults()).toEqual([]);
});
