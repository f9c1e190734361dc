import { setTimeout as sleep } from 'node:timers/promises';
import { Permission } from '../../sandbox/discord/discord.ts';
import { BotProcess } from '../bot-process.ts';
import { quantile } from '../statistics.ts';
import { paintAll } from './paint.ts';
import { drawPrompts } from './prompts.ts';
import { openStage } from './stage.ts';

const EVERY_MS = 50;
const SPENDERS = 8;
const PAINTED_BEFORE = 24;
const CHARTS_TIMEOUT_MS = 120_000;

export interface ChartStorm {
  /** The 99th percentile of the time to acknowledgement of other members' commands, in another server. */
  readonly p99: number;
  /** From the first `/usage overview` to the last reply with its chart. */
  readonly tookMs: number;
}

/** Fires `/usage overview` many times at once as one admin, and meanwhile 20 commands a second in another server. */
export async function measureChartStorm(overviews: number, seed: number): Promise<ChartStorm> {
  await using stage = await openStage(drawPrompts(PAINTED_BEFORE, seed));
  const other = stage.discord.addGuild({ name: 'Another server' });
  await using bot = await BotProcess.start(stage);
  const prompts = Array.from({ length: PAINTED_BEFORE }, (_, index) => `spent before ${index + 1}`);
  await paintAll(stage, bot, { prompts, members: SPENDERS });
  const admin = stage.discord.guild.addMember({ name: 'Admin', permissions: Permission.ManageGuild });
  const startedAtMs = performance.now();
  const charts = Promise.all(
    Array.from({ length: overviews }, async () => {
      const invocation = await admin.command('usage overview', { period: 'week' });
      await invocation.replyWhere(({ attachments }) => attachments.length > 0, CHARTS_TIMEOUT_MS);
    }),
  );
  const over = new AbortController();
  void charts.finally(() => over.abort()).catch(() => undefined);
  const waits: Promise<number>[] = [];
  // A storm that is over at once is looked at for a second all the same.
  while (!over.signal.aborted || waits.length * EVERY_MS < 1_000) {
    const member = other.addMember({ name: `Member ${waits.length}` });
    const { acknowledged } = await member.command('quota');
    waits.push(acknowledged.then(({ latencyMs }) => latencyMs));
    await sleep(Math.max(0, startedAtMs + waits.length * EVERY_MS - performance.now()));
  }
  await charts;
  const tookMs = performance.now() - startedAtMs;
  return { p99: quantile(await Promise.all(waits), 0.99), tookMs };
}
