// The HTTP calls to the hosts of the models.

import type { Logger } from 'pino';
import { createAgent } from '../../proxy/agent.ts';
import {
  exchange,
  ExchangeFailure,
  type BeforeBody,
  type HttpAnswer,
  type HttpRequest,
} from '../../proxy/http-exchange.ts';
import type { ProxySettings } from '../../proxy/settings.ts';
import { UntrustedUrlError } from './errors.ts';
import type { HostRules } from './trusted-hosts.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const BODY_IDLE_TIMEOUT_MS = 15_000;
const MAX_REDIRECTS = 3;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** For 24 concurrent tasks (docs.bfl.ai/api_integration/integration_guidelines) with one call each, and some more. */
const CONNECTIONS_PER_HOST = 32;

export type CallKind = 'submit' | 'poll' | 'download' | 'credits' | 'access' | 'lookup' | 'cancel' | 'quote';

/** One HTTP exchange, for metrics. `status` is null when no answer came. */
export interface FluxCall {
  readonly kind: CallKind;
  readonly model?: string;
  readonly status: number | null;
  readonly ms: number;
}

interface Call {
  readonly kind: CallKind;
  readonly model?: string;
  readonly url: string | URL;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** All HTTP calls to a host go through it: it adds the key, and checks that every host is one that the request may go to. */
export interface Transport extends AsyncDisposable {
  /**
   * GETs a URL that the provider sent, after checking it. With the key it returns redirects and never follows them; without,
   * it follows at most 3, each checked too.
   *
   * @throws UntrustedUrlError before anything is sent; ExchangeFailure; the signal's reason.
   */
  get(call: Call & { readonly sendKey: boolean; readonly beforeBody?: BeforeBody }): Promise<HttpAnswer>;
  /**
   * POSTs JSON with the key, once. Returns redirects, never follows them. Once it is sent, an abort has no effect.
   *
   * @throws ExchangeFailure; the signal's reason, when aborted before the request was sent.
   */
  post(call: Call & { readonly json: unknown }): Promise<HttpAnswer>;
}

export interface TransportOptions {
  /** The headers that hold the key. */
  readonly keyHeaders: Readonly<Record<string, string>>;
  readonly hosts: HostRules;
  readonly userAgent: string;
  readonly proxies: ProxySettings;
  readonly log: Logger;
  readonly onCall?: ((call: FluxCall) => void) | undefined;
}

/** Opens no connection until the first call. Disposing waits for pending calls. */
export function createTransport({ keyHeaders, hosts, userAgent, proxies, log, onCall }: TransportOptions): Transport {
  const agent = createAgent(proxies, CONNECT_TIMEOUT_MS, {
    connections: CONNECTIONS_PER_HOST,
    bodyTimeout: BODY_IDLE_TIMEOUT_MS,
    // The timeout of the exchange covers the wait for the head.
    headersTimeout: 0,
    // Common servers close an idle connection after 5 s: no paid request should be sent on a closing connection.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 30_000,
  });

  const pending = new Set<Promise<unknown>>();
  const track = async <T>(promise: Promise<T>): Promise<T> => {
    pending.add(promise);
    try {
      return await promise;
    } finally {
      pending.delete(promise);
    }
  };

  const send = async (call: Call, request: HttpRequest): Promise<HttpAnswer> => {
    const startedAt = performance.now();
    const report = (status: number | null, problem?: string, thrown?: unknown): void => {
      const ms = Math.round(performance.now() - startedAt);
      const { kind, model } = call;
      log.debug({ kind, model, host: request.url.host, status, ms, problem, err: thrown }, 'flux call');
      try {
        onCall?.({ kind, ...(model !== undefined && { model }), status, ms });
      } catch (error) {
        // Not rethrown: the answer may name a paid task.
        log.error({ err: error }, 'recording metrics of a FLUX call failed');
      }
    };
    try {
      const answer = await track(exchange(agent, request));
      report(answer.status);
      return answer;
    } catch (error) {
      const failure = error instanceof ExchangeFailure ? error : null;
      report(failure?.status ?? null, failure?.message ?? 'aborted', failure?.thrown);
      throw error;
    }
  };

  const commonHeaders = { accept: 'application/json, image/*', 'accept-encoding': 'identity', 'user-agent': userAgent };

  return {
    async get({ sendKey, ...call }) {
      const headers = sendKey ? { ...commonHeaders, ...keyHeaders } : commonHeaders;
      const mostHops = sendKey ? 0 : MAX_REDIRECTS;
      const allowed = sendKey ? hosts.withKey : hosts.pictures;
      let url = allowed.check(call.url);
      for (let hops = 0; ; hops += 1) {
        const { maxBytes, timeoutMs, signal, beforeBody } = call;
        const asked = { maxBytes, timeoutMs, signal, ...(beforeBody === undefined ? {} : { beforeBody }) };
        const answer = await send(call, { method: 'GET', url, headers, ...asked });
        const location = answer.headers['location'];
        if (!REDIRECTS.includes(answer.status) || location === undefined || hops === mostHops) return answer;
        url = allowed.check(resolve(location, url));
      }
    },

    post({ json, ...call }) {
      const { maxBytes, timeoutMs, signal } = call;
      return send(call, {
        method: 'POST',
        url: hosts.withKey.check(call.url),
        headers: { ...commonHeaders, ...keyHeaders, 'content-type': 'application/json' },
        body: JSON.stringify(json),
        maxBytes,
        timeoutMs,
        signal,
        finishOnceSent: true,
      });
    },

    async [Symbol.asyncDispose]() {
      await Promise.allSettled(pending);
      // Not close(): that would also wait for connections of aborted calls.
      await agent.destroy();
    },
  };
}

function resolve(location: string, base: URL): URL {
  const url = URL.parse(location, base.href);
  if (url === null) throw new UntrustedUrlError('The provider redirected to an address that is no URL');
  return url;
}
