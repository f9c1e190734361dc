import { mean, quantile } from '../statistics.ts';
import type { Contestant } from './contestant.ts';
import { paintAll } from './paint.ts';
import { drawPrompts } from './prompts.ts';
import { openStage } from './stage.ts';

export interface DeliveryDelay {
  readonly median: number;
  readonly p95: number;
  /** Mean number per picture. */
  readonly polls: number;
}

const AT_ONCE = 8;

/** Measures the time from ready at BFL to the picture in the reply, at realistic latencies, 8 pictures at once. */
export async function measureDeliveryDelay(
  contestant: Contestant,
  count: number,
  seed: number,
): Promise<DeliveryDelay> {
  const latencies = drawPrompts(count, seed);
  await using stage = await openStage(latencies);
  await using running = await contestant.start(stage);
  const { pictures } = await paintAll(stage, running, { prompts: [...latencies.keys()], members: AT_ONCE });
  const delays = pictures.map(({ delayMs }) => delayMs);
  return {
    median: quantile(delays, 0.5),
    p95: quantile(delays, 0.95),
    polls: mean(pictures.map(({ polls }) => polls)),
  };
}
