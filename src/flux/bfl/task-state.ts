import { MalformedBodyError, parseBody } from '../http/json-body.ts';
import type { TaskState } from '../polling/task-state.ts';
import type { HostWords } from '../client/host-words.ts';
import { moderationReasonsIn, saysInputUnreadable } from './host-words.ts';
import { costFromCredits, readyResultSchema, taskBodySchema, type TaskBody } from './schemas.ts';

const MAX_WORD_LENGTH = 40;

/**
 * Reads a task's state from the body of a poll's answer. The words that end a task are a closed list
 * (docs.bfl.ai/api_integration/errors; `Failed` stands in BFL's examples alone); words of progress have been added before and
 * will be again, so every other word means that the task is going.
 *
 * @param hear is told what BFL says in words of its own.
 * @throws MalformedBodyError for a body that speaks of no task, or a Ready task without its picture.
 */
export function readTaskState(bytes: Buffer, hear: HostWords): TaskState {
  const body = parseBody(bytes, taskBodySchema);
  hear(body.details);
  const cost = costFromCredits(body.cost);
  switch (
    body.status
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_-]+/g, ' ')
  ) {
    case 'ready':
      return { kind: 'ended', outcome: { ...toReady(body), cost } };
    case 'error':
    case 'failed':
      return { kind: 'ended', outcome: { kind: 'failed', isInputUnreadable: saysInputUnreadable(body.details), cost } };
    case 'request moderated':
      return { kind: 'ended', outcome: { ...toModerated('request', body), cost } };
    case 'content moderated':
      return { kind: 'ended', outcome: { ...toModerated('content', body), cost } };
    case 'task not found':
      return { kind: 'not_found' };
    case 'pending':
    case 'reasoning':
    case 'generating':
      return { kind: 'in_progress', word: null };
    default:
      return { kind: 'in_progress', word: body.status.slice(0, MAX_WORD_LENGTH) };
  }
}

/** BFL bills none, unless it says so (help.bfl.ai/articles/2916279050). */
function toModerated(stage: 'request' | 'content', { details }: TaskBody) {
  return { kind: 'moderated', stage, reasons: moderationReasonsIn(details) } as const;
}

function toReady({ result }: TaskBody) {
  const parsed = readyResultSchema.safeParse(result);
  if (!parsed.success) throw new MalformedBodyError('the task is ready and names no picture');
  return {
    kind: 'ready',
    sampleUrl: parsed.data.sample,
    seed: parsed.data.seed ?? null,
  } as const;
}
