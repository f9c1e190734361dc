// Runs in a process of its own, for one job.

import { runJob } from './run-job.ts';

// A terminal's Ctrl-C goes to the whole group: the bot decides what becomes of the job.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.once('disconnect', () => process.exit());
process.once('message', (job: Parameters<typeof runJob>[0]) => {
  void runJob(job).then((answer) => process.send?.(answer));
});
