/** How long the gateway is given for each step, in ms, and how often it is tried. */
export interface GatewayTimings {
  /** For the handshake and HELLO together. */
  readonly helloMs: number;
  /** From HELLO to READY, with the wait between two logins that discord.js keeps (5 s, and 1.5 s at random). */
  readonly readyMs: number;
  /** For the closing of a socket, which a gateway that is gone does not answer. */
  readonly closeMs: number;
  /** How often, and for how long after a loss, the old session is tried. */
  readonly resumes: number;
  readonly resumeMs: number;
  /** Before each login that follows a failed one; the last is repeated. */
  readonly waits: readonly [number, ...number[]];
  /** A connection that lasted for so long is forgotten as a login: the next one need not wait. */
  readonly settledMs: number;
}

/** Discord allows 1 000 logins a day, and resets the token of a bot that sends more; these waits allow some 300. */
export const GATEWAY_TIMINGS: GatewayTimings = {
  helloMs: 8_000,
  readyMs: 22_000,
  closeMs: 2_000,
  resumes: 2,
  resumeMs: 20_000,
  waits: [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000],
  settledMs: 300_000,
};

/** What to do next: try the old session, or wait and log in anew at the main address. */
export type NextTry = { readonly kind: 'resume' } | { readonly kind: 'login'; readonly waitMs: number };

type State =
  | { readonly kind: 'up'; readonly sinceMs: number }
  | { readonly kind: 'away'; readonly sinceMs: number; readonly resumes: number };

/** Decides how one connection to the gateway comes back. Times are monotonic, in ms. */
export class ReconnectPlan {
  readonly #timings: GatewayTimings;
  #state: State;
  /** Logins since the last connection that settled. */
  #logins = 0;

  constructor(timings: GatewayTimings, nowMs: number) {
    this.#timings = timings;
    this.#state = { kind: 'away', sinceMs: nowMs, resumes: 0 };
  }

  get isUp(): boolean {
    return this.#state.kind === 'up';
  }

  /** How long the gateway has been away, or up. */
  sinceMs(nowMs: number): number {
    return nowMs - this.#state.sinceMs;
  }

  up(nowMs: number): void {
    if (!this.isUp) this.#state = { kind: 'up', sinceMs: nowMs };
  }

  lost(nowMs: number): void {
    if (!this.isUp) return;
    if (this.sinceMs(nowMs) >= this.#timings.settledMs) this.#logins = 0;
    this.#state = { kind: 'away', sinceMs: nowMs, resumes: 0 };
  }

  next(hasSession: boolean, nowMs: number): NextTry {
    const { resumes, resumeMs, waits } = this.#timings;
    const tried = this.#state.kind === 'away' ? this.#state.resumes : 0;
    if (hasSession && tried < resumes && this.sinceMs(nowMs) < resumeMs) {
      this.#state = { kind: 'away', sinceMs: this.#state.sinceMs, resumes: tried + 1 };
      return { kind: 'resume' };
    }
    const waitMs = this.#logins === 0 ? 0 : (waits[Math.min(this.#logins, waits.length) - 1] ?? waits[0]);
    this.#logins += 1;
    return { kind: 'login', waitMs };
  }
}
