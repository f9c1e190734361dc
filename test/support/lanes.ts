import { pino } from 'pino';
import { createLanes, type LanesOptions } from '../../src/app/lanes.ts';
import { DEFAULT_TIMINGS } from '../../src/app/timings.ts';
import type { Lanes } from '../../src/generation/flow-control/lanes.ts';
import { FailWaiting } from '../../src/generation/pipeline/fail-waiting.ts';
import type { GenerationStore } from '../../src/generation/ports/generation-store.ts';
import type { ProviderAccount } from '../../src/generation/ports/provider-account.ts';
import type { Clock } from '../../src/runtime/clock.ts';

/** Lanes as the bot composes them, over accounts and a store of the test. */
export function lanesOf(
  accounts: readonly ProviderAccount[],
  { store, clock }: { readonly store: GenerationStore; readonly clock: Clock },
  changes: Partial<LanesOptions> = {},
): Lanes {
  return createLanes({
    accounts,
    times: DEFAULT_TIMINGS,
    cheapest: 14_000,
    store,
    failWaiting: new FailWaiting({ store, clock, onChange: () => undefined }),
    storage: { isFailing: false },
    messenger: { notifyOperator: () => Promise.resolve(true) },
    onChange: () => undefined,
    clock,
    log: pino({ level: 'silent' }),
    ...changes,
  });
}
