/**
 * Preloaded into `src/paint.ts` by a test (`node --import`): reports on standard error each moment at which something reaches the disk,
 * and kills the process right before or after the one that `EASEL_CRASH_AT` counts. The command is not changed for it.
 */
import { writeSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import './short-waits.ts';

const crashAt = process.env['EASEL_CRASH_AT'] ?? '';
let reached = 0;

function reach(what: string): void {
  reached += 1;
  writeSync(2, `point ${reached}: ${what}\n`);
  if (String(reached) === crashAt) process.kill(process.pid, 'SIGKILL');
}

async function around<T>(what: string, act: () => Promise<T>): Promise<T> {
  reach(`before ${what}`);
  const result = await act();
  reach(`after ${what}`);
  return result;
}

function watch(object: object, names: readonly string[]): void {
  for (const name of names) {
    const original: unknown = Reflect.get(object, name);
    if (typeof original !== 'function') throw new Error(`No ${name} to watch`);
    Object.defineProperty(object, name, {
      configurable: true,
      writable: true,
      value(this: unknown, ...args: unknown[]): Promise<unknown> {
        return around(name, async () => Reflect.apply(original, this, args));
      },
    });
  }
}

{
  await using handle = await promises.open(process.execPath, 'r');
  watch(Object.getPrototypeOf(handle), ['sync', 'datasync']);
}
watch(promises, ['link', 'rm', 'rename']);
syncBuiltinESMExports();
