/** Preloaded into the bot by a test (`node --import`): it sleeps a tenth of what only spares Discord and BFL. */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const LONG_MS = 100;
const { setTimeout: sleep } = timers;
Object.assign(timers, {
  setTimeout: (ms: number, ...rest: unknown[]) => Reflect.apply(sleep, timers, [ms < LONG_MS ? ms : ms / 10, ...rest]),
});
syncBuiltinESMExports();
