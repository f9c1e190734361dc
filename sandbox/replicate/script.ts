import type { ImageTrick } from '../image-host/image-trick.ts';
import type { ModelName } from './models.ts';

/** The texts that were seen in `error` where a picture was declined; what was declined, words or picture, none of them tells. */
export const moderationTexts = {
  flagged: 'The input or output was flagged as sensitive. Please try again with different inputs. (E005)',
  allNsfw: 'All generated images contained NSFW content. Try running it again with a different prompt.',
  nsfw: 'NSFW content detected. Try running it again, or try a different prompt.',
} as const;

/** How one prediction behaves. Missing fields mean normal behaviour. */
export interface Behaviour {
  /** Default `succeeded`. `never` goes on for ever; `vanish` goes on for its latency, then it is unknown. */
  outcome?: 'succeeded' | 'moderated' | 'failed' | 'aborted' | 'never' | 'vanish';
  /** The text of one that failed or was moderated. */
  error?: string;
  /** Dollars billed for another end than `succeeded`. Default: the full price, but nothing where it never started. */
  billedUsd?: number;
  /** Milliseconds from submit to the end. Default: the sandbox's. `Infinity` waits for `finish`. */
  latencyMs?: number;
  /** Milliseconds in `starting`. Default: the sandbox's. `Infinity` waits for `begin`. */
  startMs?: number;
  /** Status words before the real one: one per poll, each exactly once. */
  statuses?: string[];
  /** The first so many polls answer 404. */
  notFoundPolls?: number;
  /** What stands in `output`. Default: a string where that was seen for the model, else a list, so that clients read both. */
  output?: 'string' | 'list' | 'none';
  /** Instead of the real address of the picture. */
  outputUrl?: string;
  image?: ImageTrick;
  /** The first so many downloads are faulty, later ones are not. Default: all. */
  imageTimes?: number;
}

/** An accepted submit, as rules see it. */
export interface Submission {
  readonly model: ModelName;
  readonly input: Readonly<Record<string, unknown>>;
  readonly prompt: string;
  /** 1 for the first accepted submit of this sandbox, 2 for the next. */
  readonly number: number;
}
