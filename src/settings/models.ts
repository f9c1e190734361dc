// What the settings say of the models: the switch of 4k, and the file with prices.

import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import {
  configuredModels,
  knownModels as models,
  pricingFault,
  type ModelOverride,
  type ModelSettings,
} from '../flux/configured-models.ts';
import { HOST_IDS } from '../flux/host-ids.ts';
import { paints, RESOLUTIONS, resolutionPrice } from '../generation/model/image-model.ts';
import { formatUsd, type MicroUsd } from '../generation/model/money.ts';

/** The prices of the model itself are Black Forest Labs' own, and AtlasCloud quotes its own. */
const OTHER_HOSTS = HOST_IDS.filter((id) => id !== 'bfl' && id !== 'atlascloud');

type Overrides = Readonly<Record<string, ModelOverride>>;

const MAX_BYTES = 1_048_576;
const usd = z.number('must be dollars').min(0.0001, 'must be $0.0001 or more').max(5, 'must be $5 or less');
const prices = {
  price: z.union([usd, z.partialRecord(z.enum(RESOLUTIONS), usd)]).optional(),
  further: usd.optional(),
};
const overridesSchema = z.record(
  z.string(),
  z.strictObject({
    ...prices,
    hosts: z.partialRecord(z.enum(OTHER_HOSTS), z.strictObject(prices)).optional(),
    retired: z.boolean().optional(),
    successor: z.string().optional(),
  }),
);

/** Reads the file of PRICES_FILE, or says as sentences what is wrong with it; nothing for no file. */
export function readPrices(path: string | undefined): { readonly overrides: Overrides; readonly faults: string[] } {
  if (path === undefined) return { overrides: {}, faults: [] };
  const failed = (...faults: string[]) => ({
    overrides: {},
    faults: faults.map((why) => `PRICES_FILE (${path}) ${why}`),
  });
  let given: unknown;
  try {
    if (statSync(path).size > MAX_BYTES) return failed('is larger than 1 MiB');
    given = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/u, ''));
  } catch (error) {
    return failed(error instanceof SyntaxError ? 'is not JSON' : 'cannot be read');
  }
  const { data, error } = overridesSchema.safeParse(given);
  if (error !== undefined)
    return failed(...error.issues.map(({ path: at, message }) => `${at.join(' → ')}: ${message}`));
  const faults = Object.entries(data).flatMap(([id, override]) => faultsOf(id, override));
  return faults.length === 0 ? { overrides: data, faults } : failed(...faults);
}

function faultsOf(id: string, override: ModelOverride): string[] {
  const model = models.find((one) => one.id === id);
  if (model === undefined) return [`names ${id}, which is none of ${models.map((one) => one.id).join(', ')}`];
  const { successor } = override;
  const isUnknown = successor !== undefined && !models.some((one) => one.id === successor && one.id !== id);
  const pricing = pricingFault(model, override);
  return [
    ...(isUnknown ? [`names ${successor} as the successor of ${id}, which is no other model`] : []),
    ...(pricing === null ? [] : [`${id}: ${pricing}`]),
  ];
}

/**
 * What cannot be as it is said: no model that is left, and 4k that was switched on and that nobody could ever paint, since one such
 * picture costs more than `pace`.
 */
export function modelFaults(settings: ModelSettings, pace: MicroUsd): string[] {
  const configured = configuredModels(settings);
  const price = Math.max(0, ...configured.map((model) => resolutionPrice(model, '4k') ?? 0));
  return [
    ...(configured.every((model) => model.isRetired === true || model.needsAccess === true || !paints(model))
      ? ['PRICES_FILE retires every model that any account may use']
      : []),
    ...(pace >= price
      ? []
      : [
          `FLUX3_4K is on, and USER_PACE_USD (${formatUsd(pace)}) is below the ${formatUsd(price)} of one such picture: raise it, or set FLUX3_4K to off`,
        ]),
  ];
}
