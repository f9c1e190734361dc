import { STATUS_CODES } from 'node:http';
import type { RateLimitData, RESTOptions } from 'discord.js';
import { createAgent } from '../../proxy/agent.ts';
import { codeOf } from '../../runtime/error-code.ts';
import { exchange, ExchangeFailure, type HttpAnswer, type HttpRequest } from '../../proxy/http-exchange.ts';
import { ProxyError } from '../../proxy/proxy-error.ts';
import type { ProxySettings } from '../../proxy/settings.ts';

type MakeRequest = RESTOptions['makeRequest'];
type RequestInit = Parameters<MakeRequest>[1];

const CONNECT_TIMEOUT_MS = 10_000;
const NEVER = new AbortController().signal;
/** Discord's time to answer, in ms, after the upload. */
export const ANSWER_MS = 15_000;
/** The slowest upload that does not time out, in bytes per millisecond: 2 Mbit/s. */
const MIN_UPLOAD_RATE = 250;
/** discord.js' own timeout, in ms: longer than any of ours, since it does not depend on the size. */
const OUTER_TIMEOUT_MS = 600_000;
/** Routes of messages, which are retried by the delivery. Other requests, as those at start, are not. */
const MESSAGE_ROUTES = /^\/(?:webhooks|channels|users)\//;
/** More than any answer has: 100 messages with all that each may hold. */
const MAX_ANSWER_BYTES = 16 * 1_048_576;
/** Statuses whose answers have no body (fetch.spec.whatwg.org: null body status). */
const NULL_BODIES: readonly number[] = [204, 205, 304];
/**
 * discord.js keeps the state of a rate limit for each reply, two for each command, and looks for idle ones once an hour. In ms.
 */
const FORGET_ROUTES_EVERY_MS = 10_000;
/** A longer rate limit on a message rejects at once, in ms; discord.js would wait silently. */
const MAX_RATE_LIMIT_WAIT_MS = 60_000;
/**
 * In seconds. discord.js obeys every wait that it reads: a later one than timers take, none, or one that is no number would
 * repeat the request at once, for ever, and a long global one would keep all messages back.
 */
const WAITS = { atLeast: 1, unread: 5, atMost: 900 };

/** Options of discord.js' REST client: API URL, rate limits, and a timeout that grows with the size of the upload. */
export function restOptions(apiUrl: string, answerMs: number, proxies: ProxySettings) {
  return {
    api: apiUrl,
    // discord.js counts interaction replies against its own cap of 50 requests a second; Discord does not
    // (docs.discord.com: topics/rate-limits). The bot's other requests are rare, and a 429 is respected.
    globalRequestsPerSecond: 500,
    timeout: OUTER_TIMEOUT_MS,
    handlerSweepInterval: FORGET_ROUTES_EVERY_MS,
    rejectOnRateLimit: ({ route, timeToReset, retryAfter }: RateLimitData) =>
      MESSAGE_ROUTES.test(route) && Math.max(timeToReset, retryAfter) > MAX_RATE_LIMIT_WAIT_MS,
    makeRequest: requestWithin(answerMs, proxies),
  } satisfies Partial<RESTOptions>;
}

/**
 * Sends one request and reads its answer whole, within one time limit. An answer that is larger than any has an error; a refusal
 * that is comes without its body.
 */
function requestWithin(answerMs: number, proxies: ProxySettings): MakeRequest {
  const agent = createAgent(proxies, CONNECT_TIMEOUT_MS);
  return async (url, init) => {
    const { body, type } = await encode(init.body);
    const bytes = body === null ? 0 : Buffer.byteLength(body);
    const answer = await exchange(agent, {
      method: toMethod(init.method),
      url: new URL(url),
      headers: { ...headersOf(init), ...(type === null ? {} : { 'content-type': type }) },
      ...(body === null ? {} : { body }),
      maxBytes: MAX_ANSWER_BYTES,
      timeoutMs: answerMs + bytes / MIN_UPLOAD_RATE,
      signal: init.signal instanceof AbortSignal ? init.signal : NEVER,
    }).catch(toDiscordsError);
    return toResponse(answer);
  };
}

/** discord.js gives them as a plain object. */
function headersOf({ headers }: RequestInit): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]));
}

function toMethod(method: string | undefined): HttpRequest['method'] {
  switch (method) {
    case 'GET':
    case 'POST':
    case 'PUT':
    case 'PATCH':
    case 'DELETE':
      return method;
    default:
      throw new TypeError(`discord.js makes no such request: ${method ?? 'none'}`);
  }
}

/** discord.js tries again what was not answered in time, by the name of the error; the rest is told by its code. */
function toDiscordsError(error: unknown): never {
  if (!(error instanceof ExchangeFailure)) throw error;
  if (error.reason === 'timeout') throw new DOMException('Discord did not answer in time', 'AbortError');
  if (error.thrown instanceof ProxyError) throw error.thrown;
  const code = codeOf(error.thrown);
  throw code === '' ? error : Object.assign(new Error(error.message), { code });
}

function toResponse({ status, headers, body }: HttpAnswer): Response {
  const given = new Headers(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  // discord.js reads the code of a refusal out of its JSON, if it is said to be any.
  if (body.length === 0) given.delete('content-type');
  const statusText = STATUS_CODES[status] ?? '';
  return new Response(NULL_BODIES.includes(status) ? null : body, {
    status,
    statusText,
    headers: withinWaits(status, given),
  });
}

function withinWaits(status: number, headers: Headers): Headers {
  const resetAfter = headers.get('x-ratelimit-reset-after');
  if (resetAfter !== null) headers.set('x-ratelimit-reset-after', String(seconds(resetAfter, 0)));
  const retryAfter = headers.get('retry-after');
  if (status === 429) headers.set('retry-after', String(seconds(retryAfter, WAITS.atLeast)));
  else if (retryAfter !== null) headers.set('retry-after', String(seconds(retryAfter, 0)));
  return headers;
}

function seconds(text: string | null, atLeast: number): number {
  const given = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(given) ? WAITS.unread : Math.min(WAITS.atMost, Math.max(atLeast, given));
}

/** Encodes an upload as bytes: each undici accepts only a FormData of its own, but any accepts bytes. */
async function encode(
  given: RequestInit['body'],
): Promise<{ readonly body: string | Uint8Array | null; readonly type: string | null }> {
  if (given === null || given === undefined) return { body: null, type: null };
  if (typeof given === 'string' || given instanceof Uint8Array) return { body: given, type: null };
  if (!(given instanceof FormData)) throw new TypeError('discord.js sends no such body');
  const encoded = new Response(given);
  return { body: await encoded.bytes(), type: encoded.headers.get('content-type') };
}
