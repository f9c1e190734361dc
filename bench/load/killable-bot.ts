import { setTimeout as sleep } from 'node:timers/promises';
import { BotProcess, type MemoryUsage } from '../bot-process.ts';
import { residentMb, type MemorySample } from './memory.ts';
import type { LoadStage } from './stage.ts';

const SAMPLE_EVERY_MS = 1_000;
const SCRAPE_EVERY_MS = 5_000;

/** The bot, which is restarted after each kill. */
export class KillableBot implements AsyncDisposable {
  readonly memory: MemorySample[] = [];
  readonly #stage: LoadStage;
  readonly #settings: Readonly<Record<string, string>>;
  #process: BotProcess | null = null;
  #metricsUrl: string | null = null;
  #life = 0;
  #bornAtMs = performance.now();

  private constructor(stage: LoadStage, settings: Readonly<Record<string, string>>) {
    this.#stage = stage;
    this.#settings = settings;
  }

  static async start(stage: LoadStage, settings: Readonly<Record<string, string>>): Promise<KillableBot> {
    const bot = new KillableBot(stage, settings);
    await bot.#start();
    return bot;
  }

  async #start(): Promise<void> {
    this.#bornAtMs = performance.now();
    this.#process = await BotProcess.start(this.#stage, {
      settings: this.#settings,
      hasProbe: true,
      onLine: (line) => {
        this.#metricsUrl = /"url":"(http[^"]+)".*"health and metrics are told"/.exec(line)?.[1] ?? this.#metricsUrl;
      },
    });
  }

  get #running(): BotProcess {
    if (this.#process === null) throw new Error('The bot does not run');
    return this.#process;
  }

  async killAndStart(): Promise<void> {
    await this.#running.kill();
    this.#life += 1;
    await this.#start();
  }

  async sampleMemory(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const [life, ageMs] = [this.#life, performance.now() - this.#bornAtMs];
      const mb = await residentMb(this.#running.processId);
      if (mb !== null && life === this.#life) this.memory.push({ life, ageMs, mb });
      await sleep(SAMPLE_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Reads the metrics as Prometheus would. */
  async scrape(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const url = this.#metricsUrl;
      // Nothing answers while it is down.
      if (url !== null)
        await fetch(new URL('/metrics', url)).then(
          (answer) => answer.text(),
          () => undefined,
        );
      await sleep(SCRAPE_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  memoryUsage(): Promise<MemoryUsage> {
    return this.#running.memoryUsage();
  }

  writeSnapshot(file: string): Promise<void> {
    return this.#running.writeSnapshot(file);
  }

  async stop(): Promise<void> {
    await this.#process?.[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
