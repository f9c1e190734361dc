// How much is under way that a jump in time would tear apart.

import type { GenerationState, PictureState } from '../../src/generation/model/generation.ts';
import { UNENDED_PICTURE, UNFINISHED_GENERATION } from '../../src/generation/model/lifecycle.ts';
import type { Behind } from '../behind/behind.ts';
import type { Hosts } from '../world/hosts.ts';
import type { Stage } from '../world/stage.ts';

/** Pictures that are not finished, generations whose message is owed, and answers that Discord waits for. */
export function underWay({
  stage,
  hosts,
  behind,
}: {
  readonly stage: Stage;
  readonly hosts: Hosts;
  readonly behind: Behind;
}): number {
  const answers = stage.discord.invocations.filter(({ outcome }) => outcome === 'pending').length;
  const tasks = [hosts.bfl, hosts.replicate, hosts.atlascloud].reduce((sum, host) => sum + host.activeTasks, 0);
  return answers + Math.max(tasks, unfinishedIn(behind));
}

const UNFINISHED: readonly GenerationState[] = UNFINISHED_GENERATION;
const UNENDED: readonly PictureState[] = UNENDED_PICTURE;

function unfinishedIn(behind: Behind): number {
  const unfinished = behind.upToDate().generations.filter(({ state }) => UNFINISHED.includes(state));
  return unfinished.reduce(
    (sum, { pictures }) => sum + Math.max(1, pictures.filter(({ state }) => UNENDED.includes(state)).length),
    0,
  );
}
