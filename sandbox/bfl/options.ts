import type { SandboxClock } from '../clock/clock.ts';
import type { PictureStyle } from '../image-host/picture.ts';
import type { TaskOrder } from './tasks.ts';

interface OtherAccount {
  readonly apiKey: string;
  /** Default 1000. */
  readonly credits?: number;
  /** Default 24. */
  readonly maxTasks?: number;
}

export interface SandboxBflOptions {
  /** By which tasks, their records and signed URLs go. Default: the machine's. */
  clock?: SandboxClock;
  /** Milliseconds a task takes. Default 20. */
  latencyMs?: number | ((order: TaskOrder) => number);
  /** The account's balance at the start. Default 1000. */
  credits?: number;
  /** The accepted key. Default: one that starts with `bfl_`. */
  apiKey?: string;
  /** Further accounts, each with its own key, credits and limit. Default: none. */
  otherAccounts?: readonly OtherAccount[];
  /** Whether the account may use FLUX.3. Default false: few may. */
  flux3?: boolean;
  /** The limit of active tasks of the account. Default 24. */
  maxTasks?: number;
  /** The limit of active flux-kontext-max tasks among them. Default 6. */
  maxKontextMaxTasks?: number;
  /** Sent as Retry-After when a submit exceeds the limit. Default: no such header. */
  retryAfter?: number | string;
  /** How long a picture's URL is valid after its task is ready. Default 600 000. */
  sampleLifeMs?: number;
  /** Whether each further poll of a ready task returns a newly signed URL. Default false. */
  signAgainOnPoll?: boolean;
  /** Default `drawn`; `plain` for benchmarks and soaks. */
  pictures?: PictureStyle;
  /** Fixed ports. Default: any free ones. */
  ports?: { api?: number; polling?: number; delivery?: number };
  /** What clients call the hosts, such as names that only a proxy resolves. Default: their own addresses on loopback. */
  addresses?: { api?: string; polling?: string; delivery?: string };
  /** How many calls and how many ended tasks are kept; removed tasks are not found any more. Default: all. */
  keepRecords?: number;
}
