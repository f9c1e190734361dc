import { once } from 'node:events';
import { createApp } from './app.ts';
import { ConfigError, loadConfig } from './config.ts';
import { createLogger } from './log.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Resolves with the first signal that asks the process to end; a second one ends it at once. */
async function shutdownSignal(): Promise<string> {
  const signals = ['SIGTERM', 'SIGINT'] as const;
  const waiting = new AbortController();
  const first = await Promise.race(
    signals.map((signal) => once(process, signal, { signal: waiting.signal }).then(() => signal)),
  );
  waiting.abort();
  for (const signal of signals) process.once(signal, () => process.exit(1));
  return first;
}

/** Serves until it is asked to stop, or cannot go on; resolves with the exit code. */
async function serve(environment: Environment): Promise<number> {
  const config = loadConfig(environment);
  const log = createLogger(config.log);
  const signal = shutdownSignal();
  await using app = createApp(config, log);
  const started = app.start().then(() => signal);
  const isAsked = await Promise.race([signal.then(() => true), started.then(() => true), app.cutOff.then(() => false)]);
  log[isAsked ? 'info' : 'fatal']({ reason: await (isAsked ? signal : app.cutOff) }, 'shutting down');
  return isAsked ? 0 : 1;
}

function explain(error: unknown): string {
  // The settings' faults are for the person who wrote them; everything else is for whoever mends it.
  if (error instanceof ConfigError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Runs the bot from its settings to its exit: 0 when it was asked to stop, 1 with a message otherwise. */
export async function runBot(environment: Environment): Promise<never> {
  try {
    // A discord.js client that is destroyed while it logs in keeps the process alive; everything of ours is closed here.
    process.exit(await serve(environment));
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}
