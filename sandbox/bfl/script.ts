import type { ModelName } from './prices.ts';

/** What the picture's file does when it is fetched. */
export type ImageTrick =
  /** Half of the file, sent as if it were all of it. */
  | 'truncated'
  /** Half of the promised length, then the socket drops. */
  | 'truncated-body'
  /** Goes on for 256 MB, and says so in Content-Length. */
  | 'oversized'
  /** Goes on for 256 MB without saying so. */
  | 'endless'
  /** A page of HTML that calls itself a picture. */
  | 'not-a-picture'
  /** A sound picture of half the width and height. */
  | 'wrong-size'
  /** Stops half way and keeps the socket open. */
  | 'hanging'
  /** A sound picture, called `text/html`. */
  | 'wrong-type'
  /** The socket drops before a byte of the answer. */
  | 'dropped'
  /** 302 to an address. */
  | { redirect: string }
  /** Another status, without a picture. */
  | { status: number };

/** How one task turns out. Everything left out is as it should be. */
export interface Behaviour {
  /**
   * `ready` unless said. `never` stays in progress for ever; `vanish` is in progress for its latency, then nobody knows the task.
   */
  outcome?: 'ready' | 'request-moderated' | 'content-moderated' | 'error' | 'never' | 'vanish';
  /** The HTTP status that brings an `error`. Default 200. */
  httpStatus?: 200 | 422;
  /** `details` of a moderated task: a list (under "Moderation Reasons"), a bare string, or null. */
  reasons?: string[] | string | null;
  /** `details.error` of a failed task. */
  error?: string;
  /** Milliseconds from submit to the end. Default: the sandbox's. `Infinity` waits for `finish`. */
  latencyMs?: number;
  /** Status words shown before the end is: one a poll, each exactly once, even when the end has come meanwhile. */
  statuses?: string[];
  /** So many polls answer 404 "Task not found" first, as if they had reached the wrong cluster. */
  notFoundPolls?: number;
  /** Credits told and billed, instead of the price table's. Apart: what submit tells, and what the result tells and bills. */
  cost?: number | { submit?: number | null; ready?: number };
  /** Told word for word instead of a price, while the price table's is billed: for prices that are nonsense. */
  toldCost?: { submit?: unknown; ready?: unknown };
  /** The seed the result tells. Default: the one asked for, or a random one. */
  seed?: number;
  /** The prompt the result tells, as if the provider had rewritten it. */
  rewrittenPrompt?: string;
  /** Instead of the true addresses. */
  sampleUrl?: string;
  pollingUrl?: string;
  image?: ImageTrick;
  /** The first so many downloads play the trick, later ones are sound. Default: all. */
  imageTimes?: number;
}

/** An accepted submit, as a script sees it. */
export interface Submission {
  readonly model: ModelName;
  readonly body: Readonly<Record<string, unknown>>;
  readonly prompt: string;
  /** 1 for the first accepted submit of this sandbox, 2 for the next. */
  readonly number: number;
}

/** A rule: how this submission's task turns out, or `undefined` to leave it to the next rule. */
export type Script = (submission: Submission) => Behaviour | undefined;

/** What tasks are to do: a queue for the next ones, then rules, the newest first. */
export class Playbook {
  readonly #queue: Behaviour[] = [];
  readonly #scripts: Script[] = [];

  queue(behaviour: Behaviour, times: number): void {
    for (let left = times; left > 0; left -= 1) this.#queue.push(behaviour);
  }

  add(script: Script): void {
    this.#scripts.unshift(script);
  }

  /** The behaviour for a submission, or `undefined` when nobody asked for one. */
  choose(submission: Submission): Behaviour | undefined {
    const queued = this.#queue.shift();
    if (queued !== undefined) return queued;
    for (const script of this.#scripts) {
      const behaviour = script(submission);
      if (behaviour !== undefined) return behaviour;
    }
    return undefined;
  }
}
