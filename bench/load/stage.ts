import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startSandboxBfl } from '../../sandbox/bfl/bfl.ts';
import type { Behaviour } from '../../sandbox/bfl/script.ts';
import { startSandboxDiscord } from '../../sandbox/discord/discord.ts';
import type { Surroundings } from '../bot-process.ts';
import { paintOnceForAll } from '../pictures/stage.ts';
import type { LoadPlan } from './plan.ts';

/** Both sandboxes, and a folder on the same disk as the project. */
export interface LoadStage extends Surroundings, AsyncDisposable {
  /** Credits billed before the first command. */
  readonly creditsBefore: number;
  /** The behaviour of a task without a fault. */
  readonly behaviour: () => Behaviour;
}

export async function openLoadStage(
  { concurrency, callbackDeadlineMs, latencyMs: [shortestMs, longestMs] }: LoadPlan,
  random: () => number,
): Promise<LoadStage> {
  await using opening = new AsyncDisposableStack();
  await mkdir('data', { recursive: true });
  const folder = opening.adopt(await mkdtemp(join('data', 'load-')), (path) =>
    rm(path, { recursive: true, force: true, maxRetries: 3 }),
  );
  const discord = opening.use(
    await startSandboxDiscord({ recordFiles: false, recordLimit: 20_000, callbackDeadlineMs }),
  );
  const bfl = opening.use(
    await startSandboxBfl({
      latencyMs: 20,
      // Twice as high: BFL also counts tasks that the bot does not know because the answer to their submit was lost.
      maxTasks: 2 * concurrency,
      credits: 1_000_000,
      sampleLifeMs: 3_600_000,
      pictures: 'plain',
      keepRecords: 10_000,
    }),
  );
  const sampleUrl = await paintOnceForAll(bfl);
  const creditsBefore = bfl.billedCredits;
  const stack = opening.move();
  return {
    discord,
    bfl,
    folder,
    creditsBefore,
    behaviour: () => ({ sampleUrl, latencyMs: shortestMs + random() * (longestMs - shortestMs) }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
