import { getEventListeners, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { queryObjects } from 'node:v8';
import { RateLimitError, REST } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSandboxDiscord, type SandboxDiscord } from '../../../sandbox/discord/discord.ts';
import { restOptions } from '../../../src/discord/connection/rest-options.ts';
import { NO_PROXIES } from '../../../src/proxy/settings.ts';
import { Responder } from '../../../src/discord/messages/responder.ts';
import type { MessageView } from '../../../src/discord/views/generation-view.ts';
import { startRoutedBot, type RoutedBot } from '../../support/routed-bot.ts';

const PICTURE: MessageView = {
  content: 'a fox',
  attachments: [{ name: 'fox.png', bytes: Buffer.from('not looked at'), altText: 'a fox' }],
};

describe('a signal that outlives a request', () => {
  let discord: SandboxDiscord;
  let bot: RoutedBot;
  let responder: Responder;

  beforeAll(async () => {
    discord = await startSandboxDiscord();
    bot = await startRoutedBot(discord, (client) => {
      responder = new Responder(client);
      return Promise.resolve([]);
    });
  });
  afterAll(async () => {
    responder.close();
    await bot[Symbol.asyncDispose]();
    await discord[Symbol.asyncDispose]();
  });

  it.each<[string, (signal: AbortSignal) => Promise<unknown>]>([
    ['an edit of a reply', (signal) => responder.editReply('token', PICTURE, signal)],
    ['a progress edit', (signal) => responder.editProgress('token', { content: 'queued', attachments: [] }, signal)],
    ['a post', (signal) => responder.post(discord.guild.channel.id, PICTURE, discord.owner.id, '1', signal)],
    ['a notice', (signal) => responder.say(discord.guild.channel.id, PICTURE, '2', signal)],
    ['opening a direct channel', (signal) => responder.directChannelOf(discord.owner.id, signal)],
    ['a search', (signal) => responder.findOwn(discord.guild.channel.id, '1', () => false, signal)],
    ['a deletion of a message', (signal) => responder.deleteMessage(discord.guild.channel.id, '1', signal)],
    ['a deletion of a reply', (signal) => responder.deleteReply('token', signal)],
  ])('keeps nothing of %s, whether Discord takes or refuses it, or fails', async (_what, send) => {
    const { signal } = new AbortController();
    await send(signal).catch(() => undefined);
    const lift = discord.fault({ path: /./, times: Number.POSITIVE_INFINITY, reply: { status: 503, body: { a: 1 } } });
    await expect(send(signal)).rejects.toMatchObject({ status: 503 });
    lift();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('the rate limits of replies', () => {
  const REPLIES = 20;

  it('are forgotten once the replies are no longer edited, those of failed edits and of progress too', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await using stack = new AsyncDisposableStack();
    stack.defer(() => void vi.useRealTimers());
    const discord = stack.use(await startSandboxDiscord());
    let responder: Responder | undefined;
    const bot = stack.use(
      await startRoutedBot(discord, (client) => {
        responder = new Responder(client);
        return [];
      }),
    );
    const { rest } = bot.client;
    await responder?.getReply('another').catch(() => undefined);
    const kind = rest.handlers.find((handler) => handler.id.includes('another'))?.constructor;
    if (kind === undefined) throw new Error('This version of discord.js keeps rate limits elsewhere');
    // Other test files of this process may have left some.
    const before = queryObjects(kind, { format: 'count' });
    for (let reply = 1; reply <= REPLIES; reply += 1) {
      // Nobody has asked for them, so that Discord refuses.
      await responder?.editReply(`token${reply}`, PICTURE).catch(() => undefined);
      await responder
        ?.editProgress(`token${reply}`, { content: 'queued', attachments: [] }, AbortSignal.timeout(60_000))
        .catch(() => undefined);
    }
    expect(rest.handlers.size).toBeGreaterThanOrEqual(REPLIES);
    await vi.advanceTimersByTimeAsync(20_000);
    // Those of progress are kept elsewhere.
    expect(queryObjects(kind, { format: 'count' }) - before).toBeLessThan(REPLIES);
    responder?.close();
  });
});

describe('an answer of Discord', () => {
  const listen = async (respond: (response: ServerResponse) => void) => {
    const server = createServer((_request, response) => respond(response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const rest = new REST({ ...restOptions(`http://127.0.0.1:${port}`, 300, NO_PROXIES), retries: 0 }).setToken(
      'token',
    );
    return {
      rest,
      [Symbol.asyncDispose]: async () => {
        rest.clearHashSweeper();
        rest.clearHandlerSweeper();
        server.close();
        server.closeAllConnections();
        await once(server, 'close');
      },
    };
  };

  it.each([200, 503])('of %i whose body never ends is given up in time, and its connection closed', async (status) => {
    const answers: Promise<unknown>[] = [];
    await using server = await listen((response) => {
      answers.push(once(response, 'close'));
      response.writeHead(status, { 'content-type': 'application/json' }).write('{"a":');
    });
    // On a busy machine the time may be over before the request arrives.
    while (answers.length === 0) {
      await expect(server.rest.get('/users/@me')).rejects.toMatchObject({ name: 'AbortError' });
    }
    await Promise.all(answers);
  });

  it.each(['1000000000', '-5', '0', 'Mon, 30 Nov 2026 00:00:00 GMT', 'NaN', ''])(
    'of 429 with the wait "%s" is not asked for again at once',
    async (wait) => {
      let asked = 0;
      await using server = await listen((response) => {
        asked += 1;
        response.writeHead(429, { 'retry-after': wait, 'x-ratelimit-reset-after': wait }).end('{}');
      });
      server.rest.options.rejectOnRateLimit = () => true;
      const refused: unknown = await server.rest.get('/applications/@me').catch((error: unknown) => error);
      if (!(refused instanceof RateLimitError)) throw new Error('no rate limit');
      const waitMs = Math.max(refused.retryAfter, refused.sublimitTimeout, refused.timeToReset);
      expect(waitMs).toBeGreaterThanOrEqual(900);
      expect(waitMs).toBeLessThanOrEqual(901_000);
      expect(asked).toBe(1);
    },
  );

  it('that refuses with a large body is not read to its end', async () => {
    await using server = await listen((response) => response.writeHead(500).end(Buffer.alloc(1_048_576)));
    await expect(server.rest.get('/users/@me')).rejects.toMatchObject({ status: 500 });
  });

  it('that is larger than any is not read to its end', async () => {
    const answers: Promise<boolean>[] = [];
    await using server = await listen((response) => {
      answers.push(once(response, 'close').then(() => response.writableFinished));
      response.writeHead(503).write(Buffer.alloc(32 * 1_048_576));
    });
    while (answers.length === 0) {
      await expect(server.rest.get('/users/@me')).rejects.toThrow(/Service Unavailable|in time/);
    }
    expect(await Promise.all(answers)).not.toContain(true);
  });
});
