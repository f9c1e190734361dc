// Metrics of the calls to the hosts of the models, of the requests to Discord, and of the gateway.

import type { Registry } from 'prom-client';
import { labelsOf } from './account-labels.ts';
import type { Prom } from './prom-client.ts';

/** One call of an account's host; `status` is null when no answer came. */
interface ProviderCall {
  readonly account: string;
  readonly kind: string;
  readonly status: number | null;
  readonly ms: number;
}

/** One answer of Discord's REST API. `status`: null when none came; `code`: Discord's error code, if any. */
interface DiscordAnswer {
  readonly status: number | null;
  readonly code: number | null;
}

/** Counts calls to the hosts of the models, requests to Discord and events of the gateway. */
export interface TrafficMetrics {
  providerCall(call: ProviderCall): void;
  /** Polling of a task ended after so many polls. */
  polled(polls: number): void;
  discordAnswered(answer: DiscordAnswer): void;
  /** An interaction was acknowledged this long after it was received. */
  acknowledged(ms: number): void;
  gateway(event: 'reconnect' | 'resume'): void;
}

/** Discord documents about two hundred codes; more than this many share one label. */
const MAX_CODES = 256;

export function createTrafficMetrics({ Counter, Histogram }: Prom, registers: [Registry]): TrafficMetrics {
  const calls = new Counter({
    name: 'easel_host_calls_total',
    help: 'HTTP calls of hosts by account, kind and status; status is none when no answer came',
    labelNames: ['host', 'account', 'kind', 'status'],
    registers,
  });
  const callSeconds = new Histogram({
    name: 'easel_host_call_duration_seconds',
    help: 'How long HTTP calls of hosts take, by host and kind',
    labelNames: ['host', 'kind'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
    registers,
  });
  const polls = new Histogram({
    name: 'easel_polls_per_picture',
    help: 'Polls until a task ended or was given up',
    buckets: [1, 2, 3, 4, 6, 8, 12, 20, 50, 100],
    registers,
  });
  const requests = new Counter({
    name: 'easel_discord_requests_total',
    help: 'REST requests to Discord by status; status is none when no answer came',
    labelNames: ['status'],
    registers,
  });
  const errors = new Counter({
    name: 'easel_discord_errors_total',
    help: "Discord's refusals by its own code; code is none where it named none",
    labelNames: ['code'],
    registers,
  });
  const acknowledgement = new Histogram({
    name: 'easel_acknowledgement_seconds',
    help: 'From an interaction to its acknowledgement; Discord gives up after 3',
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
    registers,
  });
  const reconnects = new Counter({
    name: 'easel_gateway_reconnects_total',
    help: 'How often the gateway was lost',
    registers,
  });
  const resumes = new Counter({
    name: 'easel_gateway_resumes_total',
    help: 'How often a session of the gateway went on where it had stopped',
    registers,
  });
  const codes = new Set<number>();
  const labelOf = (code: number | null): string => {
    if (code === null) return 'none';
    if (codes.size < MAX_CODES) codes.add(code);
    return codes.has(code) ? String(code) : 'other';
  };

  return {
    providerCall({ account, kind, status, ms }) {
      const labels = labelsOf(account);
      calls.inc({ ...labels, kind, status: status ?? 'none' });
      callSeconds.observe({ host: labels.host, kind }, ms / 1_000);
    },
    polled: (count) => polls.observe(count),
    discordAnswered({ status, code }) {
      requests.inc({ status: status ?? 'none' });
      if (status === null || status >= 400) errors.inc({ code: labelOf(code) });
    },
    acknowledged: (ms) => acknowledgement.observe(ms / 1_000),
    gateway: (event) => (event === 'resume' ? resumes : reconnects).inc(),
  };
}
