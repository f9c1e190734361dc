import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openPaint, type PaintWorld } from '../../support/paint-world.ts';

async function batch(world: PaintWorld, lines: number): Promise<string> {
  const path = join(world.folder, `${lines}.txt`);
  await writeFile(path, Array.from({ length: lines }, (_, line) => `a fox ${line}\n`).join(''));
  return path;
}

describe('runs that are taken up together', () => {
  it('each keep the budget that they were given, and share one that is given with --resume', async () => {
    await using world = await openPaint({ pictures: 'plain', credits: 0 });
    const paint = async (lines: number, ...more: readonly string[]): Promise<number> =>
      (await world.run(['--batch', await batch(world, lines), '--yes', ...more])).code;
    expect([await paint(4, '--budget', '0.08'), await paint(3)]).toEqual([3, 3]);
    world.bfl.credits = 1_000;
    const first = await world.run(['--resume', '--yes']);
    expect(first).toMatchObject({ code: 4, stdout: expect.stringContaining('The budget pays for 5 pictures of it.') });
    expect(world.bfl.tasks).toHaveLength(5);
    expect(await world.run(['--resume', '--yes'])).toMatchObject({ code: 4 });
    expect(await paint(4, '--budget', '0.04')).toBe(4);
    expect(await world.run(['--resume', '--yes', '--budget', '0.16'])).toMatchObject({ code: 4 });
    const { stdout } = await world.run(['--resume', '--yes']);
    expect(stdout).toContain('never more than the budget of $0.16');
    expect(world.bfl.tasks).toHaveLength(7);
  });
});

describe('the command that goes on', () => {
  it('names a folder as a shell takes it, wherever it is told', async () => {
    await using world = await openPaint({ credits: 0 });
    for (const [name, word] of [
      ['my pictures', '"IN/my pictures"'],
      ["it's $5", `'IN/it'\\''s $5'`],
      ['黄昏-2', 'IN/黄昏-2'],
    ] as const) {
      const command = `npm run paint -- --resume --out ${word.replace('IN', world.folder)} goes on`;
      const out = ['--out', join(world.folder, name), '--yes', 'a fox'];
      expect(await world.run(out)).toMatchObject({ code: 3, stdout: expect.stringContaining(`${command}.`) });
      expect((await world.run(out)).stdout).toContain(`${command} with it.`);
    }
  });
});

describe('the journal', () => {
  it('is not begun where a file is in the place of the folder, which is told in words, a picture that goes in or not', async () => {
    await using world = await openPaint();
    await writeFile(world.out, 'no folder');
    const photo = join(world.folder, 'photo.png');
    const background = { create: { width: 640, height: 320, channels: 3, background: 'teal' } } as const;
    await writeFile(photo, await sharp(background).png().toBuffer());
    for (const image of [[], ['--model', 'flux-2-pro', '--image', photo]]) {
      const { code, stderr } = await world.run(['a fox', '--yes', ...image]);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/^The folder .+outputs cannot be written to: a (?:file|part) /),
      });
    }
    expect(world.bfl.callCount('submit')).toBe(0);
  });

  it('takes a last line that lacks its end alone, cuts off a torn one, and refuses what would pay twice', async () => {
    await using world = await openPaint({ pictures: 'plain' });
    const journal = join(world.out, 'journal.jsonl');
    await world.run(['a fox', '--yes']);
    const text = await readFile(journal, 'utf8');
    await writeFile(journal, text.trimEnd());
    expect(await world.run(['--resume', '--yes'])).toMatchObject({ code: 0 });
    await appendFile(journal, '{"event":"plan');
    expect(await world.run(['--resume', '--yes'])).toMatchObject({ code: 0 });
    await appendFile(journal, '\0'.repeat(9));
    expect(await world.run(['--resume', '--yes'])).toMatchObject({ code: 0 });
    expect(await readFile(journal, 'utf8')).toBe(text);
    const planned = text.split('\n').find((line) => line.includes('"planned"')) ?? '';
    for (const foreign of [planned, planned.replace('"index":1', '"index":9').replace('"planned"', '"painted"'), '7']) {
      await writeFile(journal, `${text}${foreign}\n`);
      const damaged = `is damaged in line ${text.split('\n').length}`;
      expect(await world.run(['--resume', '--yes'])).toMatchObject({ stderr: expect.stringContaining(damaged) });
    }
    expect(world.bfl.tasks).toHaveLength(1);
  });

  it('and the results of another program, and its files, lose nothing', async () => {
    await using world = await openPaint({ pictures: 'plain' });
    await mkdir(world.out);
    const files = { '.film.part': 'half a film', '20261130123456789012-x.jpeg': 'another' };
    for (const [name, text] of Object.entries(files)) await writeFile(join(world.out, name), text);
    await writeFile(join(world.out, 'results.jsonl'), '{"theirs":1}');
    expect(await world.run(['a fox', '--yes', '--seed', '7'])).toMatchObject({ code: 0 });
    expect(await world.files()).toContain('0001-7-a-fox.jpeg');
    for (const [name, text] of Object.entries(files)) expect(await readFile(join(world.out, name), 'utf8')).toBe(text);
    const results = await readFile(join(world.out, 'results.jsonl'), 'utf8');
    expect(results).toMatch(/^\{"theirs":1\}\n\{"index":1,/);
    await writeFile(join(world.out, 'journal.jsonl'), 'Dear diary');
    const refused = await world.run(['a hare', '--yes']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('is damaged in line 1') });
    expect(await readFile(join(world.out, 'journal.jsonl'), 'utf8')).toBe('Dear diary');
  });

  it('tells programs what is unconfirmed, where a process was killed before it could', async () => {
    await using world = await openPaint({ pictures: 'plain' });
    world.bfl.fault({ on: 'submit', reply: 'drop-after-accept' });
    expect(await world.run(['a fox', '--yes'])).toMatchObject({ code: 1 });
    await writeFile(join(world.out, 'results.jsonl'), '');
    await world.run(['--resume', '--yes']);
    expect(await world.results()).toMatchObject([
      { success: false, error_class: 'outcome_unknown', perhaps_billed: 0.04 },
    ]);
  });
});
