import { codeOf } from '../runtime/error-code.ts';
import type { Proxy } from './settings.ts';

/** A proxy, or the lack of one that can be used, is why there is no connection. The message holds no secret. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  /** Like those of the network, whose errors pass by waiting. */
  readonly code = 'EPROXY';

  constructor(proxy: Proxy | null, what: string) {
    super(proxy === null ? what : `the proxy ${proxy.host}:${proxy.port} (${proxy.variable}) ${what}`);
  }

  static of(proxy: Proxy, error: unknown): ProxyError {
    if (error instanceof ProxyError) return error;
    return new ProxyError(proxy, `cannot be reached (${codeOf(error) || 'no answer'})`);
  }
}
