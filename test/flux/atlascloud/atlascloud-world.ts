import { pino } from 'pino';
import { startSandboxAtlasCloud, type SandboxAtlasCloud } from '../../../sandbox/atlascloud/atlascloud.ts';
import { createHostAccount, type HostAccountOptions } from '../../../src/flux/hosts.ts';
import { models } from '../../../src/flux/models.ts';
import type { HostAccount } from '../../../src/generation/ports/host-account.ts';
import type { ImageRequest, RunningTask } from '../../../src/generation/ports/image-provider.ts';
import { assertSoundLog } from '../../support/clean-log.ts';
import { decodeWhole } from '../../support/imaging.ts';
import { never, request } from '../bfl/client-world.ts';
import { VirtualClock } from '../polling/virtual-clock.ts';

/** What the usual catalogue has. */
export const flux2: ImageRequest = { ...request, modelId: 'flux-2-pro', enhance: true };

/** An account at AtlasCloud with its own sandbox, on a clock that skips every wait. */
export interface AtlasCloudWorld extends AsyncDisposable {
  readonly atlasCloud: SandboxAtlasCloud;
  readonly account: HostAccount;
  readonly clock: VirtualClock;
  /** Submits, and returns the task for waitUntilDone. */
  start(changes?: Partial<ImageRequest>): Promise<RunningTask>;
}

/** Its catalogue is read unless `isFresh`. */
export async function createAtlasCloudWorld(
  options: {
    readonly atlasCloud?: Parameters<typeof startSandboxAtlasCloud>[0];
    readonly account?: Partial<HostAccountOptions>;
    readonly isFresh?: boolean;
  } = {},
): Promise<AtlasCloudWorld> {
  await using opened = new AsyncDisposableStack();
  const atlasCloud = opened.use(
    await startSandboxAtlasCloud({ pictures: 'plain', latencyMs: 0, ...options.atlasCloud }),
  );
  const clock = new VirtualClock();
  const logLines: string[] = [];
  const account = opened.use(
    createHostAccount('atlascloud', {
      apiUrl: atlasCloud.apiUrl,
      apiKey: atlasCloud.apiKey,
      models,
      decodeWhole,
      clock,
      log: pino({ level: 'trace' }, { write: (line) => void logLines.push(line) }),
      random: () => 0.5,
      ...options.account,
    }),
  );
  if (options.isFresh !== true) await account.accountState(never);
  const stack = opened.move();
  return {
    atlasCloud,
    account,
    clock,
    start: async (changes = {}) => {
      const submittedAtMs = clock.now();
      const { taskId, pollingUrl } = await account.submit({ ...flux2, ...changes }, never);
      const modelId = changes.modelId ?? flux2.modelId;
      return { modelId, taskId, pollingUrl, submittedAtMs, deadlineMs: submittedAtMs + 120_000 };
    },
    /** Throws if the log contains a secret. */
    [Symbol.asyncDispose]: async () => {
      await stack.disposeAsync();
      assertSoundLog(logLines, { secrets: [atlasCloud.apiKey], prompts: atlasCloud.tasks.map(({ prompt }) => prompt) });
    },
  };
}
