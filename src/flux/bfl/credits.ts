import type { Clock } from '../../runtime/clock.ts';
import { fromCredits } from '../../generation/model/money.ts';
import type { AccountState } from '../../generation/ports/image-provider.ts';
import { UnreachableError } from '../http/errors.ts';
import { ExchangeFailure, type HttpAnswer } from '../../proxy/http-exchange.ts';
import { MalformedBodyError, parseBody, parseBodyOrNull } from '../http/json-body.ts';
import { toRefusal } from './error-mapping.ts';
import type { HostWords } from './host-words.ts';
import { backoffMs, retryAfterMs } from '../http/backoff.ts';
import { anyObjectSchema, creditsSchema } from './schemas.ts';
import { apiAddress } from './submit.ts';
import type { Transport } from '../http/transport.ts';

const MAX_ANSWER_BYTES = 65_536;
const TIMEOUT_MS = 10_000;
const MAX_TRIES = 3;
const BETWEEN_TRIES = { firstMs: 500, maxMs: 4_000 };

export interface CreditsOptions {
  readonly apiUrl: URL;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly hear: HostWords;
}

/**
 * The account with its remaining prepaid credits in micro-dollars: `GET {apiUrl}/v1/credits` (api.bfl.ai/openapi.json). Tries 3
 * times.
 *
 * @throws InvalidRequestError at once; BusyError, OverloadedError, UnreachableError after the last try.
 *   A 401, 402 or 403 with a page of another sender counts as unreachable.
 */
export async function accountState(signal: AbortSignal, options: CreditsOptions): Promise<AccountState> {
  const { clock, random } = options;
  for (let tries = 1; ; tries += 1) {
    const attempt = await askOnce(signal, options);
    if ('state' in attempt) return attempt.state;
    if (tries === MAX_TRIES) throw attempt.problem;
    await clock.sleep(attempt.waitMs ?? backoffMs(BETWEEN_TRIES, tries, random), signal);
  }
}

type Attempt = { readonly state: AccountState } | { readonly problem: Error; readonly waitMs: number | null };

async function askOnce(signal: AbortSignal, { apiUrl, transport, clock, hear }: CreditsOptions): Promise<Attempt> {
  const url = apiAddress(apiUrl, 'v1/credits');
  const call = {
    kind: 'credits',
    url,
    maxBytes: MAX_ANSWER_BYTES,
    timeoutMs: TIMEOUT_MS,
    signal,
    sendKey: true,
  } as const;
  try {
    const answer = await transport.get(call);
    if (answer.status === 200) {
      return { state: { kind: 'well', balance: fromCredits(parseBody(answer.body, creditsSchema).credits) } };
    }
    // No model's: it is there for every account.
    if (answer.status === 404) return { state: { kind: 'wrong_address' } };
    const refusal = toRefusal(answer, clock.now(), hear);
    if (refusal?.kind === 'key_refused' || refusal?.kind === 'out_of_credits') {
      if (isOfTheHost(answer)) return { state: { kind: refusal.kind } };
      throw new MalformedBodyError(`an answer that is not BFL's own (${answer.status})`);
    }
    if (refusal !== null && refusal.kind !== 'busy' && refusal.kind !== 'overloaded') throw refusal;
    const waitMs = retryAfterMs(answer.headers, clock.now(), BETWEEN_TRIES.maxMs);
    return { problem: refusal ?? new UnreachableError(`FLUX would not tell its credits (${answer.status})`), waitMs };
  } catch (error) {
    if (!(error instanceof ExchangeFailure || error instanceof MalformedBodyError)) throw error;
    return {
      problem: new UnreachableError(`FLUX cannot be reached: ${error.message}`, { cause: error }),
      waitMs: null,
    };
  }
}

/** BFL refuses with a JSON object (docs.bfl.ai/api_integration/errors). Who sends a page, or nothing, is not known. */
function isOfTheHost({ body }: HttpAnswer): boolean {
  return parseBodyOrNull(body, anyObjectSchema) !== null;
}
