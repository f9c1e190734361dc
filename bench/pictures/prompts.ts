import { drawLatencies } from './latencies.ts';

/** Prompts with their latencies in ms, in order. */
export function drawPrompts(count: number, seed: number): ReadonlyMap<string, number> {
  return new Map(drawLatencies(count, seed).map((latencyMs, index) => [`picture ${index + 1} of ${count}`, latencyMs]));
}
