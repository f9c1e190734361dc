// Notices what npm does to the shell in which it runs a script: a signal to npm goes no further than that.

import { readFileSync } from 'node:fs';

const CHECK_MS = 500;
/** In ms. Checks further apart than this lay on both sides of a suspended machine, which wakes every process. */
const SUSPENDED_MS = 5_000;

/**
 * Calls `onEnd` when npm's shell has ended, as SIGTERM makes it, or when it was interrupted: dash keeps SIGINT to itself until its
 * script ends, and all that shows is that it has woken up. The function returned ends the watch.
 */
export function watchNpmShell(onEnd: (reason: string) => void): () => void {
  const shell = process.ppid;
  let known = new Known();
  let hasWoken = false;
  const timer = setInterval(() => {
    if (process.ppid !== shell) onEnd('the end of npm');
    else if (hasWoken) onEnd('an interrupt of npm');
    else hasWoken = known.hasChanged(sleepsOf(shell));
  }, CHECK_MS).unref();
  // Ctrl-Z and `fg` wake the shell, too; this process hears of that before the next check.
  const forget = (): void => {
    known = new Known();
    hasWoken = false;
  };
  process.on('SIGCONT', forget);
  return () => {
    clearInterval(timer);
    process.off('SIGCONT', forget);
  };
}

/** What a value was at the checks before; believed once two in a row agree. */
class Known {
  #value: string | null = null;
  #isBelieved = false;
  #atMs = Date.now();

  hasChanged(value: string | null): boolean {
    const nowMs = Date.now();
    const wasSuspended = nowMs - this.#atMs > SUSPENDED_MS;
    const isSame = value !== null && value === this.#value;
    const hasChanged = value !== null && this.#isBelieved && !isSame && !wasSuspended;
    this.#isBelieved = isSame;
    this.#value = value;
    this.#atMs = nowMs;
    return hasChanged;
  }
}

/** How often a shell that waits for its script has gone to sleep; null for any other process, and where the system does not say. */
function sleepsOf(pid: number): string | null {
  try {
    if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('sh\0-c\0')) return null;
    return /^voluntary_ctxt_switches:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}
