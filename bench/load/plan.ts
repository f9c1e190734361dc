/** The load on the bot and the faults during it. Times in ms. */
export interface LoadPlan {
  readonly members: number;
  readonly guilds: number;
  readonly commands: number;
  readonly overMs: number;
  /** The share of pictures with a fault of the provider. */
  readonly faults: number;
  /** When the bot is killed, since the first command. */
  readonly killsAtMs: readonly number[];
  /** Between two disconnects of the gateway. */
  readonly cutEveryMs: number;
  /** The bot's concurrency; BFL's limit is twice as high. */
  readonly concurrency: number;
  /** The range of the tasks' durations at BFL. */
  readonly latencyMs: readonly [number, number];
  readonly seed: number;
}

const MINUTE_MS = 60_000;

/** The plan of `npm run soak`: 1 000 members of 50 servers, 5 000 commands in five minutes, two kills. */
export const SOAK: LoadPlan = {
  members: 1_000,
  guilds: 50,
  commands: 5_000,
  overMs: 5 * MINUTE_MS,
  faults: 0.05,
  killsAtMs: [1.75 * MINUTE_MS, 3.5 * MINUTE_MS],
  cutEveryMs: 20_000,
  // 17 pictures a second of about 2 s each need more than BFL's usual limit of 24.
  concurrency: 64,
  latencyMs: [500, 1_500],
  seed: 1,
};
