// The whole playground: the sandboxes, the bot's process and the page's server.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxDiscord } from '../sandbox/discord/discord.ts';
import { MovableClock } from '../sandbox/clock/clock.ts';
import { sandboxSettings } from '../sandbox/settings.ts';
import { Behind } from './behind/behind.ts';
import { Bot } from './bot/bot.ts';
import { Client } from './client/client.ts';
import { startHosts, type Hosts } from './world/hosts.ts';
import { Levers } from './levers/levers.ts';
import { CAPS } from './bot/caps.ts';
import { makeRunFolder } from './run-folder.ts';
import { PageServer } from './server/server.ts';
import { buildStage, type Stage } from './world/stage.ts';

export { BotEndedError } from './bot/bot.ts';
export { PortRefusedError } from './server/server.ts';

/** A line of the log is about one of so many interactions. */
const SECRET_TOKENS = 100;

export interface PlaygroundOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Where everything that is written goes; each playground makes a folder of its own there, and removes it. */
  readonly folder: string;
  /** The language of the first server and the first person. */
  readonly locale?: string;
  /** A month of eight members is there from the start. Default false. */
  readonly month?: boolean;
  /** The moment at which it begins by the clocks of the sandbox and the bot, epoch ms, not before now; now unless given. */
  readonly startsAtMs?: number;
}

/** A playground that is open; disposing ends all of it. */
export interface Playground extends AsyncDisposable {
  /** The page's address. */
  readonly url: string;
  /** What stands behind the page. */
  readonly discord: SandboxDiscord;
  readonly hosts: Hosts;
}

/**
 * Resolves when the bot is logged in and the page is served.
 *
 * @throws {PortRefusedError} when the port cannot be had.
 * @throws {BotEndedError} when the bot does not start.
 */
export async function openPlayground({
  port,
  folder,
  locale = 'en-US',
  month = false,
  startsAtMs = Date.now(),
}: PlaygroundOptions): Promise<Playground> {
  await using stack = new AsyncDisposableStack();
  const own = await makeRunFolder(folder);
  stack.defer(() => rm(own, { recursive: true, force: true }));
  const server = stack.use(await PageServer.open(port));
  const clock = new MovableClock();
  clock.moveTo(Math.max(0, startsAtMs - Date.now()));
  const stage = stack.use(await buildStage({ locale, clock }));
  const hosts = stack.use(await startHosts(clock));
  const databasePath = join(own, 'easel.db');
  const settings = {
    ...sandboxSettings(stage.discord, [hosts.bfl, hosts.replicate, hosts.atlascloud], own),
    DATABASE_URL: databasePath,
    ...CAPS,
    LOG_FORMAT: 'json',
    LOG_LEVEL: 'debug',
    SHUTDOWN_SECONDS: '0',
  };
  const behind = stack.use(
    new Behind({
      databasePath,
      caps: CAPS,
      hosts,
      secrets: () => secretsOf(stage.discord, hosts),
      clockOffsetMs: () => clock.offsetMs,
      tell: (change) => server.tell({ kind: 'behind', change }),
    }),
  );
  stack.defer(stage.discord.onChange(() => behind.look()));
  const bot = stack.use(
    new Bot({
      settings,
      compileCache: join(folder, 'compiled'),
      changed: (view) => {
        server.tell({ kind: 'bot', bot: view });
        tellLevers();
        behind.look();
      },
      wrote: (line) => behind.read(line),
    }),
  );
  const levers = new Levers({
    stage,
    hosts,
    bot,
    behind,
    clock,
    writeMonth: () => writeMonthInto({ databasePath, dataFolder: own }, stage, clock.now()),
    changed: () => tellLevers(),
    moved: () => {
      server.tell({ kind: 'clock', clockOffsetMs: clock.offsetMs });
      client.showFilesAnew();
    },
  });
  const tellLevers = (): void => server.tell({ kind: 'levers', levers: levers.views });
  const client = stack.use(new Client({ stage, levers, tell: (event) => server.tell(event) }));
  server.serve({
    pictureOrigin: new URL(stage.discord.apiUrl).origin,
    answer: (request) => client.answer(request),
    snapshot: () => ({
      ...client.snapshot(),
      bot: bot.view,
      levers: levers.views,
      behind: behind.view,
      clockOffsetMs: clock.offsetMs,
    }),
  });
  if (month) await levers.writeMonth();
  await bot.setClock(clock.offsetMs);
  await bot.start();
  const kept = stack.move();
  return { url: server.url, discord: stage.discord, hosts, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** What must not reach the page: the keys, and the tokens with which one could answer in the bot's name. */
function secretsOf(discord: SandboxDiscord, { bfl, replicate, atlascloud }: Hosts): readonly string[] {
  const tokens = discord.invocations.slice(-SECRET_TOKENS).map(({ token }) => token);
  return [discord.botToken, bfl.apiKey, replicate.token, atlascloud.apiKey, ...tokens];
}

/** Of the first server's members, but for its owner, whom nobody plays. `places`: of the bot, which must not run. */
async function writeMonthInto(
  places: { readonly databasePath: string; readonly dataFolder: string },
  { discord, people }: Stage,
  nowMs: number,
): Promise<void> {
  // Loaded when it is wanted: a start takes no time for it.
  const { writeMonth } = await import('./month/month.ts');
  const { guild } = discord;
  const members = [...guild.members.values()].filter((member) => member !== guild.owner);
  await writeMonth({
    ...places,
    guildId: guild.id,
    channels: [
      ...[...guild.channels.values()].slice(0, 2).map(({ id }) => ({ channelId: id })),
      ...[...guild.threads.values()].map((thread) => ({
        channelId: thread.id,
        parentChannelId: thread.parent?.id ?? null,
      })),
    ],
    adminId: people.find(({ part }) => part === 'admin')?.user.id ?? guild.owner.id,
    members: members.map(({ id, roles, user }) => ({
      userId: id,
      roleIds: roles.map((role) => role.id),
      locale: user.locale,
    })),
    nowMs,
  });
}
