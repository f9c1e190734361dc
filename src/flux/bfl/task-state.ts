import type { TaskOutcome } from '../../generation/ports/image-provider.ts';
import { MalformedBodyError } from '../http/json-body.ts';
import { flattenReasons } from './error-details.ts';
import { costFromCredits, readyResultSchema, type TaskBody } from './schemas.ts';

/** A task's state by one poll. `word` is BFL's status word if it is unknown, else null. */
export type TaskState =
  | { readonly kind: 'in_progress'; readonly word: string | null }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'ended'; readonly outcome: TaskOutcome };

const MAX_WORD_LENGTH = 40;

/**
 * Maps a task body to its state. The final status words are a closed list (docs.bfl.ai/api_integration/errors; `Failed`
 * is only in BFL's examples). BFL adds words for progress, so every other word means that the task is in progress.
 *
 * @throws MalformedBodyError for a Ready task without its picture.
 */
export function toTaskState(body: TaskBody): TaskState {
  switch (
    body.status
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_-]+/g, ' ')
  ) {
    case 'ready':
      return { kind: 'ended', outcome: toReady(body) };
    case 'error':
    case 'failed':
      return {
        kind: 'ended',
        outcome: { kind: 'failed', detail: flattenReasons(body.details).join('; ') || 'no details' },
      };
    case 'request moderated':
      return { kind: 'ended', outcome: { kind: 'moderated', stage: 'request', reasons: flattenReasons(body.details) } };
    case 'content moderated':
      return { kind: 'ended', outcome: { kind: 'moderated', stage: 'content', reasons: flattenReasons(body.details) } };
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

function toReady({ result, cost }: TaskBody): TaskOutcome {
  const parsed = readyResultSchema.safeParse(result);
  if (!parsed.success) throw new MalformedBodyError('the task is ready and names no picture');
  return {
    kind: 'ready',
    sampleUrl: parsed.data.sample,
    seed: parsed.data.seed ?? null,
    cost: costFromCredits(cost),
  };
}
