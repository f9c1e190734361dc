import type { ImageRequest } from '../../generation/ports/image-provider.ts';
import { InvalidRequestError } from '../http/errors.ts';
import { findModel, type ModelFields } from '../models.ts';

/**
 * The JSON body of `POST /v1/{model}`: the fields of all models, and the model's own (api.bfl.ai/openapi.json). No
 * webhook, since its answer has no polling URL.
 *
 * @throws InvalidRequestError for a model that this client does not know, or pixels where the model takes only a ratio.
 */
export function toRequestBody(request: ImageRequest): ModelFields {
  const model = findModel(request.modelId);
  if (model === undefined) throw refused(`model: ${request.modelId} is not known`);
  if (model.sizeRule.kind === 'aspect' && request.aspect === null) {
    throw refused('aspect: this model takes a ratio, not pixels');
  }
  return {
    prompt: request.prompt,
    seed: request.seed,
    safety_tolerance: request.safety,
    output_format: request.format,
    ...model.bfl.body(request),
  };
}

function refused(reason: string): InvalidRequestError {
  return new InvalidRequestError(`The request was not sent: ${reason}`);
}
