import { createRequire } from 'node:module';
import type * as PromClient from 'prom-client';
import type { Registry } from 'prom-client';

/** The parts of prom-client that are used. */
export interface Prom extends Pick<typeof PromClient, 'Registry' | 'Counter' | 'Gauge' | 'Histogram'> {
  /** Registers prom-client's default metrics of a Node process. */
  collectDefaultMetrics(register: Registry): void;
}

/** Sampling interval of the event loop's delay, in ms: enough for its 99th percentile, at a negligible cost. */
const LAG_PRECISION_MS = 20;

const DEFAULT_METRICS = [
  'processStartTime',
  'osMemoryHeap',
  'processOpenFileDescriptors',
  'processMaxFileDescriptors',
  'eventLoopLag',
  'processResources',
  'heapSizeAndUsed',
  'heapSpacesSizeAndUsed',
  'version',
  'gc',
] as const;

/**
 * Loads prom-client, only where metrics are configured, to save memory. Its parts are loaded one by one, because its
 * main module loads OpenTelemetry's API: 12 MB for a label on one metric, which is defined here instead.
 */
export function loadPromClient(): Prom {
  const load = createRequire(import.meta.url);
  const part = <Name extends keyof typeof PromClient>(name: Name): (typeof PromClient)[Name] =>
    load(`prom-client/lib/${name.toLowerCase()}`);
  const Counter = part('Counter');
  return {
    Registry: part('Registry'),
    Counter,
    Gauge: part('Gauge'),
    Histogram: part('Histogram'),
    collectDefaultMetrics: (register) => {
      for (const name of DEFAULT_METRICS) {
        const collect: (to: Registry, options: object) => void = load(`prom-client/lib/metrics/${name}`);
        collect(register, { eventLoopMonitoringPrecision: LAG_PRECISION_MS });
      }
      const cpu = new Counter({
        name: 'process_cpu_seconds_total',
        help: 'Total user and system CPU time spent in seconds.',
        registers: [],
        collect() {
          const { user, system } = process.cpuUsage();
          this.reset();
          this.inc((user + system) / 1e6);
        },
      });
      register.registerMetric(cpu);
    },
  };
}
