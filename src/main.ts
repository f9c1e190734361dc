import './runtime/node-version.ts';
import { enableCompileCache } from 'node:module';

// What was stripped and compiled once is kept: the next start is faster and smaller. So the rest is loaded after this.
enableCompileCache();
const { runBot } = await import('./app/run-bot.ts');
await runBot(process.env);
