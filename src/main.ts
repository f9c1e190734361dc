// The command `npm start`: runs the bot.

import './runtime/node-version.ts';
import { enableCompileCache } from 'node:module';

// Caches compiled code for a faster and smaller start; modules loaded after this are cached, hence the dynamic import.
enableCompileCache();
const { runBot } = await import('./app/run-bot.ts');
await runBot(process.env);
