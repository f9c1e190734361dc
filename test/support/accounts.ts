import { models } from '../../src/flux/models.ts';
import { pricedInput } from '../../src/generation/model/input-picture.ts';
import type { ImageProvider } from '../../src/generation/ports/image-provider.ts';
import type { ProviderAccount } from '../../src/generation/ports/provider-account.ts';

/** An account of BFL that paints every model with that provider. */
export function accountOf(provider: ImageProvider, changes: Partial<ProviderAccount> = {}): ProviderAccount {
  return {
    host: 'bfl',
    name: 'bfl',
    hostName: 'Black Forest Labs',
    provider,
    concurrency: 24,
    paints: () => true,
    usualMs: () => null,
    turnFor: () => 0,
    priceOf: ({ modelId, size, inputs }) =>
      models.find(({ id }) => id === modelId)?.price({ size, inputs: inputs.map(pricedInput) }) ?? null,
    misfitsOf: () => [],
    tellsCost: true,
    takesPictures: true,
    ...changes,
  };
}
