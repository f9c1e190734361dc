// The page's server on loopback: the page through Vite, and a socket for events and moves. Nobody but its own page can use it.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createServer as createVite, type Plugin, type ViteDevServer } from 'vite';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';
import { isServed, SERVED_FOLDERS } from './served-files.ts';
import { ToldPage } from './told-page.ts';
import { requestSchema, type Request } from '../wire/moves.ts';
import type { Answer, ServerEvent, Snapshot } from '../wire/events.ts';

const PAGE = fileURLToPath(new URL('../page', import.meta.url));
export const SOCKET_PATH = '/events';
/** Ten files of a dialog, as base64. */
const MAX_REQUEST_BYTES = 400 * 1_048_576;
/** Pages at a time; each is told everything. */
const MAX_PAGES = 24;
const HTTP_PORT = 80;
/** What a browser may call this server; the first is in the link. */
const NAMES = ['127.0.0.1', 'localhost'];

/** The port that was asked for cannot be had: something else listens there, or this user may not. */
export class PortRefusedError extends Error {
  override name = 'PortRefusedError';
  readonly why: 'taken' | 'forbidden';

  constructor(port: number, why: 'taken' | 'forbidden') {
    super(`port ${port} is ${why}`);
    this.why = why;
  }
}

/** What stands behind the page. */
interface Served {
  /** Where the pictures in messages are, beside the page's own server. */
  readonly pictureOrigin: string;
  readonly snapshot: () => Snapshot;
  /** Does what a page asks for. */
  readonly answer: (request: Request) => Promise<Answer>;
}

export class PageServer implements AsyncDisposable {
  readonly #http: Server;
  readonly #vite: ViteDevServer;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_REQUEST_BYTES });
  readonly #pages = new Set<ToldPage>();
  #served: Served | null = null;

  private constructor(http: Server, vite: ViteDevServer) {
    this.#http = http;
    this.#vite = vite;
    http.on('request', (request, response) => this.#serve(request, response));
    http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /**
   * `port` 0: any free one. Nothing is served before `serve` is called.
   *
   * @throws {PortRefusedError}
   */
  static async open(port: number): Promise<PageServer> {
    const http = createServer();
    await listen(http, port);
    return new PageServer(http, await openVite());
  }

  /** From now on pages are served. */
  serve(served: Served): void {
    this.#served = served;
  }

  get url(): string {
    return `http://${this.#hosts[0]}/`;
  }

  /** Tells every page. */
  tell(event: ServerEvent): void {
    const text = textOf(event);
    for (const page of this.#pages) page.tell(text);
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
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    // Browsers leave the usual port out.
    return port === HTTP_PORT ? NAMES : NAMES.map((name) => `${name}:${port}`);
  }

  /** A name that leads here from elsewhere (DNS rebinding) has another Host; a page of elsewhere has another Origin. */
  #isOurs({ headers: { host = '', origin } }: IncomingMessage, needsOrigin: boolean): boolean {
    if (!this.#hosts.includes(host)) return false;
    return origin === undefined ? !needsOrigin : origin === `http://${host}`;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const served = this.#served;
    if (served === null || !this.#isOurs(request, false)) {
      response
        .writeHead(403, { 'content-type': 'text/plain' })
        .end('This page is for its own address on this machine alone.\n');
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405).end();
      return;
    }
    response.setHeader(
      'content-security-policy',
      // Vite puts styles into the page by script.
      `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: ${served.pictureOrigin}; connect-src 'self' ws://${request.headers.host}; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`,
    );
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    const notFound = (): void => void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found.\n');
    if (isServed(request.url ?? '')) this.#vite.middlewares(request, response, notFound);
    else notFound();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Whoever is gone needs no answer; without a listener it would end the process.
    socket.on('error', () => socket.destroy());
    const served = this.#served;
    if (served === null || request.url !== SOCKET_PATH || !this.#isOurs(request, true)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      return;
    }
    if (this.#pages.size >= MAX_PAGES) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (page) => this.#greet(page, served));
  }

  /** Tells a page everything, and answers it from then on. */
  #greet(socket: WebSocket, { snapshot, answer }: Served): void {
    const page = new ToldPage(socket, textOf({ kind: 'hello', snapshot: snapshot() }));
    this.#pages.add(page);
    socket.once('close', () => this.#pages.delete(page));
    socket.on('message', (data: Buffer) => {
      const request = requestIn(data);
      if (request === null) socket.close(1008, 'not a request of the page');
      else void answer(request).then((event) => page.tell(textOf(event)));
    });
  }
}

function textOf(event: ServerEvent): string {
  return JSON.stringify(event);
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
      fs: { strict: true, allow: [...SERVED_FOLDERS] },
    },
  });
}

const REFUSALS: Readonly<Record<string, PortRefusedError['why']>> = { EADDRINUSE: 'taken', EACCES: 'forbidden' };

async function listen(http: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const refuse = (error: Error): void => {
    const why = 'code' in error ? REFUSALS[String(error.code)] : undefined;
    reject(why === undefined ? error : new PortRefusedError(port, why));
  };
  http.once('error', refuse).listen(port, '127.0.0.1', resolve);
  await promise;
  http.off('error', refuse);
}
