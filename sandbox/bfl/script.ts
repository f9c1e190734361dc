import type { ImageTrick } from '../image-host/image-trick.ts';
import type { ModelName } from './prices.ts';

/** How one task behaves. Missing fields mean normal behaviour. */
export interface Behaviour {
  /**
   * Default `ready`. `never` stays in progress for ever; `vanish` is in progress for its latency, then the task is
   * unknown.
   */
  outcome?: 'ready' | 'request-moderated' | 'content-moderated' | 'error' | 'never' | 'vanish';
  /** The HTTP status of an `error`. Default 200. */
  httpStatus?: 200 | 422;
  /** `details` of a moderated task: a list (under "Moderation Reasons"), a bare string, or null. */
  reasons?: string[] | string | null;
  /** `details.error` of a failed task. */
  error?: string;
  /** Milliseconds from submit to the end. Default: the sandbox's. `Infinity` waits for `finish`. */
  latencyMs?: number;
  /** Status words before the final one: one per poll, each exactly once, even if the task has ended meanwhile. */
  statuses?: string[];
  /** The first so many polls answer 404 "Task not found", as if they had reached the wrong cluster. */
  notFoundPolls?: number;
  /** Credits instead of the price table's; separately: in the answer to the submit, and in the result (billed). */
  cost?: number | { submit?: number | null; ready?: number };
  /** Credits told and billed with a task that fails or is moderated. Default: none is told, and nothing billed. */
  costOfEnd?: number;
  /** Sent instead of the price, while the price table's is billed: for invalid prices. */
  toldCost?: { submit?: unknown; ready?: unknown };
  /** The seed in the result. Default: the requested one, or a random one. */
  seed?: number;
  /** The prompt in the result, as if the provider had rewritten it. */
  rewrittenPrompt?: string;
  /** Instead of the real URLs. */
  sampleUrl?: string;
  pollingUrl?: string;
  image?: ImageTrick;
  /** The first so many downloads are faulty, later ones are not. Default: all. */
  imageTimes?: number;
}

/** An accepted submit, as rules see it. */
export interface Submission {
  readonly model: ModelName;
  readonly body: Readonly<Record<string, unknown>>;
  readonly prompt: string;
  /** 1 for the first accepted submit of this sandbox, 2 for the next. */
  readonly number: number;
}
