// The whole playground: the sandboxes, the bot's process and the page's server.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxDiscord } from '../sandbox/discord/discord.ts';
import { sandboxSettings } from '../sandbox/settings.ts';
import { Behind } from './behind.ts';
import { Bot } from './bot.ts';
import { startHosts, type Hosts } from './hosts.ts';
import { Levers } from './levers.ts';
import { Moves } from './moves.ts';
import { PageServer } from './server.ts';
import { buildStage } from './stage.ts';
import { invocationView, messageView, worldView } from './views.ts';
import type { Answer, ServerEvent } from './wire/events.ts';
import type { MessageView } from './wire/message.ts';
import type { Request } from './wire/moves.ts';

export interface PlaygroundOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Where everything that is written goes; each playground makes a folder of its own there, and removes it. */
  readonly folder: string;
}

export interface Playground extends AsyncDisposable {
  /** The page's address. */
  readonly url: string;
  /** What stands behind the page. */
  readonly discord: SandboxDiscord;
  readonly hosts: Hosts;
}

/** Resolves when the bot is logged in and the page is served. */
export async function openPlayground({ port, folder }: PlaygroundOptions): Promise<Playground> {
  await using stack = new AsyncDisposableStack();
  await mkdir(folder, { recursive: true });
  const own = await mkdtemp(join(folder, 'run-'));
  stack.defer(() => rm(own, { recursive: true, force: true }));
  const stage = stack.use(await buildStage());
  const hosts = stack.use(await startHosts());
  const behind = new Behind((change) => tell({ kind: 'behind', change }));
  const bot = stack.use(
    new Bot({
      settings: {
        ...sandboxSettings(stage.discord, [hosts.bfl, hosts.replicate, hosts.atlascloud], own),
        LOG_FORMAT: 'json',
        SHUTDOWN_SECONDS: '0',
      },
      compileCache: join(folder, 'compiled'),
      changed: (view) => tell({ kind: 'bot', bot: view }),
      wrote: (line) => behind.read(line),
    }),
  );
  const levers = new Levers({ stage, hosts, bot, changed: () => tell({ kind: 'levers', levers: levers.views }) });
  const moves = new Moves(stage);
  const answer = async ({ number, move }: Request): Promise<Answer> => {
    try {
      if (move.do === 'pull') await levers.pull(move.lever, move.value);
      const invocation = move.do === 'pull' ? null : await moves.make(move);
      if (move.do === 'language') tell({ kind: 'world', world: worldView(stage) });
      return { kind: 'done', number, invocation: invocation === null ? null : invocationView(invocation) };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { kind: 'refused', number, why: error.message };
    }
  };
  const server = stack.use(
    await PageServer.open({
      port,
      pictureOrigins: [new URL(stage.discord.apiUrl).origin],
      snapshot: () => ({
        world: worldView(stage),
        bot: bot.view,
        levers: levers.views,
        messages: messages(),
        behind: behind.view,
        clockOffsetMs: levers.clockOffsetMs,
      }),
      answer,
    }),
  );
  const records = new Map<string, MessageView>();
  const messages = (): MessageView[] => [...records.values()];
  const tell = (event: ServerEvent): void => server.tell(event);
  stack.defer(
    stage.discord.onChange((change) => {
      if (change.of === 'world') return tell({ kind: 'world', world: worldView(stage) });
      if (change.of === 'invocation')
        return tell({ kind: 'invocation', invocation: invocationView(change.invocation) });
      const { current, id, channel } = change.record;
      if (current === null) {
        records.delete(id);
        return tell({ kind: 'message-deleted', channelId: channel.id, messageId: id });
      }
      const message = messageView(current);
      records.set(id, message);
      return tell({ kind: 'message', message });
    }),
  );
  await bot.start();
  const kept = stack.move();
  return { url: server.url, discord: stage.discord, hosts, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
