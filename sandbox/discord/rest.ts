import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxClock } from '../clock/clock.ts';
import { ApiError, discordError, plainError } from './errors.ts';
import type { Fault, Faults } from './faults.ts';
import { isObject, stringOf } from './json.ts';
import type { RateLimits } from './rate-limits.ts';
import type { RecordedCall, Recorder, Violation } from './recorder.ts';
import { readBody, type RequestBody } from './request-body.ts';
import { majorOf, type RestReply, type RouteMatch, type RouteTable } from './routes.ts';

/** Error codes that count as violations. */
const BREACHES = new Set([30_015, 40_333, 50_006, 50_035, 50_109]);

const NOTHING: RequestBody = { json: undefined, uploads: [] };

export interface RestParts {
  readonly clock: Pick<SandboxClock, 'now'>;
  readonly routes: RouteTable;
  readonly rateLimits: RateLimits;
  readonly faults: Faults;
  readonly botToken: string;
  readonly calls: Recorder<RecordedCall>;
  readonly violations: Recorder<Violation>;
  readonly keepBytes: boolean;
  readonly recorded: () => void;
}

type Answer = RestReply & { readonly headers: Readonly<Record<string, string>> };

/** Discord's REST API: finds the route of a call, checks it, runs it, answers and records it. */
export class Rest {
  readonly #parts: RestParts;
  readonly #closing = new AbortController();

  constructor(parts: RestParts) {
    this.#parts = parts;
  }

  /** Handles one call; `url` is without `/api` and the version. */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const atMs = performance.now();
    const at = this.#parts.clock.now();
    const method = request.method ?? 'GET';
    const match = this.#parts.routes.match(method, url.pathname);
    const fault = this.#parts.faults.take(method, url.pathname);
    let body = NOTHING;
    const finish = (answer: Answer | null): void => {
      this.#remember({ method, url, match, body, answer, atMs, at });
      if (answer) send(response, answer);
      else request.socket.destroy();
    };
    if (fault?.reply === 'drop-socket') {
      await this.#delay(fault);
      return finish(null);
    }
    // Read before any delay, so that the call takes effect even if the bot disconnects meanwhile.
    body = await this.#read(request);
    await this.#delay(fault);
    if (fault?.reply === 'hang') return this.#remember({ method, url, match, body, answer: null, atMs, at });
    if (typeof fault?.reply === 'object') {
      return finish({ status: fault.reply.status, body: fault.reply.body, headers: fault.reply.headers ?? {} });
    }
    const answer = this.#answer(request, url, match, body);
    return finish(fault?.reply === 'lose-answer' ? null : answer);
  }

  /** Ends all delays. */
  close(): void {
    this.#closing.abort();
  }

  async #delay(fault: Fault | null): Promise<void> {
    fault?.hit?.();
    const { signal } = this.#closing;
    if (fault?.delayMs !== undefined) await delay(fault.delayMs, undefined, { signal });
    if (fault?.until !== undefined) await Promise.race([fault.until, aborted(signal)]);
  }

  async #read(request: IncomingMessage): Promise<RequestBody> {
    try {
      return await readBody(request);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Answered like any other error, once the route is known.
      return { json: error, uploads: [] };
    }
  }

  #answer(request: IncomingMessage, url: URL, match: RouteMatch | undefined, body: RequestBody): Answer {
    let headers: Readonly<Record<string, string>> = {};
    try {
      // Source: reference.mdx "User Agent".
      if (!/^DiscordBot \(.+, .+\)/u.test(request.headers['user-agent'] ?? '')) throw discordError(40_333);
      if (!match) throw plainError(404, 'Not Found');
      const { route, params } = match;
      if (route.auth === 'bot' && request.headers.authorization !== `Bot ${this.#parts.botToken}`) {
        throw plainError(401, 'Unauthorized');
      }
      const verdict = this.#parts.rateLimits.count({
        kind: route.rate,
        route: `${route.method} ${route.path}`,
        major: majorOf(params),
      });
      ({ headers } = verdict);
      if (!verdict.allowed) {
        const limited = {
          message: 'You are being rate limited.',
          retry_after: verdict.retryAfter,
          global: verdict.global,
        };
        return { status: 429, body: limited, headers };
      }
      if (body.json instanceof ApiError) throw body.json;
      return { ...route.handle({ params, query: url.searchParams, ...body }), headers };
    } catch (error) {
      if (error instanceof ApiError) return { status: error.status, body: error.body, headers };
      throw error;
    }
  }

  #remember(call: {
    method: string;
    url: URL;
    match: RouteMatch | undefined;
    body: RequestBody;
    answer: Answer | null;
    atMs: number;
    at: number;
  }): void {
    const { method, match, answer, atMs, at } = call;
    const path = withoutToken(call.url.pathname, match);
    const body = call.body.json instanceof ApiError ? undefined : call.body.json;
    this.#parts.calls.add({
      method,
      path,
      route: match?.route.path ?? null,
      status: answer?.status ?? 0,
      body,
      files: call.body.uploads.map((upload) => ({
        name: upload.filename,
        contentType: upload.contentType,
        size: upload.bytes.byteLength,
        bytes: this.#parts.keepBytes ? upload.bytes : null,
      })),
      answer: answer?.body,
      atMs,
      at,
    });
    const refusal = answer?.body;
    if (isObject(refusal) && typeof refusal['code'] === 'number' && BREACHES.has(refusal['code'])) {
      this.#parts.violations.add({ method, path, code: refusal['code'], answer: refusal, body, atMs });
    }
    this.#parts.recorded();
  }
}

/** Rejects once the signal is aborted. */
async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

function withoutToken(path: string, match: RouteMatch | undefined): string {
  const token = stringOf(match?.params['token']);
  const plain = path.replace('%40', '@');
  return token === undefined ? plain : plain.replace(token, `${token.slice(0, 6)}…`);
}

function send(response: ServerResponse, answer: Answer): void {
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (answer.body === undefined) {
    response.writeHead(answer.status).end();
  } else if (typeof answer.body === 'string') {
    response.writeHead(answer.status, { 'content-type': 'text/html' }).end(answer.body);
  } else {
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  }
}
