// The free question about an account, for every host.

import type { AccountState, ProviderError } from '../../generation/ports/image-provider.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import { ExchangeFailure, type HttpAnswer } from '../../proxy/http-exchange.ts';
import { backoffMs, retryAfterMs } from '../http/backoff.ts';
import { UnreachableError } from '../http/errors.ts';
import { anyObjectSchema, MalformedBodyError, parseBodyOrNull } from '../http/json-body.ts';
import type { Connection } from './host.ts';

const MAX_ANSWER_BYTES = 65_536;
const TIMEOUT_MS = 10_000;
const MAX_TRIES = 3;
const BETWEEN_TRIES = { firstMs: 500, maxMs: 4_000 };

export interface AccountQuestion {
  readonly url: URL;
  /** What is left, as the answer says; null where it does not. Throws a MalformedBodyError. */
  readonly readBalance: (body: Buffer) => MicroUsd | null;
  readonly toRefusal: (answer: HttpAnswer, nowMs: number) => ProviderError | null;
}

/**
 * What the host says of the account. Tries 3 times.
 *
 * @throws InvalidRequestError at once; BusyError, OverloadedError, UnreachableError after the last try.
 *   A 401, 402 or 403 with a page of another sender counts as unreachable.
 */
export async function askAccount(
  question: AccountQuestion,
  signal: AbortSignal,
  connection: Connection,
): Promise<AccountState> {
  const { clock, random } = connection;
  for (let tries = 1; ; tries += 1) {
    const attempt = await askOnce(question, signal, connection);
    if ('state' in attempt) return attempt.state;
    if (tries === MAX_TRIES) throw attempt.problem;
    await clock.sleep(attempt.waitMs ?? backoffMs(BETWEEN_TRIES, tries, random), signal);
  }
}

type Attempt = { readonly state: AccountState } | { readonly problem: Error; readonly waitMs: number | null };

async function askOnce(
  { url, readBalance, toRefusal }: AccountQuestion,
  signal: AbortSignal,
  { name, transport, clock }: Connection,
): Promise<Attempt> {
  const limits = { maxBytes: MAX_ANSWER_BYTES, timeoutMs: TIMEOUT_MS };
  try {
    const answer = await transport.get({ kind: 'credits', url, ...limits, signal, sendKey: true });
    if (answer.status === 200) return { state: { kind: 'well', balance: readBalance(answer.body) } };
    // No model's: it is there for every account.
    if (answer.status === 404) return { state: { kind: 'wrong_address' } };
    const refusal = toRefusal(answer, clock.now());
    if (refusal?.kind === 'key_refused' || refusal?.kind === 'out_of_credits') {
      if (isOfTheHost(answer)) return { state: { kind: refusal.kind } };
      throw new MalformedBodyError(`an answer that is not the host's own (${answer.status})`);
    }
    if (refusal !== null && refusal.kind !== 'busy' && refusal.kind !== 'overloaded') throw refusal;
    const waitMs = retryAfterMs(answer.headers, clock.now(), BETWEEN_TRIES.maxMs);
    return {
      problem: refusal ?? new UnreachableError(`${name} would not tell the account's credits (${answer.status})`),
      waitMs,
    };
  } catch (error) {
    if (!(error instanceof ExchangeFailure || error instanceof MalformedBodyError)) throw error;
    return {
      problem: new UnreachableError(`${name} cannot be reached: ${error.message}`, { cause: error }),
      waitMs: null,
    };
  }
}

/** Each host refuses with a JSON object. Who sends a page, or nothing, is not known. */
function isOfTheHost({ body }: HttpAnswer): boolean {
  return parseBodyOrNull(body, anyObjectSchema) !== null;
}
