// The command `npm run demo`: runs the bot between both sandboxes and lets a member ask for a picture.

import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { createApp, type App } from '../src/app/app.ts';
import { loadConfig, type Config } from '../src/config.ts';
import { readAccount } from '../src/db/ledger/ledger-audit.ts';
import { createLogger } from '../src/runtime/log.ts';
import { listenForStop } from '../src/runtime/stop-request.ts';
import { startSandboxBfl } from './bfl/bfl.ts';
import { sandboxSettings } from './settings.ts';
import { startSandboxDiscord, textOf, type Invocation, type Member, type Message } from './discord/discord.ts';

const DEFAULT_PROMPT = 'a lighthouse at dusk, oil painting';
const DATA_DIRECTORY = join('data', 'demo');
/** About the duration of FLUX1.1 [pro]. */
const LATENCY_MS = 2_400;

const { values, positionals } = parseArgs({
  options: { keep: { type: 'boolean', default: false } },
  allowPositionals: true,
});

// Nothing of the demo outlives it: no need to drain.
void listenForStop(process.env).asked.then(() => process.exit(0));
await mkdir(DATA_DIRECTORY, { recursive: true });
await using discord = await startSandboxDiscord({ guild: { name: 'The Atelier' } });
await using bfl = await startSandboxBfl({ latencyMs: LATENCY_MS });
const config = loadConfig({
  ...sandboxSettings(discord, bfl, DATA_DIRECTORY),
  DATABASE_URL: join(DATA_DIRECTORY, `easel-${Date.now()}.db`),
  LOG_LEVEL: 'warn',
});
const startedAtMs = performance.now();
await using app = createApp(config, createLogger(config.log));
const member = discord.guild.addMember({ name: 'Ada' });

await run(app);

async function run(bot: App): Promise<void> {
  say('easel', 'starting, on a Discord and a BFL of this machine: no account, no network, no cost');
  await bot.start();
  say(
    'easel',
    `is in ${discord.guild.name} with ${discord
      .commands()
      .map(({ name }) => `/${name}`)
      .join(' ')}`,
  );
  await imagine(member, positionals.join(' ') || DEFAULT_PROMPT);
  if (values.keep) await keepPainting();
}

/** Sends one command and prints what happens until its picture arrives. */
async function imagine(asking: Member, prompt: string): Promise<void> {
  say(asking.displayName, `/imagine prompt: ${prompt}`);
  const invocation = await asking.command('imagine', { prompt });
  const final = await tellReplies(invocation);
  await tellMoney(config, invocation.id);
  for (const { filename } of final.attachments)
    say('kept', relative('.', join(config.picturesDirectory, keptName(filename))));
}

/** Prints each change of the reply, up to the final one. */
async function tellReplies(invocation: Invocation): Promise<Message> {
  let told = 0;
  const tellNew = (): void => {
    for (const { message } of invocation.revisions.slice(told)) say('Easel', describe(message));
    told = invocation.revisions.length;
  };
  return invocation.replyWhere((message) => {
    tellNew();
    return isFinal(message);
  }, 60_000);
}

function isFinal(message: Message): boolean {
  return !message.loading && !/⏳|🎨|⏸️/u.test(textOf(message));
}

function describe(message: Message): string {
  if (message.loading) return '… is thinking';
  const pictures = message.attachments.map(({ filename, width, height, size }) => {
    return `[${filename}, ${width} × ${height}, ${Math.round(size / 1024)} KiB]`;
  });
  return [...textOf(message).split('\n'), ...pictures].join('\n');
}

/** Prints the ledger entries, once the last one is written. */
async function tellMoney({ databasePath }: Config, generationId: string): Promise<void> {
  for (const line of await readAccount(databasePath, generationId)) say('ledger', line);
}

function keptName(filename: string): string {
  return filename.replace(/^easel-/, '');
}

async function keepPainting(): Promise<void> {
  say('easel', 'goes on: type what to paint, or Ctrl-C');
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== '') await imagine(member, line);
  }
}

function say(who: string, what: string): void {
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1).padStart(5);
  const [first = '', ...rest] = what.split('\n');
  console.log(`${seconds} s  ${who.padEnd(7)} ${first}`);
  for (const line of rest) console.log(`${' '.repeat(17)}${line}`);
}
