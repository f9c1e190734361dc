// Accounts at the hosts. A further host is a folder beside these, its id in host-ids.ts, and a line here.

import type { HostCapabilities } from '../generation/model/host.ts';
import type { HostAccount } from '../generation/ports/host-account.ts';
import { atlascloud } from './atlascloud/atlascloud.ts';
import { bfl } from './bfl/bfl.ts';
import { createHostClient, type HostClientOptions } from './client/host-client.ts';
import type { Host } from './client/host.ts';
import type { HostId } from './host-ids.ts';
import type { FluxModel } from './flux-model.ts';
import { replicate } from './replicate/replicate.ts';

/** Each is given the models as the operator has them. */
const HOSTS: Readonly<Record<HostId, (models: readonly FluxModel[]) => Host>> = { bfl, replicate, atlascloud };

/** What a host can do, without an account there. */
export function hostCapabilities(id: HostId, models: readonly FluxModel[]): HostCapabilities {
  return HOSTS[id](models).capabilities;
}

export interface HostAccountOptions extends HostClientOptions {
  readonly models: readonly FluxModel[];
}

/** Throws a TypeError as `createHostClient` does. */
export function createHostAccount(
  id: HostId,
  { models, ...options }: HostAccountOptions,
): HostAccount & AsyncDisposable {
  return createHostClient(HOSTS[id](models), options);
}
