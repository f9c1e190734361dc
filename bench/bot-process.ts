import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ProbeQuestion } from './load/memory-probe.ts';
import { sandboxSettings } from '../sandbox/settings.ts';
import packageJson from '../package.json' with { type: 'json' };
import type { SandboxBfl } from '../sandbox/bfl/bfl.ts';
import type { SandboxDiscord } from '../sandbox/discord/discord.ts';

const START_PATIENCE_MS = 30_000;
const STOP_PATIENCE_MS = 10_000;

/** The sandboxes that a bot uses, and the folder of its data. */
export interface Surroundings {
  readonly discord: SandboxDiscord;
  readonly bfl: SandboxBfl;
  readonly folder: string;
}

export interface BotProcessOptions {
  /** Settings in addition to those of `settingsFor`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called with every line of the log. */
  readonly onLine?: (line: string) => void;
  /** Whether its memory can be measured. */
  readonly hasProbe?: boolean;
}

const memoryUsage = z.object({
  heapUsed: z.number(),
  /** Part of `heapUsed`: what V8 has compiled. */
  compiledCode: z.number(),
  /** Outside the heap and owned by objects in it; `arrayBuffers` are part of it. */
  external: z.number(),
  arrayBuffers: z.number(),
  rss: z.number(),
});

/** What a process has in use after a collection, in bytes. */
export type MemoryUsage = Readonly<z.infer<typeof memoryUsage>>;

/** Easel as a process, started as `npm start` does. */
export class BotProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  /** From the spawn to the log line "ready". */
  readonly startMs: number;

  private constructor(child: ChildProcess, startMs: number) {
    this.#child = child;
    this.startMs = startMs;
  }

  static async start(stage: Surroundings, options: BotProcessOptions = {}): Promise<BotProcess> {
    const { settings = {}, onLine, hasProbe = false } = options;
    const { PATH = '' } = process.env;
    const startedAtMs = performance.now();
    const probe = hasProbe ? [`--import=${import.meta.resolve('./load/memory-probe.ts')}`] : [];
    const child = spawn(process.execPath, [...probe, ...startArguments()], {
      env: { PATH, ...settingsFor(stage), ...settings },
      stdio: ['ignore', 'pipe', 'inherit', ...(hasProbe ? ['ipc' as const] : [])],
    });
    if (child.stdout === null) throw new Error('The log of the bot cannot be read');
    const failing = setTimeout(() => child.kill('SIGKILL'), START_PATIENCE_MS);
    // The log must be read: a full pipe would stop the bot.
    const lines = createInterface({ input: child.stdout });
    const startMs = await new Promise<number>((resolve, reject) => {
      lines.on('line', (line) => {
        if (line.includes('"msg":"ready"')) resolve(performance.now() - startedAtMs);
        onLine?.(line);
      });
      child.once('exit', (code, signal) => reject(new Error(`The bot ended before it was ready (${code ?? signal})`)));
    }).finally(() => clearTimeout(failing));
    return new BotProcess(child, startMs);
  }

  get processId(): number | undefined {
    return this.#child.pid;
  }

  /** Nothing to do: the bot gets commands through the gateway. */
  hand(): void {}

  /** Collects garbage, and reads what is still in use; the process must have been started with a probe. */
  memoryUsage(): Promise<MemoryUsage> {
    return this.#ask({ kind: 'usage' });
  }

  /** Writes a heap snapshot, which Chrome's developer tools open. */
  async writeSnapshot(file: string): Promise<void> {
    await this.#ask({ kind: 'snapshot', file });
  }

  async #ask(question: ProbeQuestion): Promise<MemoryUsage> {
    const answered = once(this.#child, 'message');
    this.#child.send(question);
    const [answer]: unknown[] = await answered;
    return memoryUsage.parse(answer);
  }

  /** Kills it with SIGKILL. */
  async kill(): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const lastResort = setTimeout(() => this.#child.kill('SIGKILL'), STOP_PATIENCE_MS);
    await exit;
    clearTimeout(lastResort);
  }
}

/** The arguments that `npm start` passes to node, without the operator's settings. */
function startArguments(): string[] {
  const [, ...given] = packageJson.scripts.start.split(' ');
  return given;
}

/** The defaults of production, except for paths, URLs and caps that the run would exceed. */
function settingsFor({ discord, bfl, folder }: Surroundings): Record<string, string> {
  return {
    ...sandboxSettings(discord, bfl, folder),
    EASEL_ENV_FILE: 'none',
    USER_PACE_USD: '1000',
    USER_DAILY_USD: 'none',
    USER_MONTHLY_USD: 'none',
    GUILD_DAILY_USD: 'none',
    GUILD_MONTHLY_USD: 'none',
    BOT_DAILY_USD: 'none',
    BOT_MONTHLY_USD: 'none',
    BURN_USD: 'none',
    SHUTDOWN_SECONDS: '0',
  };
}
