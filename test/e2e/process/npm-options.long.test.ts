import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { runCommand } from '../../support/process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it.each([['--keep=3'], ['--to=elsewhere']])(
  'a backup for which npm took %s is not taken, and says how to write it',
  async (option) => {
    await using folder = await temporaryFolder();
    const env = { DATA_DIR: folder.path };
    await using npm = runCommand('npm', { args: ['run', 'backup', option], env });
    expect(await npm.ended).toMatchObject({ code: 1 });
    expect(npm.stderr).toContain(
      `npm keeps ${option.split('=')[0]} to itself: write two more dashes before it, npm run backup -- `,
    );
    expect(await readdir(folder.path)).toEqual([]);
  },
);

it('a check for which npm took --check is no restore, and says how to write it', async () => {
  await using folder = await temporaryFolder();
  const env = { DATA_DIR: folder.path };
  await using npm = runCommand('npm', { args: ['run', 'restore', '--check', 'a-backup'], env });
  expect(await npm.ended).toMatchObject({ code: 1 });
  expect(npm.stderr).toContain('npm keeps --check to itself: write two more dashes before it, npm run restore -- ');
  expect(await readdir(folder.path)).toEqual([]);
});
