import type { HealthServerOptions } from './health-server.ts';

/** The sentence for an error of `listen`; null for one that no setting mends. */
export function listenFault(code: string, { host, port }: Pick<HealthServerOptions, 'host' | 'port'>): string | null {
  switch (code) {
    case 'EADDRINUSE':
      return `HTTP_PORT ${port} is taken by another program on ${host}: choose another one`;
    case 'EACCES':
      return `HTTP_PORT ${port} is not allowed to this user: choose one from 1024 on`;
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EAI_AGAIN':
    case 'ENOTFOUND':
      return `HTTP_HOST ${host} is no address of this machine: take 127.0.0.1, or 0.0.0.0 for all of its addresses`;
    default:
      return null;
  }
}
