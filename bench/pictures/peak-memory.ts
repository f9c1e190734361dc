import { readFile } from 'node:fs/promises';

/** The peak resident memory of a process in MB; NaN on systems other than Linux. */
export async function peakMemoryMb(processId: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? Number.NaN : (Number(kilobytes) * 1024) / 1e6;
}
