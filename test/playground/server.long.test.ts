import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openPlayground, type Playground } from '../../playground/playground.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const FOREIGN_HOSTS = [
  'example.com',
  '127.0.0.1',
  '127.0.0.1:1',
  'localhost',
  '0.0.0.0',
  '[::1]',
  'attacker.localhost',
];
const FOREIGN_ORIGINS = ['http://example.com', 'http://127.0.0.1:1', 'https://', 'null', 'file://', ''];
/** What no link of the page leads to, and what turned Vite's own walls aside in the past. */
const SECRETS = [
  '/etc/passwd',
  resolve('.env'),
  resolve('package.json'),
  resolve('src/main.ts'),
  resolve('playground/server/server.ts'),
  resolve('data/easel.db'),
];
const TRICKS: readonly ((file: string) => string)[] = [
  (file) => `/@fs${file}`,
  (file) => `/@fs/${file}`,
  (file) => `/@fs${file}?raw`,
  (file) => `/@fs${file}?raw??`,
  (file) => `/@fs${file}?import&raw`,
  (file) => `/@fs${file}?import&raw??`,
  (file) => `/@fs${file}?url`,
  (file) => `/@fs${file}?inline&import`,
  (file) => `/@fs${file}?.svg?.wasm?init`,
  (file) => `/@fs${file}?import&?inline=1.wasm?init`,
  (file) => `/@fs${file}#?raw`,
  (file) => `/@fs${file}%3Fraw`,
  (file) => `/@fs${file}?v=1&raw`,
  (file) => `/@fs${file}/.`,
  (file) => `/@fs${file}%00.ts`,
  (file) => `/@fs${file.replaceAll('/', '%2f')}`,
  (file) => `/@fs${file.replaceAll('.', '%2e')}`,
  (file) => `/@fs${file.replaceAll('/', '\\')}`,
  (file) => `/@fs${resolve('playground/wire')}/../../../../../../..${file}`,
  (file) => `/@fs${resolve('playground/wire')}/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e${file}`,
  (file) => `/@fs${resolve('playground/wire')}/%252e%252e/%252e%252e${file}`,
  (file) => `/../../../../../../..${file}`,
  (file) => `/..%2f..%2f..%2f..%2f..%2f..${file}`,
  (file) => `/@id/${file}`,
  (file) => `/@id/__x00__${file}?raw`,
  (file) => `//${file}`,
  (file) => `http://127.0.0.1${file}`,
];

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let playground: Playground;
let port: number;

