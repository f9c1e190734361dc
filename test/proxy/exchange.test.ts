import { once } from 'node:events';
import { createServer } from 'node:http';
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
    const hosts = createHostRules(new URL('https://api.abroad.test'), { trusted: ['abroad.test'], delivery: null });
    const proxies = readProxies({ ALL_PROXY: addressOf(scheme, proxy) });
    await using transport = createTransport({
      apiKey: 'key',
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

it('a server that is no proxy of SOCKS5 is named as that', async () => {
  const server = createServer((_request, response) => response.end());
  stack.defer(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const other = typeof address === 'object' && address !== null ? address.port : 0;
  const failure = await failureOf(ask('http://abroad.test/', { ALL_PROXY: `socks5://127.0.0.1:${other}` }));
  expect(failure.message).toBe(`the proxy 127.0.0.1:${other} (ALL_PROXY) does not speak SOCKS5`);
});

it('a proxy that cannot be followed is told when it is needed', async () => {
  const failure = await failureOf(ask('http://abroad.test/', { ALL_PROXY: 'socks4://127.0.0.1:1080' }));
  expect(failure.message).toBe('ALL_PROXY must begin with http://, https:// or socks5://, and not socks4://');
});
