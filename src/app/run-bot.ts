import { createApp } from './app.ts';
import { ConfigError, loadConfig } from '../config.ts';
import { readEnvFile, type Environment } from '../environment/env-file.ts';
import { DatabaseUnusableError } from '../db/sqlite/errors.ts';
import { createLogger } from '../runtime/log.ts';
import type { StopRequest } from '../runtime/stop-request.ts';
import { printable } from '../runtime/text.ts';

/**
 * What closing may take beyond the grace for pictures, in ms: some calls to Discord cannot be broken off. All that matters
 * stands in the database, so that an end at any moment is harmless. With the 7 s of the image it fits into Docker's 10.
 */
const CLOSING_MS = 2_000;

/** Serves until it is asked to stop, or cannot go on; resolves with the exit code. */
async function serve(environment: Environment, { asked, heard, again }: StopRequest): Promise<number> {
  const config = loadConfig(environment, readEnvFile(environment));
  const log = createLogger(config.log);
  for (const warning of config.warnings) log.warn(warning);
  await using app = createApp(config, log);
  const started = app.start().then(() => asked);
  const isAsked = await Promise.race([asked.then(() => true), started.then(() => true), app.cutOff.then(() => false)]);
  log[isAsked ? 'info' : 'fatal']({ reason: await (isAsked ? asked : app.cutOff) }, 'shutting down');
  void heard.then(() => log.info('still shutting down; one more signal ends it at once'));
  void again.then(() => process.exit(1));
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
export async function runBot(environment: Environment, stop: StopRequest): Promise<never> {
  // The database holds prompts and the tokens of replies: whatever this process writes is for its own user alone.
  process.umask(0o077);
  try {
    // A discord.js client that is destroyed while it logs in keeps the process alive; everything of ours is closed here.
    process.exit(await serve(environment, stop));
  } catch (error) {
    process.stderr.write(`${printable(explain(error), '\n\t')}\n`);
    process.exit(1);
  }
}
