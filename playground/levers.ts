// The levers: what one can do to the hosts, to Discord, to the bot's process and to time.

import type { Bot } from './bot.ts';
import type { Hosts } from './hosts.ts';
import type { Stage } from './stage.ts';
import type { LeverView } from './wire/levers.ts';

interface Parts {
  readonly stage: Stage;
  readonly hosts: Hosts;
  readonly bot: Bot;
  readonly changed: () => void;
}

export class Levers {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get views(): readonly LeverView[] {
    const { state } = this.#parts.bot.view;
    return [
      { name: 'kill', is: false, values: [], value: null, blocked: state === 'ready' ? null : 'bot-is-down' },
      { name: 'start', is: false, values: [], value: null, blocked: state === 'ready' ? 'bot-is-up' : null },
    ];
  }

  get clockOffsetMs(): number {
    return 0;
  }

  async pull(name: string, _value: string | null): Promise<void> {
    if (name === 'kill') await this.#parts.bot.kill();
    if (name === 'start') await this.#parts.bot.start();
    this.#parts.changed();
  }
}
