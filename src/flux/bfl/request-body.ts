import type { ImageRequest } from '../../generation/ports/image-provider.ts';
import { InvalidRequestError } from '../http/errors.ts';
import { isFluxModelId, type FluxModelId } from '../models.ts';

type Fields = Readonly<Record<string, string | number | boolean>>;

/**
 * The JSON body of `POST /v1/{model}`: the fields of all models, and the model's own (api.bfl.ai/openapi.json). No
 * webhook, since its answer has no polling URL.
 *
 * @throws InvalidRequestError for a model that this client does not know, or pixels where the model takes only a ratio.
 */
export function toRequestBody(request: ImageRequest): Fields {
  if (!isFluxModelId(request.modelId)) throw refused(`model: ${request.modelId} is not known`);
  return {
    prompt: request.prompt,
    seed: request.seed,
    safety_tolerance: request.safety,
    output_format: request.format,
    ...ownFields[request.modelId](request),
  };
}

const ownFields: Readonly<Record<FluxModelId, (request: ImageRequest) => Fields>> = {
  'flux-pro-1.1': (request) => ({ ...pixels(request), prompt_upsampling: request.enhance }),
  'flux-pro-1.1-ultra': (request) => ({ ...ratio(request), prompt_upsampling: request.enhance }),
  'flux-2-klein-4b': pixels,
  'flux-2-klein-9b': pixels,
  'flux-2-pro': pixelsAndRewriting,
  'flux-2-flex': (request) => ({ ...pixels(request), prompt_upsampling: request.enhance }),
  'flux-2-max': pixelsAndRewriting,
};

function pixels({ size }: ImageRequest): Fields {
  return { width: size.width, height: size.height };
}

/** [pro] and [max] rewrite every prompt unless `disable_pup` is set. */
function pixelsAndRewriting(request: ImageRequest): Fields {
  return request.enhance ? pixels(request) : { ...pixels(request), disable_pup: true };
}

function ratio({ aspect }: ImageRequest): Fields {
  if (aspect === null) throw refused('aspect: this model takes a ratio, not pixels');
  return { aspect_ratio: aspect };
}

function refused(reason: string): InvalidRequestError {
  return new InvalidRequestError(`The request was not sent: ${reason}`, [reason]);
}
