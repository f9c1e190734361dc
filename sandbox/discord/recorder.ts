import type { JsonObject } from './json.ts';

/** A REST call the bot made. */
export interface RecordedCall {
  readonly method: string;
  /** Without `/api/v10`, and with interaction tokens shortened. */
  readonly path: string;
  /** The endpoint's pattern, as `/channels/:channel/messages`; null for unknown ones. */
  readonly route: string | null;
  /** 0 if the connection was dropped or the call was never answered. */
  readonly status: number;
  readonly body: unknown;
  readonly files: readonly {
    readonly name: string;
    readonly contentType: string;
    readonly size: number;
    /** null when files are not recorded. */
    readonly bytes: Buffer | null;
  }[];
  /** The body of the answer; undefined without one. */
  readonly answer: unknown;
  /** When it arrived: `performance.now()` of this process, and epoch milliseconds of the sandbox's clock. */
  readonly atMs: number;
  readonly at: number;
}

/** A request that breaks Discord's published rules. */
export interface Violation {
  readonly method: string;
  readonly path: string;
  readonly code: number;
  readonly answer: JsonObject;
  readonly body: unknown;
  readonly atMs: number;
}

/** A payload the bot sent through the gateway. */
export interface GatewayEvent {
  readonly op: number;
  readonly d: unknown;
  readonly atMs: number;
}

/** A list that drops its oldest entries beyond a limit. */
export class Recorder<T> {
  readonly #limit: number;
  readonly list: T[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(entry: T): void {
    this.list.push(entry);
    // Removed in bulk, for speed in long runs.
    if (this.list.length > this.#limit * 1.1 + 16) this.list.splice(0, this.list.length - this.#limit);
  }
}
