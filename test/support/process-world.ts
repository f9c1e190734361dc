import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { createPublicationStore } from '../../src/db/archive/publications.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { auditLedger } from '../../src/db/ledger/ledger-audit.ts';
import { startSandboxBfl, type SandboxBfl, type SandboxBflOptions } from '../../sandbox/bfl/bfl.ts';
import {
  startSandboxDiscord,
  type Invocation,
  type Member,
  type Message,
  type SandboxDiscord,
  type SandboxDiscordOptions,
} from '../../sandbox/discord/discord.ts';
import { capSet, draft, NOON } from './drafts.ts';
import { forgedClick } from './history.ts';
import { bringsPictures } from './final-replies.ts';
import { runCommand, runProgram, type Program, type ProgramOptions } from './process.ts';
import { sandboxSettings } from '../../sandbox/settings.ts';
import { assertSoundLog, secretsOf } from './clean-log.ts';
import { assertPseudoLocale, reading } from './pseudo-locale/pseudo-run.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The ledger summed up, in micro-dollars. */
export interface LedgerSums {
  readonly faults: readonly string[];
  readonly held: number;
  readonly charged: number;
  readonly billed: number;
  readonly kinds: readonly string[];
}

/** A picture in the database, with the sums of its generation's ledger entries. */
export interface StoredPicture {
  readonly generationId: string;
  readonly generation: string;
  readonly state: string;
  readonly prompt: string;
  readonly file: string | null;
  readonly held: number;
  readonly charged: number;
  readonly billed: number;
}

/** What a generation was that is painted again. */
export interface ParentOptions {
  readonly prompt: string;
  readonly modelId: string;
  readonly count: number;
  readonly isPrivate: boolean;
}

/** How a picture is asked for. */
export const ENTRANCES = ['a command', 'a click on "Again"'] as const;
export type Entrance = (typeof ENTRANCES)[number];

const MICROS_PER_CREDIT = 10_000;

/** The bot as a separate process, which a test may kill, with sandboxes that outlive it. */
export class ProcessWorld implements AsyncDisposable {
  readonly discord: SandboxDiscord;
  readonly bfl: SandboxBfl;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #runsAsWritten: boolean;
  readonly #stack: AsyncDisposableStack;
  readonly #programs: Program[] = [];

  constructor(
    discord: SandboxDiscord,
    bfl: SandboxBfl,
    settings: Readonly<Record<string, string>>,
    runsAsWritten: boolean,
    stack: AsyncDisposableStack,
  ) {
    this.discord = discord;
    this.bfl = bfl;
    this.#settings = settings;
    this.#runsAsWritten = runsAsWritten;
    this.#stack = stack;
  }

  startProcess(more: Readonly<Record<string, string>> = {}): Program {
    return this.#run('src/main.ts', { env: { ...this.#settings, ...more } });
  }

  /** Runs another program with the bot's settings, such as `src/backup.ts`. */
  runTool(script: string, ...args: readonly string[]): Program {
    return this.runToolWith({}, script, ...args);
  }

  /** The same with more in its environment. */
  runToolWith(more: Readonly<Record<string, string>>, script: string, ...args: readonly string[]): Program {
    return this.#run(script, { args, env: { ...this.#settings, ...more } });
  }

  /** The folder of the bot's data. */
  get folder(): string {
    return this.#settings['DATA_DIR'] ?? '';
  }

  get databaseUrl(): string {
    return this.#settings['DATABASE_URL'] ?? '';
  }

  /** Runs a command with the bot's settings, as the leader of a process group: `npm start`. */
  runCommandWith(more: Readonly<Record<string, string>>, command: string, ...args: readonly string[]): Program {
    return this.#keep(runCommand(command, { args, env: { ...this.#settings, ...more }, leadsGroup: true }));
  }

