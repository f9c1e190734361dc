// Opens a connection through a proxy to an address that only the proxy may know.

import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect, isIP, type Socket } from 'node:net';
import { codeOf } from '../runtime/error-code.ts';
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
    reject(new ProxyError(proxy, meaningOf(statusCode, proxy, authority)));
  });
  request.once('error', (error) => reject(meaningOfError(proxy, error)));
  request.end();
  return promise.finally(() => clearTimeout(timer));
}

function authorization({ credentials }: Proxy): Record<string, string> {
  if (credentials === null) return {};
  const { user, password } = credentials;
  return { 'proxy-authorization': `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

function meaningOf(status: number, { credentials }: Proxy, authority: string): string {
  if (status !== 407) return `makes no connection to ${authority} (${status})`;
  return credentials === null ? 'asks for a user name and a password (407)' : 'refuses its user name or password (407)';
}

function meaningOfError(proxy: Proxy, error: unknown): ProxyError {
  const code = codeOf(error);
  // As Node's parser says.
  if (code.startsWith('HPE_')) return new ProxyError(proxy, `does not speak HTTP (${code})`);
  return code === 'ECONNRESET' ? new ProxyError(proxy, 'closed the connection') : ProxyError.of(proxy, error);
}

async function throughSocks(proxy: Proxy, target: Target, timeoutMs: number): Promise<Socket> {
  const socket = connect({ host: proxy.host, port: proxy.port });
  const failed = Promise.withResolvers<never>();
  const end = (what: string) => (): void => failed.reject(new ProxyError(proxy, what));
  const timer = setTimeout(end('did not answer in time'), timeoutMs);
  const closed = end('closed the connection');
  socket.on('error', failed.reject).on('end', closed).on('close', closed);
  try {
    await Promise.race([greetSocks(socket, proxy, target), failed.promise]);
    return socket;
  } catch (error) {
    socket.destroy();
    throw meaningOfError(proxy, error);
  } finally {
    clearTimeout(timer);
    socket.off('end', closed);
  }
}
