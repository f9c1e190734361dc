import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import fc from 'fast-check';

/** A request as parsed by a `RawServer`. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** The bytes of an answer. */
export class RawAnswer {
  readonly bytes: Uint8Array;
  /** The connection stays open afterwards. */
  readonly hangs: boolean;

  constructor(bytes: Uint8Array, hangs = false) {
    this.bytes = bytes;
    this.hangs = hangs;
  }

  /** Shown by a failed test. */
  [fc.toStringMethod](): string {
    return JSON.stringify(Buffer.from(this.bytes).toString('latin1').slice(0, 1_000));
  }
}

/** A TCP server that answers each request with the given bytes, HTTP or not. */
export interface RawServer extends AsyncDisposable {
  readonly url: string;
}

export async function openRawServer(answer: (request: RawRequest) => RawAnswer): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const request = requestIn(text);
      if (request === null) return;
      text = '';
      const { bytes, hangs } = answer(request);
      if (hangs) socket.write(bytes);
      else socket.end(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** The request, once it is complete. */
function requestIn(text: string): RawRequest | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = text.slice(0, end);
  const body = text.slice(end + 4);
  const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
  if (Buffer.byteLength(body) < length) return null;
  const [method = '', path = ''] = head.split(' ');
  return { method, path, body };
}

/** An HTTP answer; `length` may be wrong on purpose. */
export function httpAnswer(
  status: number,
  headers: readonly (readonly [string, string])[],
  body: Uint8Array,
  length: number = body.length,
): Uint8Array {
  const lines = [
    ...headers.map(([name, value]) => `${name}: ${value}`),
    `content-length: ${length}`,
    'connection: close',
  ];
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Whatever\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

export function jsonAnswer(body: unknown, status = 200): Uint8Array {
  return httpAnswer(status, [['content-type', 'application/json']], Buffer.from(JSON.stringify(body)));
}
