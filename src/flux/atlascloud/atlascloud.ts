// AtlasCloud, one key for many models (atlascloud.ai/docs). What it offers is known from its live catalogue alone.

import type { HostCapabilities } from '../../generation/model/host.ts';
import { fromUsd, type MicroUsd } from '../../generation/model/money.ts';
import { ProviderError, type ImageRequest, type SubmittedTask } from '../../generation/ports/image-provider.ts';
import type { HttpAnswer } from '../../proxy/http-exchange.ts';
import { askAccount } from '../client/account.ts';
import type { Connection, Host, HostCalls } from '../client/host.ts';
import { sendSubmit } from '../client/submit.ts';
import { apiAddress } from '../http/api-address.ts';
import { PriceRoseError, UnknownModelError } from '../http/errors.ts';
import { parseBody, parseBodyOrNull } from '../http/json-body.ts';
import { Catalogue } from './catalogue.ts';
import { toRefusal } from './error-mapping.ts';
import { atlasModels, findAtlasModel } from './models.ts';
import { balanceSchema, taskIdSchema } from './schemas.ts';
import { readTaskState } from './task-state.ts';

const DOMAIN = 'atlascloud.ai';
const HOUR_MS = 3_600_000;
/** How long it keeps pictures and requests, which is otherwise up to it. */
const KEPT_HOURS = 24;
/** Right after the submit a task may be unknown for 30 s. */
const NOT_FOUND_WAITS_MS: readonly number[] = Array.from({ length: 15 }, () => 2_000);
/** A catalogue that is older is read again with the next question about the account, or about a model. */
const STALE_AFTER_MS = { account: 900_000, model: 60_000 };

const capabilities: HostCapabilities = {
  id: 'atlascloud',
  name: 'AtlasCloud',
  cancel: 'none',
  costFrom: 'quote',
  tellsBalance: true,
  picturesLiveMs: KEPT_HOURS * HOUR_MS,
  findsLostSubmitsMs: null,
  submitsAMinute: null,
  pollSpacingMs: 2_000,
  // Its pictures were seen on stores of others too, whose names anybody can have: those are the operator's to add.
  deliveryHosts: [DOMAIN],
  models: Object.fromEntries(Object.entries(atlasModels).map(([id, { at }]) => [id, at])),
};

export function atlascloud(): Host {
  return {
    capabilities,
    shortName: 'AtlasCloud',
    names: { api: null, picturesOnly: DOMAIN },
    notFound: { statuses: [400, 404], waitsMs: NOT_FOUND_WAITS_MS },
    keyHeaders: (apiKey) => ({
      authorization: `Bearer ${apiKey}`,
      'x-atlascloud-object-expiration-hours': String(KEPT_HOURS),
      'x-atlascloud-request-retention-hours': String(KEPT_HOURS),
    }),
    connect,
  };
}

function connect(connection: Connection): HostCalls {
  const { apiUrl, clock, hear, log } = connection;
  const catalogue = new Catalogue(connection);
  const refusal = (answer: HttpAnswer, nowMs: number): ProviderError | null => toRefusal(answer, nowMs, hear);
  let readAtMs = Number.NEGATIVE_INFINITY;

  /** The one read for all who ask meanwhile: each takes a dozen questions. */
  let reading: Promise<void> | null = null;

  const read = async (signal: AbortSignal): Promise<void> => {
    try {
      await catalogue.read(signal);
      readAtMs = clock.monotonic();
    } finally {
      reading = null;
    }
  };

  const keepFresh = async (staleAfterMs: number, signal: AbortSignal): Promise<void> => {
    while (clock.monotonic() - readAtMs >= staleAfterMs) {
      reading ??= read(signal);
      try {
        await reading;
      } catch (error) {
        // Whoever began the read may have broken it off for themselves alone.
        if (signal.aborted || error instanceof ProviderError) throw error;
      }
    }
  };

  /** Whoever asked for the account alone, and waits no longer, has the answer to that. */
  const tryToKeepFresh = async (signal: AbortSignal): Promise<void> => {
    try {
      await keepFresh(STALE_AFTER_MS.account, signal);
    } catch (error) {
      if (!(error instanceof ProviderError) && !signal.aborted) throw error;
      log.warn({ err: error }, 'the catalogue of AtlasCloud could not be read');
    }
  };

  return {
    submit: (request, signal, most = Number.POSITIVE_INFINITY) =>
      submit(request, signal, { connection, catalogue, refusal, most }),
    readState: (body, status) => readTaskState(body, status, hear),
    // Every account is asked about at the start and from time to time: so what it offers is known as well.
    accountState: async (signal) => {
      const state = await askAccount(
        {
          url: apiAddress(apiUrl, 'public/v1/balance'),
          readBalance: (body) => {
            const { value, currency } = parseBody(body, balanceSchema).available;
            return currency === 'usd' ? fromUsd(value) : null;
          },
          toRefusal: refusal,
        },
        signal,
        connection,
      );
      if (state.kind === 'well') await tryToKeepFresh(signal);
      return state;
    },
    accessTo: async (modelId, signal) => {
      if (findAtlasModel(modelId) === undefined) return null;
      await keepFresh(STALE_AFTER_MS.model, signal);
      return catalogue.has(modelId) ? 'granted' : 'none';
    },
    modelAt: (modelId) => catalogue.modelAt(modelId),
    priceOf: (modelId, picture) => catalogue.priceOf(modelId, picture),
  };
}

interface SubmitParts {
  readonly connection: Connection;
  readonly catalogue: Catalogue;
  readonly refusal: (answer: HttpAnswer, nowMs: number) => ProviderError | null;
  readonly most: MicroUsd;
}

/**
 * `POST /api/v1/model/generateImage`, after a question for its price, which is what it costs. Throws as `sendSubmit` does, an
 * UnknownModelError for a model that is not in the catalogue, and a PriceRoseError where it would cost more than may be spent.
 */
async function submit(
  request: ImageRequest,
  signal: AbortSignal,
  { connection, catalogue, refusal, most }: SubmitParts,
): Promise<SubmittedTask> {
  const body = catalogue.bodyOf(request);
  if (body === null) throw new UnknownModelError(`AtlasCloud does not offer ${request.modelId}`);
  const cost = await catalogue.quote(body, request, signal);
  if (cost !== null && cost > most) {
    catalogue.raise(request, cost);
    throw new PriceRoseError('AtlasCloud takes more for this picture than is held for it');
  }
  const { apiUrl } = connection;
  const url = apiAddress(apiUrl, 'api/v1/model/generateImage');
  return await sendSubmit({ model: request.modelId, url, json: body }, signal, {
    connection,
    answers: {
      readTask: (answer) => {
        const { id } = parseBody(answer, taskIdSchema);
        return { taskId: id, pollingUrl: apiAddress(apiUrl, `api/v1/model/prediction/${id}`).href, cost };
      },
      toRefusal: refusal,
      namesTask: (answer) => parseBodyOrNull(answer, taskIdSchema) !== null,
    },
  });
}
