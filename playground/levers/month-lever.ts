// A month of eight members: written while the bot is stopped.

import type { Bot } from '../bot/bot.ts';
import { leverView, type Lever } from './lever.ts';

export interface MonthLever extends Lever {
  /** The bot is stopped for it now. */
  readonly isAtWork: boolean;
  /** Writes the month before the bot is started for the first time. */
  writeFirst(): Promise<void>;
}

/** `write`: writes the month into the database of a bot that is stopped. */
export function monthLever(bot: Bot, write: () => Promise<void>): MonthLever {
  let state: 'not-there' | 'at-work' | 'there' = 'not-there';
  const writeOnce = async (): Promise<void> => {
    state = 'at-work';
    try {
      await bot.stop();
      await write();
      state = 'there';
    } catch (error) {
      state = 'not-there';
      throw error;
    }
  };
  return {
    get view() {
      const blocked = state === 'there' ? 'already-there' : state === 'at-work' ? 'busy' : null;
      return leverView({ name: 'month', is: state === 'there', blocked });
    },
    get isAtWork() {
      return state === 'at-work';
    },
    writeFirst: writeOnce,
    pull: async () => {
      try {
        await writeOnce();
      } finally {
        await bot.start();
      }
    },
  };
}
