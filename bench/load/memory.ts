import { readFile } from 'node:fs/promises';
import { mean } from '../statistics.ts';

/** The resident memory of a process in MB; null on systems other than Linux, or if it has ended. */
export async function residentMb(processId: number | undefined): Promise<number | null> {
  const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? null : (Number(kilobytes) * 1024) / 1e6;
}

/** One reading of one process of the bot. */
export interface MemorySample {
  readonly life: number;
  /** Since the process was started, in ms. */
  readonly ageMs: number;
  readonly mb: number;
}

/** The growth of memory in MB per minute after each process's warm-up, by least squares; null for too few readings. */
export function growthPerMinute(samples: readonly MemorySample[], warmUpMs: number): number | null {
  let covariance = 0;
  let variance = 0;
  for (const life of Map.groupBy(samples, (sample) => sample.life).values()) {
    const warm = life.filter(({ ageMs }) => ageMs >= warmUpMs);
    if (warm.length < 10) continue;
    const age = mean(warm.map(({ ageMs }) => ageMs));
    const mb = mean(warm.map((sample) => sample.mb));
    for (const sample of warm) {
      covariance += (sample.ageMs - age) * (sample.mb - mb);
      variance += (sample.ageMs - age) ** 2;
    }
  }
  return variance === 0 ? null : (covariance / variance) * 60_000;
}
