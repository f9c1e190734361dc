import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The command `npm run test:soak -- 30`: runs random histories of the ledger for thirty minutes; ten by default. */
const minutes = Number(process.argv[2] ?? 10);
if (!(minutes > 0)) throw new Error('Say for how many minutes: npm run test:soak -- 30');
const tests = spawn('vitest', ['run', 'test/db/ledger/ledger-properties.long.test.ts'], {
  stdio: 'inherit',
  // Other histories each time; the seed is printed with a failure.
  env: { EASEL_SEED: 'random', ...process.env, EASEL_SOAK_SECONDS: String(Math.round(minutes * 60)) },
});
const [code] = await once(tests, 'close');
process.exitCode = typeof code === 'number' ? code : 1;
