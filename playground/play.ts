// The command `npm run play`: the whole bot in a browser, on this machine alone.

import { fileURLToPath } from 'node:url';
import { listenForStop } from '../src/runtime/stop-request.ts';
import { openPlayground } from './playground.ts';

const FOLDER = fileURLToPath(new URL('../data/play', import.meta.url));
const stop = listenForStop(process.env);
{
  await using playground = await openPlayground({ port: 0, folder: FOLDER });
  console.log(playground.url);
  await stop.asked;
}
process.exit(0);
