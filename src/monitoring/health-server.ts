// The HTTP server for health and metrics.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { limitConnections } from './connection-limit.ts';

export interface HealthServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Why the bot is not ready, one sentence a reason; empty when it is. */
  readonly notReadyBecause: () => Promise<readonly string[]>;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
}

export interface HealthServer extends AsyncDisposable {
  readonly url: string;
}

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A client that is slower than this, or whose request head is larger, is disconnected. */
const TIMEOUT_MS = 5_000;
const MAX_HEAD_BYTES = 8_192;
/** Beyond these, the oldest connection that asks nothing makes room. A proxy or a container's host is one address. */
const LIMITS = { perAddress: 32, total: 128 };

/**
 * Starts the HTTP server of `/healthz` (the event loop runs), `/readyz` (commands are served, else 503 with every
 * reason) and `/metrics` (for Prometheus). Rejects when the port is taken.
 */
export async function startHealthServer({ host, port, ...options }: HealthServerOptions): Promise<HealthServer> {
  const limits = {
    maxHeaderSize: MAX_HEAD_BYTES,
    headersTimeout: TIMEOUT_MS,
    requestTimeout: TIMEOUT_MS,
    keepAliveTimeout: TIMEOUT_MS,
    connectionsCheckingInterval: 1_000,
  };
  const shared = { ...options, metrics: { ...options.metrics, text: atOnce(() => options.metrics.text()) } };
  const server = createServer(limits, (request, response) => {
    if (request.socket.destroyed) return;
    answer(request, shared)
      // The error is logged where it happened; the client gets no details.
      .catch((): Answer => ({ status: 500, body: 'this cannot be answered now\n' }))
      .then((result) => send(response, result))
      .catch(() => response.destroy());
  });
  limitConnections(server, LIMITS);
  server.setTimeout(2 * TIMEOUT_MS);
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Whoever asks while the answer is being made shares it. */
function atOnce<T>(make: () => Promise<T>): () => Promise<T> {
  let making: Promise<T> | null = null;
  return () => {
    making ??= make().finally(() => {
      making = null;
    });
    return making;
  };
}

async function answer(
  { method, url = '/' }: IncomingMessage,
  { notReadyBecause, metrics }: Omit<HealthServerOptions, 'host' | 'port'>,
): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, headers: { allow: 'GET, HEAD' }, body: 'only GET and HEAD\n' };
  }
  switch (url.split('?', 1)[0]) {
    case '/healthz':
      return { status: 200, body: 'ok\n' };
    case '/readyz': {
      const reasons = await notReadyBecause();
      return reasons.length === 0 ? { status: 200, body: 'ok\n' } : { status: 503, body: `${reasons.join('; ')}\n` };
    }
    case '/metrics':
      return { status: 200, type: metrics.contentType, body: await metrics.text() };
    default:
      return { status: 404, body: 'not found\n' };
  }
}

function send(response: ServerResponse, { status, type, headers, body }: Answer): void {
  response.writeHead(status, {
    'content-type': type ?? 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(body);
}
