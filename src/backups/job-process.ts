import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { BackupAnswer, BackupJob } from './jobs.ts';

const { PRIORITY_LOW } = constants.priority;

/** Where SQLite and others may write for a while, how memory is given back, and where libraries are. */
const INHERITED = [
  'SQLITE_TMPDIR',
  'TMPDIR',
  'MALLOC_ARENA_MAX',
  'MALLOC_TRIM_THRESHOLD_',
  'MALLOC_MMAP_THRESHOLD_',
  'LD_LIBRARY_PATH',
] as const;

/**
 * Does a job in a process of its own, which has the lowest priority and ends with the bot. SQLite copies and checks a whole file in
 * one call that nothing but the end of its process can break off. Rejects with the signal's reason when that is aborted: then
 * nothing of the job goes on.
 */
export async function inProcess(job: BackupJob, signal: AbortSignal): Promise<BackupAnswer> {
  signal.throwIfAborted();
  // Nothing of the settings, and no flags of a debugger or a test runner.
  // oxlint-disable-next-line node/no-process-env -- None of these is a setting of Easel's.
  const inherited = INHERITED.map((name) => [name, process.env[name]] as const);
  const child = fork(new URL('worker.ts', import.meta.url), {
    execArgv: ['--max-old-space-size=256'],
    env: Object.fromEntries(inherited),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<BackupAnswer>();
  child.once('message', (answer: BackupAnswer) => resolve(answer));
  // As often as it comes: one that nobody hears would end the bot.
  child.on('error', (error) => resolve({ kind: 'failed', message: error.message }));
  const ended = new Promise<void>((over) => {
    child.once('exit', () => {
      over();
      resolve({ kind: 'failed', message: 'the process of the backup ended' });
    });
    child.on('error', () => over());
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
