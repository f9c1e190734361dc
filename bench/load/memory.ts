import { readFile } from 'node:fs/promises';
import type { MemoryUsage } from '../bot-process.ts';
import { mean, median } from '../statistics.ts';

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

/** What a process has in use after a collection, all its commands having come to their end; sizes in bytes. */
export interface MemoryMeasurement extends MemoryUsage {
  readonly atMs: number;
  /** How many commands the process has answered. */
  readonly commands: number;
  readonly databaseBytes: number;
  readonly walBytes: number;
}

/**
 * Measurements of the first half of a run are its warm-up: caches fill, code is compiled, and only by then have there been as many
 * members as the bot remembers at once.
 */
const WARM_UP_SHARE = 1 / 2;

/**
 * The growth in bytes per 1 000 commands after the warm-up: the median of the slopes between all pairs of measurements
 * (Theil–Sen), which a single odd one does not move. null for fewer than five.
 */
export function growthPerThousand(
  measurements: readonly MemoryMeasurement[],
  of: (measurement: MemoryMeasurement) => number,
): number | null {
  const warm = measurements.slice(Math.ceil(measurements.length * WARM_UP_SHARE));
  if (warm.length < 5) return null;
  const slopes = warm.flatMap((later, index) =>
    warm.slice(0, index).map((earlier) => (of(later) - of(earlier)) / Math.max(1, later.commands - earlier.commands)),
  );
  return median(slopes) * 1_000;
}
