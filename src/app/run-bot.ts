import { once } from 'node:events';
import { createApp } from './app.ts';
import { ConfigError, loadConfig } from '../config.ts';
import { readEnvFile, type Environment } from '../environment/env-file.ts';
import { DatabaseUnusableError } from '../db/sqlite/errors.ts';
import { createLogger } from '../runtime/log.ts';
import { printable } from '../runtime/text.ts';

/**
 * What closing may take beyond the grace for pictures, in ms: some calls to Discord cannot be broken off. All that matters
 * stands in the database, so that an end at any moment is harmless.
 */
const CLOSING_MS = 3_000;

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
  const config = loadConfig(environment, readEnvFile(environment));
  const log = createLogger(config.log);
  for (const warning of config.warnings) log.warn(warning);
  const signal = shutdownSignal();
  await using app = createApp(config, log);
  const started = app.start().then(() => signal);
  const isAsked = await Promise.race([signal.then(() => true), started.then(() => true), app.cutOff.then(() => false)]);
  log[isAsked ? 'info' : 'fatal']({ reason: await (isAsked ? signal : app.cutOff) }, 'shutting down');
  const code = isAsked ? 0 : 1;
  setTimeout(() => {
    log.warn('the shutdown takes too long and is cut off: the next start takes up what is left');
    process.exit(code);
  }, config.shutdownMs + CLOSING_MS).unref();
  return code;
}

function explain(error: unknown): string {
  // Faults of the settings and of the database's place are for whoever runs this; everything else is for whoever mends it.
  if (error instanceof ConfigError || error instanceof DatabaseUnusableError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Runs the bot from its settings to its exit: 0 when it was asked to stop, 1 with a message otherwise. */
export async function runBot(environment: Environment): Promise<never> {
  // The database holds prompts and the tokens of replies: whatever this process writes is for its own user alone.
  process.umask(0o077);
  try {
    // A discord.js client that is destroyed while it logs in keeps the process alive; everything of ours is closed here.
    process.exit(await serve(environment));
  } catch (error) {
    process.stderr.write(`${printable(explain(error), '\n\t')}\n`);
    process.exit(1);
  }
}
