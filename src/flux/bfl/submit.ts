import type { Clock } from '../../runtime/clock.ts';
import type { ImageRequest, SubmittedTask } from '../../generation/ports/image-provider.ts';
import { OutcomeUnknownError, UnreachableError } from '../http/errors.ts';
import { ExchangeFailure, type HttpAnswer } from '../../proxy/http-exchange.ts';
import { parseBody, parseBodyOrNull } from '../http/json-body.ts';
import { toRefusal } from './error-mapping.ts';
import type { HostWords } from './host-words.ts';
import { toRequestBody } from './request-body.ts';
import { backoffMs } from '../http/backoff.ts';
import { costFromCredits, submitAnswerSchema, taskIdSchema } from './schemas.ts';
import type { Transport } from '../http/transport.ts';

const MAX_ANSWER_BYTES = 1_048_576;
const MAX_TRIES = 3;
const BETWEEN_TRIES = { firstMs: 200, maxMs: 1_000 };

export interface SubmitOptions {
  readonly apiUrl: URL;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timeoutMs: number;
  readonly hear: HostWords;
}

/**
 * Submits one picture, which BFL bills: `POST {apiUrl}/v1/{model}`. Retried, twice at most, only if no connection could
 * be made; BFL has no idempotency key, so a request that may have arrived is never repeated. An abort before sending
 * submits nothing; after sending, the answer is awaited all the same (up to `timeoutMs`): it names a paid task.
 *
 * @throws BusyError, OverloadedError, UnreachableError, OutOfCreditsError, KeyRefusedError, InvalidRequestError,
 *   UnknownModelError: nothing started.
 * @throws OutcomeUnknownError: a task may have started.
 */
export async function submit(
  request: ImageRequest,
  signal: AbortSignal,
  { apiUrl, transport, clock, random, timeoutMs, hear }: SubmitOptions,
): Promise<SubmittedTask> {
  const json = toRequestBody(request);
  const call = {
    kind: 'submit',
    model: request.modelId,
    url: apiAddress(apiUrl, `v1/${request.modelId}`),
    maxBytes: MAX_ANSWER_BYTES,
    timeoutMs,
    signal,
    json,
  } as const;
  for (let tries = 1; ; tries += 1) {
    try {
      return readAnswer(await transport.post(call), clock.now(), hear);
    } catch (error) {
      if (!(error instanceof ExchangeFailure)) throw error;
      if (error.sent) throw lostAnswer(error, hear);
      if (tries === MAX_TRIES) {
        throw new UnreachableError(`FLUX cannot be reached: ${error.message}`, { cause: error });
      }
      await clock.sleep(backoffMs(BETWEEN_TRIES, tries, random), signal);
    }
  }
}

/** The URL of a path below the API's URL, whether or not that ends in a slash. */
export function apiAddress(apiUrl: URL, path: string): URL {
  return new URL(path, apiUrl.href.endsWith('/') ? apiUrl : `${apiUrl.href}/`);
}

function readAnswer(answer: HttpAnswer, nowMs: number, hear: HostWords): SubmittedTask {
  const { status } = answer;
  if (status >= 200 && status < 300) return readTask(answer);
  if (status < 400) {
    throw new UnreachableError(
      `FLUX answered with a redirect (${status}), which a paid request never follows: is the API's address right?`,
    );
  }
  if (status === 503 && parseBodyOrNull(answer.body, taskIdSchema) !== null) {
    throw new OutcomeUnknownError('FLUX is overloaded (503), and names a task all the same');
  }
  throw toRefusal(answer, nowMs, hear) ?? new OutcomeUnknownError(`FLUX failed while it had the request (${status})`);
}

function readTask({ body }: HttpAnswer): SubmittedTask {
  try {
    const { id, polling_url: pollingUrl, cost } = parseBody(body, submitAnswerSchema);
    return { taskId: id, pollingUrl, cost: costFromCredits(cost) };
  } catch (error) {
    throw new OutcomeUnknownError('FLUX took the request and gave no task that can be followed', { cause: error });
  }
}

/** The status alone suffices where it is a refusal, except for a 503: its lost body could have named a task. */
function lostAnswer(failure: ExchangeFailure, hear: HostWords): Error {
  const { status } = failure;
  const bare = status === null || status === 503 ? null : { status, headers: {}, body: Buffer.alloc(0) };
  const refusal = bare === null ? null : toRefusal(bare, 0, hear);
  return (
    refusal ?? new OutcomeUnknownError(`The answer to a paid request was lost: ${failure.message}`, { cause: failure })
  );
}
