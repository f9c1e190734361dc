import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../bench/random.ts';
import { assertAccounted, paintProcess } from '../../support/paint-process.ts';
import { openPaint, type PaintWorld } from '../../support/paint-world.ts';
import { seedOr } from '../../support/seed.ts';

async function pointsOf(world: PaintWorld, args: readonly string[]): Promise<readonly string[]> {
  await using program = paintProcess(world, args);
  expect(await program.ended, program.stderr).toEqual({ code: 0, signal: null });
  return [...program.stderr.matchAll(/^point \d+: (.*)$/gm)].map(([, what]) => what ?? '');
}

async function resume(world: PaintWorld, ...args: readonly string[]): Promise<number | null> {
  await using program = paintProcess(world, ['--resume', ...args]);
  return (await program.ended).code;
}

/** A picture's way to the disk and back is some 26 points; a few more are those of the folder. */
const POINTS = Array.from({ length: 34 }, (_, index) => index + 1);

describe('a command that is killed where something reaches the disk', () => {
  it('passes the points that are played below', async () => {
    await using world = await openPaint({ pictures: 'plain' });
    const points = await pointsOf(world, ['a fox', '--seed', '7']);
    expect(points.filter((what) => what.endsWith('datasync'))).toHaveLength(2 * 7);
    expect(points).toEqual(expect.arrayContaining(['before link', 'after link', 'before sync', 'after sync']));
    expect(points.length).toBeLessThanOrEqual(POINTS.length);
  });

  it.each(POINTS)('at point %i has lost nothing that was paid, and goes on', async (point) => {
    await using world = await openPaint({ pictures: 'plain' });
    await using killed = paintProcess(world, ['a fox', '--seed', '7'], point);
    const { signal } = await killed.ended;
    const journal = await readFile(join(world.out, 'journal.jsonl'), 'utf8').catch(() => '');
    // Before the plan was written down, there is nothing to go on with.
    const isPlanned = journal.includes('"event":"planned"') && journal.endsWith('\n');
    const code = await resume(world);
    const results = isPlanned ? await world.results() : [];
    const isUnconfirmed = results.some(({ error_class: error }) => error === 'process_died');
    expect({ point, code }).toEqual({ point, code: isUnconfirmed ? 1 : 0 });
    expect(results.length).toBe(isPlanned ? 1 : 0);
    if (isPlanned) await assertAccounted(world, 1);
    expect(world.bfl.tasks.length).toBeLessThanOrEqual(1);
    expect((await readdir(world.out)).filter((name) => name.endsWith('.part'))).toEqual([]);
    if (!isUnconfirmed) return;
    expect(signal).toBe('SIGKILL');
    expect(await resume(world, '--retry-unconfirmed')).toBe(0);
    await assertAccounted(world, 1);
    expect(await world.files()).toEqual(['0001-7-a-fox.jpeg']);
  });
});

const SEED = seedOr(15);
const LINES = 500;
const KILLS = 10;

describe(`a batch of ${LINES} lines that is killed ${KILLS} times (seed ${SEED})`, () => {
  it.each([
    ['a budget that suffices', '25.00', [0, 1]],
    ['a budget that does not', '9.99', [4]],
  ])('with %s keeps it, loses no picture, and leaves no file half written', async (_name, budget, codes) => {
    const random = seededRandom(SEED);
    await using world = await openPaint({ pictures: 'plain', credits: 10_000 });
    const batch = join(world.folder, 'prompts.txt');
    await writeFile(batch, Array.from({ length: LINES }, (_, line) => `a fox ${line + 1}\n`).join(''));
    const limit = Number(budget);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const args = kill === 0 ? ['--batch', batch, '--budget', budget] : ['--resume'];
      await using program = paintProcess(world, args, 60 + Math.floor(random() * 1_200));
      await program.ended;
      expect(world.bfl.billedCredits / 100).toBeLessThanOrEqual(limit);
    }
    const code = await resume(world);
    expect(codes).toContain(code);
    await assertAccounted(world, LINES);
    const results = await world.results();
    const spent = results.reduce((sum, { cost, perhaps_billed: perhaps }) => sum + cost + perhaps, 0);
    expect(spent).toBeLessThanOrEqual(limit + 1e-9);
    expect(results.every(({ success, error_class: error }) => success || error === 'process_died')).toBe(true);
    expect(results.length === LINES).toBe(code !== 4);
  });
});
