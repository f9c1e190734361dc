import type { MicroUsd } from './money.ts';

/** The most that the whole bot, over all its accounts, may be billed in any stretch of that length. */
export interface BurnRule {
  readonly limit: MicroUsd;
  readonly windowMs: number;
}

/** A picture that asks for room in the window. */
export interface BurnCandidate {
  readonly guildId: string;
  readonly price: MicroUsd;
}

/** A part of the window, and when it leaves it: at the latest for what was billed, at the earliest for what is being painted. */
interface BurnPart {
  readonly guildId: string;
  readonly micros: MicroUsd;
  readonly leavesAtMs: number;
}

/** Why a picture is delayed: the window has no room for it, or its server has had its share. */
export type BurnVerdict = 'go' | 'window' | 'share';

/** Which servers take part. Two names of each list are enough: they tell whether there is another one. */
export interface BurnServers {
  /** With a picture that waits. */
  readonly waiting: readonly string[];
  /** That ever asked for a picture. */
  readonly known: readonly string[];
}

/** More than this part of the window no server gets while another one has a picture that waits. */
const SHARE = 1 / 2;
/** This part of the window is kept for servers that have had less than their share, where the bot serves more than one. */
const RESERVE = 1 / 4;

/**
 * What counts against the limit at one instant: what was billed within the window, and what is with the provider, which may
 * bill it at any moment. What is only held or waits does not count.
 */
export class BurnWindow {
  readonly #rule: BurnRule;
  readonly #servers: BurnServers;
  readonly #used = new Map<string, MicroUsd>();
  #total: MicroUsd = 0;

  constructor(rule: BurnRule, servers: BurnServers, used: Iterable<BurnCandidate>) {
    this.#rule = rule;
    this.#servers = servers;
    for (const use of used) this.add(use);
  }

  add({ guildId, price }: BurnCandidate): void {
    this.#total += price;
    this.#used.set(guildId, this.usedBy(guildId) + price);
  }

  get total(): MicroUsd {
    return this.#total;
  }

  usedBy(guildId: string): MicroUsd {
    return this.#used.get(guildId) ?? 0;
  }

  /** Whether the picture may be submitted where so much room is kept for another one that is delayed for longer. */
  verdict(candidate: BurnCandidate, keptForOthers: MicroUsd): BurnVerdict {
    const missing = this.missing(candidate, keptForOthers);
    if (missing.share > 0) return 'share';
    return missing.window > 0 ? 'window' : 'go';
  }

