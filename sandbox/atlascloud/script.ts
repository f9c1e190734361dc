import type { ImageTrick } from '../image-host/image-trick.ts';
import type { ModelName } from './models.ts';

/** The code of a request that content moderation refused; none was found for a picture that it refused. */
export const MODERATED = 1039;

/** How one task behaves. Missing fields mean normal behaviour. */
export interface Behaviour {
  /** Default `completed`. `never` goes on for ever; `vanish` goes on for its latency, then it is unknown. */
  outcome?: 'completed' | 'moderated' | 'failed' | 'never' | 'vanish';
  error?: string;
  errorCode?: number;
  /** Dollars billed for another end than `completed`. Default 0: what was reserved is released by itself. */
  billedUsd?: number;
  /** Milliseconds from submit to the end. Default: the sandbox's. `Infinity` waits for `finish`. */
  latencyMs?: number;
  /** The answer to the submit: under `data`, which is documented, or flat, as clients were seen to read it. */
  submitShape?: 'data' | 'flat';
  /** The word of its end, of those that were seen for it. Default: the documented one. */
  word?: 'completed' | 'succeeded' | 'done' | 'failed' | 'error' | 'timeout' | 'cancelled';
  /** Status words before the real one: one per poll, each exactly once. */
  statuses?: string[];
  /** How the picture is named. Default `addresses`: a list of addresses. */
  output?: 'addresses' | 'objects' | 'single' | 'none';
  /** The first so many polls answer that the task is unknown, as was seen right after a submit. */
  unknownPolls?: number;
  /** With that status. Default 404. */
  unknownStatus?: 400 | 404;
  /** Instead of the real address of the picture. */
  outputUrl?: string;
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
