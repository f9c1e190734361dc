import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { loadImage } from '@napi-rs/canvas';
import { expect, it } from 'vitest';
import { runProgram } from '../../support/process.ts';
import { assertSoundLog } from '../../support/clean-log.ts';
import { asRead } from '../../support/pseudo-locale/pseudo-run.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('the demo paints a picture without an account, shows it as Discord does, and leaves the picture alone', async () => {
  await using folder = await temporaryFolder();
  const env = { TMPDIR: folder.path };
  await using demo = runProgram('sandbox/demo.ts', { args: ['a lighthouse', 'at dusk'], cwd: folder.path, env });
  expect(await demo.ended).toEqual({ code: 0, signal: null });
  expect(demo.stderr).toBe('');
  assertSoundLog(demo.stdout.split('\n'), { secrets: [], prompts: [] });

  const lines = demo.stdout.split('\n').map((line) => line.replace(/^\s*(\d+\.\d s)?\s*/, ''));
  const told = asRead(lines.join('\n'));
  expect(told).toMatch(/Ada\s+\/imagine prompt: a lighthouse at dusk\n/);
  expect(told).toMatch(/Easel\s+… is thinking\n/);
  expect(told).toMatch(/Easel\s+a lighthouse at dusk\nFLUX1\.1 \[pro\] · \d+ × \d+ · seed \d+ · \$0\.04 · /);
  expect(told).toMatch(/ledger\s+settle: held -\$0\.04, charged \$0\.04, billed \$0\.04 \(member Ada\)/);

  const [, path = ''] = /picture\s+(file:\S+\.jpg)/.exec(told) ?? [];
  const [, shownWidth, shownHeight] = /, (\d+) × (\d+), \d+ KiB\]/.exec(told) ?? [];
  const picture = await loadImage(await readFile(new URL(path)));
  expect([picture.width, picture.height]).toEqual([Number(shownWidth), Number(shownHeight)]);
  const left = (await readdir(folder.path, { recursive: true })).toSorted();
  expect(left).toEqual(['data', 'data/demo', `data/demo/${basename(path)}`]);
});

it('the demo says goodbye when it is stopped, and takes its data with it', async () => {
  await using folder = await temporaryFolder();
  const env = { TMPDIR: folder.path };
  await using demo = runProgram('sandbox/demo.ts', { args: ['--lang', 'zh'], cwd: folder.path, env });
  await demo.saying('/imagine prompt: 黄昏的灯塔，油画');
  demo.signal('SIGINT');
  expect(await demo.ended).toEqual({ code: 0, signal: null });
  expect(demo.stdout).toContain('再见');
  expect(demo.stderr).toBe('');
  expect(await readdir(folder.path)).toEqual([]);
});
