import type { SandboxClock } from '../clock/clock.ts';
import type { PictureStyle } from '../image-host/picture.ts';
import type { ModelName } from './models.ts';
import type { Order } from './predictions.ts';
import type { RateLimitOptions } from './rate-limits.ts';

export interface SandboxReplicateOptions {
  /** By which predictions and their data go. Default: the machine's. */
  clock?: SandboxClock;
  /** Milliseconds a prediction takes. Default 20. */
  latencyMs?: number | ((order: Order) => number);
  /** Milliseconds of them in `starting`. Default 5. */
  startMs?: number;
  /** The accepted token. Default: one that starts with `r8_`. */
  token?: string;
  /** The account's credit at the start, in dollars. Default 1000. */
  creditUsd?: number;
  /** The models that can be run. Default: all. */
  models?: readonly ModelName[];
  limits?: RateLimitOptions;
  /** How many predictions one page of the list has. Default 100. */
  pageSize?: number;
  /** What a cancel before the start makes of a prediction. Default `canceled`. */
  canceledBeforeStart?: 'canceled' | 'aborted';
  /** How long input and files are kept after the end. Default 3 600 000. */
  dataLifeMs?: number;
  /** Default `drawn`; `plain` for benchmarks and soaks. */
  pictures?: PictureStyle;
  /** Fixed ports. Default: any free ones. */
  ports?: { api?: number; delivery?: number };
  /** What clients call the hosts, such as names that only a proxy resolves. Default: their own addresses on loopback. */
  addresses?: { api?: string; delivery?: string };
  /** How many calls and how many ended predictions are kept. Default: all. */
  keepRecords?: number;
}
