import type { PictureStyle } from './picture.ts';
import type { TaskOrder } from './tasks.ts';

export interface SandboxBflOptions {
  /** Milliseconds a task takes. Default 20. */
  latencyMs?: number | ((order: TaskOrder) => number);
  /** The account's balance at the start. Default 1000. */
  credits?: number;
  /** The accepted key. Anything; one that starts with `bfl_` unless said. */
  apiKey?: string;
  /** Active tasks the account may have. Default 24. */
  maxTasks?: number;
  /** Active flux-kontext-max tasks among them. Default 6. */
  maxKontextMaxTasks?: number;
  /** Sent as Retry-After when the limit refuses a submit. Default: the header is left out. */
  retryAfter?: number | string;
  /** How long a picture's address is good after its task is ready. Default 600 000. */
  sampleLifeMs?: number;
  /** Whether each further poll of a ready task gives a freshly signed address. Default false. */
  signAgainOnPoll?: boolean;
  /** Default `drawn`; `plain` for benchmarks and soaks. */
  pictures?: PictureStyle;
  /** Fixed ports. Default: any free ones. */
  ports?: { api?: number; polling?: number; delivery?: number };
  /** How many calls and how many ended tasks are remembered; forgotten tasks are not found any more. Default: all. */
  keepRecords?: number;
}
