import { readFile } from 'node:fs/promises';

/** Clock ticks per second in /proc, the same on every Linux of today (man 5 proc, USER_HZ). */
const TICKS_PER_SECOND = 100;

/** What a process has used of the processors so far, in ms; NaN on systems other than Linux, or if it has ended. */
export async function cpuTimeMs(processId: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => '');
  // The name in brackets may hold blanks; behind it the third field comes first.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [fields[11], fields[12]].map(Number);
  return (((user ?? Number.NaN) + (system ?? Number.NaN)) * 1_000) / TICKS_PER_SECOND;
}
