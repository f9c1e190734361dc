import { createRequire } from 'node:module';
import type * as PromClient from 'prom-client';
import type { Registry } from 'prom-client';

/** What is used of prom-client. */
export interface Prom extends Pick<typeof PromClient, 'Registry' | 'Counter' | 'Gauge' | 'Histogram'> {
  /** Its default metrics of a Node process, with its names. */
  collectDefaultMetrics(register: Registry): void;
}

/** Between two looks at the event loop's delay, in ms: often enough for its 99th percentile, seldom enough to cost nothing. */
const LAG_PRECISION_MS = 20;

const OF_THE_PROCESS = [
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
 * Loaded only where metrics are asked for: a bot that nobody watches need not carry it. And loaded in parts: its front door
 * brings OpenTelemetry's API along, 12 MB for nothing but a label on the one metric that is made here instead.
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
      for (const name of OF_THE_PROCESS) {
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
