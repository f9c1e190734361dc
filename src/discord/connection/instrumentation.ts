import type { Client, RESTOptions } from 'discord.js';

/** Hears what goes to and fro between the bot and Discord, to count it. Must not throw. */
export interface TrafficListener {
  /** `status` is null when no answer came; `code` is Discord's own, where a refusal names one. */
  discordAnswered(answer: { readonly status: number | null; readonly code: number | null }): void;
  /** An interaction was acknowledged, so long after it had come in. */
  acknowledged(ms: number): void;
  gateway(event: 'reconnect' | 'resume'): void;
}

type MakeRequest = RESTOptions['makeRequest'];

const CALLBACK = /\/interactions\/(\d+)\/[^/]+\/callback/;
/** Interactions that nobody acknowledges are forgotten, the oldest first. */
const MAX_UNANSWERED = 1_000;

/** Listens at the one place through which each request goes, and to the gateway's events. */
export class Instrumentation {
  readonly #listener: TrafficListener;
  readonly #receivedAt = new Map<string, number>();

  constructor(listener: TrafficListener) {
    this.#listener = listener;
  }

  /** Call it before anything else listens to the client: an interaction's time begins here. */
  watch(client: Client): void {
    client.on('interactionCreate', ({ id }) => {
      const [oldest] = this.#receivedAt.keys();
      if (oldest !== undefined && this.#receivedAt.size >= MAX_UNANSWERED) this.#receivedAt.delete(oldest);
      this.#receivedAt.set(id, performance.now());
    });
    // discord.js tries twice a second for as long as Discord is away: that is one loss.
    const away = new Set<number>();
    client.on('shardReconnecting', (shard) => {
      if (!away.has(shard)) this.#listener.gateway('reconnect');
      away.add(shard);
    });
    client.on('shardReady', (shard) => void away.delete(shard));
    client.on('shardResume', (shard) => {
      away.delete(shard);
      this.#listener.gateway('resume');
    });
  }

  /** `send`, listened to. */
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
      // The code is in the body, which can be read once: whoever comes next gets a copy.
      const body = await response.text().catch(() => '');
      this.#listener.discordAnswered({ status, code: codeIn(body) });
      return new Response(body, { status, statusText: response.statusText, headers: [...response.headers] });
    };
  }

  #answered(url: string): void {
    const id = CALLBACK.exec(url)?.[1];
    const receivedAt = id === undefined ? undefined : this.#receivedAt.get(id);
    if (id === undefined || receivedAt === undefined) return;
    this.#receivedAt.delete(id);
    this.#listener.acknowledged(performance.now() - receivedAt);
  }
}

function codeIn(body: string): number | null {
  try {
    const parsed: unknown = JSON.parse(body);
    const code = typeof parsed === 'object' && parsed !== null && 'code' in parsed ? parsed.code : null;
    return typeof code === 'number' && Number.isSafeInteger(code) ? code : null;
  } catch {
    return null;
  }
}
