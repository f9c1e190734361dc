import { DefaultRestOptions, type RateLimitData, type RESTOptions } from 'discord.js';

type MakeRequest = RESTOptions['makeRequest'];

/** What Discord may take to answer, in ms, once it has the request. */
export const ANSWER_MS = 15_000;
/** The slowest upload that is waited for, in bytes a millisecond: 2 Mbit/s. */
const SLOWEST_UPLOAD = 250;
/** discord.js' own patience, in ms: more than any upload gets, because it knows nothing of sizes. */
const OUTER_TIMEOUT_MS = 600_000;
/** Where messages go. What else the bot asks of Discord, as at its start, has nobody who could try again. */
const SENDS = /^\/(?:webhooks|channels|users)\//;
/** A limit of theirs that lasts longer is an error at once, in ms: discord.js would wait for it without a word. */
const LONGEST_LIMIT_MS = 60_000;

/** How the bot's requests reach Discord, each with the time that its size needs. */
export function restOptions(apiUrl: string, answerMs: number) {
  return {
    api: apiUrl,
    // discord.js counts interaction replies against its own cap of 50 requests a second; Discord does not
    // (docs.discord.com: topics/rate-limits). What the bot sends by its own right is rare, and 429 is obeyed.
    globalRequestsPerSecond: 500,
    timeout: OUTER_TIMEOUT_MS,
    rejectOnRateLimit: ({ route, timeToReset, retryAfter }: RateLimitData) =>
      SENDS.test(route) && Math.max(timeToReset, retryAfter) > LONGEST_LIMIT_MS,
    makeRequest: requestWithin(answerMs),
  } satisfies Partial<RESTOptions>;
}

function requestWithin(answerMs: number): MakeRequest {
  return async (url, init) => {
    const upload = init.body instanceof FormData ? await encode(init.body) : null;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), answerMs + (upload?.body.byteLength ?? 0) / SLOWEST_UPLOAD);
    const signals = init.signal instanceof AbortSignal ? [init.signal, patience.signal] : [patience.signal];
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
 * discord.js sends through the process's global dispatcher, and whose undici that is depends on who was loaded first.
 * Each takes only uploads of its own making, so they leave here as bytes, which all of them take.
 */
async function encode(form: FormData): Promise<{ body: Uint8Array; headers: Record<string, string | null> }> {
  const encoded = new Response(form);
  return { body: await encoded.bytes(), headers: { 'content-type': encoded.headers.get('content-type') } };
}
