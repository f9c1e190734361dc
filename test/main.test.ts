import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../src/db/database.ts';
import { auditLedger } from '../src/db/ledger-audit.ts';
import { startSandboxBfl, type SandboxBfl } from '../sandbox/bfl/bfl.ts';
import {
  startSandboxDiscord,
  textOf,
  type Invocation,
  type Member,
  type Message,
  type SandboxDiscord,
} from '../sandbox/discord/discord.ts';
import { runProgram, type Program } from './support/process.ts';
import { sandboxSettings } from './support/settings.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const BY_HAND = Number.POSITIVE_INFINITY;
const MICROS_PER_CREDIT = 10_000;

let stack: AsyncDisposableStack;
let discord: SandboxDiscord;
let bfl: SandboxBfl;
let settings: Record<string, string>;
let ada: Member;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder()).path;
  discord = stack.use(await startSandboxDiscord());
  bfl = stack.use(await startSandboxBfl({ latencyMs: BY_HAND, pictures: 'plain' }));
  settings = { ...sandboxSettings(discord, bfl, folder), SHUTDOWN_SECONDS: '0', USER_PACE_USD: '5' };
  ada = discord.guild.addMember({ name: 'Ada' });
});

afterEach(() => stack.disposeAsync());

function startProcess(more: Readonly<Record<string, string>> = {}): Program {
  return stack.use(runProgram('src/main.ts', { env: { ...settings, ...more } }));
}

/** A bot that serves commands. */
async function startBot(more: Readonly<Record<string, string>> = {}): Promise<Program> {
  const bot = startProcess(more);
  await bot.saying('"msg":"ready"');
  return bot;
}

async function kill(bot: Program): Promise<void> {
  bot.signal('SIGKILL');
  expect(await bot.ended).toEqual({ code: null, signal: 'SIGKILL' });
}

