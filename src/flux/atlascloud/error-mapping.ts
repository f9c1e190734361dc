import { refusedRequest, type ProviderError } from '../../generation/ports/image-provider.ts';
import type { HttpAnswer } from '../../proxy/http-exchange.ts';
import type { HostWords } from '../client/host-words.ts';
import { retryAfterMs } from '../http/backoff.ts';
import {
  BusyError,
  InvalidRequestError,
  KeyRefusedError,
  OutOfCreditsError,
  UnknownModelError,
} from '../http/errors.ts';
import { parseBodyOrNull } from '../http/json-body.ts';
import { errorBodySchema } from './schemas.ts';

const MAX_RETRY_AFTER_MS = 600_000;
/** Its 429 has no header that says how long. */
const USUAL_RETRY_AFTER_MS = 10_000;

/**
 * The error for an answer that says that no task was started (atlascloud.ai/docs/en/errors); null for any other answer, which a 5xx is
 * always.
 *
 * @param hear is told what AtlasCloud says in words of its own; the error has none of them.
 */
export function toRefusal(answer: HttpAnswer, nowMs: number, hear: HostWords): ProviderError | null {
  const { status } = answer;
  const body = parseBodyOrNull(answer.body, errorBodySchema);
  hear(body?.msg);
  const options = { isDocumented: body !== null };
  switch (status) {
    case 429: {
      const waitMs = retryAfterMs(answer.headers, nowMs, MAX_RETRY_AFTER_MS) ?? USUAL_RETRY_AFTER_MS;
      return new BusyError('AtlasCloud takes no more now (429)', { retryAfterMs: waitMs });
    }
    case 402:
      return new OutOfCreditsError('AtlasCloud, or a proxy, says that no balance is left (402)', options);
    // It looks at the key before the path, so that a wrong address is answered with a 401 as well.
    case 401:
    case 403:
      return new KeyRefusedError(`AtlasCloud, or a proxy, refused access (${status})`, options);
    case 404:
      return new UnknownModelError('AtlasCloud does not have this model (404)');
    case 451:
      return new UnknownModelError('AtlasCloud does not have this model in the region of this server (451)');
    // A proxy timed out; whether AtlasCloud has the request is unknown.
    case 408:
      return null;
    default:
      return status >= 400 && status < 500 ? new InvalidRequestError(refusedRequest(status, [])) : null;
  }
}
