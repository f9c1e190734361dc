import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { ConfigError, type Config } from '../config.ts';
import { createLiveCounts } from '../db/reports/live-counts.ts';
import type { Database } from '../db/sqlite/database.ts';
import { openWriteProbe } from '../db/sqlite/write-probe.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { startHealthServer, type HealthServer, type HealthServerOptions } from '../monitoring/health-server.ts';
import { listenFault } from '../monitoring/listen-fault.ts';
import type { LiveGaugesOptions } from '../monitoring/live-gauges.ts';
import type { Metrics } from '../monitoring/metrics.ts';
import { createReadiness } from '../monitoring/readiness.ts';
import type { Clock } from '../runtime/clock.ts';
import { codeOf } from '../runtime/error-code.ts';

export interface MonitoringOptions {
  readonly config: Pick<Config, 'databasePath' | 'dataDirectory'>;
  readonly http: NonNullable<Config['http']>;
  readonly metrics: Metrics;
  readonly kysely: Database['kysely'];
  readonly service: Pick<GenerationService, 'pausedFor' | 'storageFailure'>;
  readonly isConnected: () => boolean;
  readonly backups: LiveGaugesOptions['backups'];
  readonly clock: Clock;
  readonly log: Logger;
}

/** Tells of health and metrics over HTTP. Rejects with a ConfigError where its address is taken, not allowed or of another machine. */
export async function startMonitoring(options: MonitoringOptions): Promise<AsyncDisposable> {
  const { config, http, metrics, kysely, service, isConnected, backups, clock, log } = options;
  await using opening = new AsyncDisposableStack();
  const probe = opening.use(openWriteProbe(config.databasePath, (ms) => clock.sleep(ms)));
  const pausedFor: LiveGaugesOptions['pausedFor'] = () => service.pausedFor;
  const storageFailure = (): string | null => service.storageFailure;
  const notReadyBecause = createReadiness({ isConnected, probe, pausedFor, storageFailure, clock });
  metrics.addLiveGauges({
    counts: createLiveCounts(kysely),
    pausedFor,
    isConnected,
    backups,
    isReady: async () => (await notReadyBecause()).length === 0,
    folders: { data: config.dataDirectory, database: dirname(config.databasePath) },
    clock,
  });
  const { url } = opening.use(await startHealth({ ...http, notReadyBecause, metrics }));
  log.info({ url }, 'health and metrics are told');
  return opening.move();
}

async function startHealth(options: HealthServerOptions): Promise<HealthServer> {
  try {
    return await startHealthServer(options);
  } catch (error) {
    const fault = listenFault(codeOf(error), options);
    throw fault === null ? error : new ConfigError([fault]);
  }
}
