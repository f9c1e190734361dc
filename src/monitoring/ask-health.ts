// Asks a running bot for its health, as a container's health check does.

import { Agent, get } from 'node:http';

const TIMEOUT_MS = 4_000;
/** Where a server that listens on every address is reached from its own machine. */
const REACHED_AT: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

export interface HealthAddress {
  readonly host: string;
  readonly port: number;
}

/** Why the bot at this address is not well; null when it is. */
export function askHealth({ host, port }: HealthAddress): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const reached = REACHED_AT[host] ?? host;
  const at = `${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
  // An agent of its own: the one that Node shares may go through a proxy of the environment.
  const agent = new Agent();
  get({ host: reached, port, path: '/healthz', agent, timeout: TIMEOUT_MS })
    .on('response', ({ statusCode }) => resolve(statusCode === 200 ? null : `${at} answers with ${statusCode}`))
    .on('timeout', () => resolve(`${at} does not answer within ${TIMEOUT_MS / 1_000} s`))
    .on('error', ({ message }) => resolve(`${at} cannot be asked: ${message}`));
  return promise;
}
