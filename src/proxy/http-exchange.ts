// Sends one HTTP request with undici and knows whether it was sent.

import type { IncomingHttpHeaders } from 'node:http';
import type { Agent, Dispatcher } from 'undici';
import { codeOf } from '../runtime/error-code.ts';
import { reasonOf } from '../runtime/or-aborted.ts';
import { ProxyError } from './proxy-error.ts';

/** One HTTP request. */
export interface HttpRequest {
  readonly method: Dispatcher.HttpMethod;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /**
   * A larger answer fails the exchange as `too_large`, without reading further. Of an answer that is not 2xx, at most 64 KiB are
   * read: what is larger comes without its body.
   */
  readonly maxBytes: number;
  /**
   * Called before the body of a 2xx answer is read, with its size, or `maxBytes` where that is not announced. Reading waits for
   * it, which does not count as time of the exchange. `over` is aborted when the exchange ends without it.
   */
  readonly beforeBody?: BeforeBody;
  /** For the whole exchange, including the wait for a connection. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Ignores the signal once a byte of the request may have been sent. */
  readonly finishOnceSent?: boolean;
}

export type BeforeBody = (bytes: number, over: AbortSignal) => Promise<void>;

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; of a header that came more than once, the first value. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** No complete answer was received. */
export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  readonly reason: 'network' | 'timeout' | 'too_large';
  /** False only when it is certain that no byte of the request was written to a connection. */
  readonly sent: boolean;
  /** The status, if the answer's head was received and its body was not. */
  readonly status: number | null;
  /** What was thrown: not the `cause`, with which its message would be logged, and that may quote a certificate or a URL. */
  readonly thrown: unknown;

  constructor(reason: ExchangeFailure['reason'], sent: boolean, status: number | null, thrown: unknown) {
    super(explain(reason, thrown));
    this.thrown = thrown;
    this.reason = reason;
    this.sent = sent;
    this.status = status;
  }
}

const MAX_ERROR_BYTES = 65_536;

/**
 * Sends one request over the agent's connections and collects its answer. No redirects, no retries.
 *
 * Error codes cannot prove that a request was not sent: ECONNRESET can end a TLS handshake as well as a paid request on
 * a kept-alive connection. undici calls `onRequestStart` right before it writes to an open connection, so this call
 * decides.
 *
 * @throws ExchangeFailure, or the signal's reason.
 */
export function exchange(agent: Agent, request: HttpRequest): Promise<HttpAnswer> {
  // What the handler keeps must not have the body in it: undici may keep the handler for as long as the connection.
  const { signal, timeoutMs, maxBytes, beforeBody, finishOnceSent = false } = request;
  if (signal.aborted) return Promise.reject(reasonOf(signal));
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  let controller: Dispatcher.DispatchController | null = null;
  let status: number | null = null;
  let headers: HttpAnswer['headers'] = {};
  let ended = false;
  let body = new BodyCollector(null);
  const over = new AbortController();

  const end = (settle: () => void): void => {
    if (ended) return;
    ended = true;
    time.stop();
    signal.removeEventListener('abort', onAbort);
    settle();
    body = new BodyCollector(null);
    over.abort(new Error('the exchange is over'));
  };
  const fail = (reason: ExchangeFailure['reason'], cause?: unknown): void => {
    end(() => reject(new ExchangeFailure(reason, controller !== null, status, cause)));
  };
  const giveUp = (reason: 'timeout' | 'too_large'): void => {
    fail(reason);
    controller?.abort(new Error(reason));
  };
  const onAbort = (): void => {
    if (controller !== null && finishOnceSent) return;
    end(() => reject(reasonOf(signal)));
    controller?.abort(new Error('aborted'));
  };
  /** Ends the exchange with what is known of an answer whose body is of no use. */
  const skipBody = (): void => {
    const answer = { status: status ?? 0, headers, body: Buffer.alloc(0) };
    end(() => resolve(answer));
    controller?.abort(new Error('the body is not needed'));
  };
  const tooLarge = (): void => {
    if (isSuccess(status)) giveUp('too_large');
    else skipBody();
  };
  const time = new Countdown(timeoutMs, () => giveUp('timeout'));
  const waitBefore = async (ready: BeforeBody, bytes: number, paused: Dispatcher.DispatchController) => {
    paused.pause();
    time.stop();
    try {
      await ready(bytes, over.signal);
    } catch (error) {
      fail('network', error);
      paused.abort(new Error('given up'));
    }
    if (ended) return;
    time.start();
    paused.resume();
  };
  time.start();
  signal.addEventListener('abort', onAbort, { once: true });

  const mostBytes = (): number => (isSuccess(status) ? maxBytes : Math.min(maxBytes, MAX_ERROR_BYTES));
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      // The exchange ended while waiting for a connection: undici drops an aborted request before it writes.
      if (ended) started.abort(new Error('given up'));
      else controller = started;
    },
    onResponseStart(responding, statusCode, answerHeaders) {
      // Informational responses precede the final one.
      if (statusCode < 200) return;
      status = statusCode;
      headers = firstValues(answerHeaders);
      const announced = announcedBytes(headers);
      if (announced !== null && announced > mostBytes()) {
        tooLarge();
        return;
      }
      body = new BodyCollector(announced);
      if (beforeBody !== undefined && isSuccess(status)) void waitBefore(beforeBody, announced ?? maxBytes, responding);
    },
    onResponseData(_controller, chunk) {
      if (ended) return;
      if (body.size + chunk.length > mostBytes()) tooLarge();
      else body.add(chunk);
    },
    onResponseEnd() {
      const answer = { status: status ?? 0, headers, body: body.whole() };
      end(() => resolve(answer));
    },
    onResponseError(_controller, error) {
      fail(isTimeout(error) ? 'timeout' : 'network', error);
    },
  };

  try {
    agent.dispatch(
      {
        origin: request.url.origin,
        path: `${request.url.pathname}${request.url.search}`,
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
      },
      handler,
    );
  } catch (error) {
    fail('network', error);
  }
  return promise;
}

