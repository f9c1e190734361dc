import type { Invocation } from '../../sandbox/discord/discord.ts';
import type { Stage } from './stage.ts';

/** Somebody who answers `/imagine` with a picture. */
export interface Contestant {
  readonly name: string;
  /** Starts it as a process of its own, between the stage's Discord and BFL. Resolves when it takes commands. */
  start(stage: Stage): Promise<RunningContestant>;
}

/** Disposing ends the process. */
export interface RunningContestant extends AsyncDisposable {
  readonly processId: number | undefined;
  /** Hands over a command, unless it hears of it through the gateway anyway. */
  hand(invocation: Invocation, prompt: string): void;
}
