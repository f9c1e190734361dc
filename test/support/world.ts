import { join } from 'node:path';
import { expect } from 'vitest';
import { createApp, type App, type AppTimings } from '../../src/app/app.ts';
import { systemClock, type Clock } from '../../src/runtime/clock.ts';
import { loadConfig, type Config } from '../../src/config.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { auditLedger } from '../../src/db/ledger/ledger-audit.ts';
import { createLogger } from '../../src/runtime/log.ts';
import { startSandboxBfl, type SandboxBfl, type SandboxBflOptions } from '../../sandbox/bfl/bfl.ts';
import {
  startSandboxDiscord,
  textOf,
  type Invocation,
  type Member,
  type Message,
  type SandboxDiscord,
  type SandboxDiscordOptions,
} from '../../sandbox/discord/discord.ts';
import { Signal } from '../../sandbox/discord/signal.ts';
import { assertSoundLog, secretsOf } from './clean-log.ts';
import { bringsPictures } from './final-replies.ts';
import { namingFaultsOf } from './command-names.ts';
import { imaging } from './imaging.ts';
import { assertPseudoLocale, reading } from './pseudo-locale/pseudo-run.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface WorldOptions {
  readonly discord?: SandboxDiscordOptions;
  readonly bfl?: SandboxBflOptions;
  /** Settings in addition to those that point to the sandbox. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly timings?: Partial<AppTimings>;
  /** Replaces the system clock. */
  readonly clock?: Clock;
  /** A world whose Discord and BFL this one shares, as a second process with a database of its own does. */
  readonly beside?: World;
}

/** The real bot with its own sandboxes and database. */
export class World implements AsyncDisposable {
  readonly discord: SandboxDiscord;
  readonly bfl: SandboxBfl;
  readonly #settings: Readonly<Record<string, string>>;
  /** What the bot was told otherwise than by Discord, BFL and settings; in the pseudo-language, no words of its own. */
  readonly given: string[] = [];
  /** The bot's log lines at trace level. */
  readonly logLines: string[] = [];
  readonly #logged = new Signal();
  readonly #timings: Partial<AppTimings>;
  readonly #clock: Clock;
  readonly #stack: AsyncDisposableStack;
  #app: App | null = null;

  constructor(
    discord: SandboxDiscord,
    bfl: SandboxBfl,
    settings: Readonly<Record<string, string>>,
    timings: Partial<AppTimings>,
    clock: Clock,
    stack: AsyncDisposableStack,
  ) {
    this.discord = discord;
    this.bfl = bfl;
    this.#settings = settings;
    this.#timings = timings;
    this.#clock = clock;
    this.#stack = stack;
  }

  get config(): Config {
    return loadConfig(this.#settings);
  }

  /** Starts the bot, optionally with other settings, and waits until it serves commands. */
  async startBot(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    const destination = {
      write: (line: string) => {
        this.logLines.push(line);
        this.#logged.fire();
      },
    };
    const log = createLogger({ level: 'trace', format: 'json' }, destination);
    this.#app = createApp(loadConfig({ ...this.#settings, ...settings }), log, {
      timings: this.#timings,
      clock: this.#clock,
      imaging,
    });
    await this.#app.start();
  }

  /** Stops the bot as SIGTERM does. */
  async stopBot(): Promise<void> {
    await this.#app?.[Symbol.asyncDispose]();
    this.#app = null;
  }

  /** The first matching log line, now or later. */
  logLineWhere(fits: (line: string) => boolean): Promise<string> {
    return this.#logged.until(
      () => this.logLines.find(fits),
      () => `a log line; the last were ${this.logLines.slice(-5).join('')}`,
    );
  }

  /** A new member of the first server. */
  member(name = 'Ada', locale = 'en-US'): Member {
    return this.discord.guild.addMember({ name, locale });
  }

  /** The entries of the ledger, or of one generation there, oldest first. */
  async ledger(
    generationId?: string,
  ): Promise<{ kind: string; held: number; charged: number; billed: number; reason: string | null }[]> {
    await using database = openDatabase(this.config.databasePath);
    const rows = await database.kysely.selectFrom('ledger').selectAll().orderBy('id').execute();
    const wanted = rows.filter((row) => generationId === undefined || row.generation_id === generationId);
    return wanted.map((row) => ({
      kind: row.kind,
      held: row.held_micros,
      charged: row.charged_micros,
      billed: row.billed_micros,
      reason: row.reason,
    }));
  }

  /** The faults that the audit of the ledger finds. */
  async ledgerFaults(): Promise<string[]> {
    await using database = openDatabase(this.config.databasePath);
    // Awaited here: the database closes with this block.
    return await auditLedger(database.kysely);
  }

  /** Ends it; throws where a rule of Discord was broken or a sum of the ledger is wrong. */
  async endSoundly(): Promise<void> {
    try {
      expect(this.discord.violations).toEqual([]);
      expect(namingFaultsOf(this.discord)).toEqual([]);
      await this.stopBot();
      expect(await this.ledgerFaults()).toEqual([]);
    } finally {
      await this[Symbol.asyncDispose]();
    }
  }

  /** Throws if the log contains a secret, or in a run in the pseudo-locale a text that is fit for English alone. */
  async [Symbol.asyncDispose](): Promise<void> {
    await using _stack = this.#stack;
    await this.stopBot();
    assertSoundLog(this.logLines, secretsOf(this.discord, this.bfl));
    assertPseudoLocale(this.discord, this.bfl, [...Object.values(this.#settings), ...this.given]);
  }
}

/** Opens a world and starts the bot in it. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await temporaryFolder());
  const discord = options.beside?.discord ?? opening.use(await startSandboxDiscord({ ...reading, ...options.discord }));
  const bfl =
    options.beside?.bfl ?? opening.use(await startSandboxBfl({ latencyMs: 60, pictures: 'plain', ...options.bfl }));
  const settings = {
    DISCORD_TOKEN: discord.botToken,
    DISCORD_API_URL: discord.apiUrl,
    BFL_API_KEY: bfl.apiKey,
    BFL_API_URL: bfl.apiUrl,
    BFL_TRUSTED_HOSTS: '127.0.0.1',
    DATABASE_URL: join(folder.path, 'easel.db'),
    DATA_DIR: folder.path,
    SHUTDOWN_SECONDS: '0',
    CONFIRM_USD: 'none',
    ...options.settings,
  };
  const world = new World(
    discord,
    bfl,
    settings,
    { expectedMs: [60, 80, 100], lateEditMs: 200, othersShowMs: 200, ...options.timings },
    options.clock ?? systemClock,
    opening.move(),
  );
  try {
    await world.startBot();
  } catch (error) {
    await world[Symbol.asyncDispose]();
    throw error;
  }
  return world;
}

/** The final message with pictures. */
export function pictureIn(invocation: Invocation): Promise<Message> {
  return invocation.replyWhere(bringsPictures);
}

/** The first reply that contains the text. */
export function replySaying(invocation: Invocation, part: string | RegExp): Promise<Message> {
  return invocation.replyWhere((message) => says(message, part));
}

export function says(message: Message, part: string | RegExp): boolean {
  return typeof part === 'string' ? textOf(message).includes(part) : part.test(textOf(message));
}
