// The demo's course: runs the bot between both sandboxes and lets a member ask for a picture.

import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { createApp } from '../src/app/app.ts';
import { loadConfig, type Config } from '../src/config.ts';
import { readAccount } from '../src/db/ledger/ledger-audit.ts';
import { createLogger } from '../src/runtime/log.ts';
import { printable } from '../src/runtime/text.ts';
import { startSandboxAtlasCloud } from './atlascloud/atlascloud.ts';
import { startSandboxBfl } from './bfl/bfl.ts';
import { HOST_TITLES, type DemoArguments, type HostName } from './demo/arguments.ts';
import { shown } from './demo/markup.ts';
import { inTerminal, linkTo } from './demo/picture.ts';
import { say } from './demo/say.ts';
import { texts } from './demo/texts.ts';
import { startSandboxDiscord, textOf, type Member, type Message } from './discord/discord.ts';
import { startSandboxReplicate } from './replicate/replicate.ts';
import { sandboxSettings, type SandboxHost } from './settings.ts';

const PICTURES = join('data', 'demo');
const PICTURES_LIVE_MS = 86_400_000;
/** About the duration of FLUX1.1 [pro]. */
const LATENCY_MS = 2_400;

/** Each host, and the model that is asked for there where none was named; null for Easel's own default. */
const HOSTS: Readonly<Record<HostName, { readonly start: () => Promise<SandboxHost>; readonly model: string | null }>> =
  {
    bfl: { start: () => startSandboxBfl({ latencyMs: LATENCY_MS, flux3: true }), model: null },
    replicate: { start: () => startSandboxReplicate({ latencyMs: LATENCY_MS }), model: null },
    // Its catalogue has no FLUX1.1.
    atlascloud: { start: () => startSandboxAtlasCloud({ latencyMs: LATENCY_MS }), model: 'flux-2-pro' },
  };

/** The terminal, and what its environment says of it. */
interface Screen {
  readonly isTerminal: boolean;
  readonly isStyled: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Resolves when all is cleaned up but the pictures: with whether the first picture was painted, or with null once `stopped` resolves.
 */
export async function demonstrate(
  given: DemoArguments,
  screen: Screen,
  stopped: Promise<unknown>,
): Promise<boolean | null> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'easel-demo-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  await removeOldPictures();
  const discord = stack.use(await startSandboxDiscord({ guild: { name: 'The Atelier', locale: given.locale } }));
  const host = stack.use(await HOSTS[given.host].start());
  const config = loadConfig({ ...sandboxSettings(discord, host, folder), SHUTDOWN_SECONDS: '0', LOG_LEVEL: 'error' });
  const app = stack.use(createApp(config, createLogger(config.log)));
  const member = discord.guild.addMember({ name: 'Ada', locale: given.locale });
  const names = new Map([
    [member.id, member.displayName],
    [discord.applicationId, 'Easel'],
    [discord.guild.channel.id, discord.guild.channel.name],
  ]);
  const demo = new Demo({ member, names, config, screen }, given);

  const run = async (): Promise<boolean> => {
    await app.start();
    // Those that are typed; the others stand in menus.
    const commands = discord.commands().flatMap(({ name, type }) => (type === 1 ? [`/${name}`] : []));
    say('easel', demo.texts.isIn(discord.guild.name, commands.join(' ')));
    const isPainted = await demo.imagine(given.prompt);
    if (given.keep) await demo.keepPainting();
    return isPainted;
  };
  return await Promise.race([run(), stopped.then(() => null)]);
}

interface Stage {
  readonly member: Member;
  readonly names: ReadonlyMap<string, string>;
  readonly config: Config;
  readonly screen: Screen;
}

class Demo {
  readonly texts;
  readonly #member: Member;
  readonly #names: ReadonlyMap<string, string>;
  readonly #config: Config;
  readonly #screen: Screen;
  readonly #model: string | null;
  /** What may be behind a refusal of the command; null for nothing. */
  readonly #hint: string | null;

  constructor({ member, names, config, screen }: Stage, { locale, model, host }: DemoArguments) {
    this.texts = texts[locale];
    this.#member = member;
    this.#names = names;
    this.#config = config;
    this.#screen = screen;
    this.#model = model ?? HOSTS[host].model;
    this.#hint = model === null || host === 'bfl' ? null : this.texts.perhapsAbsent(HOST_TITLES[host]);
  }

  /** Sends one command and prints what happens until its picture arrives; whether one has. */
  async imagine(prompt: string): Promise<boolean> {
    const model = this.#model === null ? {} : { model: this.#model };
    say(
      this.#member.displayName,
      `/imagine prompt: ${printable(prompt)}${this.#model === null ? '' : ` model: ${this.#model}`}`,
    );
    let invocation;
    try {
      invocation = await this.#member.command('imagine', { prompt, ...model });
    } catch (error) {
      say('Discord', printable(error instanceof Error ? error.message : String(error), '\n'));
      if (this.#hint !== null) say('easel', this.#hint);
      return false;
    }
    let told = 0;
    const final = await invocation.replyWhere((message) => {
      for (const { message: revision } of invocation.revisions.slice(told)) say('Easel', this.#describe(revision));
      told = invocation.revisions.length;
      return isFinal(message);
    }, 60_000);
    for (const line of await readAccount(this.#config.databasePath, invocation.id)) say('ledger', this.#named(line));
    for (const attachment of final.attachments) await showPicture(attachment, this.#screen);
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
    const { isStyled } = this.#screen;
    const words = printable(textOf(message), '\n');
    const text = shown(words, { locale, nowMs: Date.now(), names: this.#names, isStyled });
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
async function showPicture(
  { filename, bytes }: Message['attachments'][number],
  { isTerminal, environment }: Screen,
): Promise<void> {
  if (bytes === null) return;
  const path = resolve(PICTURES, filename);
  await mkdir(PICTURES, { recursive: true });
  await writeFile(path, bytes);
  const picture = isTerminal ? await inTerminal(bytes, environment) : null;
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
