import { ConfigError } from '../config.ts';
import { listenFault } from '../monitoring/listen-fault.ts';
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
