// The command `npm start`: runs the bot.

import { enableCompileCache } from 'node:module';
import { listenForStop } from './runtime/stop-request.ts';

// From the first moment: a signal while modules are loaded ends the bot as cleanly as any other.
const stop = listenForStop(process.env);
// Caches compiled code for a faster and smaller start; modules loaded after this are cached, hence the dynamic import.
enableCompileCache();
const { runBot } = await import('./app/run-bot.ts');
await runBot(process.env, stop);
