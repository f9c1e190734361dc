import type { Contestant } from './contestant.ts';
import { cpuTimeMs } from './cpu-time.ts';
import { paintAll } from './paint.ts';
import { peakMemoryMb } from './peak-memory.ts';
import { drawPrompts } from './prompts.ts';
import { openStage } from './stage.ts';

export interface Throughput {
  /** The share of the ideal throughput with 24 places that are never idle, in %. */
  readonly shareOfIdeal: number;
  readonly perMinute: number;
  readonly peakMemoryMb: number;
  /** Of the bot's process, without its start; NaN where the system does not tell. */
  readonly cpuMsPerPicture: number;
}

/** BFL's limit of concurrent tasks of one account. */
const PLACES = 24;
/** Enough that the queue is never empty. */
const MEMBERS = 72;

/** Measures throughput, peak memory and CPU time with a long queue at realistic latencies. */
export async function measureThroughput(contestant: Contestant, count: number, seed: number): Promise<Throughput> {
  const latencies = drawPrompts(count, seed);
  await using stage = await openStage(latencies);
  await using running = await contestant.start(stage);
  const cpuBeforeMs = await cpuTimeMs(running.processId);
  const { tookMs } = await paintAll(stage, running, { prompts: [...latencies.keys()], members: MEMBERS });
  return {
    shareOfIdeal: (100 * idealMs([...latencies.values()], PLACES)) / tookMs,
    perMinute: (count * 60_000) / tookMs,
    peakMemoryMb: await peakMemoryMb(running.processId),
    cpuMsPerPicture: ((await cpuTimeMs(running.processId)) - cpuBeforeMs) / count,
  };
}

/** The total duration if each task starts at the place that becomes free first. */
function idealMs(latencies: readonly number[], places: number): number {
  const freeAt = Array.from({ length: places }, () => 0);
  for (const latency of latencies) {
    const first = freeAt.indexOf(Math.min(...freeAt));
    freeAt[first] = (freeAt[first] ?? 0) + latency;
  }
  return Math.max(...freeAt);
}
