/** How much is asked of the bot, and what befalls it meanwhile. Times in ms. */
export interface LoadPlan {
  readonly members: number;
  readonly guilds: number;
  readonly commands: number;
  readonly overMs: number;
  /** The share of pictures that meet a fault of the provider. */
  readonly faults: number;
  /** When the bot is killed, from the first command on. */
  readonly killsAtMs: readonly number[];
  /** Between two cuts of the gateway's socket. */
  readonly cutEveryMs: number;
  /** Tasks that the bot has at BFL at once; BFL lets the account have twice as many. */
  readonly concurrency: number;
  /** What a picture takes at BFL, from and to. */
  readonly latencyMs: readonly [number, number];
  readonly seed: number;
}

const MINUTE_MS = 60_000;

/** What `npm run soak` asks: 1 000 members of 50 servers, 5 000 commands in five minutes, two kills. */
export const SOAK: LoadPlan = {
  members: 1_000,
  guilds: 50,
  commands: 5_000,
  overMs: 5 * MINUTE_MS,
  faults: 0.05,
  killsAtMs: [1.75 * MINUTE_MS, 3.5 * MINUTE_MS],
  cutEveryMs: 20_000,
  // 17 pictures a second take about 2 s each until they are seen: more than the 24 places that BFL gives to everybody.
  concurrency: 64,
  latencyMs: [500, 1_500],
  seed: 1,
};
