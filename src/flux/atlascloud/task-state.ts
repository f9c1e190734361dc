import { textsIn, type HostWords } from '../client/host-words.ts';
import { MalformedBodyError, parseBody } from '../http/json-body.ts';
import type { TaskState } from '../polling/task-state.ts';
import { errorBodySchema, predictionSchema } from './schemas.ts';

/** `error_code` of a request that its moderation refused. For a picture that it declined, no code was found. */
const MODERATED = 1039;
const MAX_WORD_LENGTH = 40;

/**
 * Reads a task's state from the body of a poll's answer. Right after the submit it may answer 400 or 404 for half a minute. The words are
 * all that were seen; every other one means that it is going.
 *
 * @param hear is told what AtlasCloud says in words of its own.
 * @throws MalformedBodyError for a body that speaks of no task, or a finished one without its picture.
 */
export function readTaskState(bytes: Buffer, status: number, hear: HostWords): TaskState {
  if (status >= 300) {
    parseBody(bytes, errorBodySchema);
    return { kind: 'not_found' };
  }
  const task = parseBody(bytes, predictionSchema);
  const word = task.status.trim().toLowerCase();
  switch (word) {
    case 'completed':
    case 'succeeded':
    case 'done': {
      const [sampleUrl] = [...(task.outputs ?? []), ...(task.output ?? [])];
      if (sampleUrl === undefined) throw new MalformedBodyError('the task is completed and names no picture');
      return { kind: 'ended', outcome: { kind: 'ready', sampleUrl, seed: null, cost: null } };
    }
    case 'failed':
    case 'error':
    case 'timeout':
    case 'cancelled':
    case 'canceled':
      hear(textsIn(task.error));
      return { kind: 'ended', outcome: readFailure(task.error_code ?? null) };
    case 'created':
    case 'pending':
    case 'starting':
    case 'processing':
      return { kind: 'in_progress', word: null };
    default:
      return { kind: 'in_progress', word: task.status.slice(0, MAX_WORD_LENGTH) };
  }
}

/** What was reserved is given back by itself (atlascloud.ai/docs/en/billing). */
function readFailure(code: number | null) {
  return code === MODERATED
    ? ({ kind: 'moderated', stage: 'request', reasons: [], cost: 0 } as const)
    : ({ kind: 'failed', isInputUnreadable: false, cost: 0 } as const);
}
