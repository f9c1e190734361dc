import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { inspect } from 'node:util';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTransport } from '../../src/flux/http/transport.ts';
import { createHostRules } from '../../src/flux/http/trusted-hosts.ts';
import { createAgent } from '../../src/proxy/agent.ts';
import { exchange, type HttpAnswer } from '../../src/proxy/http-exchange.ts';
import { readProxies } from '../../src/proxy/settings.ts';
import { openHttpProxy, openSocksProxy, type LoopbackProxy } from '../support/loopback-proxy.ts';

const KINDS = [
  { scheme: 'http', open: openHttpProxy, refusal: '(407)', absence: '(502)' },
  { scheme: 'socks5', open: openSocksProxy, refusal: '', absence: '(host unreachable)' },
] as const;

let stack: AsyncDisposableStack;
let port: number;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  const server = createServer((request, response) => response.end(`${request.method} ${request.headers.host}`));
  server.listen(0, '127.0.0.1');
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterEach(() => stack.disposeAsync());

async function ask(url: string, environment: Readonly<Record<string, string>>): Promise<HttpAnswer> {
  const agent = createAgent(readProxies(environment), 2_000);
  stack.defer(() => agent.destroy());
  const { signal } = new AbortController();
  return await exchange(agent, {
    method: 'GET',
    url: new URL(url),
    headers: {},
    maxBytes: 1_000,
    timeoutMs: 60_000,
    signal,
  });
}

async function failureOf(answer: Promise<unknown>): Promise<Error> {
  const error: unknown = await answer.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (error instanceof Error) return error;
  throw new Error('It has not failed');
}

const addressOf = (scheme: string, proxy: { readonly port: number }, credentials = 'ada:secret'): string =>
  `${scheme}://${credentials}@127.0.0.1:${proxy.port}`;

describe.each(KINDS)('a request through a proxy of $scheme', ({ scheme, open, refusal, absence }) => {
  let proxy: LoopbackProxy;

  beforeEach(async () => {
    proxy = stack.use(await open({ leads: { 'abroad.test:80': port }, credentials: 'ada:secret' }));
  });

  it('arrives at a name that the proxy alone knows', async () => {
    const { body } = await ask('http://abroad.test/', { HTTP_PROXY: addressOf(scheme, proxy) });
    expect(body.toString()).toBe('GET abroad.test');
    expect(proxy.asked).toEqual(['abroad.test:80']);
  });

  it('to loopback does not go there', async () => {
    const proxies = { HTTP_PROXY: addressOf(scheme, proxy), ALL_PROXY: addressOf(scheme, proxy) };
    expect((await ask(`http://127.0.0.1:${port}/`, proxies)).status).toBe(200);
    expect(proxy.asked).toEqual([]);
  });

  it('whose password is wrong fails unsent, and says so without it', async () => {
    const failure = await failureOf(
      ask('http://abroad.test/', { HTTP_PROXY: addressOf(scheme, proxy, 'ada:wrong-one') }),
    );
    const why = `the proxy 127.0.0.1:${proxy.port} (HTTP_PROXY) refuses its user name or password ${refusal}`;
    expect(failure).toMatchObject({ reason: 'network', sent: false, message: why.trim() });
    expect(inspect(failure, { depth: 8, showHidden: true })).not.toContain('wrong-one');
  });

  it('to a host that the proxy cannot reach fails unsent', async () => {
    const failure = await failureOf(ask('http://nowhere.test/', { HTTP_PROXY: addressOf(scheme, proxy) }));
    const why = `the proxy 127.0.0.1:${proxy.port} (HTTP_PROXY) makes no connection to nowhere.test:80 ${absence}`;
    expect(failure).toMatchObject({ reason: 'network', sent: false, message: why });
  });

  it('that is not there fails unsent', async () => {
    await proxy[Symbol.asyncDispose]();
    const failure = await failureOf(ask('http://abroad.test/', { HTTP_PROXY: addressOf(scheme, proxy) }));
    const why = `the proxy 127.0.0.1:${proxy.port} (HTTP_PROXY) cannot be reached (ECONNREFUSED)`;
    expect(failure).toMatchObject({ reason: 'network', sent: false, message: why });
  });

  it('is made to no host that is not trusted', async () => {
    const hosts = createHostRules(
      new URL('https://api.abroad.test'),
      { api: null, picturesOnly: null },
      { trusted: ['abroad.test'], delivery: null },
    );
    const proxies = readProxies({ ALL_PROXY: addressOf(scheme, proxy) });
    await using transport = createTransport({
      keyHeaders: { 'x-key': 'key' },
      hosts,
      userAgent: 'test',
      proxies,
      log: pino({ level: 'silent' }),
    });
    const { signal } = new AbortController();
    const call = {
      kind: 'download',
      url: 'https://elsewhere.test/',
      maxBytes: 1,
      timeoutMs: 60_000,
      signal,
      sendKey: false,
    } as const;
    expect((await failureOf(transport.get(call))).name).toBe('UntrustedUrlError');
    expect(proxy.asked).toEqual([]);
  });
});

