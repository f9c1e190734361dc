import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadImage } from '@napi-rs/canvas';
import { expect, it } from 'vitest';
import { runProgram } from '../../support/process.ts';
import { assertSoundLog } from '../../support/clean-log.ts';
import { asRead } from '../../support/pseudo-locale/pseudo-run.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('the demo paints a picture without an account, tells what it cost, and leaves the file', async () => {
  await using folder = await temporaryFolder();
  await using demo = runProgram('sandbox/demo.ts', { args: ['a lighthouse', 'at dusk'], cwd: folder.path });
  expect(await demo.ended).toEqual({ code: 0, signal: null });
  expect(demo.stderr).toBe('');
  assertSoundLog(demo.stdout.split('\n'), { secrets: [], prompts: [] });

  const lines = demo.stdout.split('\n').map((line) => line.replace(/^\s*(\d+\.\d s)?\s*/, ''));
  const told = asRead(lines.join('\n'));
  expect(told).toMatch(/Ada\s+\/imagine prompt: a lighthouse at dusk\n/);
  expect(told).toMatch(/Easel\s+… is thinking\n/);
  expect(told).toMatch(/Easel\s+\*\*a lighthouse at dusk\*\*\n-# FLUX1\.1 \[pro\] · \d+ × \d+ · seed \d+ · \$0\.04 · /);
  expect(told).toMatch(/ledger\s+settle: held -\$0\.04, charged \$0\.04, billed by BFL \$0\.04/);

  const [, path = ''] = /kept\s+(\S+\.jpg)/.exec(told) ?? [];
  const [, shownWidth, shownHeight] = /, (\d+) × (\d+), \d+ KiB\]/.exec(told) ?? [];
  const picture = await loadImage(await readFile(join(folder.path, path)));
  expect([picture.width, picture.height]).toEqual([Number(shownWidth), Number(shownHeight)]);
});
