// The page's server on loopback: the page through Vite, and a socket for events and moves. Nobody but its own page can use it.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createServer as createVite, type Plugin, type ViteDevServer } from 'vite';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';
import { requestSchema, type Request } from './wire/moves.ts';
import type { Answer, ServerEvent, Snapshot } from './wire/events.ts';

const PAGE = fileURLToPath(new URL('page', import.meta.url));
export const SOCKET_PATH = '/events';
/** Ten files of a dialog, as base64. */
const MAX_REQUEST_BYTES = 400 * 1_048_576;

interface ServerOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Where pictures come from beside the page's own server. */
  readonly pictureOrigins: readonly string[];
  readonly snapshot: () => Snapshot;
  /** Does what a page asks for; never rejects. */
  readonly answer: (request: Request) => Promise<Answer>;
}

export class PageServer implements AsyncDisposable {
  readonly #http: Server;
  readonly #vite: ViteDevServer;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_REQUEST_BYTES });
  readonly #options: ServerOptions;

  private constructor(http: Server, vite: ViteDevServer, options: ServerOptions) {
    this.#http = http;
    this.#vite = vite;
    this.#options = options;
    http.on('request', (request, response) => this.#serve(request, response));
    http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Rejects when the port is taken. */
  static async open(options: ServerOptions): Promise<PageServer> {
    const http = createServer();
    const [vite] = await Promise.all([openVite(), listen(http, options.port)]);
    return new PageServer(http, vite, options);
  }

  get url(): string {
    return `http://${this.#hosts[0]}/`;
  }

  /** Tells every page. */
  tell(event: ServerEvent): void {
    const text = JSON.stringify(event);
    for (const socket of this.#sockets.clients) socket.send(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    await this.#vite.close();
    this.#http.closeAllConnections();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#http.close(() => resolve());
    await promise;
  }

  /** What a browser that was given the link may call it. */
  get #hosts(): readonly string[] {
    const address = this.#http.address();
    const { port } =
      typeof address === 'object' && address !== null ? address : ({ port: 0 } satisfies Partial<AddressInfo>);
    return [`127.0.0.1:${port}`, `localhost:${port}`];
  }

  /** A name that leads here from elsewhere (DNS rebinding) has another Host; a page of elsewhere has another Origin. */
  #isOurs({ headers: { host = '', origin } }: IncomingMessage, needsOrigin: boolean): boolean {
    if (!this.#hosts.includes(host)) return false;
    return origin === undefined ? !needsOrigin : origin === `http://${host}`;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    if (!this.#isOurs(request, false)) {
      response
        .writeHead(403, { 'content-type': 'text/plain' })
        .end('This page is for its own address on this machine alone.\n');
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405).end();
      return;
    }
    const pictures = this.#options.pictureOrigins.join(' ');
    response.setHeader(
      'content-security-policy',
      // Vite puts styles into the page by script.
      `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: ${pictures}; connect-src 'self' ws://${request.headers.host}; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`,
    );
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    this.#vite.middlewares(request, response, () => response.writeHead(404).end());
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (request.url !== SOCKET_PATH || !this.#isOurs(request, true)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (page) => this.#greet(page));
  }

  #greet(page: WebSocket): void {
    const tell = (event: ServerEvent): void => page.send(JSON.stringify(event));
    tell({ kind: 'hello', snapshot: this.#options.snapshot() });
    page.on('error', () => page.terminate());
    page.on('message', (data: Buffer) => {
      const request = requestIn(data);
      if (request === null) return page.close(1008, 'not a request of the page');
      void this.#options.answer(request).then(tell);
    });
  }
}

function requestIn(data: Buffer): Request | null {
  const parsed = z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue('not JSON');
        return z.NEVER;
      }
    })
    .pipe(requestSchema)
    .safeParse(data.toString());
  return parsed.success ? parsed.data : null;
}

/** It would reload the page at each change of a file, through a socket of its own. */
const withoutViteClient: Plugin = {
  name: 'without-vite-client',
  transformIndexHtml: {
    order: 'post',
    handler: (page) => page.replace(/<script[^>]*@vite\/client[^>]*><\/script>/u, ''),
  },
};

/** Modules are sent as they are asked for, without a cache on disk and without a socket of Vite's own. */
async function openVite(): Promise<ViteDevServer> {
  return await createVite({
    configFile: false,
    mode: 'production',
    plugins: [withoutViteClient],
    envFile: false,
    root: PAGE,
    appType: 'spa',
    logLevel: 'error',
    publicDir: false,
    optimizeDeps: { noDiscovery: true, include: [] },
    // What production gets of a library, whatever NODE_ENV says.
    resolve: { conditions: ['module', 'browser', 'production'] },
    server: {
      middlewareMode: true,
      hmr: false,
      ws: false,
      watch: null,
      cors: false,
      allowedHosts: [],
      fs: { strict: true, allow: [fileURLToPath(new URL('..', import.meta.url))] },
    },
  });
}

async function listen(http: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  http.once('error', reject).listen(port, '127.0.0.1', resolve);
  await promise;
}