async function stop(bot: Program): Promise<void> {
  bot.signal('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
}

/** Finishes every task that is under way, as long as there is one, and whichever comes later. */
function paintAll(): () => void {
  let stopped = false;
  void (async () => {
    while (!stopped) bfl.finish(await bfl.taskWhere(({ state }) => state === 'active', 60_000));
  })().catch(() => {});
  return () => {
    stopped = true;
  };
}

const finalOf = (invocation: Invocation): Promise<Message> =>
  invocation.replyWhere(
    (message) => message.attachments.length > 0 || /charged|not painted/.test(textOf(message)),
    20_000,
  );

interface Books {
  readonly faults: readonly string[];
  readonly held: number;
  readonly charged: number;
  readonly billed: number;
  readonly kinds: readonly string[];
}

async function readBooks(): Promise<Books> {
  await using database = openDatabase(settings['DATABASE_URL'] ?? '');
  const entries = await database.kysely.selectFrom('ledger').selectAll().orderBy('id').execute();
  const sum = (key: 'held_micros' | 'charged_micros' | 'billed_micros'): number =>
    entries.reduce((total, entry) => total + entry[key], 0);
  return {
    faults: await auditLedger(database.kysely),
    held: sum('held_micros'),
    charged: sum('charged_micros'),
    billed: sum('billed_micros'),
    kinds: entries.map(({ kind }) => kind),
  };
}

describe('a start', () => {
  it('with faulty settings ends with one message that names each of them, and no secret', async () => {
    const bot = startProcess({ DISCORD_TOKEN: 'not a-token', BFL_CONCURRENCY: '0', USER_DAILY_USD: 'much' });
    expect(await bot.ended).toEqual({ code: 1, signal: null });
    expect(bot.stdout).toBe('');
    const [title, ...faults] = bot.stderr.trim().split('\n');
    expect(title).toBe('The settings need attention:');
    expect(faults.map((fault) => fault.trim().split(' ')[1])).toEqual([
      'DISCORD_TOKEN',
      'BFL_CONCURRENCY',
      'USER_DAILY_USD',
    ]);
    expect(bot.stderr).not.toContain('a-token');
    expect(discord.calls).toEqual([]);
  });

  it('with a token that Discord refuses ends with what to do, and not with a stack', async () => {
    const bot = startProcess({ DISCORD_TOKEN: 'a.refused.token' });
    expect(await bot.ended).toEqual({ code: 1, signal: null });
    expect(bot.stderr.trim().split('\n')).toEqual([
      'The settings need attention:',
      expect.stringMatching(/^ {2}- DISCORD_TOKEN is refused by Discord: reset it at /),
    ]);
    expect(`${bot.stdout}${bot.stderr}`).not.toContain('a.refused.token');
  });
});

describe('SIGTERM', () => {
  it('gives running pictures their time, and ends when they are delivered', async () => {
    const bot = await startBot({ SHUTDOWN_SECONDS: '60' });
    const invocation = await ada.command('imagine', { prompt: 'a fox' });
    const task = await bfl.taskWhere(({ prompt }) => prompt === 'a fox');
    bot.signal('SIGTERM');
    await bot.saying('shutting down');
    bfl.finish(task);
    await finalOf(invocation);
    expect(await bot.ended).toEqual({ code: 0, signal: null });
    expect(await readBooks()).toMatchObject({ faults: [], held: 0, charged: 40_000, kinds: ['hold', 'settle'] });
  });

  it('leaves what takes longer to the next start, which delivers it', async () => {
    const bot = await startBot({ SHUTDOWN_SECONDS: '1' });
    const invocation = await ada.command('imagine', { prompt: 'a fox', count: 3 });
    await bfl.taskWhere(() => bfl.activeTasks === 2);
    const before = performance.now();
    await stop(bot);
    const tookMs = performance.now() - before;
    expect(tookMs).toBeGreaterThan(900);
    expect(tookMs).toBeLessThan(5_000);
    expect(await readBooks()).toMatchObject({ faults: [], held: 120_000, charged: 0 });

    const next = await startBot();
    const enough = paintAll();
    expect((await finalOf(invocation)).attachments).toHaveLength(3);
    enough();
    await stop(next);
    expect(bfl.tasks).toHaveLength(3);
    expect(await readBooks()).toMatchObject({ faults: [], held: 0, charged: 120_000, billed: 120_000 });
  });

  it('a second time ends the process at once', async () => {
    const bot = await startBot({ SHUTDOWN_SECONDS: '600' });
    await ada.command('imagine', { prompt: 'a fox' });
    await bfl.taskWhere(({ prompt }) => prompt === 'a fox');
    bot.signal('SIGTERM');
    await bot.saying('shutting down');
    bot.signal('SIGTERM');
    expect(await bot.ended).toEqual({ code: 1, signal: null });
  });
});

describe('SIGKILL', () => {
  it('in mid-render, with ten more in the queue, loses no picture and charges none twice', async () => {
    const bot = await startBot({ USER_QUEUE: '20' });
    const invocations = [
      await ada.command('imagine', { prompt: 'one', count: 4 }),
      await ada.command('imagine', { prompt: 'two', count: 4 }),
      await ada.command('imagine', { prompt: 'three', count: 4 }),
    ];
    await Promise.all(invocations.map((invocation) => invocation.acknowledged));
    await bfl.taskWhere(() => bfl.activeTasks === 2);
    // Both tasks are written down once their progress is shown.
    await invocations[0]?.replyWhere((message) => textOf(message).includes('Painting'));
    await kill(bot);

    const enough = paintAll();
    const next = await startBot({ USER_CONCURRENCY: '12' });
    const finals = await Promise.all(invocations.map(finalOf));
    expect(finals.map(({ attachments }) => attachments.length)).toEqual([4, 4, 4]);
    for (const { revisions } of invocations) {
      expect(revisions.filter(({ message }) => message.attachments.length > 0)).toHaveLength(1);
      expect(revisions.at(-1)?.message.attachments).toHaveLength(4);
    }
    enough();
    await stop(next);
    const { faults, held, charged, billed } = await readBooks();
    expect({ faults, held, charged }).toEqual({ faults: [], held: 0, charged: 12 * 40_000 });
    expect(billed).toBe(bfl.billedCredits * MICROS_PER_CREDIT);
    expect(discord.guild.channel.messages).toHaveLength(3);
    expect(discord.violations).toEqual([]);
  });

  it('between a submit and its answer costs the member once, and the books tell both bills', async () => {
    const bot = await startBot();
    bfl.fault({ on: 'submit', reply: 'hang-after-accept' });
    const invocation = await ada.command('imagine', { prompt: 'a fox' });
    await bfl.taskWhere(({ prompt }) => prompt === 'a fox');
    await kill(bot);

    const enough = paintAll();
    const next = await startBot();
    expect((await finalOf(invocation)).attachments).toHaveLength(1);
    enough();
    await stop(next);
    expect(bfl.tasks).toHaveLength(2);
    expect(await readBooks()).toEqual({
      faults: [],
      held: 0,
      charged: 40_000,
      billed: bfl.billedCredits * MICROS_PER_CREDIT,
      kinds: ['hold', 'unconfirmed', 'settle'],
    });
  });

  it('before Discord heard the acknowledgement gives the money back; after it, the picture arrives', async () => {
    const bot = await startBot();
    discord.fault({ method: 'POST', path: /\/callback/u, reply: 'hang' });
    const unheard = await ada.command('imagine', { prompt: 'unheard' });
    await bot.saying('"msg":"held"');
    // Discord takes what is sent and the bot never learns of it.
    const silent = discord.fault({ method: 'POST', path: /\/callback/u, reply: 'lose-answer', times: 99 });
    const heard = await discord.guild.addMember({ name: 'Ben' }).command('imagine', { prompt: 'heard' });
    await heard.acknowledged;
    await kill(bot);
    silent();

    const enough = paintAll();
    const next = await startBot();
    await finalOf(heard);
    enough();
    await stop(next);
    expect(unheard.reply).toBeNull();
    expect(bfl.tasks.map(({ prompt }) => prompt)).toEqual(['heard']);
    expect(await readBooks()).toMatchObject({ faults: [], held: 0, charged: 40_000, billed: 40_000 });
  });
});
