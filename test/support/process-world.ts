import { openDatabase } from '../../src/db/database.ts';
import { auditLedger } from '../../src/db/ledger-audit.ts';
import { startSandboxBfl, type SandboxBfl } from '../../sandbox/bfl/bfl.ts';
import {
  startSandboxDiscord,
  type Invocation,
  type Message,
  type SandboxDiscord,
} from '../../sandbox/discord/discord.ts';
import { runProgram, type Program } from './process.ts';
import { sandboxSettings } from '../../sandbox/settings.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The ledger summed up, in micro-dollars. */
export interface Books {
  readonly faults: readonly string[];
  readonly held: number;
  readonly charged: number;
  readonly billed: number;
  readonly kinds: readonly string[];
}

const MICROS_PER_CREDIT = 10_000;

/** The bot as a process of its own, which a test may kill, between a Discord and a BFL that outlive it. */
export class ProcessWorld implements AsyncDisposable {
  readonly discord: SandboxDiscord;
  readonly bfl: SandboxBfl;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #stack: AsyncDisposableStack;

  constructor(
    discord: SandboxDiscord,
    bfl: SandboxBfl,
    settings: Readonly<Record<string, string>>,
    stack: AsyncDisposableStack,
  ) {
    this.discord = discord;
    this.bfl = bfl;
    this.#settings = settings;
    this.#stack = stack;
  }

  startProcess(more: Readonly<Record<string, string>> = {}): Program {
    return this.#stack.use(runProgram('src/main.ts', { env: { ...this.#settings, ...more } }));
  }

  /** Resolves when the bot serves commands. */
  async startBot(more: Readonly<Record<string, string>> = {}): Promise<Program> {
    const bot = this.startProcess(more);
    await bot.saying('"msg":"ready"');
    return bot;
  }

  /** From now on every task is finished, as soon as it is there. */
  paintAll(): void {
    this.bfl.script(() => ({ latencyMs: 20 }));
    for (const task of this.bfl.tasks) this.bfl.finish(task);
  }

  /** What BFL billed so far, in micro-dollars. */
  get billed(): number {
    return this.bfl.billedCredits * MICROS_PER_CREDIT;
  }

  async books(): Promise<Books> {
    await using database = openDatabase(this.#settings['DATABASE_URL'] ?? '');
    const entries = await database.kysely.selectFrom('ledger').selectAll().orderBy('id').execute();
    return {
      faults: await auditLedger(database.kysely),
      held: entries.reduce((sum, entry) => sum + entry.held_micros, 0),
      charged: entries.reduce((sum, entry) => sum + entry.charged_micros, 0),
      billed: entries.reduce((sum, entry) => sum + entry.billed_micros, 0),
      kinds: entries.map(({ kind }) => kind),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

/** A world whose tasks wait for `paintAll`, or for `bfl.finish`. */
export async function openProcessWorld(): Promise<ProcessWorld> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await temporaryFolder());
  const discord = opening.use(await startSandboxDiscord());
  const bfl = opening.use(await startSandboxBfl({ latencyMs: Number.POSITIVE_INFINITY, pictures: 'plain' }));
  const settings = { ...sandboxSettings(discord, bfl, folder.path), SHUTDOWN_SECONDS: '0', USER_PACE_USD: '5' };
  return new ProcessWorld(discord, bfl, settings, opening.move());
}

/** The reply with its pictures. */
export function paintingIn(invocation: Invocation): Promise<Message> {
  return invocation.replyWhere(({ attachments }) => attachments.length > 0, 20_000);
}
