import type { ImageRequest, ModelAccess } from '../../generation/ports/image-provider.ts';
import { ask } from '../client/ask.ts';
import type { Connection } from '../client/host.ts';
import { apiAddress } from '../http/api-address.ts';
import { parseBodyOrNull } from '../http/json-body.ts';
import { toRefusal } from './error-mapping.ts';
import { findReplicateModel, toInput } from './models.ts';
import { errorBodySchema, modelSchema } from './schemas.ts';

const MAX_ANSWER_BYTES = 4_194_304;
const REFUSED: readonly number[] = [401, 403, 404];

/** With everything that a request can say. */
const FULL_REQUEST: Omit<ImageRequest, 'modelId'> = {
  prompt: '',
  aspect: '1:1',
  resolution: null,
  size: { width: 1_024, height: 1_024 },
  seed: 1,
  enhance: true,
  safety: 1,
  format: 'png',
  inputs: [{ bytes: new Uint8Array(), size: { width: 1_024, height: 1_024 } }],
  strength: null,
};

/**
 * Whether Replicate has the model, and takes each field by the name that we send: its pages and the clients of others disagree about some,
 * and a field that it does not know it would leave out. `GET /v1/models/{owner}/{name}`, which is free.
 */
export async function accessTo(
  modelId: string,
  signal: AbortSignal,
  connection: Connection,
): Promise<ModelAccess | null> {
  const model = findReplicateModel(modelId);
  if (model === undefined) return null;
  const { apiUrl, hear, log } = connection;
  const { status, body } = await ask(
    {
      kind: 'access',
      model: modelId,
      url: apiAddress(apiUrl, `v1/models/${model.name}`),
      maxBytes: MAX_ANSWER_BYTES,
      toRefusal: (refused, nowMs) => toRefusal(refused, nowMs, hear),
    },
    signal,
    connection,
    REFUSED,
  );
  if (REFUSED.includes(status)) {
    // A page of a firewall says nothing of the model.
    if (parseBodyOrNull(body, errorBodySchema) === null) return 'unclear';
    return status === 404 ? 'none' : 'key_refused';
  }
  const fields = parseBodyOrNull(body, modelSchema)?.latest_version.openapi_schema.components.schemas.Input.properties;
  if (fields === undefined) return 'unclear';
  const missing = Object.keys(toInput(model, { ...FULL_REQUEST, modelId })).filter((field) => !(field in fields));
  if (missing.length === 0) return 'granted';
  log.warn({ model: modelId, missing }, 'Replicate takes this model in another form than was documented');
  return 'none';
}
