import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import type { PaintWorld } from './paint-world.ts';
import { runProgram, type Program } from './process.ts';
import { preloading } from './process-world.ts';

/** The command line as a process, which dies at that point. */
export function paintProcess(world: PaintWorld, args: readonly string[], crashAt = 0): Program {
  return runProgram('src/paint.ts', {
    args: ['--out', world.out, '--yes', ...args],
    cwd: world.folder,
    env: { ...world.env, ...preloading('paint-crash-points'), EASEL_CRASH_AT: String(crashAt) },
  });
}

const journalLine = z.object({
  event: z.string(),
  index: z.int().optional(),
  submit: z.int().optional(),
  taskId: z.string().optional(),
});

/**
 * What must be true whatever happened: the host has no task that is neither painted, nor ended, nor counted as unconfirmed; every picture
 * opens; nothing stands half written; and what the results say was spent is no less than what the host billed.
 */
export async function assertAccounted(world: PaintWorld, pictures: number): Promise<void> {
  const results = await world.results();
  const files = await world.files();
  const painted = results.filter(({ success }) => success);
  if (painted.length !== files.length) throw new Error(`${painted.length} results, ${files.length} files`);
  for (const { path, bytes, width, height } of painted) {
    const file = await readFile(join(world.out, path ?? ''));
    const { info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    if (file.byteLength !== bytes || info.width !== width || info.height !== height) throw new Error(`${path} differs`);
  }
  const lines = (await readFile(join(world.out, 'journal.jsonl'), 'utf8')).trimEnd().split('\n');
  const entries = lines.map((line) => journalLine.parse(JSON.parse(line)));
  const planned = entries.filter(({ event }) => event === 'planned').length;
  if (planned !== pictures) throw new Error(`${planned} of ${pictures} pictures planned`);
  const submits = entries.filter(({ event }) => event === 'submit').length;
  const refused = entries.filter(({ event }) => event === 'refused').length;
  const unconfirmed = unconfirmedSubmits(entries);
  const { tasks } = world.bfl;
  if (tasks.length > submits - refused) throw new Error(`${tasks.length} tasks of ${submits} submits`);
  if (painted.length > tasks.length || tasks.length > painted.length + unconfirmed) {
    throw new Error(`The host has ${tasks.length} tasks; ${painted.length} are painted, ${unconfirmed} unconfirmed`);
  }
  const spent = results.reduce((sum, { cost, perhaps_billed: perhaps }) => sum + cost + perhaps, 0);
  const billed = world.bfl.billedCredits / 100;
  if (billed > spent + 1e-9) throw new Error(`The host billed $${billed}, and $${spent} is accounted for`);
}

/** Submits of which nobody learnt what became of them. */
function unconfirmedSubmits(entries: readonly z.infer<typeof journalLine>[]): number {
  const key = ({ index, submit }: z.infer<typeof journalLine>): string => `${index} ${submit}`;
  const last = new Map(entries.filter(({ submit }) => submit !== undefined).map((entry) => [key(entry), entry.event]));
  return [...last.values()].filter((event) => event === 'unconfirmed').length;
}
