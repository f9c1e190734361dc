// The one call that spends, for every host.

import type { ProviderError, SubmittedTask } from '../../generation/ports/image-provider.ts';
import { ExchangeFailure, type HttpAnswer } from '../../proxy/http-exchange.ts';
import { backoffMs } from '../http/backoff.ts';
import { OutcomeUnknownError, UnreachableError } from '../http/errors.ts';
import { MalformedBodyError } from '../http/json-body.ts';
import type { Connection } from './host.ts';

const MAX_ANSWER_BYTES = 1_048_576;
const MAX_TRIES = 3;
const BETWEEN_TRIES = { firstMs: 200, maxMs: 1_000 };

export interface Submit {
  readonly model: string;
  readonly url: URL;
  readonly json: unknown;
}

/** How a host words its answers to it. */
export interface SubmitAnswers {
  /** Throws a MalformedBodyError where no task can be followed. */
  readonly readTask: (body: Buffer) => SubmittedTask;
  /** The error for an answer that says that no task was started; null for any other answer. */
  readonly toRefusal: (answer: HttpAnswer, nowMs: number) => ProviderError | null;
  /** Whether the body of an error names a task all the same. */
  readonly namesTask: (body: Buffer) => boolean;
}

/**
 * Submits one picture, which the host bills. Retried, twice at most, only if no connection could be made; no host here has an idempotency
 * key, so a request that may have arrived is never repeated. An abort before sending submits nothing; after sending, the answer is awaited
 * all the same (up to `timeoutMs`): it names a paid task.
 *
 * @throws BusyError, OverloadedError, UnreachableError, OutOfCreditsError, KeyRefusedError, InvalidRequestError,
 *   UnknownModelError: nothing started.
 * @throws OutcomeUnknownError: a task may have started.
 */
export async function sendSubmit(
  { model, url, json }: Submit,
  signal: AbortSignal,
  { connection, answers }: { readonly connection: Connection; readonly answers: SubmitAnswers },
): Promise<SubmittedTask> {
  const { name, transport, clock, random, timeoutMs } = connection;
  const call = { kind: 'submit', model, url, maxBytes: MAX_ANSWER_BYTES, timeoutMs, signal, json } as const;
  for (let tries = 1; ; tries += 1) {
    try {
      return readAnswer(await transport.post(call), clock.now(), answers);
    } catch (error) {
      if (!(error instanceof ExchangeFailure)) throw error;
      if (error.sent) throw lostAnswer(error, answers);
      if (tries === MAX_TRIES) {
        throw new UnreachableError(`${name} cannot be reached: ${error.message}`, { cause: error });
      }
      await clock.sleep(backoffMs(BETWEEN_TRIES, tries, random), signal);
    }
  }
}

function readAnswer(
  answer: HttpAnswer,
  nowMs: number,
  { readTask, toRefusal, namesTask }: SubmitAnswers,
): SubmittedTask {
  const { status, body } = answer;
  if (status >= 200 && status < 300) {
    try {
      return readTask(body);
    } catch (error) {
      if (!(error instanceof MalformedBodyError)) throw error;
      throw new OutcomeUnknownError('FLUX took the request and gave no task that can be followed', { cause: error });
    }
  }
  if (status < 400) {
    throw new UnreachableError(
      `FLUX answered with a redirect (${status}), which a paid request never follows: is the API's address right?`,
    );
  }
  if (status === 503 && namesTask(body)) {
    throw new OutcomeUnknownError('FLUX is overloaded (503), and names a task all the same');
  }
  throw toRefusal(answer, nowMs) ?? new OutcomeUnknownError(`FLUX failed while it had the request (${status})`);
}

/** The status alone suffices where it is a refusal, except for a 503: its lost body could have named a task. */
function lostAnswer(failure: ExchangeFailure, { toRefusal }: SubmitAnswers): Error {
  const { status } = failure;
  const bare = status === null || status === 503 ? null : { status, headers: {}, body: Buffer.alloc(0) };
  const refusal = bare === null ? null : toRefusal(bare, 0);
  return (
    refusal ?? new OutcomeUnknownError(`The answer to a paid request was lost: ${failure.message}`, { cause: failure })
  );
}
