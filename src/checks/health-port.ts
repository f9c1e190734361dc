// Tries whether the bot can tell its health where the settings say.

import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Config } from '../config.ts';
import { askHealth, type HealthAddress } from '../monitoring/ask-health.ts';
import { listenFault } from '../monitoring/listen-fault.ts';
import { codeOf } from '../runtime/error-code.ts';
import type { Finding } from './finding.ts';

/** No finding without a port. One that is taken is well where a bot answers on it: this is often run beside one. */
export async function checkHealthPort({ http }: Pick<Config, 'http'>): Promise<Finding[]> {
  if (http === null) return [];
  const check = 'Health';
  const { host, port } = http;
  const code = await errorOfListening(http);
  if (code === null) return [{ check, ok: true, found: `HTTP_PORT ${port} is free on ${host}` }];
  if (code === 'EADDRINUSE' && (await askHealth(http)) === null) {
    return [
      {
        check,
        ok: true,
        found: `on HTTP_PORT ${port} of ${host} a program answers that is well, as a running Easel does`,
      },
    ];
  }
  const found = listenFault(code, http) ?? `HTTP_PORT ${port} of ${host} cannot be listened on (${code})`;
  return [
    { check, ok: false, found, advice: 'Mend HTTP_PORT or HTTP_HOST; without HTTP_PORT, health is told nowhere.' },
  ];
}

/** The code of the error; null where listening works. */
async function errorOfListening({ host, port }: HealthAddress): Promise<string | null> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return null;
  } catch (error) {
    return codeOf(error);
  } finally {
    server.close();
  }
}