/** Calls once, when it has run for so long in all. */
class Countdown {
  readonly #onOver: () => void;
  #leftMs: number;
  #startedAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number, onOver: () => void) {
    this.#leftMs = ms;
    this.#onOver = onOver;
  }

  start(): void {
    this.#startedAtMs = performance.now();
    this.#timer = setTimeout(this.#onOver, this.#leftMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#leftMs = Math.max(0, this.#leftMs - (performance.now() - this.#startedAtMs));
  }
}

/** The bytes of one body; held once where their number is announced, and from the first of them on. */
class BodyCollector {
  readonly #announced: number | null;
  #target: Buffer | null = null;
  readonly #chunks: Buffer[] = [];
  #size = 0;

  constructor(announced: number | null) {
    this.#announced = announced;
  }

  get size(): number {
    return this.#size;
  }

  add(chunk: Buffer): void {
    if (this.#announced === null) {
      this.#chunks.push(Buffer.from(chunk));
    } else {
      this.#target ??= Buffer.allocUnsafeSlow(this.#announced);
      chunk.copy(this.#target, this.#size);
    }
    this.#size += chunk.length;
  }

  whole(): Buffer {
    return this.#target?.subarray(0, this.#size) ?? Buffer.concat(this.#chunks, this.#size);
  }
}

function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

function announcedBytes(headers: HttpAnswer['headers']): number | null {
  const header = headers['content-length'] ?? '';
  return /^\d{1,15}$/.test(header) ? Number(header) : null;
}

function firstValues(headers: IncomingHttpHeaders): HttpAnswer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

function isTimeout(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT';
}

/** The message for the operator, from codes and fixed phrases only: an error's own message may quote a URL. */
function explain(reason: ExchangeFailure['reason'], cause: unknown): string {
  if (reason === 'too_large') return 'the answer is too large';
  if (cause instanceof ProxyError) return cause.message;
  const code = codeOf(cause);
  if (code === '') return reason === 'timeout' ? 'no answer in time' : 'the connection failed';
  return `${phrases[code] ?? (reason === 'timeout' ? 'no answer in time' : 'the connection failed')} (${code})`;
}

const phrases: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection closed while sending',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host names cannot be looked up right now',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_SOCKET: 'connection closed',
  EPROTO: 'the other end speaks no TLS: a firewall or a login page may be in the way',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the other end speaks no TLS: a firewall or a login page may be in the way',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
};
