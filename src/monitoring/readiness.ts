import type { Clock } from '../runtime/clock.ts';
import type { WriteProbe } from './live-counts.ts';
import type { PauseCause } from '../generation/model/pause-cause.ts';

export interface ReadinessOptions {
  readonly isConnected: () => boolean;
  readonly probe: WriteProbe;
  readonly pausedFor: () => readonly PauseCause[];
  /** Why pictures cannot be stored, as a sentence; null while they can. */
  readonly storageFailure: () => string | null;
  readonly clock: Clock;
}

/** How long the result of a write probe is reused, in ms, so that frequent requests do not cause frequent writes. */
const PROBE_CACHE_MS = 1_000;

const PAUSE_SENTENCES: Readonly<Record<PauseCause, string>> = {
  out_of_credits: 'painting is paused: the account is out of credits',
  key_refused: 'painting is paused: the key is refused',
  wrong_address: 'painting is paused: nothing of the host is at its address',
  operator: 'painting is paused by the operator',
  storage: 'painting is paused: pictures cannot be stored',
  provider_failing: 'painting is paused: the host fails for everybody',
};

/** Returns a function that lists why commands would not be served now, as sentences for the operator. */
export function createReadiness(options: ReadinessOptions): () => Promise<string[]> {
  const { isConnected, probe, pausedFor, storageFailure, clock } = options;
  let last: { readonly atMs: number; readonly failure: Promise<string | null> } | null = null;
  const databaseFailure = (): Promise<string | null> => {
    const now = clock.now();
    // The absolute difference, in case the clock was set back.
    if (last === null || Math.abs(now - last.atMs) >= PROBE_CACHE_MS) last = { atMs: now, failure: probe.failure() };
    return last.failure;
  };
  return async () => {
    const database = await databaseFailure();
    return [
      ...(isConnected() ? [] : ['the gateway is not connected']),
      ...(database === null ? [] : [`the database takes no write: ${database}`]),
      ...pausedFor().map((cause) => (cause === 'storage' ? storageSentence(storageFailure()) : PAUSE_SENTENCES[cause])),
    ];
  };
}

function storageSentence(failure: string | null): string {
  return failure === null ? PAUSE_SENTENCES.storage : `${PAUSE_SENTENCES.storage}: ${failure}`;
}
