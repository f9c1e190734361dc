import './node-version.ts';
import { once } from 'node:events';
import { createApp } from './app.ts';
import { ConfigError, loadConfig } from './config.ts';
import { createLogger } from './log.ts';

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

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLogger(config.log);
  const signal = shutdownSignal();
  await using app = createApp(config, log);
  await app.start();
  log.info({ signal: await signal }, 'shutting down');
}

main().catch((error: unknown) => {
  // The settings' faults are for the person; everything else is for whoever mends it.
  process.stderr.write(`${error instanceof ConfigError ? error.message : formatFailure(error)}\n`);
  process.exitCode = 1;
});

function formatFailure(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
