import type { ModelAccess } from '../../generation/ports/image-provider.ts';
import { parseBodyOrNull } from '../http/json-body.ts';
import type { Connection } from '../client/host.ts';
import { errorBodySchema } from './schemas.ts';
import { apiAddress } from '../http/api-address.ts';

const MAX_ANSWER_BYTES = 65_536;
const TIMEOUT_MS = 5_000;

/** The one endpoint that is ever sent an empty body: it needs a prompt. Some of the others would paint one, and bill it. */
const ASKED_MODEL = 'flux-3-image';

/**
 * Asks whether the key may paint with FLUX.3, by a request without a prompt, of which no task can come: the list of its faults is for who
 * may (422), a sentence in its place is about the key, and 403 is for who may not (seen live in October 2026). null for any other model,
 * about which nothing is asked.
 *
 * @throws ExchangeFailure; the signal's reason.
 */
export async function accessTo(
  modelId: string,
  signal: AbortSignal,
  { apiUrl, transport }: Pick<Connection, 'apiUrl' | 'transport'>,
): Promise<ModelAccess | null> {
  if (modelId !== ASKED_MODEL) return null;
  const { status, body } = await transport.post({
    kind: 'access',
    model: ASKED_MODEL,
    url: apiAddress(apiUrl, `v1/${ASKED_MODEL}`),
    maxBytes: MAX_ANSWER_BYTES,
    timeoutMs: TIMEOUT_MS,
    signal,
    json: {},
  });
  if (status === 403) return 'none';
  const detail = status === 422 ? parseBodyOrNull(body, errorBodySchema)?.detail : undefined;
  if (Array.isArray(detail)) return 'granted';
  return typeof detail === 'string' ? 'key_refused' : 'unclear';
}