/** What takes the place of a proxy, and the port where it listens. */
async function inPlaceOfProxy(answer: (client: Socket) => void): Promise<number> {
  const server = createTcpServer((client) => {
    client.on('error', () => client.destroy());
    answer(client);
  });
  stack.defer(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const onFirst = (bytes: string | Uint8Array) => (client: Socket) => void client.once('data', () => client.end(bytes));

it.each<[string, string, (client: Socket) => void, string]>([
  ['closes at once', 'http', (client) => client.end(), 'closed the connection'],
  ['closes at once', 'socks5', (client) => client.end(), 'closed the connection'],
  ['resets at once', 'http', (client) => client.resetAndDestroy(), 'closed the connection'],
  ['resets at once', 'socks5', (client) => client.resetAndDestroy(), 'closed the connection'],
  ['closes within its answer', 'http', onFirst('HTTP/1.1 200'), 'closed the connection'],
  ['closes within its answer', 'socks5', onFirst(Buffer.of(5)), 'closed the connection'],
  ['is a page', 'http', onFirst('<html>Sign in</html>'), 'does not speak HTTP (HPE_INVALID_CONSTANT)'],
  ['is a server of HTTP', 'socks5', onFirst('HTTP/1.1 400 Bad Request\r\n\r\n'), 'does not speak SOCKS5'],
  [
    'leads to a page for signing in',
    'http',
    onFirst('HTTP/1.1 302 Found\r\n\r\n'),
    'makes no connection to abroad.test:80 (302)',
  ],
  ['asks for a password', 'http', onFirst('HTTP/1.1 407 No\r\n\r\n'), 'asks for a user name and a password (407)'],
  ['asks for a password', 'socks5', onFirst(Buffer.of(5, 0xff)), 'asks for a user name and a password'],
  ['asks for a password unoffered', 'socks5', onFirst(Buffer.of(5, 2)), 'asks for a user name and a password'],
])('a proxy that %s (%s) is named as that, and ends no process', async (_what, scheme, answer, why) => {
  const other = await inPlaceOfProxy(answer);
  const failure = await failureOf(ask('http://abroad.test/', { ALL_PROXY: `${scheme}://127.0.0.1:${other}` }));
  expect(failure).toMatchObject({ sent: false, message: `the proxy 127.0.0.1:${other} (ALL_PROXY) ${why}` });
});

it('a proxy of SOCKS5 may send its answers byte by byte', async () => {
  const proxy = await inPlaceOfProxy((client) => {
    const answers = [
      Buffer.of(5, 0),
      Buffer.of(5, 0, 0, 3, 4, ...Buffer.from('name'), 0, 80),
      Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndone'),
    ];
    const sendNext = async (): Promise<void> => {
      for (const byte of answers.shift() ?? []) {
        client.write(Buffer.of(byte));
        await setImmediate();
        await setImmediate();
      }
    };
    client.setNoDelay().on('data', () => void sendNext());
  });
  const { body } = await ask('http://abroad.test/', { ALL_PROXY: `socks5://127.0.0.1:${proxy}` });
  expect(body.toString()).toBe('done');
});

it('a proxy that cannot be followed is told when it is needed', async () => {
  const failure = await failureOf(ask('http://abroad.test/', { ALL_PROXY: 'socks4://127.0.0.1:1080' }));
  expect(failure.message).toBe('ALL_PROXY must begin with http://, https:// or socks5://, and not socks4://');
});
