// Replicate, which hosts the models of Black Forest Labs (its OpenAPI document; replicate.com/docs).

import { ByteBudget } from '../../runtime/byte-budget.ts';
import { askAccount } from '../client/account.ts';
import type { Connection, Host, HostCalls } from '../client/host.ts';
import { sendSubmit } from '../client/submit.ts';
import type { ImageRequest, SubmittedTask } from '../../generation/ports/image-provider.ts';
import { apiAddress } from '../http/api-address.ts';
import { InvalidRequestError } from '../http/errors.ts';
import { parseBody, parseBodyOrNull } from '../http/json-body.ts';
import { knownModels } from '../configured-models.ts';
import type { FluxModel } from '../flux-model.ts';
import { priceOf, type Pricing } from '../pricing.ts';
import { accessTo } from './access.ts';
import { cancel } from './cancel.ts';
import { toRefusal } from './error-mapping.ts';
import { findSubmitted, MAX_BYTES_AT_ONCE } from './lookup.ts';
import { findReplicateModel, replicateModels, toInput } from './models.ts';
import { accountSchema, createdSchema } from './schemas.ts';
import { taskAddress } from './task-address.ts';
import { readTaskState } from './task-state.ts';

const HOUR_MS = 3_600_000;

/** @param models as the operator has them, with the prices that they name for Replicate. */
export function replicate(models: readonly FluxModel[] = knownModels): Host {
  const prices = new Map(models.map((model) => [model.id, pricingOf(model)]));
  const offered = Object.entries(replicateModels).filter(([id]) => (prices.get(id) ?? null) !== null);
  return {
    capabilities: {
      id: 'replicate',
      name: 'Replicate',
      cancel: 'free_while_starting',
      costFrom: 'price_table',
      tellsBalance: false,
      // With their input and output, predictions are deleted an hour after their end.
      picturesLiveMs: HOUR_MS,
      findsLostSubmitsMs: HOUR_MS - 600_000,
      // replicate.com/docs/topics/predictions/rate-limits; fewer as the credit falls.
      submitsAMinute: 600,
      pollSpacingMs: 500,
      deliveryHosts: ['replicate.delivery'],
      models: Object.fromEntries(offered.map(([id, model]) => [id, model.at])),
    },
    shortName: 'Replicate',
    names: { api: null, picturesOnly: 'replicate.delivery' },
    notFound: { statuses: [404], waitsMs: [500, 1_000, 2_000, 4_000] },
    keyHeaders: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
    connect: (connection) => connect(connection, prices),
  };
}

/** The operator's word comes first. */
function pricingOf(model: FluxModel): Pricing | null {
  const at = findReplicateModel(model.id);
  return at === undefined ? null : (model.hostPricing?.['replicate'] ?? at.pricing);
}

function connect(connection: Connection, prices: ReadonlyMap<string, Pricing | null>): HostCalls {
  const { apiUrl, hear } = connection;
  const room = new ByteBudget(MAX_BYTES_AT_ONCE);
  return {
    priceOf: (modelId, picture) => {
      const pricing = prices.get(modelId) ?? null;
      return pricing === null ? null : priceOf(pricing, picture);
    },
    submit: (request, signal) => submit(request, signal, connection),
    readState: (body, status) => readTaskState(body, status, hear),
    accountState: (signal) =>
      askAccount(
        {
          url: apiAddress(apiUrl, 'v1/account'),
          // It names the account, and no balance.
          readBalance: (body) => {
            parseBody(body, accountSchema);
            return null;
          },
          toRefusal: (answer, nowMs) => toRefusal(answer, nowMs, hear),
        },
        signal,
        connection,
      ),
    accessTo: (modelId, signal) => accessTo(modelId, signal, connection),
    findSubmitted: (request, sinceMs, signal) => findSubmitted(request, sinceMs, signal, { connection, room }),
    cancel: (task, signal) => cancel(task, signal, connection),
  };
}

/**
 * `POST /v1/models/{owner}/{name}/predictions`. Without `Prefer: wait`: its id must be on the disk at once. Throws as `sendSubmit` does, and an
 * InvalidRequestError for a model that is not painted there.
 */
async function submit(request: ImageRequest, signal: AbortSignal, connection: Connection): Promise<SubmittedTask> {
  const model = findReplicateModel(request.modelId);
  if (model === undefined) {
    throw new InvalidRequestError(`The request was not sent: Replicate does not paint ${request.modelId}`);
  }
  const { apiUrl, hear } = connection;
  const url = apiAddress(apiUrl, `v1/models/${model.name}/predictions`);
  return await sendSubmit({ model: request.modelId, url, json: { input: toInput(model, request) } }, signal, {
    connection,
    answers: {
      readTask: (body) => {
        const { id } = parseBody(body, createdSchema);
        return { taskId: id, pollingUrl: taskAddress(apiUrl, id), cost: null };
      },
      toRefusal: (answer, nowMs) => toRefusal(answer, nowMs, hear),
      namesTask: (body) => parseBodyOrNull(body, createdSchema) !== null,
    },
  });
}
