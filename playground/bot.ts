// The bot's process: started, killed and started again, with its log read line by line.

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { OFFSET_SETTING, type FromBot, type ToBot } from './bot-messages.ts';
import type { BotView } from './wire/world.ts';

const PROGRAM = fileURLToPath(new URL('bot-process.ts', import.meta.url));

interface BotOptions {
  /** Easel's settings. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where compiled code is kept. */
  readonly compileCache: string;
  readonly changed: (bot: BotView) => void;
  /** One line of what the bot writes. */
  readonly wrote: (line: string) => void;
}

/** One bot, which may be down. */
export class Bot implements AsyncDisposable {
  readonly #options: BotOptions;
  #child: ChildProcess | null = null;
  #view: BotView = { state: 'killed', pid: null, why: null };
  #offsetMs = 0;

  constructor(options: BotOptions) {
    this.#options = options;
  }

  get view(): BotView {
    return this.#view;
  }

  /** Starts it and resolves when it is logged in. Rejects when it ends before. */
  async start(): Promise<void> {
    if (this.#child !== null) throw new Error('The bot is running');
    const { settings, compileCache } = this.#options;
    const child = fork(PROGRAM, {
      env: { ...settings, NODE_COMPILE_CACHE: compileCache, [OFFSET_SETTING]: String(this.#offsetMs) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    const last = this.#readLines(child);
    this.#show({ state: 'starting', pid: child.pid ?? null, why: null });
    const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
    child.on('message', (message: FromBot) => {
      if (message.is !== 'ready') return;
      this.#show({ state: 'ready', pid: child.pid ?? null, why: null });
      resolve();
    });
    child.once('exit', (code, signal) => {
      this.#child = null;
      const why = signal === null && code !== 0 ? last() : null;
      this.#show({ state: why === null ? 'killed' : 'failed', pid: null, why });
      reject(new Error(`The bot ended (${signal ?? `code ${code}`}) before it was ready: ${last()}`));
    });
    await ready;
  }

  /** `kill -9`: the process ends at once, wherever it is. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to stop, and waits until it has. */
  async stop(): Promise<void> {
    if (this.#child !== null) this.#show({ ...this.#view, state: 'stopping' });
    await this.#end('SIGTERM');
  }

  /** Sets how far its clock is ahead of the machine's, in ms; resolves when the process has done so. */
  async setClock(offsetMs: number): Promise<void> {
    this.#offsetMs = offsetMs;
    const child = this.#child;
    if (child === null) return;
    const moved = Promise.withResolvers<void>();
    const heard = (message: FromBot): void => {
      if (message.is === 'moved' && message.offsetMs === offsetMs) moved.resolve();
    };
    const gone = (): void => moved.resolve();
    child.on('message', heard).once('exit', gone);
    child.send({ offsetMs } satisfies ToBot);
    await moved.promise;
    child.off('message', heard).off('exit', gone);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  /** Returns the last line that was read so far. */
  #readLines(child: ChildProcess): () => string {
    let last = '';
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        last = line;
        this.#options.wrote(line);
      });
    }
    return () => last;
  }

  #show(view: BotView): void {
    this.#view = view;
    this.#options.changed(view);
  }
}
