/** The load on the bot and the faults during it. Times in ms. */
export interface LoadPlan {
  readonly members: number;
  readonly guilds: number;
  readonly commands: number;
  /** Without the time for measurements. */
  readonly overMs: number;
  /** The share of pictures with a fault of the provider. */
  readonly faults: number;
  /** The share of Discord's answers about replies that are errors, are lost or come late. */
  readonly discordFaults: number;
  /** The share of commands that only read; those that a kill breaks off leave a reply without an end. */
  readonly reads: number;
  /** When the bot is killed, since the first command. */
  readonly killsAtMs: readonly number[];
  /** Between two disconnects of the gateway. */
  readonly cutEveryMs: number;
  /** How long Discord waits for the acknowledgement of a command. */
  readonly callbackDeadlineMs: number;
  /**
   * Between two measurements of the memory that is left in use, in ms; null for none. No command is sent meanwhile, and all
   * that were have come to their end.
   */
  readonly measureEveryMs: number | null;
  /** From the end of the last picture to a measurement, in ms. */
  readonly settleMs: number;
  /** The bot's concurrency; BFL's limit is twice as high. */
  readonly concurrency: number;
  /** The range of the tasks' durations at BFL. */
  readonly latencyMs: readonly [number, number];
  readonly seed: number;
}

const MINUTE_MS = 60_000;

const CROWD = {
  members: 1_000,
  guilds: 50,
  faults: 0.05,
  cutEveryMs: 20_000,
  // 17 pictures a second of about 2 s each need more than BFL's usual limit of 24.
  concurrency: 64,
  latencyMs: [500, 1_500],
  seed: 1,
} as const;

const KILLS_MINUTES = 5;
/** Also where tests wait longer: after a kill, commands must be found unanswered. */
export const DISCORD_DEADLINE_MS = 3_000;

/** The plan of `npm run soak`: one process, whose memory is measured each minute. */
export function soakOf(minutes: number): LoadPlan {
  return {
    ...CROWD,
    commands: minutes * 400,
    overMs: minutes * MINUTE_MS,
    discordFaults: 0.05,
    reads: 0.07,
    killsAtMs: [],
    // Ten times Discord's: a command that is given up leaves nothing that could be measured, however slow the machine is.
    callbackDeadlineMs: 30_000,
    measureEveryMs: MINUTE_MS,
    settleMs: 12_000,
  };
}

export const SOAK_MINUTES = 15;

/** The plan of `npm run soak -- --kills`: five minutes, in which the process is killed twice and started again. */
export const KILLS: LoadPlan = {
  ...CROWD,
  commands: 5_000,
  overMs: KILLS_MINUTES * MINUTE_MS,
  discordFaults: 0,
  reads: 0,
  killsAtMs: [1.75 * MINUTE_MS, 3.5 * MINUTE_MS],
  callbackDeadlineMs: DISCORD_DEADLINE_MS,
  measureEveryMs: null,
  settleMs: 0,
};
