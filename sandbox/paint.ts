// `npm run paint -- --sandbox`: starts the hosts of the sandbox, and then the unmodified command line with their addresses and keys.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startSandboxAtlasCloud } from './atlascloud/atlascloud.ts';
import { startSandboxBfl } from './bfl/bfl.ts';
import { startSandboxReplicate } from './replicate/replicate.ts';
import { hostSettings } from './settings.ts';

const FLAG = '--sandbox';
/** Nothing here costs anything. */
const NO_QUESTION = '--yes';
/** About the duration of FLUX1.1 [pro]. */
const LATENCY_MS = 2_400;
const PAINT = fileURLToPath(new URL('../src/paint.ts', import.meta.url));
const FIRST_SIGNAL = 128;
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
/** Of the surroundings all but settings that would lead to a real host; and npm's shell is this process's parent, not the child's. */
const LEFT_OUT = /^(?:BFL|REPLICATE|ATLASCLOUD)_|^(?:PROVIDERS|PRICES_FILE|npm_lifecycle_event)$/u;

await using bfl = await startSandboxBfl({ latencyMs: LATENCY_MS });
await using replicate = await startSandboxReplicate({ latencyMs: LATENCY_MS });
await using atlascloud = await startSandboxAtlasCloud({ latencyMs: LATENCY_MS });
const surroundings = Object.entries(process.env).filter(([name]) => !LEFT_OUT.test(name));
const child = spawn(
  process.execPath,
  [...process.execArgv, PAINT, NO_QUESTION, ...process.argv.slice(2).filter((one) => one !== FLAG)],
  {
    env: {
      ...Object.fromEntries(surroundings),
      ...Object.assign({}, ...[bfl, replicate, atlascloud].map(hostSettings)),
      EASEL_ENV_FILE: 'none',
    },
    stdio: 'inherit',
  },
);
// A terminal's Ctrl-C reaches the child by itself; whoever signals this process alone means the child.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
const { promise: ended, resolve, reject } = Promise.withResolvers<number>();
child.on('error', reject);
child.on('exit', (code, signal) => {
  const number = Object.entries(SIGNAL_NUMBERS).find(([name]) => name === signal)?.[1] ?? 0;
  resolve(code ?? FIRST_SIGNAL + number);
});
process.exitCode = await ended;
