import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Invocation } from '../../sandbox/discord/discord.ts';
import { seededRandom } from '../random.ts';
import { KillableBot } from './killable-bot.ts';
import { openFilledDatabase, readLedgerChecks, unfinished, type LedgerChecks } from './ledger-checks.ts';
import { gatherCrowd, sendCommand } from './crowd.ts';
import { armDiscordFaults } from './discord-faults.ts';
import type { MemoryMeasurement, MemorySample } from './memory.ts';
import { readOutcomes, type Outcomes } from './outcomes.ts';
import type { LoadPlan } from './plan.ts';
import { armProviderFaults } from './provider-faults.ts';
import { openLoadStage, type LoadStage } from './stage.ts';

/** The results after the last picture has arrived. */
export interface LoadResult {
  readonly plan: LoadPlan;
  readonly outcomes: Outcomes;
  readonly ledger: LedgerChecks;
  /** Billed by BFL, in micro-dollars. */
  readonly billedByProvider: number;
  readonly faults: number;
  readonly discordFaults: number;
  readonly cuts: number;
  readonly resumes: number;
  readonly kills: number;
  readonly memory: readonly MemorySample[];
  readonly measurements: readonly MemoryMeasurement[];
  /** The size of the database at the end, and what it would be without unused space; in bytes. */
  readonly databaseBytes: number;
  readonly compactBytes: number;
  readonly violations: number;
  readonly tookMs: number;
}

export interface LoadOptions {
  readonly tell: (progress: string) => void;
  /** Settings of the bot in addition to those of every benchmark. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A folder for a heap snapshot of each measurement. */
  readonly snapshots?: string;
}

/** One in so many disconnects takes the session with it: after each login that no quiet time follows, the bot waits longer. */
const CUTS_PER_LOGIN = 15;
const LOOK_EVERY_MS = 250;
/** How long the last pictures may take after the last command, in ms. */
const DRAIN_TIMEOUT_MS = 90_000;
const MICROS_PER_CREDIT = 10_000;

/** Runs a plan against the bot as a separate process, and collects the results. */
export async function runLoad(plan: LoadPlan, options: LoadOptions): Promise<LoadResult> {
  const { tell, settings = {}, snapshots = null } = options;
  const random = seededRandom(plan.seed);
  await using stage = await openLoadStage(plan, random);
  const faults = armProviderFaults(stage.bfl, stage.behaviour, plan.faults, random);
  const discordFaults = armDiscordFaults(stage.discord, plan.discordFaults, random);
  await using bot = await KillableBot.start(stage, {
    BFL_CONCURRENCY: String(plan.concurrency),
    HTTP_PORT: '0',
    // A member is forgotten soon after: as many as the bot remembers at once are there within the warm-up.
    USER_PACE_MINUTES: '1',
    ...settings,
  });
  const startedAtMs = performance.now();
  const ending = new AbortController();
  const disturbances = Promise.all([
    killAtTimes(bot, plan.killsAtMs, tell),
    cutGateway(stage, plan.cutEveryMs, ending.signal),
    bot.sampleMemory(ending.signal),
    bot.scrape(ending.signal),
  ]);
  const measurements: MemoryMeasurement[] = [];
  const measure = async (sent: readonly Invocation[]): Promise<void> => {
    await allFinished(stage, tell);
    await sleep(plan.settleMs);
    const measurement = {
      atMs: performance.now() - startedAtMs,
      commands: await countAnswered(sent),
      ...(await bot.memoryUsage()),
      databaseBytes: await sizeOf(stage, 'easel.db'),
      walBytes: await sizeOf(stage, 'easel.db-wal'),
    };
    measurements.push(measurement);
    tell(`${measurement.commands} of ${sent.length} answered: ${(measurement.heapUsed / 1e6).toFixed(2)} MB of heap`);
    if (snapshots === null || sent.length === 0) return;
    await bot.writeSnapshot(join(snapshots, `${sent.length}.heapsnapshot`));
  };
  const invocations = await sendCommands(stage, plan, random, { tell, measure });
  await allFinished(stage, tell);
  ending.abort();
  const [, cuts] = await disturbances;
  const tookMs = performance.now() - startedAtMs;
  await bot.stop();
  await using database = openFilledDatabase(stage.folder);
  await sql`VACUUM INTO ${join(stage.folder, 'compact.db')}`.execute(database.kysely);
  return {
    plan,
    outcomes: await readOutcomes(invocations),
    ledger: await readLedgerChecks(database),
    billedByProvider: (stage.bfl.billedCredits - stage.creditsBefore) * MICROS_PER_CREDIT,
    faults: faults.count,
    discordFaults: discordFaults.count,
    cuts,
    resumes: stage.discord.gatewayCounts.resumed,
    kills: plan.killsAtMs.length,
    memory: bot.memory,
    measurements,
    databaseBytes: await sizeOf(stage, 'easel.db'),
    compactBytes: await sizeOf(stage, 'compact.db'),
    violations: stage.discord.violations.length,
    tookMs,
  };
}

