import { join } from 'node:path';
import fc from 'fast-check';
import { CompiledQuery } from 'kysely';
import { expect } from 'vitest';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import type { BurnRule } from '../../../src/generation/model/burn-rate.ts';
import { pictureKey, type PictureRef } from '../../../src/generation/model/generation.ts';
import type { GenerationStore } from '../../../src/generation/ports/generation-store.ts';
import { BY_BFL, capSet, draft, NOON } from '../../support/drafts.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const MINUTE = 60_000;
const RULE: BurnRule = { limit: 1_000_000, windowMs: 10 * MINUTE };
const PRICES = [14_000, 40_000, 160_000, 200_000] as const;
const SERVERS = ['100', '200', '300', '400'] as const;
/** Processes over the one file. */
const STORES = 3;
/** Within so many windows whatever is delayed for longest goes on. */
const WINDOWS = 3;

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      server: fc.nat(SERVERS.length - 1),
      price: fc.nat(PRICES.length - 1),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('claim' as const),
      store: fc.nat(STORES - 1),
      most: fc.integer({ min: 1, max: 12 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      index: fc.nat(),
      how: fc.constantFrom('billed', 'billed', 'billed', 'free', 'requeued', 'lost'),
      /** At which part of its time with BFL it was billed. */
      billedAt: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 4 * MINUTE }) }),
  },
);

export const burnHistory = fc.array(step, { minLength: 20, maxLength: 120 });
type Step = typeof burnHistory extends fc.Arbitrary<infer Steps extends readonly unknown[]> ? Steps[number] : never;

interface Task {
  readonly ref: PictureRef;
  readonly server: string;
  readonly price: number;
  readonly submittedAtMs: number;
}

