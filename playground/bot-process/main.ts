// The bot of the playground: production's `createApp` in a process of its own, with a clock that its parent can move on.

import { z } from 'zod';
import { createApp } from '../../src/app/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/runtime/log.ts';
import { OFFSET_SETTING, type FromBot } from '../bot/bot-messages.ts';
import { OffsetClock } from './offset-clock.ts';

const toBot = z.strictObject({ offsetMs: z.number() });

const { [OFFSET_SETTING]: offset = '0', ...settings } = process.env;
const clock = new OffsetClock(Number(offset));
const { promise: asked, resolve: stop } = Promise.withResolvers<void>();
process.once('SIGTERM', () => stop());
// Ctrl-C reaches the whole group; the parent decides when this process ends.
process.on('SIGINT', () => undefined);
// Where the parent is gone, nobody is left to stop it.
process.once('disconnect', () => stop());
process.on('message', (message) => {
  const { offsetMs } = toBot.parse(message);
  clock.moveTo(offsetMs);
  tell({ is: 'moved', offsetMs });
});

try {
  process.exitCode = await serve();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
  await fail(error instanceof Error ? error.message : String(error));
}
process.exit();

/** Resolves with the exit code. */
async function serve(): Promise<number> {
  const config = loadConfig(settings);
  await using app = createApp(config, createLogger(config.log), { clock });
  const started = app.start().then(() => tell({ is: 'ready' }));
  const cutOff = await Promise.race([started.then(() => app.cutOff), asked]);
  if (typeof cutOff !== 'string') return 0;
  await fail(cutOff);
  return 1;
}

function tell(message: FromBot): void {
  if (process.connected) process.send?.(message);
}

/** Resolves when the parent knows. */
async function fail(why: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (process.connected && process.send)
    process.send({ is: 'failed', why } satisfies FromBot, undefined, undefined, () => resolve());
  else resolve();
  await promise;
}
