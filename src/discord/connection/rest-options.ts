import { DefaultRestOptions, type RateLimitData, type RESTOptions } from 'discord.js';
import { linkedTo } from '../../runtime/linked-signal.ts';

type MakeRequest = RESTOptions['makeRequest'];
type Answer = Awaited<ReturnType<MakeRequest>>;

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
/** More than any refusal has; an error keeps it as text for as long as the picture waits for its next try. */
const MAX_REFUSAL_BYTES = 262_144;
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
export function restOptions(apiUrl: string, answerMs: number) {
  return {
    api: apiUrl,
    // discord.js counts interaction replies against its own cap of 50 requests a second; Discord does not
    // (docs.discord.com: topics/rate-limits). The bot's other requests are rare, and a 429 is respected.
    globalRequestsPerSecond: 500,
    timeout: OUTER_TIMEOUT_MS,
    handlerSweepInterval: FORGET_ROUTES_EVERY_MS,
    rejectOnRateLimit: ({ route, timeToReset, retryAfter }: RateLimitData) =>
      MESSAGE_ROUTES.test(route) && Math.max(timeToReset, retryAfter) > MAX_RATE_LIMIT_WAIT_MS,
    makeRequest: requestWithin(answerMs),
  } satisfies Partial<RESTOptions>;
}

/**
 * Sends one request and reads its answer whole, within one time limit. Nothing of it is left when it has ended: undici keeps an
 * upload for as long as its signal has listeners or its answer is unread, and discord.js reads no answer of 5xx.
 */
function requestWithin(answerMs: number): MakeRequest {
  return (url, init) =>
    linkedTo(init.signal instanceof AbortSignal ? init.signal : undefined, async (own) => {
      const upload = init.body instanceof FormData ? await encode(init.body) : null;
      const bytes = upload?.body.byteLength ?? (init.body instanceof Uint8Array ? init.body.byteLength : 0);
      const timer = setTimeout(() => own.abort(), answerMs + bytes / MIN_UPLOAD_RATE);
      try {
        const answer = await DefaultRestOptions.makeRequest(url, {
          ...init,
          ...(upload === null ? {} : { body: upload.body, headers: Object.assign({}, init.headers, upload.headers) }),
          signal: own.signal,
        });
        return await readWhole(answer);
      } finally {
        clearTimeout(timer);
      }
    });
}

async function readWhole({ body, status, statusText, headers }: Answer): Promise<Response> {
  const chunks: Uint8Array[] = [];
  const mostBytes = status < 400 ? MAX_ANSWER_BYTES : MAX_REFUSAL_BYTES;
  let size = 0;
  // Leaving the loop early closes the connection.
  for await (const chunk of body ?? []) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('An answer of Discord is not made of bytes');
    size += chunk.byteLength;
    if (size > mostBytes) throw new Error(`An answer of Discord (${status}) is larger than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  const whole = NULL_BODIES.includes(status) ? null : Buffer.concat(chunks, size);
  return new Response(whole, { status, statusText, headers: withinWaits(status, headers) });
}

function withinWaits(status: number, given: Answer['headers']): Headers {
  const headers = new Headers([...given]);
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

/**
 * Encodes an upload as bytes. discord.js uses the process's global dispatcher, whose undici depends on the order of
 * loading, and each undici accepts only its own FormData, but any accepts bytes.
 */
async function encode(form: FormData): Promise<{ body: Uint8Array; headers: Record<string, string | null> }> {
  const encoded = new Response(form);
  return { body: await encoded.bytes(), headers: { 'content-type': encoded.headers.get('content-type') } };
}
