import type { LifecycleEvent } from '../generation/model/lifecycle.ts';
import { createBalanceMetrics, type BalanceMetrics } from './balance-metrics.ts';
import { createGenerationMetrics } from './generation-metrics.ts';
import { createLiveGauges, type LiveGaugesOptions } from './live-gauges.ts';
import { loadPromClient } from './prom-client.ts';
import { createTrafficMetrics, type TrafficMetrics } from './traffic-metrics.ts';

/** Everything that `/metrics` tells; names and labels are documented in docs/operations.md. */
export interface Metrics extends TrafficMetrics, BalanceMetrics {
  transition(event: LifecycleEvent): void;
  /** From now on what stands at the moment is told as well. Call it once. */
  addLiveGauges(options: LiveGaugesOptions): void;
  readonly contentType: string;
  /** In Prometheus' text format. */
  text(): Promise<string>;
}

/** Counts in a registry of its own. The counters begin at 0 with the process, as Prometheus expects. */
export function createMetrics(version: string): Metrics {
  const prom = loadPromClient();
  const register = new prom.Registry();
  const registers: [typeof register] = [register];
  prom.collectDefaultMetrics(register);
  const build = { name: 'easel_build_info', help: 'Which Easel runs, on which Node', labelNames: ['version', 'node'] };
  new prom.Gauge({ ...build, registers }).set({ version, node: process.versions.node }, 1);
  let refresh: (() => Promise<void>) | null = null;
  return {
    transition: createGenerationMetrics(prom, registers),
    addLiveGauges: (options) => {
      refresh = createLiveGauges(prom, registers, options);
    },
    ...createBalanceMetrics(prom, registers),
    ...createTrafficMetrics(prom, registers),
    contentType: register.contentType,
    text: async () => {
      await refresh?.();
      return register.metrics();
    },
  };
}
