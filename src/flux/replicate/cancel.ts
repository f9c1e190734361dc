import type { CancelOutcome } from '../../generation/ports/host-account.ts';
import type { RunningTask } from '../../generation/ports/image-provider.ts';
import { ask } from '../client/ask.ts';
import type { Connection } from '../client/host.ts';
import { TaskLostError, UnreachableError } from '../http/errors.ts';
import { parseBodyOrNull } from '../http/json-body.ts';
import { toRefusal } from './error-mapping.ts';
import { predictionSchema } from './schemas.ts';
import { taskAddress } from './task-address.ts';

const MAX_ANSWER_BYTES = 4_194_304;
const NOT_FOUND = 404;

/** `POST /v1/predictions/{id}/cancel`. Costs nothing while it is starting, and the full price once it runs. */
export async function cancel(task: RunningTask, signal: AbortSignal, connection: Connection): Promise<CancelOutcome> {
  const { apiUrl, hear } = connection;
  const answer = await ask(
    {
      kind: 'cancel',
      model: task.modelId,
      url: `${taskAddress(apiUrl, task.taskId)}/cancel`,
      maxBytes: MAX_ANSWER_BYTES,
      json: {},
      toRefusal: (refused, nowMs) => toRefusal(refused, nowMs, hear),
    },
    signal,
    connection,
    [NOT_FOUND],
  );
  if (answer.status === NOT_FOUND) throw new TaskLostError('Replicate does not know the prediction any more');
  const prediction = parseBodyOrNull(answer.body, predictionSchema);
  if (prediction === null) throw new UnreachableError('Replicate answered a cancellation in an unknown shape');
  if (prediction.status === 'succeeded' || prediction.status === 'failed') return 'too_late';
  return (prediction.started_at ?? null) === null && prediction.status !== 'processing' ? 'free' : 'billed';
}
