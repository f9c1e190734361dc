import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { z } from 'zod';
import { startSandboxBfl, type SandboxBfl, type SandboxBflOptions } from '../../sandbox/bfl/bfl.ts';
import { hostSettings } from '../../sandbox/settings.ts';
import { paint } from '../../src/cli/paint/paint.ts';
import { temporaryFolder } from './temporary-folder.ts';

const resultLine = z.object({
  index: z.int(),
  line: z.int().nullable(),
  success: z.boolean(),
  request_id: z.string().nullable(),
  host: z.string().nullable(),
  path: z.string().nullable(),
  bytes: z.int().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  seed: z.int().nullable(),
  cost: z.number(),
  perhaps_billed: z.number(),
  error_class: z.string().nullable(),
  options: z.record(z.string(), z.unknown()),
});
type ResultLine = z.infer<typeof resultLine>;

/** What one call of the command came to. */
interface Painted {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line in this process, between a sandbox and a folder. */
export interface PaintWorld extends AsyncDisposable {
  readonly bfl: SandboxBfl;
  readonly folder: string;
  /** Where pictures go. */
  readonly out: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs it with `--out`; `answer` is typed into a terminal, without one there is none. */
  run(
    args: readonly string[],
    options?: { readonly env?: Readonly<Record<string, string>>; readonly answer?: string },
  ): Promise<Painted>;
  /** Begins it; `interrupt` is the first Ctrl-C. */
  start(args: readonly string[]): { readonly ended: Promise<Painted>; interrupt(): void };
  /** The last line of each picture, in the order of their indexes. */
  results(): Promise<readonly ResultLine[]>;
  /** Of finished pictures. */
  files(): Promise<readonly string[]>;
}

export async function openPaint(options: SandboxBflOptions = {}): Promise<PaintWorld> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await temporaryFolder()).path;
  const bfl = opening.use(await startSandboxBfl(options));
  const out = join(folder, 'outputs');
  const env = {
    ...hostSettings(bfl),
    LANG: 'en_US.UTF-8',
    EASEL_ENV_FILE: 'none',
    DATABASE_URL: join(folder, 'easel.db'),
  };
  const opened = opening.move();
  const start: PaintWorld['start'] = (args) => begin(['--out', out, ...args], env);
  return {
    bfl,
    folder,
    out,
    env,
    run: async (args, { env: more = {}, answer } = {}) =>
      begin(['--out', out, ...args], { ...env, ...more }, answer).ended,
    start,
    results: async () => {
      const text = await readFile(join(out, 'results.jsonl'), 'utf8');
      const lines = text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => resultLine.parse(JSON.parse(line)));
      return [...new Map(lines.map((line) => [line.index, line])).values()].toSorted((a, b) => a.index - b.index);
    },
    files: async () => (await readdir(out)).filter((name) => /^\d/.test(name)).toSorted(),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function begin(args: readonly string[], environment: Readonly<Record<string, string>>, answer?: string) {
  const input = Object.assign(new PassThrough(), { isTTY: answer !== undefined });
  if (answer !== undefined) input.write(`${answer}\n`);
  const said = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof said): PassThrough => {
    const through = new PassThrough();
    through.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
    return through;
  };
  const asked = Promise.withResolvers<string>();
  const never = new Promise<never>(() => undefined);
  const exited = Promise.withResolvers<number>();
  const ended = Promise.race([
    paint(args, {
      environment,
      streams: { input, output: stream('stdout'), error: stream('stderr') },
      stop: { asked: asked.promise, heard: never, again: never },
      exit: exited.resolve,
    }),
    exited.promise,
  ]).then((code) => ({ code, ...said }));
  return { ended, interrupt: () => asked.resolve('SIGINT') };
}
