// Finds the predictions of a submit whose answer was lost.

import { isDeepStrictEqual } from 'node:util';
import type { FoundTask, SubmitWindow } from '../../generation/ports/host-account.ts';
import type { ImageRequest } from '../../generation/ports/image-provider.ts';
import { ask } from '../client/ask.ts';
import type { Connection } from '../client/host.ts';
import { apiAddress } from '../http/api-address.ts';
import { UnreachableError } from '../http/errors.ts';
import { parseBodyOrNull } from '../http/json-body.ts';
import { toRefusal } from './error-mapping.ts';
import { findReplicateModel, toInput } from './models.ts';
import { listedSchema, pageSchema, type ListedPrediction } from './schemas.ts';
import { taskAddress } from './task-address.ts';

/** A page lists what went in, so also pictures as addresses of `data:`. */
const MAX_PAGE_BYTES = 67_108_864;
const MAX_PAGES = 50;
/** What a `Date` of whole seconds and the way of an answer may hide of the difference between two clocks, in ms. */
const MARGIN_MS = 3_000;

interface Page {
  readonly predictions: readonly ListedPrediction[];
  readonly next: string | null;
  /** How far the host's clock is ahead of ours, in ms. */
  readonly aheadMs: number;
}

/**
 * Reads `GET /v1/predictions`, the newest first, until one is older than the window. A prediction is one of this request where its model and
 * every field that we send are the same.
 *
 * @returns the oldest first; null where the list is not in that order, has no end within 50 pages, or where one within the window has lost
 *   its input, as it may be the one.
 * @throws ProviderError where it cannot be asked.
 */
export async function findSubmitted(
  request: ImageRequest,
  window: SubmitWindow,
  signal: AbortSignal,
  connection: Connection,
): Promise<readonly FoundTask[] | null> {
  const model = findReplicateModel(request.modelId);
  if (model === undefined) return [];
  const input = toInput(model, request);
  const found: FoundTask[] = [];
  let url: URL | string = apiAddress(connection.apiUrl, 'v1/predictions');
  let newestMs = Number.POSITIVE_INFINITY;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const page = await readPage(url, signal, connection);
    for (const prediction of page.predictions) {
      const createdAtMs = prediction.created_at - page.aheadMs;
      if (prediction.created_at > newestMs) return null;
      newestMs = prediction.created_at;
      if (createdAtMs < window.fromMs - MARGIN_MS) return found.toReversed();
      if (createdAtMs > window.toMs + MARGIN_MS || prediction.model !== model.name) continue;
      const given = prediction.input ?? null;
      if (given === null || prediction.data_removed === true) return null;
      if (!Object.entries(input).every(([field, value]) => isDeepStrictEqual(given[field], value))) continue;
      const { id } = prediction;
      found.push({ taskId: id, pollingUrl: taskAddress(connection.apiUrl, id), cost: null, createdAtMs });
    }
    if (page.next === null) return found.toReversed();
    url = page.next;
  }
  return null;
}

async function readPage(url: URL | string, signal: AbortSignal, connection: Connection): Promise<Page> {
  const { clock, hear } = connection;
  const question = { kind: 'lookup', url, maxBytes: MAX_PAGE_BYTES } as const;
  const answer = await ask(
    { ...question, toRefusal: (refused, nowMs) => toRefusal(refused, nowMs, hear) },
    signal,
    connection,
  );
  const page = parseBodyOrNull(answer.body, pageSchema);
  const predictions = page?.results.map((one) => listedSchema.safeParse(one).data ?? null) ?? [null];
  const known = predictions.filter((one) => one !== null);
  if (page === null || known.length < predictions.length) {
    throw new UnreachableError('Replicate listed its predictions in an unknown shape');
  }
  const saidMs = Date.parse(answer.headers['date'] ?? '');
  const aheadMs = Number.isNaN(saidMs) ? 0 : saidMs - clock.now();
  return { predictions: known, next: page.next ?? null, aheadMs };
}
