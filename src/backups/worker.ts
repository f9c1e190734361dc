// Runs in a process of its own, for one job.

import type { BackupJob } from './jobs.ts';
import { runJob } from './run-job.ts';

// A terminal's Ctrl-C goes to the whole group: the bot decides what becomes of the job.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.once('disconnect', () => process.exit());
process.once('message', (job: BackupJob) => {
  void runJob(job).then((answer) => process.send?.(answer));
});
