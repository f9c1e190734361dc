import type { ImageRequest, SubmittedTask } from '../../generation/ports/image-provider.ts';
import type { Connection } from '../client/host.ts';
import { sendSubmit } from '../client/submit.ts';
import { apiAddress } from '../http/api-address.ts';
import { parseBody, parseBodyOrNull } from '../http/json-body.ts';
import { toRefusal } from './error-mapping.ts';
import { toRequestBody } from './request-body.ts';
import { costFromCredits, submitAnswerSchema, taskIdSchema } from './schemas.ts';

/** `POST {apiUrl}/v1/{model}`. Throws as `sendSubmit` does. */
export async function submit(
  request: ImageRequest,
  signal: AbortSignal,
  connection: Connection,
): Promise<SubmittedTask> {
  const { modelId: model } = request;
  const url = apiAddress(connection.apiUrl, `v1/${model}`);
  return await sendSubmit({ model, url, json: toRequestBody(request) }, signal, {
    connection,
    answers: {
      readTask,
      toRefusal: (answer, nowMs) => toRefusal(answer, nowMs, connection.hear),
      namesTask: (body) => parseBodyOrNull(body, taskIdSchema) !== null,
    },
  });
}

function readTask(body: Buffer): SubmittedTask {
  const { id, polling_url: pollingUrl, cost } = parseBody(body, submitAnswerSchema);
  return { taskId: id, pollingUrl, cost: costFromCredits(cost) };
}
