// What Discord does to the bot: its REST API fails, or the gateway is cut.

import type { SandboxDiscord } from '../../sandbox/discord/discord.ts';
import { leverView, switchLever, type Lever } from './lever.ts';

const ANY_PATH = /^/u;

export function discordLevers(discord: SandboxDiscord): readonly Lever[] {
  return [
    switchLever('discord-5xx', () =>
      discord.fault({ path: ANY_PATH, times: Number.POSITIVE_INFINITY, reply: { status: 503 } }),
    ),
    gatewayLever(discord),
  ];
}

/** `once`: the connection breaks, and can be resumed at once. `off`: it breaks, and nobody gets through until this is pulled again. */
function gatewayLever(discord: SandboxDiscord): Lever {
  let isOff = false;
  const serve = (isServing: boolean): void => {
    isOff = !isServing;
    for (const address of ['main', 'resume'] as const) discord.troubleGateway(address, isServing ? null : 'refuse');
  };
  return {
    get view() {
      return leverView({ name: 'gateway-cut', is: isOff, values: ['once', 'off'], on: isOff ? ['off'] : [] });
    },
    pull: async (value) => {
      if (value === 'off') serve(isOff);
      if (value === 'once' || isOff) await discord.dropConnections();
    },
  };
}
