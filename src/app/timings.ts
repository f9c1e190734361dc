import type { GatewayTimings } from '../discord/connection/reconnect-plan.ts';
import { USUAL_BREAKER, type BreakerRule } from '../generation/flow-control/provider-breaker.ts';
import type { HoldRate } from '../generation/model/hold-rate.ts';

/** What a test may shorten: times, and what goes with them, that are no settings because no operator should have to choose them. */
export interface AppTimings {
  readonly pauseProbeMs: number;
  readonly pauseTimeoutMs: number;
  /** Between two questions after the account, however many pictures are refused. */
  readonly accountCheckMs: number;
  /** Between two probes of the disk while pictures cannot be stored. */
  readonly storageProbeMs: number;
  /** Between two readings of an account's balance. */
  readonly reconcileEveryMs: number;
  /** Between two looks at the calendar for a weekly summary. */
  readonly digestEveryMs: number;
  /** Between two looks at the limits of the servers in which something was held or refused meanwhile. */
  readonly capAlertsEveryMs: number;
  /** From a refused command to the write of all that were refused by then. */
  readonly writeRefusalsMs: number;
  /** Between two sweeps of what is kept too long. */
  readonly retentionEveryMs: number;
  /** Between two looks at what the backups need. */
  readonly backupLookEveryMs: number;
  /** How long a picture that a host will not even start is tried again, and how long a ready one is fetched again. */
  readonly startTimeoutMs: number;
  readonly fetchTimeoutMs: number;
  /** How long a host answers 404 for a model, and nothing else, until it is hidden. */
  readonly hideModelAfterMs: number;
  /** Until hosts are asked again that could not say which models they have: at first, and at most after doubling each time. */
  readonly askAgain: { readonly firstMs: number; readonly lastMs: number };
  /** Between two questions to the hosts which models they have by now. */
  readonly verifyEveryMs: number;
  /** Calm after which a concurrency that a 429 lowered grows by one again. */
  readonly quietMs: number;
  /** When a host counts as failing for everybody, and when it is tried again. */
  readonly breaker: BreakerRule;
  /** How often a member may hold money; null: as often as they like. */
  readonly holdRate: HoldRate | null;
  /** From submit to the last poll; by the settings unless given. */
  readonly taskTimeoutMs?: number;
  /** For one exchange with a host, and for one download. */
  readonly requestTimeoutMs?: number;
  readonly downloadTimeoutMs?: number;
  /** What a picture is believed to take before the first was painted; what is known of each model by default. */
  readonly expectedMs?: readonly number[];
  /** What Discord may take to answer a request, beside the time for what is uploaded. */
  readonly discordAnswerMs?: number;
  /** How long the gateway is given for each step, and how often it is tried. */
  readonly gateway?: Partial<GatewayTimings>;
  /** By so long after a command another process with the bot's token would have shown progress. */
  readonly othersShowMs: number;
  /** How long Discord may take to do what it never answered. */
  readonly lateEditMs?: number;
}

/** What holds where a test says nothing. */
export const DEFAULT_TIMINGS: AppTimings = {
  pauseProbeMs: 30_000,
  pauseTimeoutMs: 600_000,
  accountCheckMs: 1_000,
  storageProbeMs: 5_000,
  reconcileEveryMs: 3_600_000,
  digestEveryMs: 60_000,
  capAlertsEveryMs: 10_000,
  writeRefusalsMs: 5_000,
  retentionEveryMs: 3_600_000,
  backupLookEveryMs: 60_000,
  startTimeoutMs: 600_000,
  // For as long as BFL's urls live: ten minutes, less a margin.
  fetchTimeoutMs: 9 * 60_000,
  hideModelAfterMs: 3 * 3_600_000,
  askAgain: { firstMs: 30_000, lastMs: 3_600_000 },
  verifyEveryMs: 900_000,
  quietMs: 60_000,
  othersShowMs: 5_000,
  holdRate: { commands: 20, windowMs: 300_000 },
  breaker: USUAL_BREAKER,
};
