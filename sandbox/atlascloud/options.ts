import type { SandboxClock } from '../clock/clock.ts';
import type { PictureStyle } from '../image-host/picture.ts';
import type { ModelName } from './models.ts';
import type { Order } from './tasks.ts';

export interface SandboxAtlasCloudOptions {
  /** By which tasks and their files go. Default: the machine's. */
  clock?: SandboxClock;
  /** Milliseconds a task takes. Default 20. */
  latencyMs?: number | ((order: Order) => number);
  /** The accepted key. Default: one that starts with `apikey-`. */
  apiKey?: string;
  /** The account's balance at the start, in dollars. Default 1000. */
  balanceUsd?: number;
  /** The models of the catalogue. Default: FLUX.2 [pro] and [flex], and schnell. */
  models?: readonly ModelName[];
  /** Those of them that the catalogue hides, and that cannot be called. Default: none. */
  hidden?: readonly ModelName[];
  /** How many tasks of the account, and of one model, may run. Default: any number, since none was published. */
  maxTasks?: number;
  maxTasksOfModel?: number;
  /** How long files and records are kept where a request does not say. Default 3 600 000. */
  keptMs?: number;
  /** Default `drawn`; `plain` for benchmarks and soaks. */
  pictures?: PictureStyle;
  /** Fixed ports. Default: any free ones. */
  ports?: { api?: number; files?: number; delivery?: number };
  /** What clients call the hosts, such as names that only a proxy resolves. Default: their own addresses on loopback. */
  addresses?: { api?: string; files?: string; delivery?: string };
  /** How many calls and how many ended tasks are kept. Default: all. */
  keepRecords?: number;
}
