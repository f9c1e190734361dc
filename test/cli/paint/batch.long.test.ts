import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPaint, type PaintWorld } from '../../support/paint-world.ts';

async function batch(world: PaintWorld, name: string, text: string | Uint8Array): Promise<string> {
  const path = join(world.folder, name);
  await writeFile(path, text);
  return path;
}

describe('a batch', () => {
  it('of rows takes options of each line before those of the command, and paints as many at once as the account allows', async () => {
    await using world = await openPaint({ latencyMs: 300, pictures: 'plain' });
    const rows = ['"a fox, red",,7,2', 'a hare,flux-2-pro,8,', '"a crane\nat dawn",,9,'];
    const csv = await batch(world, 'p.csv', `\uFEFFprompt,model,seed,count\r\n${rows.join('\r\n')}\r\n`);
    const { code, stdout } = await world.run(['--batch', csv, '--format', 'png', '--yes']);
    expect(code).toBe(0);
    expect(stdout).toContain('4 pictures with FLUX1.1 [pro], FLUX.2 [pro]');
    expect(stdout).toContain('Price: $0.15 at most.');
    expect(await world.files()).toEqual([
      '0001-7-a-fox-red.png',
      '0002-8-a-fox-red.png',
      '0003-8-a-hare.png',
      '0004-9-a-crane-at-dawn.png',
    ]);
    expect(world.bfl.maxActive).toBe(4);
    expect(stdout).toMatch(/✓ 1\/4 .+ \$0\.\d\d so far {2}about \d+ s left\n/);
    expect(stdout).toMatch(/✓ 4\/4 .+ \$0\.15 so far\n4 painted\nBilled: \$0\.15\.\n$/);
  });

  it('of JSON lines and of prompts is read in UTF-16 as well, without notes and empty lines', async () => {
    await using world = await openPaint({ pictures: 'plain' });
    const jsonl = await batch(
      world,
      'p.jsonl',
      '{"prompt":"a fox","seed":1}\n\n"a hare"\n{"prompt":"a crane","seed":3,"enhance":true}\n',
    );
    expect(await world.run(['--batch', jsonl, '--seed', '2', '--yes'])).toMatchObject({ code: 0 });
    expect(world.bfl.tasks.map(({ prompt, seed }) => `${prompt} ${seed}`).toSorted()).toEqual([
      'a crane 3',
      'a fox 1',
      'a hare 2',
    ]);
    const text = Buffer.from('\uFEFF# night\n黄昏的灯塔\n\n', 'utf16le');
    expect(await world.run(['--batch', await batch(world, 'p.txt', text), '--yes'])).toMatchObject({ code: 0 });
    expect(world.bfl.tasks.at(-1)?.prompt).toBe('黄昏的灯塔');
    expect((await world.results()).map(({ index, line }) => [index, line])).toEqual([
      [1, 1],
      [2, 3],
      [3, 4],
      [4, 2],
    ]);
  });

  it.each([
    [
      'p.csv',
      'prompt,sede\na fox,1\n"a ""hare,2\n',
      ['line 1: sede is no option', expect.stringMatching(/^line [34]: this is no row/)],
    ],
    [
      'p.jsonl',
      '{"prompt":"a fox","seed":-1,"size":"9x9"}\n[1]\n{"prompt":" "}\n{"prompt":"x","enhance":"maybe","host":"fal"}\n',
      [
        'line 1: seed must be a whole number from 0 to 4294967295',
        'line 1: size must be a whole number from 256 to 1440 each way',
        'line 1: size must be a whole number from 256 to 1440 each way',
        'line 2: this is no JSON object, and no JSON string',
        'line 3: the prompt must have 1 to 4096 characters that are not all blanks',
        'line 4: enhance must be on or off',
        'line 4: host must be one of which there is a key: bfl',
      ],
    ],
    [
      'p.txt',
      Buffer.from([0x61, 0x0a, 0xb0, 0xa1, 0x0a]),
      ['line 2: this is not in UTF-8: save the file anew in UTF-8'],
    ],
    [
      'p.csv',
      'prompt,seed,Seed\na fox,1,2\nb,-1,-1\n',
      ['line 1: the column seed is there more than once', expect.stringMatching(/^line 3: seed must be/)],
    ],
    [
      'p.csv',
      'sentence\na fox\na hare\n',
      ['line 1: the first line must name the columns, and one of them prompt', 'line 1: sentence is no option'],
    ],
    ['p.txt', '\n# nothing\n', ['there is nothing in it to paint']],
    ['p.doc', 'a fox', [expect.stringContaining('must end in .txt, .csv or .jsonl')]],
  ] as const)('with faults (%s) names them by their lines before anything is spent', async (name, text, faults) => {
    await using world = await openPaint();
    const { code, stderr } = await world.run(['--batch', await batch(world, name, text), '--yes']);
    const told = stderr.split('\n').filter((line) => line.startsWith('  - '));
    expect({ code, told: told.map((line) => line.slice(4)) }).toEqual({ code: 2, told: faults });
    expect(world.bfl.callCount('submit')).toBe(0);
  });

  it('goes on past a line that fails, and ends with 1', async () => {
    await using world = await openPaint({ pictures: 'plain' });
    world.bfl.script(({ prompt }) => (prompt === 'a hare' ? { outcome: 'request-moderated' } : undefined));
    const txt = await batch(world, 'p.txt', 'a fox\na hare\na crane\n');
    const { code, stdout } = await world.run(['--batch', txt, '--yes']);
    expect(code).toBe(1);
    expect(stdout).toContain('line 2: “a hare”  declined for its prompt or picture');
    expect(stdout).toContain('2 painted, 1 failed\nBilled: $0.08.');
  });
});

