import { pino } from 'pino';
import {
  startSandboxReplicate,
  type SandboxReplicate,
  type SandboxReplicateOptions,
} from '../../../sandbox/replicate/replicate.ts';
import { createHostAccount, type HostAccountOptions } from '../../../src/flux/hosts.ts';
import { models } from '../../../src/flux/models.ts';
import type { HostAccount } from '../../../src/generation/ports/host-account.ts';
import type { ImageRequest, RunningTask } from '../../../src/generation/ports/image-provider.ts';
import { assertSoundLog } from '../../support/clean-log.ts';
import { decodeWhole } from '../../support/imaging.ts';
import { never, request } from '../bfl/client-world.ts';
import { VirtualClock } from '../polling/virtual-clock.ts';

/** An account at Replicate with its own sandbox, on a clock that skips every wait. */
export interface ReplicateWorld extends AsyncDisposable {
  readonly replicate: SandboxReplicate;
  readonly account: HostAccount;
  readonly clock: VirtualClock;
  readonly logLines: string[];
  /** Submits, and returns the task for waitUntilDone. */
  start(changes?: Partial<ImageRequest>): Promise<RunningTask>;
}

export async function createReplicateWorld(
  options: { readonly replicate?: SandboxReplicateOptions; readonly account?: Partial<HostAccountOptions> } = {},
): Promise<ReplicateWorld> {
  await using opened = new AsyncDisposableStack();
  const replicate = opened.use(await startSandboxReplicate({ pictures: 'plain', latencyMs: 0, ...options.replicate }));
  const clock = new VirtualClock();
  const logLines: string[] = [];
  const account = opened.use(
    createHostAccount('replicate', {
      apiUrl: replicate.apiUrl,
      apiKey: replicate.token,
      models,
      decodeWhole,
      clock,
      log: pino({ level: 'trace' }, { write: (line) => void logLines.push(line) }),
      random: () => 0.5,
      ...options.account,
    }),
  );
  const stack = opened.move();
  return {
    replicate,
    account,
    clock,
    logLines,
    start: async (changes = {}) => {
      const submittedAtMs = clock.now();
      const { taskId, pollingUrl } = await account.submit({ ...request, ...changes }, never);
      const modelId = changes.modelId ?? request.modelId;
      return { modelId, taskId, pollingUrl, submittedAtMs, deadlineMs: submittedAtMs + 60_000 };
    },
    /** Throws if the log contains a secret. */
    [Symbol.asyncDispose]: async () => {
      await stack.disposeAsync();
      assertSoundLog(logLines, { secrets: [replicate.token], prompts: replicate.tasks.map(({ prompt }) => prompt) });
    },
  };
}
