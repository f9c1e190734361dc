// Polls a task until it ends.

import type { Logger } from 'pino';
import { Stopwatch, type Clock } from '../../runtime/clock.ts';
import type { RunningTask, TaskOutcome } from '../../generation/ports/image-provider.ts';
import { TaskLostError, TimedOutError, UnansweredError } from '../http/errors.ts';
import type { PollGate } from './poll-gate.ts';
import { pollOnce, type PollAnswer } from './poll-once.ts';
import type { PollSchedule } from './poll-schedule.ts';
import type { NotFoundRules, ReadState } from './task-state.ts';
import { backoffMs } from '../http/backoff.ts';
import type { Transport } from '../http/transport.ts';
import type { TrustedHosts } from '../http/trusted-hosts.ts';

const AFTER_FAILURE = { firstMs: 500, maxMs: 8_000 };

export interface PollOptions {
  readonly readState: ReadState;
  readonly notFound: NotFoundRules;
  readonly transport: Transport;
  /** Those that the key may be sent to. */
  readonly hosts: TrustedHosts;
  readonly gate: PollGate;
  readonly schedule: PollSchedule;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timeoutMs: number;
  readonly log: Logger;
  /** Called with an unknown status word. */
  readonly onUnknownWord: (word: string) => void;
  /** Called before each poll. */
  readonly onPoll: () => void;
}

/**
 * Polls one paid task until it ends. A failed poll never ends the task: it is repeated with backoff, or when the
 * provider says. At least one poll is made, and one at or after the deadline before giving up.
 *
 * @throws UntrustedUrlError before anything is sent; TaskLostError; TimedOutError; UnansweredError; the signal's
 *   reason.
 */
export async function waitUntilDone(
  task: RunningTask,
  signal: AbortSignal,
  options: PollOptions,
): Promise<TaskOutcome> {
  const { hosts, gate, schedule, clock, transport, readState, notFound, timeoutMs, log } = options;
  signal.throwIfAborted();
  hosts.check(task.pollingUrl);
  const age = new Stopwatch(clock, task.submittedAtMs);
  const allowedMs = task.deadlineMs - task.submittedAtMs;
  const firstDueMs = schedule.nextPollMs(null);
  let notReadyMs: number | null = null;
  // Whether the next poll can measure the duration of a task: not if it is late or polls failed before it.
  let isMeasurable = age.elapsed() <= firstDueMs;
  let failures = 0;
  let notFoundCount = 0;
  let waitMs = firstDueMs - age.elapsed();

  for (;;) {
    const sleepMs = Math.ceil(Math.min(waitMs, allowedMs - age.elapsed()));
    if (sleepMs > 0) await clock.sleep(sleepMs, signal);
    await gate.pass(signal);
    const sentMs = age.elapsed();
    const sentAtMs = clock.monotonic();
    options.onPoll();
    const answer: PollAnswer = await pollOnce(task, transport, {
      readState,
      taskStatuses: notFound.statuses,
      timeoutMs,
      nowMs: () => clock.now(),
      signal,
    });
    failures = answer.kind === 'failed_poll' ? failures + 1 : 0;
    notFoundCount = answer.kind === 'not_found' ? notFoundCount + 1 : answer.kind === 'failed_poll' ? notFoundCount : 0;

    switch (answer.kind) {
      case 'ended': {
        const { outcome } = answer;
        if (outcome.kind === 'ready' && isMeasurable) schedule.learn(notReadyMs, age.elapsed());
        return outcome;
      }
      case 'in_progress':
        if (answer.word !== null) options.onUnknownWord(answer.word);
        notReadyMs = sentMs;
        isMeasurable = true;
        waitMs = sentMs + (schedule.nextPollMs(sentMs) - sentMs) * gate.slowness - age.elapsed();
        break;
      case 'not_found': {
        const wait = notFound.waitsMs[notFoundCount - 1];
        if (wait === undefined) throw new TaskLostError('FLUX does not know the task any more');
        waitMs = wait;
        isMeasurable = false;
        break;
      }
      case 'failed_poll':
        if (answer.isTooMany) gate.tooMany(sentAtMs);
        if (failures === 1)
          log.warn({ task: task.taskId, problem: answer.problem.message }, 'a poll failed; polling continues');
        waitMs = Math.max(answer.retryAfterMs ?? 0, backoffMs(AFTER_FAILURE, failures, options.random));
        isMeasurable = false;
        break;
    }

    if (age.elapsed() >= allowedMs) {
      if (answer.kind !== 'failed_poll') throw new TimedOutError('The task had not ended at its deadline');
      throw new UnansweredError('No poll told what became of the task', { cause: answer.problem });
    }
  }
}
