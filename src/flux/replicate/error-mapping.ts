import {
  refusedRequest,
  REQUEST_FIELDS,
  type ProviderError,
  type RequestField,
} from '../../generation/ports/image-provider.ts';
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
/** Where a 429 says nothing of it. */
const USUAL_RETRY_AFTER_MS = 10_000;
/** `Your rate limit resets in ~30s.` */
const RESETS_IN = /~\s*(?<seconds>\d+(?:\.\d+)?)\s*s\b/u;

/**
 * The error for an answer that says that no prediction was created; null for any other answer. A 5xx never says so: the prediction is
 * looked up.
 *
 * @param hear is told what Replicate says in words of its own, which may tell the owner's balance: the error has none of them.
 */
export function toRefusal(answer: HttpAnswer, nowMs: number, hear: HostWords): ProviderError | null {
  const { status } = answer;
  const body = parseBodyOrNull(answer.body, errorBodySchema);
  hear(body?.detail);
  const options = { isDocumented: body !== null };
  switch (status) {
    case 429:
      return new BusyError('Replicate takes no more at this rate (429)', { retryAfterMs: waitOf(answer, nowMs) });
    case 402:
      return new OutOfCreditsError('Replicate, or a proxy, says that no credit is left (402)', options);
    case 401:
    case 403:
      return new KeyRefusedError(`Replicate, or a proxy, refused access (${status})`, options);
    case 404:
      return new UnknownModelError('Replicate has nothing at the address of this model (404)');
    // A proxy timed out; whether Replicate has the request is unknown.
    case 408:
      return null;
    default:
      return status >= 400 && status < 500
        ? new InvalidRequestError(refusedRequest(status, fieldsOf(body?.invalid_fields ?? [])))
        : null;
  }
}

/** Of the three places that were seen, the first that says it. */
function waitOf(answer: HttpAnswer, nowMs: number): number {
  const header = retryAfterMs(answer.headers, nowMs, MAX_RETRY_AFTER_MS);
  if (header !== null) return header;
  const body = parseBodyOrNull(answer.body, errorBodySchema);
  const seconds = body?.retry_after ?? Number(RESETS_IN.exec(body?.detail ?? '')?.groups?.['seconds'] ?? Number.NaN);
  return Number.isNaN(seconds) ? USUAL_RETRY_AFTER_MS : Math.min(seconds * 1_000, MAX_RETRY_AFTER_MS);
}

/** Its names of the fields whose options have another name here. */
const RENAMED: ReadonlyMap<string, RequestField> = new Map([
  ['aspect_ratio', 'aspect'],
  ['prompt_upsampling', 'enhance'],
  ['safety_tolerance', 'safety'],
  ['output_format', 'format'],
]);

function fieldsOf(faults: readonly { readonly field: string }[]): RequestField[] {
  const names = faults.map(({ field }) => field.replace(/^input\./u, ''));
  const known = names.flatMap((name) => RENAMED.get(name) ?? REQUEST_FIELDS.find((field) => field === name) ?? []);
  return [...new Set(known)];
}
