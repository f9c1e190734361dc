// The command `npm run demo`: runs the bot between both sandboxes and lets a member ask for a picture.

import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { createApp } from '../src/app/app.ts';
import { loadConfig, type Config } from '../src/config.ts';
import { readAccount } from '../src/db/ledger/ledger-audit.ts';
import { models } from '../src/flux/models.ts';
import { createLogger } from '../src/runtime/log.ts';
import { listenForStop } from '../src/runtime/stop-request.ts';
import { startSandboxBfl } from './bfl/bfl.ts';
import { readArguments, type DemoArguments } from './demo/arguments.ts';
import { shown } from './demo/markup.ts';
import { inTerminal, linkTo } from './demo/picture.ts';
import { texts, usage } from './demo/texts.ts';
import { startSandboxDiscord, textOf, type Member, type Message } from './discord/discord.ts';
import { sandboxSettings } from './settings.ts';

const PICTURES = join('data', 'demo');
const PICTURES_LIVE_MS = 86_400_000;
/** About the duration of FLUX1.1 [pro]. */
const LATENCY_MS = 2_400;
const startedAtMs = performance.now();

const isTerminal = process.stdout.isTTY && process.env['TERM'] !== 'dumb';
const isStyled = isTerminal && (process.env['NO_COLOR'] ?? '') === '';
const modelIds = models.map(({ id }) => id);

/** Resolves with the exit code, when all is cleaned up but the pictures. */
async function demonstrate(given: DemoArguments, stopped: Promise<unknown>): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'easel-demo-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  await removeOldPictures();
  const discord = stack.use(await startSandboxDiscord({ guild: { name: 'The Atelier', locale: given.locale } }));
  const bfl = stack.use(await startSandboxBfl({ latencyMs: LATENCY_MS }));
  const config = loadConfig({ ...sandboxSettings(discord, bfl, folder), SHUTDOWN_SECONDS: '0', LOG_LEVEL: 'error' });
  const app = stack.use(createApp(config, createLogger(config.log)));
  const member = discord.guild.addMember({ name: 'Ada', locale: given.locale });
  const names = new Map([
    [member.id, member.displayName],
    [discord.applicationId, 'Easel'],
    [discord.guild.channel.id, discord.guild.channel.name],
  ]);
  const demo = new Demo(member, names, config, given);

  const run = async (): Promise<number> => {
    say('easel', demo.texts.starting);
    await app.start();
    const commands = discord.commands().map(({ name }) => `/${name}`);
    say('easel', demo.texts.isIn(discord.guild.name, commands.join(' ')));
    const isPainted = await demo.imagine(given.prompt);
    if (given.keep) await demo.keepPainting();
    return isPainted ? 0 : 1;
  };
  const code = await Promise.race([run(), stopped.then(() => null)]);
  if (code === null) say('easel', demo.texts.goodbye);
  return code ?? 0;
}

class Demo {
  readonly texts;
  readonly #member: Member;
  readonly #names: ReadonlyMap<string, string>;
  readonly #config: Config;
  readonly #model: string | null;

  constructor(member: Member, names: ReadonlyMap<string, string>, config: Config, { locale, model }: DemoArguments) {
    this.texts = texts[locale];
    this.#member = member;
    this.#names = names;
    this.#config = config;
    this.#model = model;
  }

  /** Sends one command and prints what happens until its picture arrives; whether one has. */
  async imagine(prompt: string): Promise<boolean> {
    const model = this.#model === null ? {} : { model: this.#model };
    say(this.#member.displayName, `/imagine prompt: ${prompt}${this.#model === null ? '' : ` model: ${this.#model}`}`);
    let invocation;
    try {
      invocation = await this.#member.command('imagine', { prompt, ...model });
    } catch (error) {
      say('Discord', error instanceof Error ? error.message : String(error));
      return false;
    }
    let told = 0;
    const final = await invocation.replyWhere((message) => {
      for (const { message: revision } of invocation.revisions.slice(told)) say('Easel', this.#describe(revision));
      told = invocation.revisions.length;
      return isFinal(message);
    }, 60_000);
    for (const line of await readAccount(this.#config.databasePath, invocation.id)) say('ledger', this.#named(line));
    for (const attachment of final.attachments) await showPicture(attachment);
    return final.attachments.length > 0;
  }

  async keepPainting(): Promise<void> {
    say('easel', this.texts.goesOn);
    for await (const line of createInterface({ input: process.stdin })) {
      if (line.trim() !== '') await this.imagine(line);
    }
  }

  #describe(message: Message): string {
    if (message.loading) return this.texts.thinking;
    const { locale } = this.texts;
    const text = shown(textOf(message), { locale, nowMs: Date.now(), names: this.#names, isStyled });
    const pictures = message.attachments.map(({ filename, width, height, size }) => {
      return `[${filename}, ${width} × ${height}, ${Math.round(size / 1024)} KiB]`;
    });
    return [...text.split('\n'), ...pictures].join('\n');
  }

  /** Names in the place of ids. */
  #named(line: string): string {
    return line.replaceAll(/\d{17,20}/gu, (id) => this.#names.get(id) ?? id);
  }
}

/** Not while a line begins as those of waiting and painting do; a prompt is bold. */
function isFinal(message: Message): boolean {
  return !message.loading && !/^(?:⏳|🎨|⏸️|🌧️|🖼️)/mu.test(textOf(message));
}

/** Keeps the picture, and shows it or a link to it. */
async function showPicture({ filename, bytes }: Message['attachments'][number]): Promise<void> {
  if (bytes === null) return;
  const path = resolve(PICTURES, filename);
  await mkdir(PICTURES, { recursive: true });
  await writeFile(path, bytes);
  const picture = isTerminal ? await inTerminal(bytes, process.env) : null;
  if (picture !== null) console.log(picture);
  say('picture', linkTo(path, isTerminal));
}

/** Those of former demos, and what demos of former versions left. */
async function removeOldPictures(): Promise<void> {
  for (const name of await readdir(PICTURES).catch(() => [])) {
    const path = join(PICTURES, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > PICTURES_LIVE_MS) await rm(path, { recursive: true });
  }
}

function say(who: string, what: string): void {
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1).padStart(5);
  const [first = '', ...rest] = what.split('\n');
  console.log(`${seconds} s  ${who.padEnd(7)} ${first}`);
  for (const line of rest) console.log(`${' '.repeat(17)}${line}`);
}

const asked = readArguments(process.argv.slice(2), process.env, modelIds);
if ('fault' in asked) {
  process.stderr.write(`${asked.fault}\n`);
  process.exitCode = 2;
} else if (asked.help) {
  console.log(usage(modelIds));
} else {
  const stop = listenForStop(process.env);
  void stop.again.then(() => process.exit(0));
  process.exit(await demonstrate(asked, stop.asked));
}
