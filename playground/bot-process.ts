// The bot of the playground: production's `createApp` in a process of its own, with a clock that its parent can move on.

import { z } from 'zod';
import { createApp } from '../src/app/app.ts';
import { loadConfig } from '../src/config.ts';
import { createLogger } from '../src/runtime/log.ts';
import { OffsetClock } from './offset-clock.ts';
import { OFFSET_SETTING, type FromBot } from './bot-messages.ts';

const toBot = z.strictObject({ offsetMs: z.number() });

const { [OFFSET_SETTING]: offset = '0', ...settings } = process.env;
const clock = new OffsetClock(Number(offset));
const config = loadConfig(settings);
const app = createApp(config, createLogger(config.log), { clock });

process.on('message', (message) => {
  const { offsetMs } = toBot.parse(message);
  clock.moveTo(offsetMs);
  tell({ is: 'moved', offsetMs });
});
const { promise: asked, resolve: stop } = Promise.withResolvers<void>();
process.once('SIGTERM', () => stop());
// Ctrl-C reaches the whole group; the parent decides when this process ends.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => stop());

await app.start();
tell({ is: 'ready' });
await Promise.race([asked, app.cutOff]);
await app[Symbol.asyncDispose]();
process.exit(0);

function tell(message: FromBot): void {
  if (process.connected) process.send?.(message);
}
