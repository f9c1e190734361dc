import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

/** An address behind which several accounts of one host are. */
export interface KeyRouter extends AsyncDisposable {
  readonly url: string;
}

/** Sends each request on to the sandbox whose account has its key, as the one API of a host does for all its accounts. */
export async function openKeyRouter(apiUrls: ReadonlyMap<string, string>): Promise<KeyRouter> {
  const server = createServer((incoming, answer) => {
    const apiUrl = apiUrls.get(String(incoming.headers['x-key']));
    if (apiUrl === undefined)
      answer.writeHead(403, { 'content-type': 'application/json' }).end('{"detail":"Invalid API key"}');
    else forward(incoming, answer, apiUrl);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function forward(incoming: IncomingMessage, answer: ServerResponse, apiUrl: string): void {
  const { method, headers, url = '/' } = incoming;
  const { host } = new URL(apiUrl);
  // A connection of its own: one that is kept may be closed by the sandbox in the moment of a paid request.
  const onward = request(new URL(url, apiUrl), { method, headers: { ...headers, host }, agent: false }, (reply) => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  incoming.pipe(onward);
}
