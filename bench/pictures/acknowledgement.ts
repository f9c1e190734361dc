import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../statistics.ts';
import { BotProcess } from '../bot-process.ts';
import { drawPrompts } from './prompts.ts';
import { openStage } from './stage.ts';

/** Interaction callback types (docs.discord.com: interactions/receiving-and-responding). */
const DEFERRED_REPLY = 5;

const EVERY_MS = 50;

/** Measures the time to acknowledgement at 20 commands a second, while the bot generates at full concurrency. */
export async function measureAcknowledgement(commands: number, seed: number): Promise<{ p50: number; p99: number }> {
  const latencies = drawPrompts(commands, seed);
  await using stage = await openStage(latencies);
  await using _bot = await BotProcess.start(stage);
  const startedAtMs = performance.now();
  const waits: Promise<number>[] = [];
  for (const prompt of latencies.keys()) {
    await sleep(Math.max(0, startedAtMs + waits.length * EVERY_MS - performance.now()));
    const member = stage.discord.guild.addMember({ name: `Member ${waits.length}` });
    const { acknowledged } = await member.command('imagine', { prompt });
    waits.push(
      acknowledged.then(({ type, latencyMs }) => {
        if (type !== DEFERRED_REPLY) throw new Error('A command was refused');
        return latencyMs;
      }),
    );
  }
  const latenciesMs = await Promise.all(waits);
  return { p50: quantile(latenciesMs, 0.5), p99: quantile(latenciesMs, 0.99) };
}
