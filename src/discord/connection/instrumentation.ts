import type { Client, RESTOptions } from 'discord.js';
import { callbackIdIn, codeIn, withBody } from './exchange.ts';

/** Receives events about requests, acknowledgements and the gateway, for metrics. Must not throw. */
export interface TrafficListener {
  /** `status` is null when no answer came; `code` is Discord's error code, if any. */
  discordAnswered(answer: { readonly status: number | null; readonly code: number | null }): void;
  /** An interaction was acknowledged this long after it was received. */
  acknowledged(ms: number): void;
  gateway(event: 'reconnect' | 'resume'): void;
}

type MakeRequest = RESTOptions['makeRequest'];

/** How many unacknowledged interactions are remembered; the oldest are dropped. */
const MAX_UNANSWERED = 1_000;

/** Observes every request to Discord and the gateway's events, and reports them to a listener. */
export class Instrumentation {
  readonly #listener: TrafficListener;
  readonly #receivedAt = new Map<string, number>();

  constructor(listener: TrafficListener) {
    this.#listener = listener;
  }

  /** Call it before other listeners are added to the client: the time of an interaction is taken here. */
  watch(client: Client): void {
    client.on('interactionCreate', ({ id }) => {
      const [oldest] = this.#receivedAt.keys();
      if (oldest !== undefined && this.#receivedAt.size >= MAX_UNANSWERED) this.#receivedAt.delete(oldest);
      this.#receivedAt.set(id, performance.now());
    });
    // discord.js tries to reconnect twice a second: only the first try of each loss counts.
    const reconnecting = new Set<number>();
    client.on('shardReconnecting', (shard) => {
      if (!reconnecting.has(shard)) this.#listener.gateway('reconnect');
      reconnecting.add(shard);
    });
    client.on('shardReady', (shard) => void reconnecting.delete(shard));
    client.on('shardResume', (shard) => {
      reconnecting.delete(shard);
      this.#listener.gateway('resume');
    });
  }

  /** Wraps `send` so that each answer is reported. */
  through(send: MakeRequest): MakeRequest {
    return async (url, init) => {
      let response;
      try {
        response = await send(url, init);
      } catch (error) {
        this.#listener.discordAnswered({ status: null, code: null });
        throw error;
      }
      const { status } = response;
      if (status < 400) {
        this.#listener.discordAnswered({ status, code: null });
        this.#answered(url);
        return response;
      }
      // The code is in the body, which can be read only once, so the caller gets a copy of the response.
      const body = await response.text().catch(() => '');
      this.#listener.discordAnswered({ status, code: codeIn(body) });
      return withBody(response, body);
    };
  }

  #answered(url: string): void {
    const id = callbackIdIn(url);
    const receivedAt = id === null ? undefined : this.#receivedAt.get(id);
    if (id === null || receivedAt === undefined) return;
    this.#receivedAt.delete(id);
    this.#listener.acknowledged(performance.now() - receivedAt);
  }
}
