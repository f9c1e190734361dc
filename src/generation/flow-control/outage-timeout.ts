import type { Logger } from 'pino';
import type { Clock } from '../../runtime/clock.ts';
import { pictureKey, type PictureRef } from '../model/generation.ts';
import type { GenerationStore, QueuedPicture } from '../ports/generation-store.ts';

export interface OutageTimeoutOptions {
  readonly store: Pick<GenerationStore, 'waitingPictures'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long a picture waits out an outage, in ms. */
  readonly timeoutMs: number;
  /** Whether it is the outage, and nothing else, that keeps pictures waiting. */
  readonly isHolding: () => boolean;
  /** Whether it keeps that picture waiting; every one by default. */
  readonly concerns?: (picture: QueuedPicture) => boolean;
  /** Fails a picture that has waited for too long. */
  readonly fail: (ref: PictureRef) => Promise<void>;
}

const LOOKS = 10;

/**
 * Looks now and then at what waits while an outage lasts, and fails the pictures that were seen too often: only the time that
 * they waited for the outage counts. Ends with the signal's reason.
 */
export async function watchOutageTimeout(options: OutageTimeoutOptions, signal: AbortSignal): Promise<void> {
  const { clock, log, timeoutMs, isHolding } = options;
  let seen: ReadonlyMap<string, number> = new Map();
  for (;;) {
    await clock.sleep(timeoutMs / LOOKS, signal);
    if (!isHolding()) continue;
    try {
      seen = await look(seen, options);
    } catch (error) {
      log.error({ err: error }, 'waiting pictures could not be failed; the next look tries again');
    }
  }
}

async function look(
  before: ReadonlyMap<string, number>,
  { store, isHolding, concerns = () => true, fail }: OutageTimeoutOptions,
): Promise<ReadonlyMap<string, number>> {
  const waiting = (await store.waitingPictures()).filter(concerns);
  const seen = new Map(waiting.map((ref) => [pictureKey(ref), (before.get(pictureKey(ref)) ?? 0) + 1]));
  for (const ref of waiting) {
    // It may end while others are failed, one after the other.
    const isStill = isHolding() && concerns(ref);
    if (isStill && (seen.get(pictureKey(ref)) ?? 0) >= LOOKS) await fail(ref);
  }
  return seen;
}
