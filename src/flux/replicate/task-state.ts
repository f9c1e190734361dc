import type { TaskOutcome } from '../../generation/ports/image-provider.ts';
import { textsIn, type HostWords } from '../client/host-words.ts';
import { TaskLostError } from '../http/errors.ts';
import { MalformedBodyError, parseBody } from '../http/json-body.ts';
import type { TaskState } from '../polling/task-state.ts';
import { errorBodySchema, predictionSchema, type Prediction } from './schemas.ts';

const NOT_FOUND = 404;
const MAX_WORD_LENGTH = 40;
/** No list of its texts is published; these words were seen in them. */
const MODERATED = /nsfw|sensitive|\bE005\b|flagged|moderat|safety|content policy/iu;

/**
 * Reads a prediction's state from the body of a poll's answer. Every status that is not known means that it is going.
 *
 * @param hear is told what Replicate says in words of its own.
 * @throws MalformedBodyError for a body that speaks of no prediction, or one that succeeded and names no picture.
 * @throws TaskLostError for one whose data was deleted, which Replicate does an hour after its end.
 */
export function readTaskState(bytes: Buffer, status: number, hear: HostWords): TaskState {
  if (status === NOT_FOUND) {
    parseBody(bytes, errorBodySchema);
    return { kind: 'not_found' };
  }
  const prediction = parseBody(bytes, predictionSchema);
  hear(prediction.error);
  switch (prediction.status) {
    case 'succeeded':
      return { kind: 'ended', outcome: readPicture(prediction.output, prediction.data_removed ?? false) };
    case 'failed':
      return { kind: 'ended', outcome: readFailure(prediction.error) };
    // `aborted`: before it started, which is not billed; `canceled`: billed where it had started.
    case 'aborted':
      return { kind: 'ended', outcome: { kind: 'cancelled', cost: 0 } };
    case 'canceled':
      return { kind: 'ended', outcome: { kind: 'cancelled', cost: hasStarted(prediction) ? null : 0 } };
    case 'starting':
    case 'processing':
      return { kind: 'in_progress', word: null };
    default:
      return { kind: 'in_progress', word: prediction.status.slice(0, MAX_WORD_LENGTH) };
  }
}

/** Only a plain `null` says that it has not, and that it costs nothing so far. */
export function hasStarted({ started_at: startedAt }: Pick<Prediction, 'started_at'>): boolean {
  return startedAt !== null;
}

/** `output` is one address, or a list of them. */
function readPicture(output: unknown, isRemoved: boolean): TaskOutcome {
  const [first]: readonly unknown[] = Array.isArray(output) ? output : [output];
  if (typeof first === 'string' && first !== '') return { kind: 'ready', sampleUrl: first, seed: null, cost: null };
  if (isRemoved) throw new TaskLostError('Replicate deleted the picture before it was fetched');
  throw new MalformedBodyError('the prediction succeeded and names no picture');
}

/** Whether it was the prompt or the picture that was declined, it does not say; nor whether it bills that. */
function readFailure(error: unknown): TaskOutcome {
  const texts = textsIn(error);
  if (!texts.some((text) => MODERATED.test(text))) return { kind: 'failed', isInputUnreadable: false, cost: null };
  const reasons = texts.some((text) => /nsfw/iu.test(text)) ? (['sexual_content'] as const) : [];
  return { kind: 'moderated', stage: 'request', reasons, isPerhapsBilled: true, cost: null };
}