describe('a budget', () => {
  it.each([
    ['our own prices', {}, '0.16', 4],
    ['prices that the host tells with the picture, higher than ours', { cost: { ready: 6 } }, '0.19', 3],
    ['prices that the host tells at once', { cost: 6 }, '0.19', 3],
  ])('by %s is not passed', async (_name, behave, budget, most) => {
    await using world = await openPaint({ pictures: 'plain' });
    world.bfl.script(() => behave);
    const txt = await batch(world, 'p.txt', 'a\nb\nc\nd\ne\nf\ng\nh\n');
    const { code, stdout } = await world.run(['--batch', txt, '--yes', '--budget', budget]);
    expect({ code, tasks: world.bfl.tasks.length }).toEqual({ code: 4, tasks: most });
    expect(world.bfl.billedCredits / 100).toBeLessThanOrEqual(Number(budget));
    expect(stdout).toContain(`The budget is reached: ${8 - most} pictures not started.`);
    const more = await world.run(['--resume', '--yes', '--budget', '1.00']);
    expect(more).toMatchObject({ code: 0 });
    expect(world.bfl.tasks).toHaveLength(8);
  });

  it('counts what may have been billed, and a lost answer is not sent again by itself', async () => {
    await using world = await openPaint({ pictures: 'plain' });
    world.bfl.fault({ on: 'submit', reply: 'drop-after-accept' });
    const { code, stdout } = await world.run([
      '--batch',
      await batch(world, 'p.txt', 'a\nb\nc\n'),
      '--yes',
      '--budget',
      '0.08',
    ]);
    expect(code).toBe(4);
    expect(stdout).toContain('1 painted, 1 unconfirmed\nBilled: $0.04. Perhaps billed: $0.04.');
    expect(world.bfl.tasks).toHaveLength(2);
    expect(await world.run(['--resume', '--yes', '--budget', '0.12'])).toMatchObject({ code: 0 });
    expect(world.bfl.tasks).toHaveLength(3);
    const again = await world.run(['--resume', '--retry-unconfirmed', '--yes', '--budget', '0.16']);
    expect(again).toMatchObject({ code: 0 });
    expect(world.bfl.tasks).toHaveLength(4);
    expect(await world.results()).toMatchObject([
      { success: true, cost: 0.04, perhaps_billed: 0.04 },
      { success: true, perhaps_billed: 0 },
      { success: true, perhaps_billed: 0 },
    ]);
  });
});

it('the first Ctrl-C starts nothing more and waits for what is paid for; what is left is painted later', async () => {
  await using world = await openPaint({ latencyMs: Infinity, pictures: 'plain' });
  const txt = await batch(world, 'p.txt', Array.from({ length: 30 }, (_, line) => `a fox ${line}\n`).join(''));
  const running = world.start(['--batch', txt, '--yes']);
  await world.bfl.taskWhere(() => world.bfl.activeTasks === 24);
  running.interrupt();
  for (const task of world.bfl.tasks) world.bfl.finish(task);
  const { code, stdout } = await running.ended;
  expect({ code, painted: (await world.files()).length, tasks: world.bfl.tasks.length }).toEqual({
    code: 130,
    painted: 24,
    tasks: 24,
  });
  expect(stdout).toContain('Interrupted: 6 pictures not started.');
  world.bfl.script(() => ({ latencyMs: 20 }));
  expect(await world.run(['--resume', '--yes'])).toMatchObject({ code: 0 });
  expect(world.bfl.tasks).toHaveLength(30);
});

it('two at once in one folder are refused, and a damaged journal is told by its line', async () => {
  await using world = await openPaint({ latencyMs: Infinity, pictures: 'plain' });
  const running = world.start(['a fox', '--yes']);
  const task = await world.bfl.taskWhere(() => true);
  expect(await world.run(['a hare', '--yes'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is at work in'),
  });
  world.bfl.finish(task);
  expect(await running.ended).toMatchObject({ code: 0 });
  await writeFile(join(world.out, 'journal.jsonl'), '{"event":"run"}\n');
  expect(await world.run(['a hare', '--yes'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is damaged in line 1'),
  });
});

it('--check tries the keys for nothing, and tells what is left', async () => {
  await using world = await openPaint({ credits: 1_000 });
  expect(await world.run(['--check'])).toMatchObject({
    code: 0,
    stdout: '✓ Black Forest Labs: $10.00 left, 250 pictures with FLUX1.1 [pro] at $0.04\n',
  });
  const env = { BFL_API_KEY_2: 'bfl_wrong' };
  const { code, stdout } = await world.run(['--check'], { env });
  expect(code).toBe(3);
  expect(stdout).toContain('✗ Black Forest Labs (bfl-2): the key is refused; keys are at dashboard.bfl.ai');
  expect(stdout).not.toContain('bfl_wrong');
  world.bfl.credits = 0;
  expect(await world.run(['--check'])).toMatchObject({ code: 3 });
  expect(world.bfl.callCount('submit')).toBe(0);
});
