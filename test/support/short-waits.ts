/** Preloaded into the bot by a test (`node --import`): shortens waits that only spare Discord and BFL to a tenth. */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const LONG_MS = 100;
const { setTimeout: sleep } = timers;
Object.assign(timers, {
  setTimeout: (ms: number, ...rest: unknown[]) => Reflect.apply(sleep, timers, [ms < LONG_MS ? ms : ms / 10, ...rest]),
});
syncBuiltinESMExports();
