// An account at Black Forest Labs.

import type { HostAccount } from '../../generation/ports/host-account.ts';
import { createHostClient, type HostClientOptions } from '../client/host-client.ts';
import type { FluxModel } from '../flux-model.ts';
import { bfl } from './bfl.ts';

export interface FluxClientOptions extends HostClientOptions {
  /** With their prices, as the operator has them; by default our own table. */
  readonly models?: readonly FluxModel[];
}

/** @throws TypeError as `createHostClient` does. */
export function createFluxClient({ models, ...options }: FluxClientOptions): HostAccount & AsyncDisposable {
  return createHostClient(bfl(models), options);
}
