import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join, resolve } from 'node:path';
import { inject } from 'vitest';
import { preloads } from './pseudo-locale/pseudo-run.ts';

/** How a process ended. */
interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program of the repository as a separate process. Disposing kills it. */
export interface Program extends AsyncDisposable {
  readonly pid: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly ended: Promise<Ending>;
  signal(signal: NodeJS.Signals): void;
  type(text: string): void;
  /** Resolves once standard output contains it. Rejects when the process ends before. */
  saying(part: string): Promise<void>;
}

export interface ProgramOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The working directory; by default the repository's root. */
  readonly cwd?: string;
  /** Whether it leads a process group of its own, as what is started in a terminal does. */
  readonly leadsGroup?: boolean;
  /** What comes through its standard input, which then ends; null leaves it open for `type`. Nothing by default. */
  readonly input?: string | null;
}

interface RunOptions extends ProgramOptions {
  readonly runsAsWritten?: boolean;
}

/**
 * Runs `node script`, with no environment variable of this process but PATH, and no `.env` unless `EASEL_ENV_FILE` names one. In the long
 * tests a program of src runs from its bundle (bundled-programs.ts), unless it `runsAsWritten`.
 */
export function runProgram(script: string, { args = [], runsAsWritten = false, ...options }: RunOptions = {}): Program {
  const imports = preloads.map(({ href }) => `--import=${href}`);
  const bundle = runsAsWritten ? undefined : inject('bundledPrograms')?.[script];
  const cache = bundle === undefined ? {} : { NODE_COMPILE_CACHE: join(dirname(bundle), 'compiled') };
  return runCommand(process.execPath, {
    ...options,
    args: [...imports, bundle ?? resolve(script), ...args],
    env: { ...cache, ...options.env },
  });
}

/** Runs any command in the same way. What it starts counts as a part of it until that has closed the output. */
export function runCommand(command: string, options: ProgramOptions = {}): Program {
  const { args = [], env = {}, cwd, leadsGroup = false, input = '' } = options;
  const child = spawn(command, args, {
    // Shares compiled code between starts, of which compiling takes the longest.
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: resolve('node_modules/.cache/easel'),
      EASEL_ENV_FILE: 'none',
      ...env,
    },
    detached: leadsGroup,
    ...(cwd === undefined ? {} : { cwd }),
  });
  // One that ends without reading it breaks the pipe.
  child.stdin.on('error', () => undefined);
  if (input !== null) child.stdin.end(input);
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  }
  // `close` is emitted when the process has ended and all its output was read.
  const ended = once(child, 'close').then((): Ending => ({ code: child.exitCode, signal: child.signalCode }));
  return {
    pid: child.pid,
    get stdout() {
      return said.stdout;
    },
    get stderr() {
      return said.stderr;
    },
    ended,
    signal: (signal) => void child.kill(signal),
    type: (text) => void child.stdin.write(text),
    saying: (part) => {
      const { promise, resolve: hear, reject } = Promise.withResolvers<void>();
      const look = (): void => {
        if (said.stdout.includes(part)) hear();
      };
      child.stdout.on('data', look);
      look();
      child.once('close', () =>
        reject(new Error(`It ended without saying ${JSON.stringify(part)}:\n${said.stdout}${said.stderr}`)),
      );
      return promise.finally(() => child.stdout.off('data', look));
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
