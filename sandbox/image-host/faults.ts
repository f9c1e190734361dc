import { setTimeout as delay } from 'node:timers/promises';
import type { Call } from './calls.ts';
import type { Answer, Reply } from './http.ts';

/** A fixed answer. A string body is sent as it is, any other as JSON, a missing one as an empty body. */
export interface CannedReply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/**
 * What happens instead of the normal answer. `drop-socket` and `hang` happen before the request has any effect; the
 * rest after it: `drop-after-accept` and `hang-after-accept` accept (and bill) the task and lose the answer.
 */
export type FaultReply =
  | CannedReply
  | 'drop-socket'
  | 'hang'
  | 'drop-after-accept'
  | 'hang-after-accept'
  /** The request takes effect at once; its answer starts after `delayMs`. */
  | 'slow-headers'
  /** The normal answer, truncated in the middle. */
  | 'malformed-json'
  /** The normal answer with the content type `text/html`. */
  | 'wrong-content-type';

export interface Fault<Kind extends string> {
  on: Kind;
  /** For how many requests; `Infinity` until it is removed. Default 1. */
  times?: number;
  /** Default: the normal answer, late by `delayMs`. */
  reply?: FaultReply;
  /** Wait before anything happens. */
  delayMs?: number;
  /** Only for requests that pass this test. */
  when?: (call: Call<Kind>) => boolean;
}

/** A fault that is active. */
export interface ArmedFault {
  /** How many requests it has affected. */
  readonly hits: number;
  lift(): void;
}

/** The active faults, oldest first. */
export class Faults<Kind extends string> {
  readonly #armed: { fault: Fault<Kind>; hits: number }[] = [];

  arm(fault: Fault<Kind>): ArmedFault {
    const armed = { fault, hits: 0 };
    this.#armed.push(armed);
    const lift = (): void => this.#remove(armed);
    return {
      get hits() {
        return armed.hits;
      },
      lift,
    };
  }

  take(call: Call<Kind>): Fault<Kind> | undefined {
    const armed = this.#armed.find(({ fault }) => fault.on === call.on && (fault.when?.(call) ?? true));
    if (armed === undefined) return undefined;
    armed.hits += 1;
    if (armed.hits >= (armed.fault.times ?? 1)) this.#remove(armed);
    return armed.fault;
  }

  #remove(armed: { fault: Fault<Kind>; hits: number }): void {
    const at = this.#armed.indexOf(armed);
    if (at >= 0) this.#armed.splice(at, 1);
  }
}

/** Answers a request according to the fault. `proper` gives the normal answer, with its effects. */
export async function answerWith(
  fault: Pick<Fault<string>, 'reply' | 'delayMs'> | undefined,
  proper: () => Promise<Reply>,
  closing: AbortSignal,
): Promise<Reply> {
  const reply = fault?.reply;
  const delayMs = fault?.delayMs ?? 0;
  if (delayMs > 0 && reply !== 'slow-headers') await delay(delayMs, undefined, { signal: closing });
  if (reply === 'drop-socket' || reply === 'hang') return reply;
  if (typeof reply === 'object') return canned(reply);
  const answer = await proper();
  if (reply === 'slow-headers') await delay(delayMs, undefined, { signal: closing });
  if (reply === 'drop-after-accept') return 'drop-socket';
  if (reply === 'hang-after-accept') return 'hang';
  if (typeof answer === 'string') return answer;
  if (reply === 'malformed-json') return { ...answer, body: answer.body.slice(0, answer.body.length >> 1) };
  if (reply === 'wrong-content-type') return { ...answer, headers: { ...answer.headers, 'content-type': 'text/html' } };
  return answer;
}

function canned(reply: CannedReply): Answer {
  const { status, headers = {}, body } = reply;
  if (body === undefined) return { status, headers, body: '' };
  if (typeof body === 'string') return { status, headers: { 'content-type': 'text/html', ...headers }, body };
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
