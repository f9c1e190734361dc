import { DefaultRestOptions, type RateLimitData, type RESTOptions } from 'discord.js';

type MakeRequest = RESTOptions['makeRequest'];

/** Discord's time to answer, in ms, after the upload. */
export const ANSWER_MS = 15_000;
/** The slowest upload that does not time out, in bytes per millisecond: 2 Mbit/s. */
const MIN_UPLOAD_RATE = 250;
/** discord.js' own timeout, in ms: longer than any of ours, since it does not depend on the size. */
const OUTER_TIMEOUT_MS = 600_000;
/** Routes of messages, which are retried by the delivery. Other requests, as those at start, are not. */
const MESSAGE_ROUTES = /^\/(?:webhooks|channels|users)\//;
/** A longer rate limit on a message rejects at once, in ms; discord.js would wait silently. */
const MAX_RATE_LIMIT_WAIT_MS = 60_000;

/** Options of discord.js' REST client: API URL, rate limits, and a timeout that grows with the size of the upload. */
export function restOptions(apiUrl: string, answerMs: number) {
  return {
    api: apiUrl,
    // discord.js counts interaction replies against its own cap of 50 requests a second; Discord does not
    // (docs.discord.com: topics/rate-limits). The bot's other requests are rare, and a 429 is respected.
    globalRequestsPerSecond: 500,
    timeout: OUTER_TIMEOUT_MS,
    rejectOnRateLimit: ({ route, timeToReset, retryAfter }: RateLimitData) =>
      MESSAGE_ROUTES.test(route) && Math.max(timeToReset, retryAfter) > MAX_RATE_LIMIT_WAIT_MS,
    makeRequest: requestWithin(answerMs),
  } satisfies Partial<RESTOptions>;
}

function requestWithin(answerMs: number): MakeRequest {
  return async (url, init) => {
    const upload = init.body instanceof FormData ? await encode(init.body) : null;
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), answerMs + (upload?.body.byteLength ?? 0) / MIN_UPLOAD_RATE);
    const signals = init.signal instanceof AbortSignal ? [init.signal, timeout.signal] : [timeout.signal];
    try {
      return await DefaultRestOptions.makeRequest(url, {
        ...init,
        ...(upload === null ? {} : { body: upload.body, headers: Object.assign({}, init.headers, upload.headers) }),
        signal: AbortSignal.any(signals),
      });
    } finally {
      clearTimeout(timer);
    }
  };
}

/**
 * Encodes an upload as bytes. discord.js uses the process's global dispatcher, whose undici depends on the order of
 * loading, and each undici accepts only its own FormData, but any accepts bytes.
 */
async function encode(form: FormData): Promise<{ body: Uint8Array; headers: Record<string, string | null> }> {
  const encoded = new Response(form);
  return { body: await encoded.bytes(), headers: { 'content-type': encoded.headers.get('content-type') } };
}