beforeAll(async () => {
  folder = await temporaryFolder();
  playground = await openPlayground({ port: 0, folder: folder.path });
  port = Number(new URL(playground.url).port);
});
afterAll(async () => {
  await playground[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** The target is sent as it stands, which a URL would not do. */
async function ask(target: string, { method = 'GET', headers = {} } = {}): Promise<Reply> {
  const asked = request({ host: '127.0.0.1', port, path: target, method, headers, agent: false });
  const answered = once(asked, 'response');
  asked.end();
  const [response] = await answered;
  const parts: Buffer[] = await response.toArray();
  return { status: response.statusCode, text: Buffer.concat(parts).toString(), headers: response.headers };
}

/** Opens the page's socket; resolves with the first event, or the status of the refusal. */
async function connected(headers: Readonly<Record<string, string>>, path = '/events'): Promise<WebSocket | number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  const { promise, resolve: settle } = Promise.withResolvers<WebSocket | number>();
  socket.once('unexpected-response', (_request, { statusCode = 0 }) => {
    settle(statusCode);
    socket.terminate();
  });
  socket.on('error', () => undefined);
  socket.once('open', () => settle(socket));
  return promise;
}

const ours = (): Record<string, string> => ({ origin: `http://127.0.0.1:${port}` });

describe('the server of the page', () => {
  it('serves the page under its two names, with a policy that lets it load nothing from elsewhere', async () => {
    for (const name of ['127.0.0.1', 'localhost']) {
      const { status, text, headers } = await ask('/', { headers: { host: `${name}:${port}` } });
      expect(status).toBe(200);
      expect(text).toContain('<script type="module" src="/main.ts">');
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/u);
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it.each(FOREIGN_HOSTS)('answers nobody who calls it %s', async (host) => {
    for (const target of ['/', '/main.ts', '/events']) {
      expect(await ask(target, { headers: { host } })).toMatchObject({ status: 403 });
    }
    expect(await connected({ host, origin: `http://${host}` })).toBe(403);
  });

  it.each(FOREIGN_ORIGINS)('lets no page of the origin "%s" in', async (origin) => {
    expect(await connected({ origin })).toBe(403);
    expect(await ask('/main.ts', { headers: { origin } })).toMatchObject({ status: 403 });
  });

  it('opens the socket to a page of its own alone, and at one address', async () => {
    expect(await connected({})).toBe(403);
    expect(await connected(ours(), '/')).toBe(403);
    expect(await connected(ours(), '/events?x')).toBe(403);
    // It is called by one name, and its page by the other.
    expect(await connected({ origin: `http://localhost:${port}` })).toBe(403);
    const socket = await connected(ours());
    expect(socket).toBeInstanceOf(WebSocket);
    if (socket instanceof WebSocket) socket.terminate();
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('refuses %s', async (method) => {
    expect(await ask('/', { method, headers: ours() })).toMatchObject({ status: 405 });
  });

  it('hands out nothing but the page and what it imports, whatever the address is made to look like', async () => {
    await writeFile(join(folder.path, 'secret.ts'), 'root:');
    const files = [...SECRETS, join(folder.path, 'secret.ts')];
    const given: string[] = [];
    for (const target of files.flatMap((file) => TRICKS.map((trick) => trick(file)))) {
      const { status } = await ask(target);
      if (status < 400) given.push(`${target}: ${status}`);
    }
    expect(given).toEqual([]);
    const imported = `/@fs${resolve('node_modules/lit/index.js')}`;
    expect((await ask(imported)).text).toContain('lit-element.js');
  });

  it('closes the socket of whoever sends what the page does not, and goes on', async () => {
    const garbage = [
      '',
      'x',
      '{}',
      '[]',
      'null',
      '{"number":1}',
      '{"number":-1,"move":{"do":"pull","lever":"kill","value":null}}',
      '{"number":1,"move":{"do":"eval","code":"1"}}',
      '{"number":1,"move":{"do":"language","as":"1","locale":"x"}}',
      '{"number":1,"move":{"do":"pull","lever":"kill","value":null,"more":1}}',
      '['.repeat(100_000),
      Buffer.from([0xff, 0xfe, 0x00]),
    ];
    for (const data of garbage) {
      const socket = await connected(ours());
      if (typeof socket === 'number') throw new Error(`it was refused with ${socket}`);
      const closed = once(socket, 'close');
      socket.send(data);
      expect((await closed)[0]).toBe(1008);
    }
    expect(await ask('/')).toMatchObject({ status: 200 });
  });

  it('takes a move that no member could make for a mistake of whoever sent it, and says so', async () => {
    const socket = await connected(ours());
    if (typeof socket === 'number') throw new Error(`it was refused with ${socket}`);
    const answers = new Map<number, string>();
    const all = Promise.withResolvers<void>();
    socket.on('message', (data: Buffer) => {
      const event: { kind: string; number: number } = JSON.parse(data.toString());
      if (!['done', 'refused'].includes(event.kind)) return;
      answers.set(event.number, event.kind);
      if (answers.size === moves.length) all.resolve();
    });
    socket.once('close', () => all.reject(new Error('the socket was closed')));
    const [guild, other] = playground.discord.guilds;
    const ada = [...(guild?.members.values() ?? [])].find(({ user }) => user.globalName === 'Ada');
    const modLog = [...(guild?.channels.values() ?? [])].find(({ name }) => name === 'mod-log');
    const tooLarge = { filename: 'x', base64: Buffer.alloc((guild?.attachmentSizeLimit ?? 0) + 1).toString('base64') };
    const at = { as: ada?.id, guildId: guild?.id, channelId: modLog?.id };
    const moves = [
      // A channel that she does not see, a server that she is not in, somebody who is not there.
      { do: 'post', ...at, content: 'x', files: [] },
      { do: 'command', ...at, path: 'help', options: {} },
      // What the client would not send.
      { do: 'post', ...at, channelId: guild?.channel.id, content: ' ', files: [] },
      { do: 'post', ...at, channelId: guild?.channel.id, content: 'x'.repeat(2001), files: [] },
      { do: 'post', ...at, channelId: guild?.channel.id, content: '', files: [tooLarge] },
      { do: 'command', ...at, guildId: other?.id, path: 'help', options: {} },
      { do: 'command', ...at, as: '1', path: 'help', options: {} },
      { do: 'click', as: ada?.id, guildId: guild?.id, messageId: '1', customId: 'v1:x' },
      { do: 'submit', as: ada?.id, guildId: guild?.id, invocationId: '1', values: {} },
      { do: 'language', as: '1', locale: 'de' },
    ];
    moves.forEach((move, number) => socket.send(JSON.stringify({ number, move })));
    await all.promise;
    socket.terminate();
    expect([...answers.values()]).toEqual(moves.map(() => 'refused'));
  });

  it('lets a page go that does not read, and tells it everything when it is back', async () => {
    const [stalled, page] = [await connected(ours()), await connected(ours())];
    if (typeof stalled === 'number' || typeof page === 'number') throw new Error('a page was refused');
    const closed = once(stalled, 'close');
    stalled.pause();
    const as = playground.discord.owner.id;
    const worlds = Promise.withResolvers<void>();
    let bytes = 0;
    page.on('message', (data: Buffer) => {
      bytes += data.length;
      // More than waits for a page, with what the machine itself keeps for it.
      if (bytes > 64 * 1_048_576) worlds.resolve();
      else if (data.includes('"kind":"done"'))
        page.send(JSON.stringify({ number: 0, move: { do: 'language', as, locale: 'en-US' } }));
    });
    page.send(JSON.stringify({ number: 0, move: { do: 'language', as, locale: 'en-US' } }));
    await worlds.promise;
    page.terminate();
    stalled.resume();
    expect((await closed)[0]).toBe(1006);
    const again = await connected(ours());
    if (typeof again === 'number') throw new Error('it was refused');
    expect(JSON.parse(String((await once(again, 'message'))[0]))).toMatchObject({ kind: 'hello' });
    again.terminate();
  });

  it('has room for so many pages, and for another one once one of them is gone', async () => {
    const pages: WebSocket[] = [];
    let last = await connected(ours());
    for (; typeof last !== 'number'; last = await connected(ours())) pages.push(last);
    expect(last).toBe(503);
    expect(pages).toHaveLength(24);
    const closed = pages.map((page) => once(page, 'close'));
    for (const page of pages) page.terminate();
    await Promise.all(closed);
    let next = await connected(ours());
    while (next === 503) next = await connected(ours());
    expect(next).toBeInstanceOf(WebSocket);
    if (next instanceof WebSocket) next.terminate();
  });

  it('survives those who leave in the middle of a sentence', async () => {
    const beginnings = [
      'GET / HT',
      `GET /events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n`,
      `GET /events HTTP/1.1\r\nHost: evil\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
      'nonsense\r\n\r\n',
    ];
    for (const beginning of beginnings) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(beginning);
      socket.resetAndDestroy();
    }
    expect(await ask('/')).toMatchObject({ status: 200 });
  });

  it('writes everything into its own folder, beside that of another playground', async () => {
    await using second = await openPlayground({ port: 0, folder: folder.path });
    expect(second.url).not.toBe(playground.url);
    const runs = (await readdir(folder.path)).filter((name) => name.startsWith('run-'));
    expect(runs).toHaveLength(2);
    await second[Symbol.asyncDispose]();
    expect((await readdir(folder.path)).filter((name) => name.startsWith('run-'))).toHaveLength(1);
    expect(await ask('/')).toMatchObject({ status: 200 });
  });
});
