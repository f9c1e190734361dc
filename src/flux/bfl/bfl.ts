// Black Forest Labs, who make the models.

import type { HostCapabilities, ModelAtHost } from '../../generation/model/host.ts';
import { AUTO_ASPECT, resolutionsOf, type ImageModel } from '../../generation/model/image-model.ts';
import { fromCredits } from '../../generation/model/money.ts';
import { askAccount } from '../client/account.ts';
import type { Connection, Host, HostCalls } from '../client/host.ts';
import { apiAddress } from '../http/api-address.ts';
import { parseBody } from '../http/json-body.ts';
import { knownModels } from '../configured-models.ts';
import type { FluxModel } from '../flux-model.ts';
import { accessTo } from './access-probe.ts';
import { toRefusal } from './error-mapping.ts';
import { creditsSchema } from './schemas.ts';
import { submit } from './submit.ts';
import { readTaskState } from './task-state.ts';

/** Pictures come from below it as well. */
const DOMAIN = 'bfl.ai';
/**
 * It answers from one of many clusters (`api.eu2.bfl.ai`; docs.bfl.ai/api_integration/integration_guidelines), hence a pattern and no
 * list.
 */
const API = /^api\.(?:[a-z0-9-]+\.)?bfl\.ai$/;
/** A new task may be unknown for a moment if another cluster is asked. */
const NOT_FOUND_WAITS_MS = [300, 700, 1_500, 2_000, 2_000];

/** @param models with their prices, as the operator has them: what the table says is BFL's own. */
export function bfl(models: readonly FluxModel[] = knownModels): Host {
  return {
    capabilities: capabilitiesOf(models),
    shortName: 'BFL',
    names: { api: API, picturesOnly: DOMAIN },
    // A failed or unknown task may be answered with either, and a task body (seen live).
    notFound: { statuses: [404, 422], waitsMs: NOT_FOUND_WAITS_MS },
    keyHeaders: (apiKey) => ({ 'x-key': apiKey }),
    connect: (connection) => connect(connection, models),
  };
}

function connect(connection: Connection, models: readonly FluxModel[]): HostCalls {
  const { apiUrl, hear } = connection;
  return {
    priceOf: (modelId, picture) => models.find(({ id }) => id === modelId)?.price(picture) ?? null,
    submit: (request, signal) => submit(request, signal, connection),
    readState: (body) => readTaskState(body, hear),
    accountState: (signal) =>
      askAccount(
        {
          url: apiAddress(apiUrl, 'v1/credits'),
          readBalance: (body) => fromCredits(parseBody(body, creditsSchema).credits),
          toRefusal: (answer, nowMs) => toRefusal(answer, nowMs, hear),
        },
        signal,
        connection,
      ),
    accessTo: (modelId, signal) => accessTo(modelId, signal, connection),
  };
}

function capabilitiesOf(models: readonly FluxModel[]): HostCapabilities {
  return {
    id: 'bfl',
    name: 'Black Forest Labs',
    cancel: 'none',
    costFrom: 'answers',
    tellsBalance: true,
    // docs.bfl.ai/api_integration/integration_guidelines; of FLUX.3 they live about an hour.
    picturesLiveMs: 600_000,
    findsLostSubmitsMs: null,
    submitsAMinute: null,
    pollSpacingMs: 100,
    deliveryHosts: [DOMAIN],
    models: Object.fromEntries(models.map((model) => [model.id, atBfl(model)])),
  };
}

/** What the model table says is what BFL takes. */
function atBfl(model: ImageModel): ModelAtHost {
  const { sizeRule, aspects, resolutions, takesAutoAspect } = model;
  const ratios = [...Object.keys(aspects), ...(takesAutoAspect ? [AUTO_ASPECT] : [])];
  return {
    sizes:
      sizeRule.kind === 'pixels'
        ? sizeRule
        : { kind: 'ratios', ratios, resolutions: resolutions === undefined ? null : resolutionsOf(model) },
    takesSeed: model.takesSeed,
    takesStrength: model.usualStrength !== undefined,
    formats: model.formats,
    safety: { min: 0, max: model.safety.max },
    enhance: model.enhance.supported ? [false, true] : [false],
    inputs: { max: model.inputs.max, form: 'base64', maxBytes: null },
    usualMs: model.usualMs,
  };
}
