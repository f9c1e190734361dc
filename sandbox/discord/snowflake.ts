import type { SandboxClock } from '../clock/clock.ts';

/** Discord's epoch. Source: reference.mdx "Snowflakes". */
const DISCORD_EPOCH_MS = 1_420_070_400_000n;

/** The id that contains this time, in epoch ms; `sequence`, up to 4095, tells those of one millisecond apart. */
export function snowflakeAt(ms: bigint, sequence: bigint): string {
  // Bits 12 to 21 name the worker and process; this one machine is always 1.
  return (((ms - DISCORD_EPOCH_MS) << 22n) | (1n << 12n) | sequence).toString();
}

/** Generates ids as Discord does: increasing, unique, and containing their creation time. */
export class SnowflakeSource {
  readonly #clock: SandboxClock;
  #lastMs = 0n;
  #sequence = 0n;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /** A new id; later ids are always greater (as numbers). */
  next(nowMs: number = this.#clock.now()): string {
    const ms = BigInt(Math.floor(nowMs));
    if (ms > this.#lastMs) {
      this.#lastMs = ms;
      this.#sequence = 0n;
    } else {
      this.#sequence += 1n;
      if (this.#sequence > 0xfffn) {
        this.#lastMs += 1n;
        this.#sequence = 0n;
      }
    }
    return snowflakeAt(this.#lastMs, this.#sequence);
  }
}

/** The shard of a guild. Source: events/gateway.mdx "Sharding". */
export function shardOf(guildId: string, shardCount: number): number {
  return Number((BigInt(guildId) >> 22n) % BigInt(shardCount));
}
