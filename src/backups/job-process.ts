import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { BackupAnswer, BackupJob } from './jobs.ts';

const { PRIORITY_LOW } = constants.priority;

/**
 * Does a job in a process of its own, which has the lowest priority and ends with the bot. SQLite copies and checks a whole file in
 * one call that nothing but the end of its process can break off. Rejects with the signal's reason when that is aborted: then
 * nothing of the job goes on.
 */
export async function inProcess(job: BackupJob, signal: AbortSignal): Promise<BackupAnswer> {
  signal.throwIfAborted();
  // Nothing of the settings, and no flags of a debugger or a test runner.
  const child = fork(new URL('worker.ts', import.meta.url), {
    execArgv: ['--max-old-space-size=256'],
    env: {},
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<BackupAnswer>();
  child.once('message', (answer: BackupAnswer) => resolve(answer));
  child.once('error', (error) => resolve({ kind: 'failed', message: error.message }));
  const ended = new Promise<void>((over) => {
    child.once('exit', () => {
      over();
      resolve({ kind: 'failed', message: 'the process of the backup ended' });
    });
    child.once('error', () => over());
  });
  const leave = (): void => reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    if (child.pid !== undefined) {
      goesLast(child.pid);
      child.send(job);
    }
    return await promise;
  } finally {
    signal.removeEventListener('abort', leave);
    child.kill('SIGKILL');
    await ended;
  }
}

function goesLast(pid: number): void {
  try {
    setPriority(pid, PRIORITY_LOW);
  } catch {
    // A hardened service may not set priorities.
  }
}
