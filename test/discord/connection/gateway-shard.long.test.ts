import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Events, type Client } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createDiscordClient } from '../../../src/discord/connection/client.ts';
import { GATEWAY_TIMINGS, type GatewayTimings } from '../../../src/discord/connection/reconnect-plan.ts';
import { systemClock, type Clock } from '../../../src/runtime/clock.ts';
import { createLogger } from '../../../src/runtime/log.ts';
import {
  startSandboxDiscord,
  type GatewayAddress,
  type GatewayTrouble,
  type SandboxDiscord,
  type SandboxDiscordOptions,
} from '../../../sandbox/discord/discord.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** A client of the bot that is logged in. */
interface Bot extends AsyncDisposable {
  readonly discord: SandboxDiscord;
  readonly client: Client;
  /** Of the log at info and above: only the messages. */
  readonly said: readonly string[];
  readonly triesAt: (address: GatewayAddress) => number;
}

async function logIn(
  clock: Clock,
  options: SandboxDiscordOptions = {},
  timings: Partial<GatewayTimings> = {},
): Promise<Bot> {
  const discord = await startSandboxDiscord(options);
  const said: string[] = [];
  const write = (line: string): void => void said.push(/"msg":"([^"]+)"/.exec(line)?.[1] ?? line);
  const log = createLogger({ level: 'info', format: 'json' }, { write });
  const client = createDiscordClient(discord.apiUrl, log, null, undefined, { clock, timings });
  const ready = once(client, Events.ClientReady);
  await client.login(discord.botToken);
  await ready;
  return {
    discord,
    client,
    said,
    triesAt: (address) => discord.gatewayTries.filter((one) => one.address === address).length,
    [Symbol.asyncDispose]: async () => {
      await client.destroy();
      await discord[Symbol.asyncDispose]();
    },
  };
}

/** Resolves when @discordjs/ws says so. */
async function hearing(client: Client, part: string): Promise<void> {
  const heard = Promise.withResolvers<void>();
  client.on(Events.Debug, (message) => {
    if (message.includes(part)) heard.resolve();
  });
  await heard.promise;
}

/** A clock that ends each wait between two tries at once and notes it; deadlines never come. */
class NotingClock implements Clock {
  readonly waits: number[] = [];
  readonly now = (): number => systemClock.now();
  readonly monotonic = (): number => 0;

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const { waits } = GATEWAY_TIMINGS;
    if (waits.includes(ms)) this.waits.push(ms);
    else if (signal !== undefined) await once(signal, 'abort');
    signal?.throwIfAborted();
  }
}

interface Form {
  readonly trouble: GatewayTrouble;
  readonly resumes: number;
  /** Lets the time pass that the form takes. */
  readonly passes: (bot: Bot, clock: ManualClock) => Promise<void>;
}

const atOnce = (): Promise<void> => Promise.resolve();

async function unanswered({ discord }: Bot, clock: ManualClock): Promise<void> {
  for (const times of [1, 2]) {
    await discord.gatewayTried('resume', times);
    await clock.advance(GATEWAY_TIMINGS.helloMs);
  }
}

const FORMS: readonly Form[] = [
  { trouble: 'refuse', resumes: 2, passes: atOnce },
  { trouble: 'close', resumes: 2, passes: atOnce },
  { trouble: 'silent', resumes: 2, passes: unanswered },
  { trouble: 'no-hello', resumes: 2, passes: unanswered },
  {
    trouble: 'mute',
    resumes: 1,
    passes: async ({ client }, clock) => {
      await hearing(client, 'Resuming session');
      await clock.advance(GATEWAY_TIMINGS.resumeMs);
    },
  },
];

// Side by side, because discord.js waits 5 s between two logins.
describe.concurrent('a lost connection to the gateway', () => {
  it.each(FORMS)(
    'whose session cannot be resumed ($trouble) is back within 30 s by a login at the main address, and is told once',
    async ({ trouble, resumes, passes }) => {
      const clock = new ManualClock();
      await using bot = await logIn(clock);
      await clock.advance(GATEWAY_TIMINGS.settledMs);
      const lostAtMs = clock.monotonic();
      bot.discord.troubleGateway('resume', trouble);
      const back = once(bot.client, Events.ShardReady);
      const passed = passes(bot, clock);
      await bot.discord.dropConnections();
      await passed;
      await back;
      expect(clock.monotonic() - lostAtMs).toBeLessThanOrEqual(30_000 - 3 * 500);
      expect([bot.triesAt('resume'), bot.triesAt('main')]).toEqual([resumes, 2]);
      expect(bot.said).toEqual([
        'gateway connection lost, reconnecting',
        'gateway cannot be reached: trying until it is back',
        'gateway reconnected with a new session; events since the loss are missed',
      ]);
    },
  );

  it('is tried at the main address after 5, 10, 20 … 300 s while that refuses it too', async () => {
    const clock = new NotingClock();
    await using bot = await logIn(clock);
    bot.discord.troubleGateway('resume', 'refuse');
    bot.discord.troubleGateway('main', 'refuse');
    await bot.discord.dropConnections();
    await bot.discord.gatewayTried('main', 1 + 8);
    expect(clock.waits).toEqual([...GATEWAY_TIMINGS.waits, 300_000]);
    expect(bot.triesAt('resume')).toBe(2);
    bot.discord.troubleGateway('main', null);
    await once(bot.client, Events.ShardReady);
    expect(bot.said).toHaveLength(3);
  });

  it('that Discord asks to resume, and then forgets, is replaced after 20 s', async () => {
    const clock = new ManualClock();
    await using bot = await logIn(clock);
    await clock.advance(GATEWAY_TIMINGS.settledMs);
    const back = once(bot.client, Events.ShardReady);
    const asked = hearing(bot.client, 'Resuming session');
    bot.discord.invalidateSession(true);
    bot.discord.freeze();
    await asked;
    await clock.advance(GATEWAY_TIMINGS.resumeMs);
    await back;
    expect(bot.said).toEqual([
      'gateway connection lost, reconnecting',
      'gateway reconnected with a new session; events since the loss are missed',
    ]);
  });

  it('that hears nothing, not even its own closing, does not wait 30 s for that', async () => {
    await using bot = await logIn(systemClock, { heartbeatIntervalMs: 200 }, { closeMs: 100 });
    // Less than the 30 s of the library; it takes a second.
    const resumed = bot.discord.nextResumed(25_000);
    bot.discord.freeze();
    await resumed;
    expect(bot.triesAt('main')).toBe(1);
  });

  it('is not made again after the bot has ended it', async ({ expect: expectHere }) => {
    const clock = new ManualClock();
    await using bot = await logIn(clock);
    bot.discord.troubleGateway('resume', 'silent');
    await bot.discord.dropConnections();
    await bot.discord.gatewayTried('resume', 1);
    await bot.client.destroy();
    await expectHere.poll(() => clock.sleeping).toBe(0);
  });
});

describe('the version of @discordjs/ws', () => {
  it('is the very one of discord.js, whose connection is replaced', () => {
    const own = createRequire(import.meta.url);
    expect(own.resolve('@discordjs/ws')).toBe(createRequire(own.resolve('discord.js')).resolve('@discordjs/ws'));
  });
});
