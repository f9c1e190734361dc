import type { SandboxClock } from '../clock/clock.ts';
import type { Incoming } from './http.ts';
import type { Waiters } from './waiting.ts';

/** One received request; each host has its own kinds of them, and every one `poll`. */
export interface Call<Kind extends string> {
  readonly on: Kind;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON body, or `undefined` when there was none. */
  readonly body: unknown;
  readonly atMs: number;
  /** The status of the answer; `null` before it, and for a dropped or hanging socket. */
  readonly status: number | null;
  /** The text answered; `null` for a picture's file, and wherever `status` is. */
  readonly answer: string | null;
}

/** Every request to any port of a host, in order of arrival. */
export class CallLog<Kind extends string> {
  readonly calls: Call<Kind>[] = [];
  readonly #keep: number;
  readonly #waiters: Waiters;
  readonly #clock: Pick<SandboxClock, 'now'>;
  readonly #changed: (call: Call<Kind>) => void;
  readonly #latest = new Map<Kind, { count: number; call: Call<Kind> }>();
  #lastSecondOfPolls: number[] = [];
  #peakPollsPerSecond = 0;

  /** `changed` is called with each request, and once more when it is answered. */
  constructor({
    keep,
    waiters,
    clock,
    changed,
  }: {
    readonly keep: number;
    readonly waiters: Waiters;
    readonly clock: Pick<SandboxClock, 'now'>;
    readonly changed: (call: Call<Kind>) => void;
  }) {
    this.#keep = keep;
    this.#waiters = waiters;
    this.#clock = clock;
    this.#changed = changed;
  }

  /** The most polls that fell into any window of one second. */
  get peakPollsPerSecond(): number {
    return this.#peakPollsPerSecond;
  }

  count(on: Kind): number {
    return this.#latest.get(on)?.count ?? 0;
  }

  /** Resolves at the next request of this kind, before it is answered. */
  next(on: Kind, timeoutMs: number): Promise<Call<Kind>> {
    const before = this.count(on);
    const probe = (): Call<Kind> | undefined => (this.count(on) > before ? this.#latest.get(on)?.call : undefined);
    return this.#waiters.until(probe, timeoutMs, `a call of the kind "${on}"`);
  }

  /** Records a request; the returned function records its answer. */
  record(
    on: Kind,
    incoming: Incoming,
  ): { call: Call<Kind>; answered: (status: number, body: string | Uint8Array) => void } {
    const call = {
      on,
      method: incoming.method,
      path: incoming.url.pathname + incoming.url.search,
      headers: incoming.headers,
      body: parse(incoming.body),
      atMs: this.#clock.now(),
      status: null as number | null,
      answer: null as string | null,
    };
    this.calls.push(call);
    if (this.calls.length > this.#keep) this.calls.shift();
    this.#latest.set(on, { count: this.count(on) + 1, call });
    if (on === 'poll') this.#countPoll(call.atMs);
    this.#waiters.wake();
    this.#changed(call);
    return {
      call,
      answered: (status, body) => {
        call.status = status;
        call.answer = typeof body === 'string' ? body : null;
        this.#changed(call);
      },
    };
  }

  #countPoll(atMs: number): void {
    this.#lastSecondOfPolls = this.#lastSecondOfPolls.filter((other) => other > atMs - 1000);
    this.#lastSecondOfPolls.push(atMs);
    this.#peakPollsPerSecond = Math.max(this.#peakPollsPerSecond, this.#lastSecondOfPolls.length);
  }
}

function parse(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    return undefined;
  }
}
