import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ImagingError, type SpendingChart } from '../generation/ports/imaging.ts';
import { KeyedMutex } from '../runtime/keyed-mutex.ts';

/** Some seventeen charts: one is asked for again within minutes, or by another admin, or not at all. */
const MAX_REMEMBERED_BYTES = 1_048_576;
/** More than one admin can ask for by hand. */
const MAX_WAITING_PER_SERVER = 100;

/** Draws one chart at a time for each server, and none twice while it is remembered: other numbers make another chart. */
export class ChartDesk {
  readonly #draw: (chart: SpendingChart) => Promise<Uint8Array>;
  /** The one used last stands last. */
  readonly #drawn = new Map<string, Uint8Array>();
  readonly #servers = new KeyedMutex();

  constructor(draw: (chart: SpendingChart) => Promise<Uint8Array>) {
    this.#draw = draw;
  }

  /** @throws ImagingError */
  async chart(guildId: string, chart: SpendingChart): Promise<Uint8Array> {
    if (this.#servers.asked(guildId) >= MAX_WAITING_PER_SERVER) {
      throw new ImagingError('busy', 'too many charts of one server wait');
    }
    return this.#servers.take(guildId, async () => {
      const bytes = await this.#rememberedOrDrawn(keyOf(guildId, chart), chart);
      // Between two replies with charts that are remembered, the thread turns to other commands.
      await nextTurn();
      return bytes;
    });
  }

  async #rememberedOrDrawn(key: string, chart: SpendingChart): Promise<Uint8Array> {
    const bytes = this.#drawn.get(key) ?? (await this.#draw(chart));
    this.#drawn.delete(key);
    this.#drawn.set(key, bytes);
    this.#forgetOldest();
    return bytes;
  }

  #forgetOldest(): void {
    let total = [...this.#drawn.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
    for (const [key, { byteLength }] of this.#drawn) {
      if (total <= MAX_REMEMBERED_BYTES) return;
      this.#drawn.delete(key);
      total -= byteLength;
    }
  }
}

/** Of a few bytes: the numbers of a chart are as long as thousands. */
function keyOf(guildId: string, chart: SpendingChart): string {
  return createHash('sha256')
    .update(JSON.stringify([guildId, chart]))
    .digest('base64');
}
