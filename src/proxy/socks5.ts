// SOCKS version 5 (RFC 1928), with a user name and a password (RFC 1929).

import { once } from 'node:events';
import type { Socket } from 'node:net';
import { ProxyError } from './proxy-error.ts';
import type { Proxy } from './settings.ts';

/** The far end of a connection through a proxy. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

const VERSION = 5;
const METHOD = { none: 0, password: 2 };
const CONNECT = 1;
const NAME = 3;
/** The bytes of an address by its type, a name's counted by its first byte. */
const ADDRESS_BYTES: Readonly<Record<number, number>> = { 1: 4, 4: 16 };
const PORT_BYTES = 2;
const FAILURES: Readonly<Record<number, string>> = {
  2: 'not allowed',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'no answer in time',
};

/** Asks the proxy at the other end of `socket` for a connection; afterwards the socket leads to the target. */
export async function greetSocks(socket: Socket, proxy: Proxy, target: Target): Promise<void> {
  const { credentials } = proxy;
  const methods = credentials === null ? [METHOD.none] : [METHOD.none, METHOD.password];
  socket.write(Buffer.from([VERSION, methods.length, ...methods]));
  const [version, method] = await take(socket, 2);
  if (version !== VERSION) throw new ProxyError(proxy, 'does not speak SOCKS5');
  if (method === METHOD.password && credentials !== null) {
    socket.write(Buffer.concat([Buffer.of(1), counted(credentials.user), counted(credentials.password)]));
    const [, status] = await take(socket, 2);
    if (status !== 0) throw new ProxyError(proxy, 'refuses its user name or password');
  } else if (method !== METHOD.none) {
    const asks = credentials === null ? 'asks for a user name and a password' : 'asks for more than those';
    throw new ProxyError(proxy, asks);
  }
  await askFor(socket, proxy, target);
}

async function askFor(socket: Socket, proxy: Proxy, { host, port }: Target): Promise<void> {
  const portBytes = Buffer.alloc(PORT_BYTES);
  portBytes.writeUInt16BE(port);
  // An IP address goes as a name too, which is looked up to itself.
  socket.write(Buffer.concat([Buffer.of(VERSION, CONNECT, 0, NAME), counted(host), portBytes]));
  const [, code = 1, , type = 0] = await take(socket, 4);
  if (code !== 0) throw new ProxyError(proxy, `makes no connection to ${host}:${port} (${FAILURES[code] ?? code})`);
  const bytes = type === NAME ? (await take(socket, 1)).readUInt8() : ADDRESS_BYTES[type];
  if (bytes === undefined) throw new ProxyError(proxy, 'does not speak SOCKS5');
  await take(socket, bytes + PORT_BYTES);
}

/** A text after its length in one byte. */
function counted(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 255) throw new RangeError('SOCKS5 has no room for a name or a password of more than 255 bytes');
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}

/** The next bytes, and none after them: those are the target's. Never resolves where the connection ends before. */
async function take(socket: Socket, bytes: number): Promise<Buffer> {
  let taken = Buffer.alloc(0);
  while (taken.length < bytes) {
    // To ask for more than has come would be told again and again that something is there, and hold up the whole process.
    const chunk: unknown = socket.read(Math.max(1, Math.min(bytes - taken.length, socket.readableLength)));
    if (Buffer.isBuffer(chunk)) taken = Buffer.concat([taken, chunk]);
    else await once(socket, 'readable');
  }
  return taken;
}
