// The bot's own process: killed where it stands, and started again.

import type { Bot } from '../bot/bot.ts';
import type { LeverName } from '../wire/levers.ts';
import { leverView, type Lever } from './lever.ts';

/**
 * `kill` leaves it down until `start`. `isHeld`: whether it is stopped for something else, and is not to be started.
 * Of several that are pulled at once the last one decides whether it is started.
 */
export function processLevers(bot: Bot, isHeld: () => boolean): readonly Lever[] {
  let orders = 0;
  const lever = (name: LeverName, needs: 'up' | 'down', act: () => Promise<void>): Lever => ({
    get view() {
      if (isHeld()) return leverView({ name, blocked: 'busy' });
      const { state } = bot.view;
      const isDown = state === 'killed' || state === 'failed';
      if (needs === 'down')
        return leverView({ name, blocked: isDown ? null : state === 'ready' ? 'bot-is-up' : 'busy' });
      return leverView({ name, blocked: isDown ? 'bot-is-down' : state === 'stopping' ? 'busy' : null });
    },
    pull: async () => {
      orders += 1;
      await act();
    },
  });
  return [
    lever('kill', 'up', () => bot.kill()),
    lever('kill-and-start', 'up', async () => {
      const own = orders;
      await bot.kill();
      if (own === orders && !isHeld()) await bot.start();
    }),
    lever('start', 'down', () => bot.start()),
  ];
}