  /** How much must leave the window, and the server's part of it, before the picture may be submitted; nothing where ≤ 0. */
  missing(
    { guildId, price }: BurnCandidate,
    keptForOthers: MicroUsd,
  ): { readonly window: MicroUsd; readonly share: MicroUsd; readonly isReserve: boolean } {
    const { limit } = this.#rule;
    const own = this.usedBy(guildId);
    const isOther = (other: string): boolean => other !== guildId;
    const window = this.#total + price + keptForOthers - limit;
    // A single picture may be dearer than the share: it goes where the server has nothing else in the window.
    const beyondShare = own === 0 ? 0 : own + price - Math.floor(limit * SHARE);
    if (beyondShare <= 0) return { window, share: 0, isReserve: false };
    if (this.#servers.waiting.some(isOther)) return { window, share: Math.min(beyondShare, own), isReserve: false };
    if (!this.#servers.known.some(isOther)) return { window, share: 0, isReserve: false };
    const beyondReserve = this.#total + price - (limit - Math.floor(limit * RESERVE));
    return { window, share: Math.min(beyondShare, Math.max(0, beyondReserve)), isReserve: true };
  }
}

/**
 * Of delayed pictures, the longest delayed first, those that may be submitted now, and when the next one may, or null. Room goes
 * first to the server that has had least of the window, and within a server to what is delayed for longest; what has no room
 * yet keeps the room that there is from those behind it.
 */
export function nextToGo<Picture extends BurnCandidate>(
  rule: BurnRule,
  window: BurnWindow,
  departures: BurnDepartures,
  delayed: readonly Picture[],
  nowMs: number,
): { readonly go: Picture[]; readonly nextMs: number | null } {
  const go: Picture[] = [];
  let nextMs: number | null = null;
  let kept: MicroUsd = 0;
  for (const picture of inTurn(window, delayed)) {
    const verdict = window.verdict(picture, kept);
    if (verdict === 'go') {
      window.add(picture);
      go.push(picture);
      continue;
    }
    const atMs = whenRoom(rule, window, departures, picture, { window: kept, share: 0 }, nowMs);
    nextMs = nextMs === null ? atMs : Math.min(nextMs, atMs);
    if (verdict === 'window' && kept === 0) kept = picture.price;
  }
  return { go, nextMs };
}

/** When each of the delayed pictures, the longest delayed first, goes on if all whose turn is before it do. */
export function forecast<Picture extends BurnCandidate>(
  rule: BurnRule,
  window: BurnWindow,
  departures: BurnDepartures,
  delayed: readonly Picture[],
  nowMs: number,
): Map<Picture, number> {
  let ahead: MicroUsd = 0;
  const aheadOf = new Map<string, MicroUsd>();
  return new Map(
    inTurn(window, delayed).map((picture) => {
      const ofServer = aheadOf.get(picture.guildId) ?? 0;
      const atMs = whenRoom(rule, window, departures, picture, { window: ahead, share: ofServer }, nowMs);
      ahead += picture.price;
      aheadOf.set(picture.guildId, ofServer + picture.price);
      return [picture, atMs];
    }),
  );
}

/** Servers in turn, by what each has had and would have had by then. */
function inTurn<Picture extends BurnCandidate>(window: BurnWindow, delayed: readonly Picture[]): Picture[] {
  const had = new Map<string, MicroUsd>();
  return delayed
    .map((picture) => {
      const before = had.get(picture.guildId) ?? window.usedBy(picture.guildId);
      had.set(picture.guildId, before + picture.price);
      return { picture, before };
    })
    .toSorted((a, b) => a.before - b.before)
    .map(({ picture }) => picture);
}

/** When the window, and its server's share of it, have room for the picture behind so much that goes before it. */
function whenRoom(
  { limit, windowMs }: BurnRule,
  window: BurnWindow,
  departures: BurnDepartures,
  picture: BurnCandidate,
  ahead: { readonly window: MicroUsd; readonly share: MicroUsd },
  nowMs: number,
): number {
  const missing = window.missing(picture, ahead.window);
  const share = missing.share + (missing.share > 0 ? ahead.share : 0);
  const server = missing.isReserve ? null : picture.guildId;
  const when = (amount: MicroUsd, round: MicroUsd, of: string | null): number => {
    // What goes in the place of all that is there now leaves a window later, a round at most at once.
    const rounds = Math.max(0, Math.ceil((amount - departures.total(of)) / Math.max(1, round)));
    return Math.max(nowMs, departures.when(amount - rounds * round, of)) + rounds * windowMs;
  };
  return Math.max(when(missing.window, limit, null), when(share, Math.floor(limit * SHARE), server));
}

/** When how much leaves the window, in all and of each server. */
export class BurnDepartures {
  /** Running sums, by server; null is all of them. */
  readonly #of = new Map<string | null, { readonly atMs: number; readonly sum: MicroUsd }[]>();

  /** `parts` in the order in which they leave. */
  constructor(parts: readonly BurnPart[]) {
    for (const { guildId, micros, leavesAtMs } of parts) {
      for (const server of [guildId, null]) {
        const sums = this.#of.get(server) ?? [];
        sums.push({ atMs: leavesAtMs, sum: this.total(server) + micros });
        this.#of.set(server, sums);
      }
    }
  }

  total(server: string | null): MicroUsd {
    return this.#of.get(server)?.at(-1)?.sum ?? 0;
  }

  /** When so much of it has left; at the latest with the last part. */
  when(amount: MicroUsd, server: string | null): number {
    const sums = this.#of.get(server) ?? [];
    if (amount <= 0) return Number.NEGATIVE_INFINITY;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((sums[middle]?.sum ?? 0) >= amount) high = middle;
      else low = middle + 1;
    }
    return sums[low]?.atMs ?? Number.NEGATIVE_INFINITY;
  }
}
