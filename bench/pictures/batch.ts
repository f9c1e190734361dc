import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PeerBatch } from '../peers/batch.ts';
import { hostSettings } from '../../sandbox/settings.ts';
import { drawPrompts } from './prompts.ts';
import { openStage, type Stage } from './stage.ts';

/** BFL's limit of concurrent tasks of one account. */
const PLACES = 24;

/** How each paints a batch: from the start of its process to its end. */
const BATCHES = {
  easel: (stage: Stage, prompts: readonly string[]) => paintWithEasel(stage, prompts),
  aiSdk: (stage: Stage, prompts: readonly string[]) => paintWithPeer(stage, prompts, { kind: 'ai-sdk', atOnce: 1 }),
  tutorial: (stage: Stage, prompts: readonly string[]) =>
    paintWithPeer(stage, prompts, { kind: 'tutorial-loop', atOnce: 1 }),
  aiSdkAtOnce: (stage: Stage, prompts: readonly string[]) =>
    paintWithPeer(stage, prompts, { kind: 'ai-sdk', atOnce: PLACES }),
  tutorialAtOnce: (stage: Stage, prompts: readonly string[]) =>
    paintWithPeer(stage, prompts, { kind: 'tutorial-loop', atOnce: PLACES }),
} as const;

export type BatchTimes = Readonly<Record<keyof typeof BATCHES, number>>;

/** In seconds. Those that paint one after another go side by side: they wait nearly all the time. The others go alone. */
export async function measureBatch(pictures: number, seed: number): Promise<BatchTimes> {
  const latencies = drawPrompts(pictures, seed);
  const measure = async (name: keyof typeof BATCHES): Promise<number> => {
    await using stage = await openStage(latencies);
    const startedAtMs = performance.now();
    await BATCHES[name](stage, [...latencies.keys()]);
    return (performance.now() - startedAtMs) / 1_000;
  };
  const easel = await measure('easel');
  const aiSdkAtOnce = await measure('aiSdkAtOnce');
  const tutorialAtOnce = await measure('tutorialAtOnce');
  const [aiSdk, tutorial] = await Promise.all([measure('aiSdk'), measure('tutorial')]);
  return { easel, aiSdk, tutorial, aiSdkAtOnce, tutorialAtOnce };
}

async function paintWithEasel({ bfl, folder }: Stage, prompts: readonly string[]): Promise<void> {
  const out = resolve(await mkdtemp(join(folder, 'batch-')));
  const batch = join(resolve(folder), 'prompts.txt');
  await writeFile(batch, `${prompts.join('\n')}\n`);
  const args = [resolve('src/paint.ts'), '--batch', batch, '--out', out, '--yes'];
  await runToEnd(args, { ...hostSettings(bfl), EASEL_ENV_FILE: 'none' });
  await assertPainted(out, prompts.length);
}

async function paintWithPeer(
  { bfl: { apiUrl, pollingUrl, deliveryUrl, apiKey }, folder }: Stage,
  prompts: readonly string[],
  { kind, atOnce }: Pick<PeerBatch, 'kind' | 'atOnce'>,
): Promise<void> {
  const out = resolve(await mkdtemp(join(folder, 'batch-')));
  const bfl = { apiUrl, pollingUrl, deliveryUrl, apiKey };
  const batch: PeerBatch = { kind, bfl, prompts: [...prompts], folder: out, atOnce };
  await runToEnd([resolve('bench/peers/batch.ts'), JSON.stringify(batch)], {});
  await assertPainted(out, prompts.length);
}

async function runToEnd(args: readonly string[], settings: Readonly<Record<string, string>>): Promise<void> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [...args], {
    env: { PATH, ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code]: unknown[] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${args[0]} ended with ${String(code)}`);
}

async function assertPainted(folder: string, pictures: number): Promise<void> {
  const painted = (await readdir(folder)).filter((name) => /^\d.*\.jpe?g$/.test(name)).length;
  if (painted !== pictures) throw new Error(`${painted} of ${pictures} pictures were painted`);
}
