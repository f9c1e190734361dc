import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { startSandboxBfl, type SandboxBfl } from '../../sandbox/bfl/bfl.ts';
import { startSandboxDiscord, type SandboxDiscord } from '../../sandbox/discord/discord.ts';

/** Both sandboxes, and a folder on the same disk as the project. */
export interface Stage extends AsyncDisposable {
  readonly discord: SandboxDiscord;
  readonly bfl: SandboxBfl;
  readonly folder: string;
  /** The file size of every picture. */
  readonly pictureBytes: number;
}

const PICTURE = { prompt: 'a lighthouse at dusk', width: 1216, height: 1216, output_format: 'jpeg', seed: 1 };

/** Opens a stage with the latency of each prompt in ms; any other picture is ready at once. */
export async function openStage(latencies: ReadonlyMap<string, number>): Promise<Stage> {
  await using opening = new AsyncDisposableStack();
  await mkdir('data', { recursive: true });
  const folder = opening.adopt(await mkdtemp(join('data', 'bench-')), (path) =>
    rm(path, { recursive: true, force: true, maxRetries: 3 }),
  );
  const discord = opening.use(await startSandboxDiscord({ recordFiles: false }));
  const bfl = opening.use(
    await startSandboxBfl({
      latencyMs: ({ prompt }) => latencies.get(prompt) ?? 0,
      credits: 1_000_000,
      sampleLifeMs: 3_600_000,
    }),
  );
  const sampleUrl = await paintOnceForAll(bfl);
  bfl.script(() => ({ sampleUrl }));
  const pictureBytes = (await (await fetch(sampleUrl)).arrayBuffer()).byteLength;
  const stack = opening.move();
  return { discord, bfl, folder, pictureBytes, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const submitted = z.object({ polling_url: z.url() });
const ready = z.object({ result: z.object({ sample: z.url() }) });

/** Makes one picture and returns its URL, for all tasks: drawing each would take longer than what is measured. */
export async function paintOnceForAll(bfl: SandboxBfl): Promise<string> {
  const submit = await fetch(`${bfl.apiUrl}/v1/flux-pro-1.1`, {
    method: 'POST',
    headers: { 'x-key': bfl.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify(PICTURE),
  });
  const { polling_url: pollingUrl } = submitted.parse(await submit.json());
  await bfl.taskWhere(({ state }) => state === 'ready');
  const { result } = ready.parse(await (await fetch(pollingUrl)).json());
  return result.sample;
}
