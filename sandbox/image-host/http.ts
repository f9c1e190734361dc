import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A completely read request. */
export interface Incoming {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
  /**
   * A fault of the body: `cut-short` announces all of it and drops the socket half way, `hanging` stops half way and
   * keeps the socket open, `padded` and `endless` continue with zeros (with and without a Content-Length).
   */
  ending?: 'cut-short' | 'hanging' | 'padded' | 'endless';
}

/** An answer, or what happens instead of one. */
export type Reply = Answer | 'drop-socket' | 'hang';

/** The size of a `padded` or `endless` body, unless the client disconnects first. */
const paddedBytes = 256 * 1024 * 1024;

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** One listening port on loopback. */
export class Door implements AsyncDisposable {
  readonly #server: Server;
  readonly #port: number;
  readonly #address: string | null;
  #handle: (incoming: Incoming) => Promise<Reply> = () => Promise.resolve('drop-socket');

  private constructor(server: Server, port: number, address: string | null) {
    this.#server = server;
    this.#port = port;
    this.#address = address;
    server.on('request', (request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** Listens on the port, or on any free one for 0. `address` is where clients reach it, if that is not here. */
  static async open(port: number, address: string | null = null): Promise<Door> {
    // So long that no connection is closed for idleness just when a client reuses it.
    const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 });
    await listen(server, port);
    const bound = server.address();
    return new Door(server, typeof bound === 'object' && bound !== null ? bound.port : port, address);
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return this.#address ?? `http://127.0.0.1:${this.#port}`;
  }

  /** Sets the handler of requests. */
  serve(handle: (incoming: Incoming) => Promise<Reply>): void {
    this.#handle = handle;
  }

  /** Drops every connection and refuses new ones. */
  async refuse(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** Listens again, on the same port. */
  async accept(): Promise<void> {
    if (!this.#server.listening) await listen(this.#server, this.#port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.refuse();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
    const reply = await this.#handle({
      method: request.method ?? 'GET',
      url: new URL(request.url ?? '/', this.url),
      headers: Object.fromEntries(headers),
      body: Buffer.concat(chunks),
    });
    if (reply === 'hang') return;
    if (reply === 'drop-socket') response.destroy();
    else await send(response, reply);
  }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

async function send(response: ServerResponse, answer: Answer): Promise<void> {
  const body = Buffer.from(answer.body);
  const half = body.subarray(0, body.length >> 1);
  const length = answer.ending === 'padded' ? paddedBytes : body.length;
  const sized = answer.ending === 'endless' ? {} : { 'content-length': length };
  response.writeHead(answer.status, { ...answer.headers, ...sized });
  switch (answer.ending) {
    case undefined:
      response.end(body);
      return;
    case 'cut-short':
      response.write(half, () => response.destroy());
      return;
    case 'hanging':
      response.write(half);
      return;
    case 'padded':
    case 'endless':
      await pipeline(Readable.from(padded(body)), response);
  }
}

/** The body, then zeros until the client disconnects. */
function* padded(head: Uint8Array): Generator<Uint8Array> {
  const zeros = Buffer.alloc(64 * 1024);
  yield head;
  for (let left = paddedBytes - head.length; left > 0; left -= zeros.length) yield zeros.subarray(0, left);
}