/** Several stores over one file, and beside them an account of what BFL billed, and when. */
class House {
  readonly #stores: readonly GenerationStore[];
  readonly #isQueued: (guildId: string) => Promise<boolean>;
  readonly #facts = new Map<string, { readonly server: string; readonly price: number }>();
  readonly #tasks = new Map<string, Task>();
  readonly #bills: {
    readonly atMs: number;
    readonly price: number;
    readonly server: string;
    readonly endMs: number;
  }[] = [];
  readonly #delayedSince = new Map<string, number>();
  #nowMs = NOON;
  #asked = 0;

  constructor(stores: readonly GenerationStore[], isQueued: (guildId: string) => Promise<boolean>) {
    this.#stores = stores;
    this.#isQueued = isQueued;
  }

  async play(one: Step): Promise<void> {
    switch (one.kind) {
      case 'ask':
        return this.ask(SERVERS[one.server] ?? '100', PRICES[one.price] ?? 40_000, one.count);
      case 'claim':
        return this.claim(one.store, one.most);
      case 'end': {
        const task = [...this.#tasks.values()][one.index % Math.max(1, this.#tasks.size)];
        if (task !== undefined) await this.#end(task, one.how, one.billedAt);
        return;
      }
      case 'pass':
        this.#nowMs += one.ms;
    }
  }

  async ask(guildId: string, unitPrice: number, count: number): Promise<void> {
    this.#asked += 1;
    // As long as each other, as Discord's are: their order as text is the order in which they were asked.
    const id = String(10_000 + this.#asked);
    const userId = `${guildId}${this.#asked % 5}`;
    const [store] = this.#stores;
    await store?.accept(draft({ id, guildId, userId, unitPrice, count, atMs: this.#nowMs }), capSet(), 10_000);
    await store?.open(id);
    for (let number = 1; number <= count; number += 1)
      this.#facts.set(`${id}/${number}`, { server: guildId, price: unitPrice });
  }

  async claim(index: number, most: number): Promise<void> {
    const store = this.#stores[index % this.#stores.length];
    if (store === undefined) return;
    await store.letDelayedGo(this.#nowMs);
    const heads = await store.queueHeads(2, this.#nowMs);
    for (const head of heads.slice(0, most)) {
      const key = pictureKey(head);
      const facts = this.#facts.get(key);
      if (facts === undefined) throw new Error(`no picture ${key}`);
      const before = this.#counted(facts.server);
      const { kind } = await store.claim(head, this.#nowMs, BY_BFL);
      if (kind === 'delayed') {
        if (!this.#delayedSince.has(key)) this.#delayedSince.set(key, this.#nowMs);
        continue;
      }
      expect(kind).toBe('claimed');
      this.#delayedSince.delete(key);
      this.#tasks.set(key, { ref: head, ...facts, submittedAtMs: this.#nowMs });
      const others = SERVERS.filter((server) => server !== facts.server);
      const isWanted = (await Promise.all(others.map(this.#isQueued))).includes(true);
      if (isWanted && before > 0) expect(before + facts.price).toBeLessThanOrEqual(RULE.limit / 2);
    }
  }

  /** What of a server counts: with BFL, or billed at an end within the window. */
  #counted(server: string): number {
    const running = [...this.#tasks.values()].filter((task) => task.server === server);
    const billed = this.#bills.filter((bill) => bill.server === server && bill.endMs > this.#nowMs - RULE.windowMs);
    return [...running, ...billed].reduce((sum, { price }) => sum + price, 0);
  }

  async #end({ ref, server, price, submittedAtMs }: Task, how: string, billedAt: number): Promise<void> {
    const [store] = this.#stores;
    if (store === undefined) return;
    this.#tasks.delete(pictureKey(ref));
    const atMs = submittedAtMs + Math.floor((this.#nowMs - submittedAtMs) * billedAt);
    if (how === 'billed' || how === 'lost') this.#bills.push({ atMs, price, server, endMs: this.#nowMs });
    const failure = {
      state: 'failed',
      reason: 'timed_out',
      details: [],
      billed: how === 'billed' ? price : 0,
    } as const;
    if (how === 'requeued') await store.requeue(ref, 0);
    else if (how === 'lost') {
      const submits = (await store.find(ref.generationId))?.pictures[ref.number - 1]?.submits ?? 0;
      await store.recoverLostSubmit({ ...ref, submits }, this.#nowMs);
    } else await store.fail(ref, failure, this.#nowMs);
  }

  /** In no stretch as long as the window was more billed than the limit. */
  checkBills(): void {
    for (const { atMs: untilMs } of this.#bills) {
      const billed = this.#bills
        .filter(({ atMs }) => atMs <= untilMs && atMs > untilMs - RULE.windowMs)
        .reduce((sum, { price }) => sum + price, 0);
      expect(billed).toBeLessThanOrEqual(RULE.limit);
    }
  }

  /** While every server keeps asking for cheap pictures, what each has had delayed for longest goes on within a few windows. */
  async checkNobodyStarves(): Promise<void> {
    const serverOf = (key: string): string => this.#facts.get(key)?.server ?? '';
    const byServer = Map.groupBy(this.#delayedSince.keys(), serverOf);
    const oldest = [...byServer.values()].flatMap(([first]) => first ?? []);
    for (let minute = 0; minute < WINDOWS * 10; minute += 1) {
      for (const server of SERVERS) await this.ask(server, 14_000, 4);
      for (const task of this.#tasks.values()) await this.#end(task, 'billed', 1);
      await this.claim(minute, 1_000);
      this.#nowMs += MINUTE;
    }
    expect(oldest.filter((key) => this.#delayedSince.has(key))).toEqual([]);
  }
}

export async function playBurnHistory(steps: readonly Step[]): Promise<void> {
  await using folder = await temporaryFolder();
  const databases = Array.from({ length: STORES }, () => openDatabase(join(folder.path, 'easel.db')));
  try {
    // No power cut is played here: a commit need not wait for the disk.
    for (const { kysely } of databases) await kysely.executeQuery(CompiledQuery.raw('PRAGMA synchronous = OFF'));
    const isQueued = async (guildId: string): Promise<boolean> => {
      const row = await databases[0]?.kysely
        .selectFrom('pictures')
        .select('number')
        .where('guild_id', '=', guildId)
        .where('state', '=', 'queued')
        .executeTakeFirst();
      return row !== undefined;
    };
    const house = new House(
      databases.map(({ kysely }) => createGenerationStore(kysely, RULE)),
      isQueued,
    );
    for (const one of steps) await house.play(one);
    house.checkBills();
    await house.checkNobodyStarves();
    house.checkBills();
  } finally {
    for (const database of databases) await database[Symbol.asyncDispose]();
  }
}
