// Ends a prediction while that is free: it costs nothing as long as it is starting, and its full price once it runs, cancelled or not.

import type { CancelOutcome } from '../../generation/ports/host-account.ts';
import type { RunningTask } from '../../generation/ports/image-provider.ts';
import { ask } from '../client/ask.ts';
import type { Connection } from '../client/host.ts';
import { TaskLostError, UnreachableError } from '../http/errors.ts';
import { parseBodyOrNull } from '../http/json-body.ts';
import { toRefusal } from './error-mapping.ts';
import { predictionSchema, type Prediction } from './schemas.ts';
import { taskAddress } from './task-address.ts';
import { hasStarted } from './task-state.ts';

const MAX_ANSWER_BYTES = 4_194_304;
const NOT_FOUND = 404;

/** Asks how far it is, and only where it has not started sends `POST /v1/predictions/{id}/cancel`. */
export async function cancel(task: RunningTask, signal: AbortSignal, connection: Connection): Promise<CancelOutcome> {
  const before = stageOf(await askFor(task, 'poll', signal, connection));
  if (before !== 'starting') return before === 'running' ? 'goes_on' : before;
  const after = stageOf(await askFor(task, 'cancel', signal, connection));
  // It was told to stop, and does not say yet whether it did so in time.
  if (after === 'starting' || after === 'running') {
    throw new UnreachableError('Replicate did not say whether a prediction was cancelled');
  }
  return after;
}

/** How far a prediction is, or what became of the wish to cancel it. */
function stageOf(prediction: Prediction): 'starting' | 'running' | Exclude<CancelOutcome, 'unsupported'> {
  switch (prediction.status) {
    case 'aborted':
      return 'free';
    case 'canceled':
      return hasStarted(prediction) ? 'billed' : 'free';
    case 'starting':
      return hasStarted(prediction) ? 'running' : 'starting';
    case 'succeeded':
    case 'failed':
      return 'goes_on';
    default:
      return 'running';
  }
}

async function askFor(
  { modelId: model, taskId }: RunningTask,
  kind: 'poll' | 'cancel',
  signal: AbortSignal,
  connection: Connection,
): Promise<Prediction> {
  const { apiUrl, hear } = connection;
  const address = taskAddress(apiUrl, taskId);
  const answer = await ask(
    {
      kind,
      model,
      url: kind === 'cancel' ? `${address}/cancel` : address,
      maxBytes: MAX_ANSWER_BYTES,
      ...(kind === 'cancel' && { json: {} }),
      toRefusal: (refused, nowMs) => toRefusal(refused, nowMs, hear),
    },
    signal,
    connection,
    [NOT_FOUND],
  );
  if (answer.status === NOT_FOUND) throw new TaskLostError('Replicate does not know the prediction any more');
  const prediction = parseBodyOrNull(answer.body, predictionSchema);
  if (prediction === null) throw new UnreachableError('Replicate answered about a prediction in an unknown shape');
  return prediction;
}
