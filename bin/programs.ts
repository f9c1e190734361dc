// Runs the program that the command line names, in this process.

/** Each is what `npm run` calls it, too. */
const PROGRAMS: Readonly<Record<string, () => Promise<unknown>>> = {
  start: () => import('../src/main.ts'),
  doctor: () => import('../src/doctor.ts'),
  backup: () => import('../src/backup.ts'),
  restore: () => import('../src/restore.ts'),
  demo: () => import('../sandbox/demo.ts'),
};

// A program reads its own arguments from the third on.
const [name = ''] = process.argv.splice(2, 1);
const start = Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
if (start === undefined) {
  process.stderr.write(`Name one of Easel's programs: ${Object.keys(PROGRAMS).join(', ')}.\n`);
  process.exitCode = 1;
} else {
  void start();
}
