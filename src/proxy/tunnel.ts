// Opens a connection through a proxy to an address that only the proxy may know.

import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect, isIP, type Socket } from 'node:net';
import { ProxyError } from './proxy-error.ts';
import type { Proxy } from './settings.ts';
import { greetSocks, type Target } from './socks5.ts';

/** @throws ProxyError, also when it takes longer. */
export async function openTunnel(proxy: Proxy, target: Target, timeoutMs: number): Promise<Socket> {
  const open = proxy.scheme === 'socks5' ? throughSocks : throughHttp;
  const socket = await open(proxy, target, timeoutMs);
  // Until somebody else listens, and under TLS: an error without a listener ends the process.
  return socket.on('error', () => undefined);
}

/** CONNECT of RFC 9110 §9.3.6. */
function throughHttp(proxy: Proxy, target: Target, timeoutMs: number): Promise<Socket> {
  const authority = isIP(target.host) === 6 ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`;
  const request = (proxy.scheme === 'https' ? requestHttps : requestHttp)({
    method: 'CONNECT',
    host: proxy.host,
    port: proxy.port,
    // Else Node takes it from the Host header, which names the far end.
    servername: isIP(proxy.host) === 0 ? proxy.host : '',
    path: authority,
    headers: { host: authority, connection: 'keep-alive', ...authorization(proxy) },
    agent: false,
  });
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const timer = setTimeout(() => request.destroy(new ProxyError(proxy, 'did not answer in time')), timeoutMs);
  request.once('connect', ({ statusCode = 0 }, socket, head) => {
    if (statusCode >= 200 && statusCode < 300) {
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
      return;
    }
    socket.destroy();
    reject(new ProxyError(proxy, meaningOf(statusCode, authority)));
  });
  request.once('error', (error) => reject(ProxyError.of(proxy, error)));
  request.end();
  return promise.finally(() => clearTimeout(timer));
}

function authorization({ credentials }: Proxy): Record<string, string> {
  if (credentials === null) return {};
  const { user, password } = credentials;
  return { 'proxy-authorization': `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

function meaningOf(status: number, authority: string): string {
  return status === 407 ? 'refuses its user name or password (407)' : `makes no connection to ${authority} (${status})`;
}

async function throughSocks(proxy: Proxy, target: Target, timeoutMs: number): Promise<Socket> {
  const socket = connect({ host: proxy.host, port: proxy.port });
  const end = (what: string) => (): void => void socket.destroy(new ProxyError(proxy, what));
  const timer = setTimeout(end('did not answer in time'), timeoutMs);
  const closed = end('closed the connection');
  socket.on('end', closed);
  try {
    await greetSocks(socket, proxy, target);
    return socket;
  } catch (error) {
    socket.destroy();
    throw ProxyError.of(proxy, error);
  } finally {
    clearTimeout(timer);
    socket.off('end', closed);
  }
}
