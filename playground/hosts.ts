// The hosts that paint in the playground, one of each kind.

import { startSandboxAtlasCloud, type SandboxAtlasCloud } from '../sandbox/atlascloud/atlascloud.ts';
import { startSandboxBfl, type SandboxBfl } from '../sandbox/bfl/bfl.ts';
import { startSandboxReplicate, type SandboxReplicate } from '../sandbox/replicate/replicate.ts';

/** About the duration of FLUX1.1 [pro]. */
const LATENCY_MS = 2_400;

export interface Hosts extends AsyncDisposable {
  readonly bfl: SandboxBfl;
  readonly replicate: SandboxReplicate;
  readonly atlascloud: SandboxAtlasCloud;
}

/** `latencyMs`: how long a picture takes. */
export async function startHosts({ latencyMs = LATENCY_MS } = {}): Promise<Hosts> {
  await using opened = new AsyncDisposableStack();
  const bfl = opened.use(await startSandboxBfl({ latencyMs, flux3: true }));
  const replicate = opened.use(await startSandboxReplicate({ latencyMs }));
  const atlascloud = opened.use(await startSandboxAtlasCloud({ latencyMs }));
  const kept = opened.move();
  return { bfl, replicate, atlascloud, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
