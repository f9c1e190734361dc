// The program `health`, the health check of the container: ends with 0 when the bot answers where its settings say, else with 1.

import { loadHealthAddress } from './config.ts';
import { readEnvFile } from './environment/env-file.ts';
import { askHealth } from './monitoring/ask-health.ts';

/** Without a port, or with any free one, nobody can ask: a process that runs is all that is known then. */
async function diagnose(): Promise<string | null> {
  const address = loadHealthAddress(process.env, readEnvFile(process.env));
  return address === null || address.port === 0 ? null : await askHealth(address);
}

const fault = await diagnose().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
console.log(fault ?? 'ok');
// Not later: an answer that is slow would keep the process.
process.exit(fault === null ? 0 : 1);
