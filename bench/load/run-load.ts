import { setTimeout as sleep } from 'node:timers/promises';
import type { Invocation } from '../../sandbox/discord/discord.ts';
import { BotProcess } from '../bot-process.ts';
import { seededRandom } from '../random.ts';
import { openFilledDatabase, readLedgerChecks, unfinished, type LedgerChecks } from './ledger-checks.ts';
import { gatherCrowd, sendCommand } from './crowd.ts';
import { residentMb, type MemorySample } from './memory.ts';
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
  readonly cuts: number;
  readonly resumes: number;
  readonly kills: number;
  readonly memory: readonly MemorySample[];
  readonly violations: number;
  readonly tookMs: number;
}

export interface LoadOptions {
  readonly tell: (progress: string) => void;
  /** Settings of the bot in addition to those of every benchmark. */
  readonly settings?: Readonly<Record<string, string>>;
}

const SAMPLE_EVERY_MS = 1_000;
const LOOK_EVERY_MS = 250;
/** How long the last pictures may take after the last command, in ms. */
const DRAIN_TIMEOUT_MS = 90_000;
const MICROS_PER_CREDIT = 10_000;

/** Runs a plan against the bot as a separate process, and collects the results. */
export async function runLoad(plan: LoadPlan, { tell, settings = {} }: LoadOptions): Promise<LoadResult> {
  const random = seededRandom(plan.seed);
  await using stage = await openLoadStage(plan, random);
  const faults = armProviderFaults(stage.bfl, stage.behaviour, plan.faults, random);
  await using bot = await KillableBot.start(stage, { BFL_CONCURRENCY: String(plan.concurrency), ...settings });
  const startedAtMs = performance.now();
  const ending = new AbortController();
  const disturbances = Promise.all([
    killAtTimes(bot, plan.killsAtMs, tell),
    cutGateway(stage, plan.cutEveryMs, ending.signal),
    bot.sampleMemory(ending.signal),
  ]);
  const invocations = await sendCommands(stage, plan, random, tell);
  await allFinished(stage, tell);
  ending.abort();
  const [, cuts] = await disturbances;
  const tookMs = performance.now() - startedAtMs;
  await bot.stop();
  await using database = openFilledDatabase(stage.folder);
  return {
    plan,
    outcomes: await readOutcomes(invocations),
    ledger: await readLedgerChecks(database),
    billedByProvider: (stage.bfl.billedCredits - stage.creditsBefore) * MICROS_PER_CREDIT,
    faults: faults.count,
    cuts,
    resumes: stage.discord.gatewayCounts.resumed,
    kills: plan.killsAtMs.length,
    memory: bot.memory,
    violations: stage.discord.violations.length,
    tookMs,
  };
}

/** The bot, which is restarted after each kill. */
class KillableBot implements AsyncDisposable {
  readonly memory: MemorySample[] = [];
  readonly #stage: LoadStage;
  readonly #settings: Readonly<Record<string, string>>;
  #process: BotProcess;
  #life = 0;
  #bornAtMs = performance.now();

  private constructor(stage: LoadStage, settings: Readonly<Record<string, string>>, process: BotProcess) {
    this.#stage = stage;
    this.#settings = settings;
    this.#process = process;
  }

  static async start(stage: LoadStage, settings: Readonly<Record<string, string>>): Promise<KillableBot> {
    return new KillableBot(stage, settings, await BotProcess.start(stage, { settings }));
  }

  async killAndStart(): Promise<void> {
    await this.#process.kill();
    this.#life += 1;
    this.#bornAtMs = performance.now();
    this.#process = await BotProcess.start(this.#stage, { settings: this.#settings });
  }

  async sampleMemory(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const [life, ageMs] = [this.#life, performance.now() - this.#bornAtMs];
      const mb = await residentMb(this.#process.processId);
      if (mb !== null && life === this.#life) this.memory.push({ life, ageMs, mb });
      await sleep(SAMPLE_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async stop(): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** Sends the commands at random times with a constant average rate. */
async function sendCommands(
  { discord }: LoadStage,
  { members, guilds, commands, overMs }: LoadPlan,
  random: () => number,
  tell: (progress: string) => void,
): Promise<readonly Invocation[]> {
  const crowd = gatherCrowd(discord, members, guilds);
  const times = Array.from({ length: commands }, () => random() * overMs).toSorted((a, b) => a - b);
  const startedAtMs = performance.now();
  const invocations: Invocation[] = [];
  for (const [index, atMs] of times.entries()) {
    await sleep(Math.max(0, startedAtMs + atMs - performance.now()));
    const member = crowd[Math.floor(random() * crowd.length)];
    if (member === undefined) throw new Error('Nobody is there');
    invocations.push(await sendCommand(member, index + 1, random));
    if ((index + 1) % 1_000 === 0) tell(`${index + 1} of ${commands} commands sent`);
  }
  return invocations;
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

/** Disconnects the gateway repeatedly; the bot resumes. Returns how often. */
async function cutGateway({ discord }: LoadStage, everyMs: number, signal: AbortSignal): Promise<number> {
  for (let cuts = 0; ; cuts += 1) {
    try {
      await sleep(everyMs, undefined, { signal });
    } catch {
      return cuts;
    }
    await discord.dropConnections();
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
