// Finds the predictions of a submit whose answer was lost.

import { isDeepStrictEqual } from 'node:util';
import type { FoundTask } from '../../generation/ports/host-account.ts';
import type { ImageRequest } from '../../generation/ports/image-provider.ts';
import { ask } from '../client/ask.ts';
import type { Connection } from '../client/host.ts';
import { apiAddress } from '../http/api-address.ts';
import { UnreachableError } from '../http/errors.ts';
import { parseBodyOrNull } from '../http/json-body.ts';
import { toRefusal } from './error-mapping.ts';
import type { ByteBudget } from '../../runtime/byte-budget.ts';
import { findReplicateModel, toInput, type ReplicateModel } from './models.ts';
import { listedSchema, pageSchema, type ListedPrediction } from './schemas.ts';
import { taskAddress } from './task-address.ts';

/** A page lists what went in, so also pictures as addresses of `data:`. */
const MAX_PAGE_BYTES = 67_108_864;
const MAX_PAGES = 50;
/** Of the pages that are read at once, whoever looks: with the pictures that went in, few of them fill the memory. */
export const MAX_BYTES_AT_ONCE = MAX_PAGE_BYTES;
/** So much earlier, in ms, as a clock may have been set since the submit, and what a `Date` of whole seconds hides. */
const MARGIN_MS = 60_000;

interface Page {
  readonly predictions: readonly ListedPrediction[];
  readonly next: string | null;
  /** How far the host's clock is ahead of ours, in ms. */
  readonly aheadMs: number;
}

/**
 * Reads `GET /v1/predictions`, the newest first, until one is older than the submit. A prediction is one of this request where its model and
 * every field that we send are the same, and no picture went in that we do not send.
 *
 * @param sinceMs when the submit began, by our wall clock.
 * @param room bounds the pages that are held at once.
 * @returns the oldest first; null where the list is not in that order, has no end within 50 pages, or where one since then may be it, as its
 *   input was deleted, or lists its pictures in a form that is not ours.
 * @throws ProviderError where it cannot be asked.
 */
export async function findSubmitted(
  request: ImageRequest,
  sinceMs: number,
  signal: AbortSignal,
  { connection, room }: { readonly connection: Connection; readonly room: Pick<ByteBudget, 'take'> },
): Promise<readonly FoundTask[] | null> {
  const model = findReplicateModel(request.modelId);
  if (model === undefined) return [];
  const found: FoundTask[] = [];
  let url: URL | string = apiAddress(connection.apiUrl, 'v1/predictions');
  let newestMs = Number.POSITIVE_INFINITY;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const page = await readPage(url, signal, connection, room);
    for (const prediction of page.predictions) {
      const createdAtMs = prediction.created_at - page.aheadMs;
      if (prediction.created_at > newestMs) return null;
      newestMs = prediction.created_at;
      if (createdAtMs < sinceMs - MARGIN_MS) return found.toReversed();
      if (prediction.model !== model.name) continue;
      const isIts = isOf(request, model, prediction);
      if (isIts === null) return null;
      if (!isIts) continue;
      const { id } = prediction;
      found.push({ taskId: id, pollingUrl: taskAddress(connection.apiUrl, id), cost: null, createdAtMs });
    }
    if (page.next === null) return found.toReversed();
    url = page.next;
  }
  return null;
}

/** Whether the prediction is one of that request; null where it cannot be told. */
function isOf(
  request: ImageRequest,
  model: ReplicateModel,
  { input: given, data_removed: isRemoved }: ListedPrediction,
): boolean | null {
  if (given === null || given === undefined || isRemoved === true) return null;
  const { [model.picturesField]: pictures = [], ...fields } = toInput(model, request);
  if (!Object.entries(fields).every(([field, value]) => isDeepStrictEqual(given[field], value))) return false;
  const [sent, listed] = [[pictures].flat(), [given[model.picturesField] ?? []].flat()];
  if (isDeepStrictEqual(listed, sent)) return true;
  // What its list makes of an address of `data:` is documented nowhere.
  const isOurForm = listed.every((one) => typeof one === 'string' && one.startsWith('data:'));
  return listed.length === sent.length && !isOurForm ? null : false;
}

async function readPage(
  url: URL | string,
  signal: AbortSignal,
  connection: Connection,
  room: Pick<ByteBudget, 'take'>,
): Promise<Page> {
  const { clock, hear } = connection;
  const question = { kind: 'lookup', url, maxBytes: MAX_PAGE_BYTES, room } as const;
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
  return { predictions: known, next: page.next, aheadMs };
}
