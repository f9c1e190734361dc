import type { Invocation } from '../../sandbox/discord/discord.ts';
import type { Stage } from './stage.ts';

/** A bot that answers `/imagine` with a picture. */
export interface Contestant {
  readonly name: string;
  /** Starts it as a separate process with the stage's sandboxes. Resolves when it accepts commands. */
  start(stage: Stage): Promise<RunningContestant>;
}

/** Disposing ends the process. */
export interface RunningContestant extends AsyncDisposable {
  readonly processId: number | undefined;
  /** Passes a command to a bot that does not use the gateway. */
  hand(invocation: Invocation, prompt: string): void;
}
