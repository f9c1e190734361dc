// The levers: what one can do to the hosts, to Discord, to the bot's process and to time.

import type { MovableClock } from '../../sandbox/clock/clock.ts';
import type { Behind } from '../behind/behind.ts';
import type { Bot } from '../bot/bot.ts';
import type { Hosts } from '../world/hosts.ts';
import { RefusedMove } from '../refused-move.ts';
import type { Stage } from '../world/stage.ts';
import type { LeverView } from '../wire/levers.ts';
import { discordLevers } from './discord-levers.ts';
import { hostLevers } from './host-levers.ts';
import type { Lever } from './lever.ts';
import { monthLever, type MonthLever } from './month-lever.ts';
import { processLevers } from './process-levers.ts';
import { timeLevers } from './time-levers.ts';
import { underWay } from './under-way.ts';

interface Parts {
  readonly stage: Stage;
  readonly hosts: Hosts;
  readonly bot: Bot;
  readonly behind: Behind;
  readonly clock: MovableClock;
  /** Writes a month of eight members into the database of a bot that is stopped. */
  readonly writeMonth: () => Promise<void>;
  readonly changed: () => void;
  /** Called when the clocks have moved. */
  readonly moved: () => void;
}

export class Levers {
  readonly #levers: readonly Lever[];
  readonly #month: MonthLever;
  readonly #changed: () => void;

  constructor(parts: Parts) {
    this.#changed = parts.changed;
    this.#month = monthLever(parts.bot, parts.writeMonth);
    const isHeld = (): boolean => this.#month.isAtWork;
    this.#levers = [
      ...hostLevers(parts.hosts),
      ...discordLevers(parts.stage.discord),
      ...processLevers(parts.bot, isHeld),
      ...timeLevers({ ...parts, isHeld, underWay: () => underWay(parts) }),
      this.#month,
    ];
  }

  get views(): readonly LeverView[] {
    return this.#levers.map(({ view }) => view);
  }

  /** Writes the month of eight members before the bot is started for the first time. */
  async writeMonth(): Promise<void> {
    await this.#month.writeFirst();
  }

  /** Resolves when it has been done. Rejects with why it cannot be. */
  async pull(name: string, value: string | null): Promise<void> {
    const lever = this.#levers.find(({ view }) => view.name === name);
    if (lever === undefined) throw new RefusedMove('bad-lever', 'there is no such lever');
    const { blocked, values } = lever.view;
    if (blocked !== null) throw new RefusedMove('lever-blocked', `this cannot be done now (${blocked})`);
    if (values.length > 0 ? value === null || !values.includes(value) : value !== null)
      throw new RefusedMove('bad-lever', `this lever takes ${values.length > 0 ? values.join(', ') : 'no value'}`);
    const pulled = lever.pull(value);
    this.#changed();
    try {
      await pulled;
    } finally {
      this.#changed();
    }
  }
}
