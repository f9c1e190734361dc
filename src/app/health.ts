import { ConfigError } from '../config.ts';
import { startHealthServer, type HealthServer, type HealthServerOptions } from '../monitoring/health-server.ts';
import { codeOf } from '../runtime/error-code.ts';

/** Starts the health server. Rejects with a ConfigError where its address is taken, not allowed or of another machine. */
export async function startHealth(options: HealthServerOptions): Promise<HealthServer> {
  try {
    return await startHealthServer(options);
  } catch (error) {
    const fault = listenFault(codeOf(error), options);
    throw fault === null ? error : new ConfigError([fault]);
  }
}

/** The sentence for an error of `listen`; null for one that no setting mends. */
export function listenFault(code: string, { host, port }: Pick<HealthServerOptions, 'host' | 'port'>): string | null {
  switch (code) {
    case 'EADDRINUSE':
      return `HTTP_PORT ${port} is taken by another program on ${host}: choose another one`;
    case 'EACCES':
      return `HTTP_PORT ${port} is not allowed to this user: choose one from 1024 on`;
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
    case 'ENOTFOUND':
      return `HTTP_HOST ${host} is no address of this machine: take 127.0.0.1, or 0.0.0.0 for all of its addresses`;
    default:
      return null;
  }
}
