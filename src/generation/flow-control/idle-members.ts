import type { Clock } from '../../runtime/clock.ts';

export interface IdleMembersOptions {
  readonly clock: Clock;
  /** How long a member of whom nothing is left is remembered, in ms. */
  readonly keepMs: number;
  /** Called when nothing of a member is left. */
  readonly onIdle: (userId: string) => void;
  /** Called when nothing of a member has come for `keepMs`. */
  readonly onForgotten: (userId: string) => void;
}

/** Members are looked through at most this often, in ms. */
const LOOK_EVERY_MS = 1_000;

/** Counts what is under way of each member, and says whom nobody needs to remember any more. */
export class IdleMembers {
  readonly #options: IdleMembersOptions;
  readonly #underWay = new Map<string, number>();
  /** Since when nothing of a member is left; the longest ago first. */
  readonly #idleSinceMs = new Map<string, number>();
  readonly #stopping = new AbortController();
  #isWaiting = false;

  constructor(options: IdleMembersOptions) {
    this.#options = options;
  }

  /** Disposing says that it has ended. */
  enter(userId: string): Disposable {
    this.#idleSinceMs.delete(userId);
    this.#underWay.set(userId, (this.#underWay.get(userId) ?? 0) + 1);
    return { [Symbol.dispose]: () => this.#leave(userId) };
  }

  #leave(userId: string): void {
    const left = (this.#underWay.get(userId) ?? 0) - 1;
    if (left > 0) {
      this.#underWay.set(userId, left);
      return;
    }
    this.#underWay.delete(userId);
    this.#idleSinceMs.set(userId, this.#options.clock.monotonic());
    this.#options.onIdle(userId);
    this.#lookLater();
  }

  #lookLater(): void {
    const [longestMs] = this.#idleSinceMs.values();
    if (this.#stopping.signal.aborted || this.#isWaiting || longestMs === undefined) return;
    const leftMs = longestMs + this.#options.keepMs - this.#options.clock.monotonic();
    this.#isWaiting = true;
    void this.#lookAfter(Math.max(LOOK_EVERY_MS, leftMs));
  }

  async #lookAfter(ms: number): Promise<void> {
    try {
      await this.#options.clock.sleep(ms, this.#stopping.signal);
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      throw error;
    }
    this.#isWaiting = false;
    this.#forget();
    this.#lookLater();
  }

  #forget(): void {
    const beforeMs = this.#options.clock.monotonic() - this.#options.keepMs;
    for (const [userId, sinceMs] of this.#idleSinceMs) {
      if (sinceMs > beforeMs) break;
      this.#idleSinceMs.delete(userId);
      this.#options.onForgotten(userId);
    }
  }

  stop(): void {
    this.#stopping.abort(new Error('stopped'));
  }
}
