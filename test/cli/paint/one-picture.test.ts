import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { openPaint } from '../../support/paint-world.ts';

it('a picture is priced, asked about, painted into a file that opens, and told to people and to programs', async () => {
  await using world = await openPaint();
  const { code, stdout, stderr } = await world.run(['a lighthouse at dusk', '--seed', '7', '--aspect', '16:9'], {
    answer: 'y',
  });
  expect({ code, files: await world.files() }).toEqual({ code: 0, files: ['0001-7-a-lighthouse-at-dusk.jpeg'] });
  expect(stdout).toContain('a lighthouse at dusk\n  FLUX1.1 [pro], 1376 × 768');
  expect(stdout).toContain('Price: $0.04 at most.');
  expect(stderr).toContain('Paint? [y/N]');
  expect(stdout).toMatch(
    /✓ 1\/1 {2}\S+0001-7-a-lighthouse-at-dusk\.jpeg {2}\d\.\d s {2}\$0\.04 {2}\$0\.04 so far\n1 painted\nBilled: \$0\.04\.\n$/,
  );
  const [task] = world.bfl.tasks;
  const [result] = await world.results();
  expect(result).toMatchObject({
    success: true,
    request_id: task?.id,
    host: 'bfl',
    path: '0001-7-a-lighthouse-at-dusk.jpeg',
    width: 1376,
    height: 768,
    seed: 7,
    cost: 0.04,
    perhaps_billed: 0,
    error_class: null,
    options: { prompt: 'a lighthouse at dusk', model: 'flux-pro-1.1', aspect: '16:9', seed: 7, format: 'jpeg' },
  });
  const picture = sharp(await readFile(join(world.out, result?.path ?? '')));
  expect(await picture.stats()).toMatchObject({ isOpaque: true });
  expect(await picture.metadata()).toMatchObject({ width: 1376, height: 768, format: 'jpeg' });
});

it('nothing is spent without a yes: after a no, and where there is no terminal to ask', async () => {
  await using world = await openPaint();
  expect(await world.run(['a fox'], { answer: 'n' })).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('Nothing was painted, and nothing spent.'),
  });
  expect(await world.run(['a fox'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--yes paints without asking'),
  });
  expect(world.bfl.callCount('submit')).toBe(0);
});

it('everything that is wrong is told at once, and nothing is asked or spent', async () => {
  await using world = await openPaint();
  const args = [
    'a fox',
    '--modle',
    'x',
    '--seed',
    '-1',
    '--size',
    '100x33',
    '--safety',
    '9',
    '--count',
    '5',
    '--budget',
    'all',
    '--yes',
  ];
  const { code, stderr } = await world.run(args);
  expect(code).toBe(2);
  expect(stderr.split('\n').filter((line) => line.startsWith('  - '))).toEqual([
    '  - --modle is no option: is --model meant?',
    '  - --budget must be dollars, such as 2.00, and not all',
    '  - seed must be a whole number from 0 to 4294967295',
    '  - count must be a whole number from 1 to 4',
    '  - size must be a whole number from 256 to 1440 each way',
    '  - size must be a whole number from 256 to 1440 each way',
    '  - safety must be a whole number from 0 to 6',
  ]);
  expect(world.bfl.calls).toEqual([]);
});

it('a missing key hides nothing of what else is wrong, and neither does a missing prompt', async () => {
  await using world = await openPaint();
  const faultsOf = async (args: readonly string[], key: string): Promise<readonly string[]> => {
    const { code, stderr } = await world.run(args, { env: { BFL_API_KEY: key } });
    expect(code).toBe(2);
    return stderr.split('\n').filter((line) => line.startsWith('  - '));
  };
  const batch = join(world.folder, 'p.jsonl');
  await writeFile(batch, '{"prompt":"a fox","sede":1,"seed":-1}\n{"prompt":"a hare","format":"bmp"}\n');
  const ofKey = [expect.stringContaining('BFL_API_KEY')];
  const ofLines = [
    '  - line 1: sede is no option',
    '  - line 1: seed must be a whole number from 0 to 4294967295',
    '  - line 2: format must be one of jpeg, png',
  ];
  const ofPrompt = ['  - say what to paint, or give --batch FILE, --resume or --check'];
  const ofModel = [expect.stringContaining('model must be one of')];
  expect(await faultsOf(['a fox', '--model', 'nope', '--host', 'bfl'], '')).toEqual([...ofKey, ...ofModel]);
  expect(await faultsOf(['--batch', batch], '')).toEqual([...ofKey, ...ofLines]);
  expect(await faultsOf(['--batch', batch], 'bfl_key')).toEqual(ofLines);
  expect(await faultsOf(['--model', 'nope'], 'bfl_key')).toEqual([...ofPrompt, ...ofModel]);
  expect(await faultsOf(['--batch', `${batch}x.txt`, '--model', 'nope'], 'bfl_key')).toEqual([
    expect.stringContaining('p.jsonlx.txt is not there'),
    ...ofModel,
  ]);
});
