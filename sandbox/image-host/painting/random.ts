import { createHash } from 'node:crypto';

/** Pseudorandom numbers, seeded by a text. */
export interface Random {
  /** 0 or more, less than 1. */
  next(): number;
  between(low: number, high: number): number;
  whole(low: number, high: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  chance(probability: number): boolean;
}

export function randomFrom(text: string): Random {
  const digest = createHash('sha256').update(text).digest();
  let state = digest.readUInt32LE(0);
  const weyl = digest.readUInt32LE(4) | 1;
  const next = (): number => {
    state = (state + weyl) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x7feb352d);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x846ca68b);
    mixed ^= mixed >>> 16;
    return (mixed >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + next() * (high - low);
  return {
    next,
    between,
    whole: (low, high) => Math.floor(between(low, high + 1)),
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    chance: (probability) => next() < probability,
  };
}
