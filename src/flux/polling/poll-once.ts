// One poll of a task.

import type { RunningTask } from '../../generation/ports/image-provider.ts';
import { ExchangeFailure, type HttpAnswer } from '../../proxy/http-exchange.ts';
import { MalformedBodyError } from '../http/json-body.ts';
import { retryAfterMs } from '../http/backoff.ts';
import type { Transport } from '../http/transport.ts';
import type { ReadState, TaskState } from './task-state.ts';

const MAX_ANSWER_BYTES = 4_194_304;
const MAX_RETRY_AFTER_MS = 30_000;

/** The result of one poll: the task's state, or why the poll failed. */
export type PollAnswer = TaskState | FailedPoll;

interface FailedPoll {
  readonly kind: 'failed_poll';
  readonly problem: Error;
  readonly retryAfterMs: number | null;
  /** Whether it was answered with 429. */
  readonly isTooMany: boolean;
}

interface PollOnceOptions {
  readonly readState: ReadState;
  /** The statuses beside 2xx whose bodies speak of a task. */
  readonly taskStatuses: readonly number[];
  readonly timeoutMs: number;
  /** The wall clock, for a `Retry-After` that names a date. */
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

/** An HTTP status that says nothing about the task. */
class PollStatusError extends Error {
  override readonly name = 'PollStatusError';
}

/**
 * Polls once: GETs the polling URL as it was given, with the key, and follows no redirect.
 *
 * @throws UntrustedUrlError, or the signal's reason; every other error is a failed poll.
 */
export async function pollOnce(
  task: Pick<RunningTask, 'modelId' | 'pollingUrl'>,
  transport: Transport,
  { readState, taskStatuses, timeoutMs, nowMs, signal }: PollOnceOptions,
): Promise<PollAnswer> {
  const { modelId: model, pollingUrl: url } = task;
  let answer: HttpAnswer | null = null;
  try {
    answer = await transport.get({
      kind: 'poll',
      model,
      url,
      maxBytes: MAX_ANSWER_BYTES,
      timeoutMs,
      signal,
      sendKey: true,
    });
    const { status } = answer;
    const speaksOfTask = (status >= 200 && status < 300) || taskStatuses.includes(status);
    if (speaksOfTask) return readState(answer.body, status);
    throw new PollStatusError(`the poll was answered with ${status}`);
  } catch (error) {
    const isPollProblem =
      error instanceof ExchangeFailure || error instanceof MalformedBodyError || error instanceof PollStatusError;
    if (!isPollProblem) throw error;
    const wait = retryAfterMs(answer?.headers ?? {}, nowMs(), MAX_RETRY_AFTER_MS);
    // The status says more than that the body was unexpected.
    const problem =
      answer === null || answer.status < 300
        ? error
        : new PollStatusError(`the poll was answered with ${answer.status}`);
    return { kind: 'failed_poll', problem, retryAfterMs: wait, isTooMany: answer?.status === 429 };
  }
}