  #run(script: string, options: ProgramOptions): Program {
    return this.#keep(runProgram(script, { ...options, runsAsWritten: this.#runsAsWritten }));
  }

  #keep(program: Program): Program {
    this.#programs.push(this.#stack.use(program));
    return program;
  }

  /** Resolves when the bot serves commands. */
  async startBot(more: Readonly<Record<string, string>> = {}): Promise<Program> {
    const bot = this.startProcess(more);
    await bot.saying('"msg":"ready"');
    return bot;
  }

  /** Finishes all current and later tasks at once. */
  paintAll(): void {
    this.bfl.script(() => ({ latencyMs: 20 }));
    for (const task of this.bfl.tasks) this.bfl.finish(task);
  }

  /** Billed by BFL so far, in micro-dollars. */
  get billed(): number {
    return this.bfl.billedCredits * MICROS_PER_CREDIT;
  }

  async ledgerSums(): Promise<LedgerSums> {
    await using database = openDatabase(this.databaseUrl);
    const entries = await database.kysely.selectFrom('ledger').selectAll().orderBy('id').execute();
    return {
      faults: await auditLedger(database.kysely),
      held: entries.reduce((sum, entry) => sum + entry.held_micros, 0),
      charged: entries.reduce((sum, entry) => sum + entry.charged_micros, 0),
      billed: entries.reduce((sum, entry) => sum + entry.billed_micros, 0),
      kinds: entries.map(({ kind }) => kind),
    };
  }

  /**
   * Clicks "Again" on a generation of that member, which is written here: nobody waited for it, so that nothing is seen of it.
   * Whatever the new one costs is what the button says.
   */
  async clickAgain(
    member: Member,
    parentId: string,
    { prompt, modelId, count, isPrivate }: ParentOptions,
  ): Promise<Invocation> {
    const { id: userId, guild } = member;
    await using database = openDatabase(this.databaseUrl);
    const store = createGenerationStore(database.kysely);
    const { recipe, reply, ...asked } = draft({ id: parentId, userId, guildId: guild.id });
    const given = { recipe: { ...recipe, prompt, modelId, count }, reply: { ...reply, isPrivate } };
    await store.accept({ ...asked, ...given }, capSet(), count);
    await store.withdraw(parentId, NOON);
    const message = { id: '1', channelId: guild.channel.id, content: '', flags: 0, createdAt: 0, components: [] };
    return forgedClick(this, member, message, `v1:again:${parentId}:1000000`);
  }

  /** The ids of the generations that are being published. */
  async unfinishedPublications(): Promise<string[]> {
    await using database = openDatabase(this.#settings['DATABASE_URL'] ?? '');
    const rows = await createPublicationStore(database.kysely).unfinishedPublications();
    return rows.map(({ generationId }) => generationId);
  }

  async pictures(): Promise<StoredPicture[]> {
    await using database = openDatabase(this.databaseUrl);
    return await database.kysely
      .selectFrom('pictures')
      .innerJoin('generations', 'generations.id', 'pictures.generation_id')
      .innerJoin('ledger', 'ledger.generation_id', 'generations.id')
      .select(['generations.id as generationId', 'generations.state as generation', 'prompt', 'pictures.state', 'file'])
      .select(({ fn }) => [
        fn.sum<number>('ledger.held_micros').as('held'),
        fn.sum<number>('ledger.charged_micros').as('charged'),
        fn.sum<number>('ledger.billed_micros').as('billed'),
      ])
      .groupBy(['generations.id', 'pictures.number'])
      .execute();
  }

  /** Throws if a program's log contains a secret. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
    const said = this.#programs.flatMap(({ stdout, stderr }) => `${stdout}\n${stderr}`.split('\n'));
    assertSoundLog(said, secretsOf(this.discord, this.bfl));
    assertPseudoLocale(this.discord, this.bfl);
  }
}

interface ProcessWorldOptions {
  /** Whether programs run from src and not from a bundle: for tests of a start, or of the memory. */
  readonly runsAsWritten?: boolean;
}

/** A world whose tasks wait for `paintAll`, or for `bfl.finish`. */
export async function openProcessWorld(
  discordOptions: SandboxDiscordOptions = {},
  bflOptions: SandboxBflOptions = {},
  { runsAsWritten = false }: ProcessWorldOptions = {},
): Promise<ProcessWorld> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await temporaryFolder());
  const discord = opening.use(await startSandboxDiscord({ ...reading, ...discordOptions }));
  const bfl = opening.use(
    await startSandboxBfl({ latencyMs: Number.POSITIVE_INFINITY, pictures: 'plain', ...bflOptions }),
  );
  const settings = {
    ...sandboxSettings(discord, bfl, folder.path),
    SHUTDOWN_SECONDS: '0',
    USER_PACE_USD: '5',
    LOG_LEVEL: 'trace',
  };
  return new ProcessWorld(discord, bfl, settings, runsAsWritten, opening.move());
}

/** Resolves with the final message with pictures. */
export function paintingIn(invocation: Invocation): Promise<Message> {
  return invocation.replyWhere(bringsPictures);
}

/** The setting that loads a file of test/support into the bot before anything else. */
export function preloading(name: string): { readonly NODE_OPTIONS: string } {
  return { NODE_OPTIONS: `--import=${pathToFileURL(resolve(`test/support/${name}.ts`)).href}` };
}
