import type { LifecycleEvent } from '../generation/model/lifecycle.ts';
import { createGenerationMetrics } from './generation-metrics.ts';
import { createLiveGauges, type LiveGaugesOptions } from './live-gauges.ts';
import { loadPromClient } from './prom-client.ts';
import { createTrafficMetrics, type TrafficMetrics } from './traffic-metrics.ts';

export interface MetricsOptions extends LiveGaugesOptions {
  readonly version: string;
}

/** The metrics of `/metrics`; names and labels are documented in docs/operations.md. */
export interface Metrics extends TrafficMetrics {
  step(step: LifecycleEvent): void;
  readonly contentType: string;
  /** In Prometheus' text format. */
  text(): Promise<string>;
}

/** Creates all metrics in a new registry. Counters begin at 0 with the process, as Prometheus expects. */
export function createMetrics({ version, ...live }: MetricsOptions): Metrics {
  const prom = loadPromClient();
  const register = new prom.Registry();
  const registers: [typeof register] = [register];
  prom.collectDefaultMetrics(register);
  const build = { name: 'easel_build_info', help: 'Which Easel runs, on which Node', labelNames: ['version', 'node'] };
  new prom.Gauge({ ...build, registers }).set({ version, node: process.versions.node }, 1);
  const refresh = createLiveGauges(prom, registers, live);
  return {
    step: createGenerationMetrics(prom, registers),
    ...createTrafficMetrics(prom, registers),
    contentType: register.contentType,
    text: async () => {
      await refresh();
      return register.metrics();
    },
  };
}
