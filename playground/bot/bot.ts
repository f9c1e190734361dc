// The bot's process: started, killed and started again, with its log read line by line. It is started by hand alone.

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { OFFSET_SETTING, type FromBot, type ToBot } from './bot-messages.ts';
import type { BotView } from '../wire/world.ts';

const PROGRAM = fileURLToPath(new URL('../bot-process/main.ts', import.meta.url));

/** The bot ended by itself before it was ready; the message says why. */
export class BotEndedError extends Error {
  override name = 'BotEndedError';
}

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
  /** The process that was told to end, or killed, from here. */
  #ended: ChildProcess | null = null;
  #view: BotView = { state: 'killed', pid: null, why: null };
  #offsetMs = 0;

  constructor(options: BotOptions) {
    this.#options = options;
  }

  get view(): BotView {
    return this.#view;
  }

  /** Starts it and resolves when it is logged in, or was ended from here before. Rejects when it ends by itself, and shows why. */
  async start(): Promise<void> {
    if (this.#child !== null) throw new Error('The bot is running');
    const { settings, compileCache } = this.#options;
    const child = fork(PROGRAM, {
      env: { ...settings, NODE_COMPILE_CACHE: compileCache, [OFFSET_SETTING]: String(this.#offsetMs) },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    const pid = child.pid ?? null;
    const last = this.#readLines(child);
    let why: string | null = null;
    this.#show({ state: 'starting', pid, why: null });
    const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
    child.on('message', (message: FromBot) => {
      if (message.is === 'failed') ({ why } = message);
      if (message.is !== 'ready') return;
      this.#show({ state: 'ready', pid, why: null });
      resolve();
    });
    // Where no process could be started there is a 'close' as well, as from a signal that did not reach it any more.
    child.on('error', (error) => (why ??= error.message));
    // Not 'exit': its last lines may still be on their way.
    child.once('close', (code, signal) => {
      this.#child = null;
      const isWanted = this.#ended === child;
      const reason = signal === null && code !== 0 && !isWanted ? (why ?? last()) : null;
      this.#show({ state: reason === null ? 'killed' : 'failed', pid: null, why: reason });
      if (isWanted) resolve();
      else reject(new BotEndedError(reason ?? 'the bot was stopped before it was ready'));
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

  /** Sets how far its clock is ahead of the machine's, in ms; resolves when the process, if there is one, has done so. */
  async setClock(offsetMs: number): Promise<void> {
    this.#offsetMs = offsetMs;
    const child = this.#child;
    if (child === null) return;
    const moved = Promise.withResolvers<void>();
    const heard = (message: FromBot): void => {
      if (message.is === 'moved' && message.offsetMs === offsetMs) moved.resolve();
    };
    const gone = (): void => moved.resolve();
    child.on('message', heard).once('close', gone);
    // A process that is just ending does not hear it, and needs not.
    child.send({ offsetMs } satisfies ToBot, (error) => {
      if (error !== null) gone();
    });
    await moved.promise;
    child.off('message', heard).off('close', gone);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const closed = once(child, 'close');
    this.#ended = child;
    child.kill(signal);
    await closed;
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
