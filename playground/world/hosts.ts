// The hosts that paint in the playground, one of each kind.

import { startSandboxAtlasCloud, type SandboxAtlasCloud } from '../../sandbox/atlascloud/atlascloud.ts';
import { startSandboxBfl, type SandboxBfl } from '../../sandbox/bfl/bfl.ts';
import type { SandboxClock } from '../../sandbox/clock/clock.ts';
import { startSandboxReplicate, type SandboxReplicate } from '../../sandbox/replicate/replicate.ts';

/** About the duration of FLUX1.1 [pro]. */
const LATENCY_MS = 2_400;

export interface Hosts extends AsyncDisposable {
  readonly bfl: SandboxBfl;
  readonly replicate: SandboxReplicate;
  readonly atlascloud: SandboxAtlasCloud;
}

export async function startHosts(clock: SandboxClock): Promise<Hosts> {
  await using opened = new AsyncDisposableStack();
  const bfl = opened.use(await startSandboxBfl({ clock, latencyMs: LATENCY_MS, flux3: true }));
  const replicate = opened.use(await startSandboxReplicate({ clock, latencyMs: LATENCY_MS }));
  const atlascloud = opened.use(await startSandboxAtlasCloud({ clock, latencyMs: LATENCY_MS }));
  const kept = opened.move();
  return { bfl, replicate, atlascloud, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
