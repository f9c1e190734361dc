// The command `npm run paint`: paints into a folder, without Discord.

import { listenForStop } from './runtime/stop-request.ts';
import { paint } from './cli/paint/paint.ts';

// Whoever reads may leave, as `head` does: what is paid for is fetched all the same.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
process.exitCode = await paint(process.argv.slice(2), {
  environment: process.env,
  streams: { input: process.stdin, output: process.stdout, error: process.stderr },
  stop: listenForStop(process.env),
  exit: (code) => process.exit(code),
});
