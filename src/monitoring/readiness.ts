import type { Clock } from '../runtime/clock.ts';
import type { WriteProbe } from './live-counts.ts';
import type { PauseCause } from '../generation/model/pause-cause.ts';

export interface ReadinessOptions {
  readonly isConnected: () => boolean;
  readonly probe: WriteProbe;
  readonly pausedFor: () => readonly PauseCause[];
  readonly clock: Clock;
}

/** How long an answer of the database holds, in ms: whoever asks often must not make it write often. */
const PROBE_HOLDS_MS = 1_000;

const PAUSED_SINCE: Readonly<Record<PauseCause, string>> = {
  out_of_credits: "painting is paused: BFL's account is out of credits",
  key_refused: 'painting is paused: BFL refuses the key',
  operator: 'painting is paused by the operator or the burn-rate breaker',
  provider_failing: 'painting is paused: BFL fails for everybody',
};

/** Every reason for which commands would not be served now, as sentences for the operator; none when all is well. */
export function createReadiness({ isConnected, probe, pausedFor, clock }: ReadinessOptions): () => Promise<string[]> {
  let last: { readonly atMs: number; readonly failure: Promise<string | null> } | null = null;
  const databaseFailure = (): Promise<string | null> => {
    const now = clock.now();
    // The clock may be set back: then the answer is as good as none.
    if (last === null || Math.abs(now - last.atMs) >= PROBE_HOLDS_MS) last = { atMs: now, failure: probe.failure() };
    return last.failure;
  };
  return async () => {
    const database = await databaseFailure();
    return [
      ...(isConnected() ? [] : ['the gateway is not connected']),
      ...(database === null ? [] : [`the database takes no write: ${database}`]),
      ...pausedFor().map((cause) => PAUSED_SINCE[cause]),
    ];
  };
}
