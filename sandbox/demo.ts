// The command `npm run demo`: shows the bot, a member and a picture, on this machine alone.

import { models } from '../src/flux/models.ts';
import { listenForStop } from '../src/runtime/stop-request.ts';
import { HOST_TITLES, hostNames, readArguments, type DemoArguments } from './demo/arguments.ts';
import { say } from './demo/say.ts';
import { texts } from './demo/texts.ts';

const modelIds = models.map(({ id }) => id);

async function run(given: DemoArguments): Promise<number> {
  const { starting, goodbye } = texts[given.locale];
  const stop = listenForStop(process.env);
  void stop.again.then(() => process.exit(0));
  say('easel', starting(HOST_TITLES[given.host]));
  const isTerminal = process.stdout.isTTY && process.env['TERM'] !== 'dumb';
  const isStyled = isTerminal && (process.env['NO_COLOR'] ?? '') === '';
  const screen = { isTerminal, isStyled, environment: process.env };
  // All that takes long to load comes after the first words, and Ctrl-C ends it as well.
  const loaded = await Promise.race([import('./demonstration.ts'), stop.asked.then(() => null)]);
  const isPainted = loaded === null ? null : await loaded.demonstrate(given, screen, stop.asked);
  if (isPainted === null || given.keep) say('easel', goodbye);
  return isPainted === false ? 1 : 0;
}

const asked = readArguments(process.argv.slice(2), process.env, modelIds);
if ('fault' in asked) {
  process.stderr.write(`${asked.fault}\n`);
  process.exitCode = 2;
} else if (asked.help) {
  console.log(texts[asked.locale].usage(modelIds.join(', '), hostNames.join(', ')));
} else {
  process.exit(await run(asked));
}
