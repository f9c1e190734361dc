import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { makeRunFolder } from '../../playground/run-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('each run of the playground has a folder of its own, and removes those of runs that were killed', async () => {
  await using folder = await temporaryFolder();
  const gone = spawn(process.execPath, ['--eval', '']);
  await once(gone, 'exit');
  await mkdir(join(folder.path, `run-${gone.pid}-left`));
  await mkdir(join(folder.path, 'compiled'));

  const first = basename(await makeRunFolder(folder.path));
  const second = basename(await makeRunFolder(folder.path));

  expect(first).not.toBe(second);
  expect((await readdir(folder.path)).sort()).toEqual(['compiled', first, second].sort());
});