interface Conductor {
  readonly tell: (progress: string) => void;
  /** Called between two commands, with those that were sent. */
  readonly measure: (sent: readonly Invocation[]) => Promise<void>;
}

/** Sends the commands at random times with a constant average rate, with a rest for each measurement. */
async function sendCommands(
  { discord }: LoadStage,
  { members, guilds, commands, overMs, measureEveryMs, reads }: LoadPlan,
  random: () => number,
  { tell, measure }: Conductor,
): Promise<readonly Invocation[]> {
  const crowd = gatherCrowd(discord, members, guilds);
  const times = Array.from({ length: commands }, () => random() * overMs).toSorted((a, b) => a - b);
  const invocations: Invocation[] = [];
  let measureAtMs = measureEveryMs === null ? Number.POSITIVE_INFINITY : 0;
  let startedAtMs = performance.now();
  for (const [index, atMs] of times.entries()) {
    if (atMs >= measureAtMs) {
      const restedAtMs = performance.now();
      await measure(invocations);
      startedAtMs += performance.now() - restedAtMs;
      measureAtMs += measureEveryMs ?? 0;
    }
    await sleep(Math.max(0, startedAtMs + atMs - performance.now()));
    // Each comes once first: what is kept of members who were there lately has its full size from then on.
    const member = crowd[index] ?? crowd[Math.floor(random() * crowd.length)];
    if (member === undefined) throw new Error('Nobody is there');
    invocations.push(await sendCommand(member, index + 1, { reads, random }));
    if ((index + 1) % 1_000 === 0) tell(`${index + 1} of ${commands} commands sent`);
  }
  if (measureEveryMs !== null) await measure(invocations);
  return invocations;
}

/** The number of commands that the bot heard of, as far as is known: a lost one uses no memory. */
async function countAnswered(sent: readonly Invocation[]): Promise<number> {
  const answers = await Promise.all(
    sent.map(({ acknowledged }) =>
      acknowledged.then(
        () => true,
        () => false,
      ),
    ),
  );
  return answers.filter(Boolean).length;
}

/** The size of a file of the bot's, in bytes; 0 where there is none. */
async function sizeOf({ folder }: LoadStage, name: string): Promise<number> {
  return await stat(join(folder, name)).then(
    ({ size }) => size,
    () => 0,
  );
}

async function killAtTimes(
  bot: KillableBot,
  killsAtMs: readonly number[],
  tell: (progress: string) => void,
): Promise<void> {
  const startedAtMs = performance.now();
  for (const atMs of killsAtMs) {
    await sleep(Math.max(0, startedAtMs + atMs - performance.now()));
    tell('killed');
    await bot.killAndStart();
  }
}

/** Disconnects the gateway repeatedly; the bot resumes, or logs in anew. Returns how often. */
async function cutGateway({ discord }: LoadStage, everyMs: number, signal: AbortSignal): Promise<number> {
  for (let cuts = 0; ; cuts += 1) {
    try {
      await sleep(everyMs, undefined, { signal });
    } catch {
      return cuts;
    }
    if ((cuts + 1) % CUTS_PER_LOGIN === 0) discord.invalidateSession(false);
    else await discord.dropConnections();
  }
}

async function allFinished(stage: LoadStage, tell: (progress: string) => void): Promise<void> {
  await using database = openFilledDatabase(stage.folder);
  const startedAtMs = performance.now();
  for (let left = await unfinished(database); left > 0; left = await unfinished(database)) {
    if (performance.now() - startedAtMs > DRAIN_TIMEOUT_MS) {
      tell(`${left} generations did not come to an end`);
      return;
    }
    await sleep(LOOK_EVERY_MS);
  }
}
