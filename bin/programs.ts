// Runs the program that the command line names, in this process.

import { existsSync } from 'node:fs';

/** All but `health`, which only the container asks for, are called so by `npm run`, too. */
const PROGRAMS: Readonly<Record<string, () => Promise<unknown>>> = {
  start: () => import('../src/main.ts'),
  setup: () => import('../src/setup.ts'),
  doctor: () => import('../src/doctor.ts'),
  backup: () => import('../src/backup.ts'),
  restore: () => import('../src/restore.ts'),
  health: () => import('../src/health.ts'),
  demo: () => import('../sandbox/demo.ts'),
  play: () => import('../playground/play.ts'),
  paint: () => (isForSandbox() ? import('../sandbox/paint.ts') : import('../src/paint.ts')),
};

/** An installation without the sandbox says that itself. */
function isForSandbox(): boolean {
  return process.argv.includes('--sandbox') && existsSync(new URL('../sandbox/paint.ts', import.meta.url));
}

// Whoever reads may leave, as `head` does: a program goes on to its own end all the same, and leaves nothing half done behind.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

// A program reads its own arguments from the third on.
const [name = ''] = process.argv.splice(2, 1);
const start = Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
if (start === undefined) fail(`Name one of Easel's programs: ${Object.keys(PROGRAMS).join(', ')}.`);
else void start().catch(explainMissing);

/** Rethrows all but the error of an installation that is not whole. */
function explainMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
  const needsAll = name === 'demo' || name === 'play';
  const all = needsAll
    ? `: npm run ${name} needs all of it, without --omit=dev, and a clone, since no image has it`
    : '';
  fail(`${error.message}\nRun npm ci${all}.`);
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
