// Every model that is known, and as the operator has them.

import { RESOLUTIONS, type Resolution } from '../generation/model/image-model.ts';
import { extenders, OUTPAINTING_ID } from './extenders.ts';
import { priced, type FluxModel } from './flux-model.ts';
import { models } from './models.ts';
import type { Pricing } from './pricing.ts';

const CREDITS_A_DOLLAR = 100;

/** Prices in dollars a picture. */
interface PriceOverride {
  /** Of the first megapixel where the size counts, of each resolution where there are some. */
  readonly price?: number | Partial<Readonly<Record<Resolution, number>>> | undefined;
  /** Of each further megapixel. */
  readonly further?: number | undefined;
}

/** What an operator may say of one model in place of the table. */
export interface ModelOverride extends PriceOverride {
  /** Its prices elsewhere than at Black Forest Labs, by the id of the host. What is left out costs as much as there. */
  readonly hosts?: Readonly<Partial<Record<string, PriceOverride>>> | undefined;
  /** true: it is offered no more. false: it is, whatever its host answers. */
  readonly retired?: boolean | undefined;
  readonly successor?: string | undefined;
}

/** What an operator may decide about the models. */
export interface ModelSettings {
  /** Whether FLUX.3 paints in 4k, for twelve times the price of 1k. */
  readonly has4k: boolean;
  /** Whether a picture is extended to another shape, at a price that BFL has not published. */
  readonly hasOutpainting: boolean;
  readonly overrides?: Readonly<Record<string, ModelOverride>>;
}

export type KnownModelId = (typeof models)[number]['id'] | (typeof extenders)[number]['id'];
type KnownModel = FluxModel & { readonly id: KnownModelId };

/** All that are known, those that paint before those that extend. */
export const knownModels: readonly KnownModel[] = [...models, ...extenders];

/** Every model as the operator has it. */
export function configuredModels({ has4k, hasOutpainting, overrides = {} }: ModelSettings): readonly FluxModel[] {
  return knownModels.map((model: FluxModel) => {
    const offered = has4k ? model : without4k(model);
    const override = overrides[model.id];
    const isSwitchedOff = model.id === OUTPAINTING_ID && !hasOutpainting;
    return { ...offered, ...overridden(model, override), ...(isSwitchedOff ? { isRetired: true } : {}) };
  });
}

function overridden({ pricing, successorId }: FluxModel, override: ModelOverride | undefined): Partial<FluxModel> {
  if (override === undefined) return {};
  const { successor, retired, hosts = {}, ...prices } = override;
  const elsewhere = Object.entries(hosts).map(([id, told]) => [id, repriced(pricing, told ?? {})] as const);
  return {
    ...priced(repriced(pricing, prices)),
    successorId: successor ?? successorId,
    hostPricing: Object.fromEntries(elsewhere),
    ...(retired === undefined ? {} : { isRetired: retired }),
  };
}

/** What of an override does not go with how the model is priced; null where all does. */
export function pricingFault(model: FluxModel, { hosts = {}, ...own }: ModelOverride): string | null {
  const faults = [own, ...Object.values(hosts)].map((prices) => priceFault(model, prices ?? {}));
  return faults.find((fault) => fault !== null) ?? null;
}

function priceFault({ pricing }: FluxModel, { price, further }: PriceOverride): string | null {
  const isTable = typeof price === 'object';
  if (price !== undefined && isTable !== (pricing.kind === 'resolution')) {
    return isTable
      ? 'its price is one number'
      : `its price has a number for each resolution: ${RESOLUTIONS.join(', ')}`;
  }
  return further !== undefined && pricing.kind !== 'megapixel' ? 'it has no price for further megapixels' : null;
}

/** Of an override without a fault. */
function repriced(pricing: Pricing, { price, further }: PriceOverride): Pricing {
  const credits = typeof price === 'number' ? price * CREDITS_A_DOLLAR : undefined;
  switch (pricing.kind) {
    case 'flat':
      return { ...pricing, credits: credits ?? pricing.credits };
    case 'output':
      return credits === undefined ? pricing : { ...pricing, credits, least: credits };
    case 'megapixel':
      return {
        ...pricing,
        credits: credits ?? pricing.credits,
        further: further === undefined ? pricing.further : further * CREDITS_A_DOLLAR,
      };
    case 'resolution': {
      const told = typeof price === 'object' ? price : {};
      const own = (resolution: Resolution): number =>
        told[resolution] === undefined ? pricing.credits[resolution] : told[resolution] * CREDITS_A_DOLLAR;
      return {
        ...pricing,
        credits: { '768sq': own('768sq'), '1k': own('1k'), '1.5k': own('1.5k'), '2k': own('2k'), '4k': own('4k') },
      };
    }
  }
}

function without4k({ resolutions, ...model }: FluxModel): FluxModel {
  if (resolutions === undefined) return model;
  const { '4k': _4k, ...sizes } = resolutions.sizes;
  return { ...model, resolutions: { ...resolutions, sizes } };
}

/** undefined for a model that is not known, or no more. */
export function findModel(id: string): KnownModel | undefined {
  return knownModels.find((model) => model.id === id);
}
