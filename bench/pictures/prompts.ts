import { drawLatencies } from './latencies.ts';

/** Prompts, each with the ms that BFL will take for it; the map keeps their order. */
export function drawPrompts(count: number, seed: number): ReadonlyMap<string, number> {
  return new Map(drawLatencies(count, seed).map((latencyMs, index) => [`picture ${index + 1} of ${count}`, latencyMs]));
}
