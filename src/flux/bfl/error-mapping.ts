import { refusedRequest, type ProviderError } from '../../generation/ports/image-provider.ts';
import {
  BusyError,
  InvalidRequestError,
  KeyRefusedError,
  OutOfCreditsError,
  OverloadedError,
  UnknownModelError,
} from '../http/errors.ts';
import type { HttpAnswer } from '../../proxy/http-exchange.ts';
import { parseBodyOrNull } from '../http/json-body.ts';
import type { HostWords } from '../client/host-words.ts';
import { fieldsIn, isAboutKey } from './host-words.ts';
import { retryAfterMs } from '../http/backoff.ts';
import { errorBodySchema } from './schemas.ts';

const MAX_RETRY_AFTER_MS = 600_000;

/**
 * The error for an answer that says that no task was started; null for any other answer. 402, 403, 429 and 503 need no
 * readable body (docs.bfl.ai/api_integration/errors, which does not list 401; it is handled like 403). Whether 401, 402, 403
 * and a 422 about a key are about the account, only the account itself tells: `accountState`.
 *
 * @param hear is told what BFL says in words of its own; the error has none of them.
 */
export function toRefusal(answer: HttpAnswer, nowMs: number, hear: HostWords): ProviderError | null {
  const { status } = answer;
  switch (status) {
    case 429:
    case 503: {
      const options = { retryAfterMs: retryAfterMs(answer.headers, nowMs, MAX_RETRY_AFTER_MS) };
      return status === 429
        ? new BusyError('FLUX runs as many tasks as the account may have (429)', options)
        : new OverloadedError('FLUX is overloaded (503)', options);
    }
    case 402:
      return new OutOfCreditsError('FLUX, or a proxy, says that no credits are left (402)', {
        isDocumented: isOwnRefusal(answer),
      });
    case 401:
    case 403:
      return new KeyRefusedError(`FLUX, or a proxy, refused access (${status})`, {
        isDocumented: isOwnRefusal(answer),
      });
    case 404:
      return new UnknownModelError('FLUX has nothing at the address of this model (404)');
    // A proxy timed out; whether BFL has the request is unknown.
    case 408:
      return null;
    default:
      return status >= 400 && status < 500 ? toInvalidRequest(answer, hear) : null;
  }
}

/** `{"detail": "…"}`, the form of BFL's own refusals (api.bfl.ai/openapi.json). */
function isOwnRefusal({ body }: HttpAnswer): boolean {
  return typeof parseBodyOrNull(body, errorBodySchema)?.detail === 'string';
}

/**
 * BFL answers a malformed key with 422 too, with a sentence where a faulty field has a list:
 * `{"detail": "Invalid API key format"}` (seen live; docs.bfl.ai/api_integration/errors has only 403). So may a sentence be
 * about a prompt with a key in it.
 */
function toInvalidRequest(answer: HttpAnswer, hear: HostWords): ProviderError {
  const { status, body } = answer;
  const detail = parseBodyOrNull(body, errorBodySchema)?.detail;
  hear(detail);
  if (status === 422 && isAboutKey(detail)) {
    return new KeyRefusedError('FLUX refused the form of the API key, or the request (422)', {
      asInvalidRequest: refusedRequest(status, []),
      isDocumented: true,
    });
  }
  return new InvalidRequestError(refusedRequest(status, fieldsIn(detail)));
}
