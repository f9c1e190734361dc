import { createServer } from 'node:http';
import { once } from 'node:events';

export interface HealthServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Why the bot cannot serve now; null when it can. */
  readonly notReadyBecause: () => string | null;
}

export interface HealthServer extends AsyncDisposable {
  readonly url: string;
}

/** `/healthz`: the process answers. `/readyz`: it serves commands, else 503 and why. Rejects when the port is taken. */
export async function startHealthServer({ host, port, notReadyBecause }: HealthServerOptions): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const reason = request.url === '/readyz' ? notReadyBecause() : null;
    const isKnown = request.url === '/readyz' || request.url === '/healthz';
    response.writeHead(isKnown ? (reason === null ? 200 : 503) : 404, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(isKnown ? `${reason ?? 'ok'}\n` : 'not found\n');
  });
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
