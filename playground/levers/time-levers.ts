// Time: a jump moves the bot's clock and the sandboxes' together, once nothing is under way.

import { setTimeout as delay } from 'node:timers/promises';
import type { MovableClock } from '../../sandbox/clock/clock.ts';
import type { Bot } from '../bot/bot.ts';
import type { LeverName } from '../wire/levers.ts';
import { leverView, type Lever } from './lever.ts';

const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 150;
/** What is told of a picture reaches the playground a moment after it happened. */
const CALM_LOOKS = 4;

export interface TimeParts {
  readonly clock: MovableClock;
  readonly bot: Bot;
  /** How many pictures and answers are under way. */
  readonly underWay: () => number;
  /** Whether the bot is stopped for something else, which a jump must not come between. */
  readonly isHeld: () => boolean;
  readonly changed: () => void;
  /** Called when the clocks have moved. */
  readonly moved: () => void;
}

/** Of both, one jump is waited for at a time; pulled again while it waits, it is given up. */
export function timeLevers(parts: TimeParts): readonly Lever[] {
  const jumps = new Jumps(parts);
  return [jumps.lever('tomorrow', (nowMs) => nowMs + DAY_MS), jumps.lever('end-of-month', noonOfNextMonth)];
}

/** At noon in UTC it is the first of the month, or later, everywhere on Earth. */
function noonOfNextMonth(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1, 12);
}

class Jumps {
  readonly #parts: TimeParts;
  #waiting: { readonly name: LeverName; readonly gaveUp: AbortController; waitsFor: number } | null = null;

  constructor(parts: TimeParts) {
    this.#parts = parts;
  }

  lever(name: LeverName, from: (nowMs: number) => number): Lever {
    const view = () => {
      const waiting = this.#waiting;
      if (waiting === null) return leverView({ name, blocked: this.#parts.isHeld() ? 'busy' : null });
      return waiting.name === name
        ? leverView({ name, is: true, waitsFor: waiting.waitsFor })
        : leverView({ name, blocked: 'busy' });
    };
    return {
      get view() {
        return view();
      },
      pull: async () => {
        if (this.#waiting?.name === name) return this.#waiting.gaveUp.abort();
        await this.#jump(name, from);
      },
    };
  }

  async #jump(name: LeverName, from: (nowMs: number) => number): Promise<void> {
    const { clock, bot, moved, changed } = this.#parts;
    try {
      if (!(await this.#calm(name))) return;
      const offsetMs = clock.offsetMs + from(clock.now()) - clock.now();
      clock.moveTo(offsetMs);
      await bot.setClock(offsetMs);
      moved();
    } finally {
      this.#waiting = null;
      changed();
    }
  }

  /** Resolves when nothing has been under way for some looks in a row; with false when it was given up. */
  async #calm(name: LeverName): Promise<boolean> {
    const gaveUp = new AbortController();
    const waiting = { name, gaveUp, waitsFor: -1 };
    this.#waiting = waiting;
    let calmLooks = 0;
    while (calmLooks < CALM_LOOKS) {
      const count = this.#parts.underWay();
      calmLooks = count > 0 || this.#parts.isHeld() ? 0 : calmLooks + 1;
      if (count !== waiting.waitsFor) {
        waiting.waitsFor = count;
        this.#parts.changed();
      }
      await delay(LOOK_EVERY_MS);
      if (gaveUp.signal.aborted) return false;
    }
    return true;
  }
}
