const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
/** Nothing waits longer than this for its next try, in ms. What seems to was written before the clock was set back. */
export const LONGEST_WAIT_MS = 600_000;

/**
 * How long a picture that the provider does not even start is tried again. The waits themselves are summed up, not what the
 * wall clock says of them: a clock that is set neither ends the patience nor makes it endless.
 */
export class StartPatience {
  readonly #patienceMs: number;
  readonly #refusals = new Map<string, { readonly count: number; readonly waitedMs: number }>();

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** How long to wait after one more refusal, longer each time or as the provider asked; null when patience is at its end. */
  nextWaitMs(picture: string, askedMs: number | null): number | null {
    const { count, waitedMs } = this.#refusals.get(picture) ?? { count: 0, waitedMs: 0 };
    if (waitedMs >= this.#patienceMs) return null;
    const backoffMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** count);
    const ownMs = backoffMs * (0.5 + Math.random() / 2);
    const waitMs = Math.round(Math.min(LONGEST_WAIT_MS, Math.max(askedMs ?? 0, ownMs)));
    this.#refusals.set(picture, { count: count + 1, waitedMs: waitedMs + waitMs });
    return waitMs;
  }

  forget(picture: string): void {
    this.#refusals.delete(picture);
  }
}
