import type { Contestant } from './contestant.ts';
import { paintAll } from './paint.ts';
import { peakMemoryMb } from './peak-memory.ts';
import { drawPrompts } from './prompts.ts';
import { openStage } from './stage.ts';

export interface Throughput {
  /** Of what BFL's 24 places would give if each were taken again the moment it is free, in %. */
  readonly shareOfIdeal: number;
  readonly perMinute: number;
  readonly peakMemoryMb: number;
}

/** Tasks that BFL runs at once for one account. */
const PLACES = 24;
/** Enough that somebody always waits for a place. */
const MEMBERS = 72;

/** A long queue at BFL's real latencies: how much of BFL's room is put to use, and what that takes. */
export async function measureThroughput(contestant: Contestant, count: number, seed: number): Promise<Throughput> {
  const latencies = drawPrompts(count, seed);
  await using stage = await openStage(latencies);
  await using running = await contestant.start(stage);
  const { tookMs } = await paintAll(stage, running, { prompts: [...latencies.keys()], members: MEMBERS });
  return {
    shareOfIdeal: (100 * idealMs([...latencies.values()], PLACES)) / tookMs,
    perMinute: (count * 60_000) / tookMs,
    peakMemoryMb: await peakMemoryMb(running.processId),
  };
}

/** How long the tasks take, each in the place that is free first. */
function idealMs(latencies: readonly number[], places: number): number {
  const freeAt = Array.from({ length: places }, () => 0);
  for (const latency of latencies) {
    const first = freeAt.indexOf(Math.min(...freeAt));
    freeAt[first] = (freeAt[first] ?? 0) + latency;
  }
  return Math.max(...freeAt);
}
