// Runs npm scripts one after the other until one fails, as `&&` does in a shell: `node test/in-turn.ts typecheck lint`.

import { spawnSync } from 'node:child_process';

/** The npm that runs this: a file of JavaScript, which Node can start on every system. */
const npm = process.env['npm_execpath'];
if (npm === undefined) throw new Error('Run it by npm: npm run check');

for (const script of process.argv.slice(2)) {
  const { status } = spawnSync(process.execPath, [npm, 'run', script], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
