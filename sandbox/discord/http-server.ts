import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Cdn, Serving } from './cdn.ts';
import type { Gateway } from './gateway.ts';
import type { Rest } from './rest.ts';

/** What clients call REST and the CDN, and the gateway; by default where they listen. */
export interface Addresses {
  readonly http?: string;
  readonly ws?: string;
}

/** The sandbox's HTTP server: passes requests to REST, CDN and gateway, and can be taken offline. */
export class HttpServer {
  readonly #parts: { readonly rest: Rest; readonly cdn: Cdn; readonly gateway: Gateway };
  #server: Server | null = null;
  #port: number;
  readonly #addresses: Addresses;

  constructor(port: number, addresses: Addresses, parts: { rest: Rest; cdn: Cdn; gateway: Gateway }) {
    this.#port = port;
    this.#addresses = addresses;
    this.#parts = parts;
  }

  /** The URL, which stays the same after having been offline. */
  url(scheme: 'http' | 'ws'): string {
    return this.#addresses[scheme] ?? `${scheme}://127.0.0.1:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  /** Accepts connections (again). */
  async listen(): Promise<void> {
    if (this.#server) return;
    const server = createServer(
      { keepAliveTimeout: 60_000 },
      (request, response) => void this.#serve(request, response),
    );
    server.on('upgrade', (request, socket, head) => this.#parts.gateway.accept(request, socket, head));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
    this.#server = server;
  }

  /** Drops all connections and refuses new ones. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    this.#parts.gateway.drop();
    server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = new URL(request.url ?? '/', this.url('http'));
      const api = /^\/api(?:\/v\d+)?(?<rest>\/.*)$/u.exec(url.pathname);
      if (api) {
        url.pathname = api.groups?.['rest'] ?? '/';
        await this.#parts.rest.handle(request, response, url);
        return;
      }
      const file = this.#parts.cdn.answer(url.pathname, url.searchParams);
      if (file.serves !== undefined) {
        serveOtherwise(response, file.serves);
        return;
      }
      response.writeHead(file.status, { 'content-type': file.contentType, 'content-length': file.body.byteLength });
      response.end(file.body);
    } catch (error) {
      if (response.headersSent || request.destroyed) return;
      // An error of the sandbox itself must not be taken for an answer of Discord.
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: `Sandbox fault: ${String(error)}`, code: 0 }));
    }
  }
}

const PIECE = Buffer.alloc(65_536, 0xff);

/** A file whose address does not bring what was uploaded. */
function serveOtherwise(response: ServerResponse, serves: Serving): void {
  if (typeof serves === 'object') {
    const { status, location } = serves;
    response.writeHead(status, location === undefined ? {} : { location });
    response.end();
    return;
  }
  response.writeHead(200, { 'content-type': 'image/jpeg' });
  response.write(PIECE);
  if (serves === 'silence') return;
  const more = (): void => {
    while (!response.destroyed && response.write(PIECE));
  };
  response.on('drain', more);
  more();
}
