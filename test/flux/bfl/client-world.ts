import { pino } from 'pino';
import { startSandboxBfl, type SandboxBfl, type SandboxBflOptions } from '../../../sandbox/bfl/bfl.ts';
import type {
  AccessProbe,
  ImageProvider,
  ImageRequest,
  RunningTask,
} from '../../../src/generation/ports/image-provider.ts';
import { bfl as atBfl } from '../../../src/flux/bfl/bfl.ts';
import { createHostClient, type HostClientOptions } from '../../../src/flux/client/host-client.ts';
import type { FluxCall } from '../../../src/flux/http/transport.ts';
import { decodeWhole } from '../../support/imaging.ts';
import { assertSoundLog } from '../../support/clean-log.ts';
import { VirtualClock } from '../polling/virtual-clock.ts';

export const request: ImageRequest = {
  modelId: 'flux-pro-1.1',
  prompt: 'a heron at dawn, in gouache',
  aspect: '1:1',
  resolution: null,
  size: { width: 1024, height: 1024 },
  seed: 7,
  enhance: false,
  safety: 2,
  inputs: [],
  strength: null,
  format: 'jpeg',
};

export const never = new AbortController().signal;

/** A FLUX client with its own sandbox, on a clock that skips every wait. */
export interface ClientWorld extends AsyncDisposable {
  readonly bfl: SandboxBfl;
  readonly client: ImageProvider & AccessProbe & AsyncDisposable;
  readonly clock: VirtualClock;
  /** The HTTP calls that the client reported. */
  readonly calls: FluxCall[];
  /** The client's log at trace level. */
  readonly logLines: string[];
  /** Submits, and returns the task for waitUntilDone. */
  start(changes?: Partial<ImageRequest>, timeoutMs?: number): Promise<RunningTask>;
}

export interface WorldOptions {
  readonly bfl?: SandboxBflOptions;
  readonly client?: Partial<HostClientOptions>;
}

export async function createWorld(options: WorldOptions = {}): Promise<ClientWorld> {
  await using opened = new AsyncDisposableStack();
  const bfl = opened.use(await startSandboxBfl({ pictures: 'plain', latencyMs: 0, ...options.bfl }));
  const clock = new VirtualClock();
  const calls: FluxCall[] = [];
  const logLines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line) => void logLines.push(line) });
  const client = opened.use(
    createHostClient(atBfl(), {
      apiUrl: bfl.apiUrl,
      apiKey: bfl.apiKey,
      trustedHosts: ['bfl.ai'],
      decodeWhole,
      clock,
      log,
      userAgent: 'easel-bot/test',
      onCall: (call) => void calls.push(call),
      random: () => 0.5,
      ...options.client,
    }),
  );
  const stack = opened.move();

  const start = async (changes: Partial<ImageRequest> = {}, timeoutMs = 60_000): Promise<RunningTask> => {
    const submittedAtMs = clock.now();
    const { taskId, pollingUrl } = await client.submit({ ...request, ...changes }, never);
    const modelId = changes.modelId ?? request.modelId;
    return { modelId, taskId, pollingUrl, submittedAtMs, deadlineMs: submittedAtMs + timeoutMs };
  };

  return {
    bfl,
    client,
    clock,
    calls,
    logLines,
    start,
    /** Throws if the log contains a secret. */
    [Symbol.asyncDispose]: async () => {
      await stack.disposeAsync();
      assertSoundLog(logLines, { secrets: [bfl.apiKey], prompts: bfl.tasks.map(({ prompt }) => prompt) });
    },
  };
}
