import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Certificate } from './certificate.ts';

export interface LoopbackProxyOptions {
  /** Where it leads: `discord.test:443` to a port on loopback. It knows no other address. */
  readonly leads: Readonly<Record<string, number>>;
  /** `user:password`, which it asks for. */
  readonly credentials?: string;
}

/** A proxy on loopback that alone knows some names. */
export interface LoopbackProxy extends AsyncDisposable {
  readonly port: number;
  /** Each address that somebody asked it for, in order. */
  readonly asked: readonly string[];
}

/** One of HTTP, with CONNECT. */
export async function openHttpProxy(options: LoopbackProxyOptions): Promise<LoopbackProxy> {
  const { asked, leads, credentials } = { asked: new Array<string>(), ...options };
  const server = createServer((_request, response) => response.writeHead(400).end());
  const expected = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    const address = request.url ?? '';
    asked.push(address);
    const port = leads[address];
    if (expected !== request.headers['proxy-authorization']) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n');
    } else if (port === undefined) {
      client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    } else {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      join(client, connect(port, '127.0.0.1'));
    }
  });
  return await listening(server, asked);
}

/** One of SOCKS5. */
export async function openSocksProxy(options: LoopbackProxyOptions): Promise<LoopbackProxy> {
  const asked: string[] = [];
  const server = createTcpServer((client) => {
    client.on('error', () => client.destroy());
    serveSocks(client, asked, options).catch(() => client.destroy());
  });
  return await listening(server, asked);
}

async function serveSocks(
  client: Socket,
  asked: string[],
  { leads, credentials }: LoopbackProxyOptions,
): Promise<void> {
  const [, methods = 0] = await take(client, 2);
  const offered = await take(client, methods);
  const method = credentials === undefined ? 0 : 2;
  client.write(Buffer.of(5, offered.includes(method) ? method : 0xff));
  if (credentials !== undefined) {
    const user = await takeText(client, 1);
    const password = await takeText(client, 0);
    const isRight = `${user}:${password}` === credentials;
    client.write(Buffer.of(1, isRight ? 0 : 1));
    if (!isRight) return;
  }
  const host = await takeText(client, 4);
  const address = `${host}:${(await take(client, 2)).readUInt16BE()}`;
  asked.push(address);
  const port = leads[address];
  client.write(Buffer.of(5, port === undefined ? 4 : 0, 0, 1, 0, 0, 0, 0, 0, 0));
  if (port !== undefined) join(client, connect(port, '127.0.0.1'));
}

/** A text after its length in one byte, which itself comes after `skipped` bytes. */
async function takeText(client: Socket, skipped: number): Promise<string> {
  const length = (await take(client, skipped + 1)).readUInt8(skipped);
  return (await take(client, length)).toString();
}

async function take(client: Socket, bytes: number): Promise<Buffer> {
  for (;;) {
    const chunk: unknown = client.read(bytes);
    if (Buffer.isBuffer(chunk) && chunk.length === bytes) return chunk;
    await once(client, 'readable');
  }
}

/** Speaks TLS, and passes what it hears to a port on loopback. */
export async function openTlsFront(certificate: Certificate, port: number): Promise<LoopbackProxy> {
  const server = createTlsServer({ ...certificate }, (client) => join(client, connect(port, '127.0.0.1')));
  return await listening(server, []);
}

function join(one: Socket, other: Socket): void {
  one.pipe(other);
  other.pipe(one);
  one.on('error', () => other.destroy()).on('close', () => other.destroy());
  other.on('error', () => one.destroy()).on('close', () => one.destroy());
}

async function listening(server: Server, asked: readonly string[]): Promise<LoopbackProxy> {
  const clients = new Set<Socket>();
  server.on('connection', (client: Socket) => {
    clients.add(client);
    client.on('error', () => client.destroy()).on('close', () => clients.delete(client));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const client of clients) client.destroy();
      await once(server, 'close');
    },
  };
}
