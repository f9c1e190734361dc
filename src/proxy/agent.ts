import { Agent } from 'undici';
import { createConnector } from './connector.ts';
import type { ProxySettings } from './settings.ts';

export type PoolOptions = Omit<Agent.Options, 'connect' | 'connectTimeout' | 'allowH2' | 'pipelining' | 'factory'>;

/** Keeps the connections of `exchange`. Opens none until the first request. */
export function createAgent(proxies: ProxySettings, connectTimeoutMs: number, pool: PoolOptions = {}): Agent {
  return new Agent({ ...pool, pipelining: 1, allowH2: false, connect: createConnector(proxies, connectTimeoutMs) });
}
