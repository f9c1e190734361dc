// Free questions to a host, which may be asked again.

import type { ByteBudget } from '../../runtime/byte-budget.ts';
import type { ProviderError } from '../../generation/ports/image-provider.ts';
import { ExchangeFailure, type HttpAnswer } from '../../proxy/http-exchange.ts';
import { backoffMs } from '../http/backoff.ts';
import { UnreachableError } from '../http/errors.ts';
import type { CallKind } from '../http/transport.ts';
import type { Connection } from './host.ts';

const TIMEOUT_MS = 10_000;
const MAX_TRIES = 3;
const BETWEEN_TRIES = { firstMs: 500, maxMs: 4_000 };

export interface Question {
  readonly kind: CallKind;
  readonly model?: string;
  readonly url: URL | string;
  readonly maxBytes: number;
  /** POSTed where there is one. It must do no more when it comes twice. */
  readonly json?: unknown;
  /** Without the key it may go where pictures come from. True by default. */
  readonly sendKey?: boolean;
  /** Bounds the answers that are read at once. */
  readonly room?: Pick<ByteBudget, 'take'>;
  readonly toRefusal: (answer: HttpAnswer, nowMs: number) => ProviderError | null;
}

/**
 * The answer with a 2xx, or with one of the other statuses that are good. Tries 3 times where the connection, the server or the rate fails.
 *
 * @throws ProviderError; UntrustedUrlError before anything is sent; the signal's reason.
 */
export async function ask(
  question: Question,
  signal: AbortSignal,
  connection: Connection,
  good: readonly number[] = [],
): Promise<HttpAnswer> {
  const { clock, random } = connection;
  for (let tries = 1; ; tries += 1) {
    const answer = await askOnce(question, signal, connection);
    if (!(answer instanceof UnreachableError)) {
      const { status } = answer;
      if ((status >= 200 && status < 300) || good.includes(status)) return answer;
    }
    const problem = answer instanceof UnreachableError ? answer : problemOf(answer, question, clock.now());
    const isPassing = problem.kind === 'unreachable' || problem.kind === 'busy' || problem.kind === 'overloaded';
    if (!isPassing || tries === MAX_TRIES) throw problem;
    const waitMs = backoffMs(BETWEEN_TRIES, tries, random);
    await clock.sleep(Math.max(waitMs, Math.min(problem.retryAfterMs ?? 0, BETWEEN_TRIES.maxMs)), signal);
  }
}

function problemOf(answer: HttpAnswer, { toRefusal }: Question, nowMs: number): ProviderError {
  return toRefusal(answer, nowMs) ?? new UnreachableError(`FLUX would not answer a question (${answer.status})`);
}

async function askOnce(
  { kind, model, url, maxBytes, json, sendKey = true, room }: Question,
  signal: AbortSignal,
  { transport }: Connection,
): Promise<HttpAnswer | UnreachableError> {
  using held = new DisposableStack();
  const beforeBody =
    room &&
    (async (bytes: number, over: AbortSignal): Promise<void> => {
      const lease = await room.take(bytes, String(url), over);
      // The try may have ended in the same moment.
      if (held.disposed) lease[Symbol.dispose]();
      else held.use(lease);
    });
  const call = { kind, ...(model !== undefined && { model }), url, maxBytes, timeoutMs: TIMEOUT_MS, signal };
  const get = { ...call, sendKey, ...(beforeBody !== undefined && { beforeBody }) };
  try {
    return await (json === undefined ? transport.get(get) : transport.post({ ...call, json }));
  } catch (error) {
    if (!(error instanceof ExchangeFailure)) throw error;
    return new UnreachableError(`FLUX cannot be reached: ${error.message}`, { cause: error });
  }
}
