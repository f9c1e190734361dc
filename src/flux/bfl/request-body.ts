import type { ImageRequest } from '../../generation/ports/image-provider.ts';
import { InvalidRequestError } from '../http/errors.ts';
import { findModel } from '../configured-models.ts';
import type { ModelFields } from './fields.ts';
import { bflModels } from './models.ts';

/**
 * The JSON body of `POST /v1/{model}`: what every model takes, and the model's own (api.bfl.ai/openapi.json). No
 * webhook, since its answer has no polling URL.
 *
 * @throws InvalidRequestError for a model that this client does not know, pixels where the model takes only a ratio, or more
 *   pictures than it takes: they are never left out.
 */
export function toRequestBody(request: ImageRequest): ModelFields {
  const model = findModel(request.modelId);
  if (model === undefined) throw refused(`model: ${request.modelId} is not known`);
  if (model.sizeRule.kind === 'aspect' && request.aspect === null) {
    throw refused('aspect: this model takes a ratio, not pixels');
  }
  if (request.inputs.length > model.inputs.max) {
    throw refused(`pictures: this model takes ${model.inputs.max}, and not ${request.inputs.length}`);
  }
  const { body, inputs } = bflModels[model.id];
  return {
    prompt: request.prompt,
    safety_tolerance: request.safety,
    ...body(request),
    ...inputs(request.inputs.map(({ bytes }) => Buffer.from(bytes).toString('base64'))),
  };
}

function refused(reason: string): InvalidRequestError {
  return new InvalidRequestError(`The request was not sent: ${reason}`);
}
