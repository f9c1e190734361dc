// The command `npm run play`: the whole bot in a browser, on this machine alone.

import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listenForStop } from '../src/runtime/stop-request.ts';
import { readArguments, texts, type PlayArguments } from './arguments.ts';

const FOLDER = fileURLToPath(new URL('../data/play', import.meta.url));

/** Resolves with the exit code, once the playground has ended. */
async function play({ port, open, month, locale }: PlayArguments): Promise<number> {
  const say = texts[locale];
  const stop = listenForStop(process.env);
  void stop.again.then(() => process.exit(1));
  console.log(say.starting);
  enableCompileCache(join(FOLDER, 'compiled'));
  // All that takes long to load comes after the first words, and Ctrl-C ends it as well.
  const { openPlayground, BotEndedError, PortRefusedError } = await import('./playground.ts');
  try {
    await using playground = await openPlayground({ port, locale, month, folder: FOLDER });
    console.log(say.ready(playground.url));
    if (open && !(await (await import('./open-browser.ts')).openBrowser(playground.url))) console.log(say.notOpened);
    await stop.asked;
  } catch (error) {
    if (error instanceof PortRefusedError) process.stderr.write(`${say.portRefused[error.why](port)}\n`);
    else if (error instanceof BotEndedError || isOfTheSystem(error))
      process.stderr.write(`${say.failed(error.message)}\n`);
    else throw error;
    return 1;
  }
  console.log(say.goodbye);
  return 0;
}

/** Such as a folder that cannot be written, or a disk that is full. */
function isOfTheSystem(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

const asked = readArguments(process.argv.slice(2), process.env);
if ('fault' in asked) {
  process.stderr.write(`${asked.fault}\n`);
  process.exitCode = 2;
} else if (asked.help) {
  console.log(texts[asked.locale].usage);
} else {
  process.exit(await play(asked));
}
