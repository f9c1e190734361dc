// What a host does to pictures: it is slow, declines or fails, has no credit left for us, or takes another price.

import type { Hosts } from '../world/hosts.ts';
import type { LeverName } from '../wire/levers.ts';
import { hostControls, type HostControls } from './host-controls.ts';
import { switchesLever, switchLever, type Lever } from './lever.ts';

const PRICE_FACTOR = 1.5;

/** Each host by itself, but for the price: Black Forest Labs alone says what it takes. */
export function hostLevers(hosts: Hosts): readonly Lever[] {
  const controls = Object.entries(hostControls(hosts));
  const each = (name: LeverName, pull: (host: HostControls) => () => unknown): Lever =>
    switchesLever(name, Object.fromEntries(controls.map(([host, one]) => [host, () => pull(one)])));
  return [
    each('host-slow', ({ mood }) => {
      mood.isSlow = true;
      return () => (mood.isSlow = false);
    }),
    each('host-declines', ({ mood }) => {
      mood.isDeclining = true;
      return () => (mood.isDeclining = false);
    }),
    each('host-fails', (host) => host.fail()),
    each('host-out-of-credits', (host) => host.takeCredit()),
    switchLever('host-price', () => {
      hosts.bfl.priceFactor = PRICE_FACTOR;
      return () => (hosts.bfl.priceFactor = 1);
    }),
  ];
}
