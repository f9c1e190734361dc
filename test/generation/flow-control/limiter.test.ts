import { AsyncLocalStorage } from 'node:async_hooks';
import { queryObjects } from 'node:v8';
import Bottleneck from 'bottleneck';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../../src/runtime/clock.ts';
import { LanePlaces } from '../../../src/generation/flow-control/lane-places.ts';
import { Limiter, type LimiterJob, type LimiterOptions } from '../../../src/generation/flow-control/limiter.ts';
import { paceLevel, type Pace, type Submit } from '../../../src/generation/model/pace.ts';

const MINUTE_MS = 60_000;
const INTERVAL_MS = 10 * MINUTE_MS;
/** Bottleneck needs a few turns of the event loop for each step of a job. */
const A_MOMENT_MS = 500;

/** The clock of the timers that the tests turn: those that can be awaited are no part of them. */
const fakeTimers: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
    signal?.throwIfAborted();
  },
};

const aMoment = (ms = A_MOMENT_MS): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

interface OneLaneOptions extends LimiterOptions, Pace {
  readonly concurrency: number;
  readonly onRoom: () => void;
}

/** A job, and the places that it takes. */
type Job = Omit<LimiterJob, 'places'>;

/** The limiter over a single account. */
class OneLane {
  readonly #limiter: Limiter;
  readonly #places: LanePlaces;

  constructor(limiter: Limiter, places: LanePlaces) {
    this.#limiter = limiter;
    this.#places = places;
  }

  get room(): number {
    return this.#places.room;
  }

  get concurrency(): number {
    return this.#places.concurrency;
  }

  admit(job: Job): Promise<void> {
    return this.#limiter.admit({ ...job, places: this.#places });
  }

  resume(job: Job): Promise<void> {
    return this.#limiter.resume({ ...job, places: this.#places });
  }

  slowDown(): Promise<void> {
    return this.#places.slowDown();
  }

  spendMore(userId: string, amount: number): void {
    this.#limiter.spendMore(userId, amount);
  }

  pacedUntil(id: string): number | null {
    return this.#limiter.pacedUntil(id);
  }

  fitsAllowance(price: number): boolean {
    return this.#limiter.fitsAllowance(price);
  }

  stop(): Promise<void> {
    return this.#limiter.stop();
  }
}

function createLimiter({
  allowance = 400_000,
  concurrency = 24,
  onRoom = () => {},
  ...options
}: Partial<OneLaneOptions> = {}): OneLane {
  const onError = (error: unknown): never => {
    throw error;
  };
  const places = new LanePlaces({ clock: fakeTimers, concurrency, onRoom, onError });
  const limiter = new Limiter({
    clock: fakeTimers,
    places: [places],
    perMember: 2,
    pace: { allowance, intervalMs: INTERVAL_MS },
    longestJobMs: 5 * MINUTE_MS,
    levelBefore: () => Promise.resolve(allowance),
    onError,
    ...options,
  });
  return new OneLane(limiter, places);
}

/** Jobs that start when the limiter lets them and end when the test says so. */
class Stage {
  readonly started: string[] = [];
  readonly #running = new Map<string, (spent: boolean) => void>();

  /** `ada 1` is a job of Ada's. */
  job(id: string, price = 40_000): Job {
    const run = (): Promise<boolean> => {
      this.started.push(id);
      return new Promise((resolve) => this.#running.set(id, resolve));
    };
    return { id, userId: memberOf(id), price, run };
  }

  get running(): string[] {
    return [...this.#running.keys()];
  }

  runningOf(member: string): number {
    return this.running.filter((id) => memberOf(id) === member).length;
  }

  end(id: string, spent = true): void {
    const resolve = this.#running.get(id);
    if (resolve === undefined) throw new Error(`${id} does not run; ${this.running.join(', ')} do`);
    this.#running.delete(id);
    resolve(spent);
  }
}

function memberOf(id: string): string {
  return id.split(' ')[0] ?? '';
}

const nothing = (): Promise<void> => Promise.resolve();
const forever = (): Promise<void> => new Promise(() => {});

/** How it ends: to be asked for before time moves on, and awaited after. */
const endOf = (job: Promise<unknown>): Promise<string> => job.then(() => 'done', String);

const range = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the places', () => {
  it('are never more than allowed at once, in all and for each member', async () => {
    const limiter = createLimiter({ concurrency: 5 });
    const stage = new Stage();
    const members = ['ada', 'ben', 'cat', 'dan'];
    const jobs = members.flatMap((member) => range(4).map((number) => limiter.admit(stage.job(`${member} ${number}`))));
    let most = 0;
    while (stage.started.length < 16 || stage.running.length > 0) {
      await aMoment();
      most = Math.max(most, stage.running.length);
      for (const member of members) expect(stage.runningOf(member)).toBeLessThanOrEqual(2);
      const [first] = stage.running;
      if (first === undefined) throw new Error('nothing runs any more');
      stage.end(first);
    }
    await aMoment();
    await Promise.all(jobs);
    expect(most).toBe(5);
  });

  it('go to a member in the order of their jobs, and to a late member before the rest of a long queue', async () => {
    const limiter = createLimiter({ concurrency: 2 });
    const stage = new Stage();
    const jobs = range(6).map((number) => limiter.admit(stage.job(`ada ${number}`)));
    await aMoment();
    jobs.push(limiter.admit(stage.job('ben 1')));
    await aMoment();
    expect(stage.started).toEqual(['ada 1', 'ada 2']);
    while (stage.started.length < 7) {
      stage.end(stage.running[0] ?? '');
      await aMoment();
    }
    expect(stage.started).toEqual(['ada 1', 'ada 2', 'ben 1', 'ada 3', 'ada 4', 'ada 5', 'ada 6']);
    for (const id of stage.running) stage.end(id);
    await aMoment();
    await Promise.all(jobs);
  });

  it('go first to a task that was paid for before a restart', async () => {
    const limiter = createLimiter({ concurrency: 1, allowance: 40_000 });
    const stage = new Stage();
    void limiter.admit(stage.job('ada 1'));
    await aMoment();
    void limiter.admit(stage.job('ben 1'));
    void limiter.admit(stage.job('cat 1'));
    await aMoment();
    void limiter.resume(stage.job('ada 0', 0));
    await aMoment();
    stage.end('ada 1');
    await aMoment();
    expect(stage.started).toEqual(['ada 1', 'ada 0']);
  });
});

describe('a picture that costs more than it was let in for', () => {
  it('takes the rest off the allowance of its member, and of nobody else', async () => {
    const limiter = createLimiter({ allowance: 100_000 });
    const stage = new Stage();
    const jobs = [limiter.admit(stage.job('ada 1'))];
    await aMoment();
    limiter.spendMore('ada', 50_000);
    jobs.push(limiter.admit(stage.job('ada 2')), limiter.admit(stage.job('ben 1')));
    await aMoment();
    expect(stage.started).toEqual(['ada 1', 'ben 1']);
    // Of the tenth that drips back each minute, three are enough.
    await aMoment(3 * MINUTE_MS);
    expect(stage.started).toEqual(['ada 1', 'ben 1', 'ada 2']);
    for (const id of stage.running) stage.end(id);
    await aMoment();
    await Promise.all(jobs);
  });
});

describe('the allowance', () => {
  it('is spent in money, and a tenth of it comes back in each tenth of the interval', async () => {
    const limiter = createLimiter({ allowance: 100_000, perMember: 9 });
    const stage = new Stage();
    void limiter.admit(stage.job('ada dear', 70_000));
    void limiter.admit(stage.job('ada cheap', 30_000));
    void limiter.admit(stage.job('ada more', 14_000));
    void limiter.admit(stage.job('ben dear', 70_000));
    await aMoment();
    expect(stage.started.toSorted()).toEqual(['ada cheap', 'ada dear', 'ben dear']);
    await aMoment(2 * MINUTE_MS - 5_000);
    expect(stage.started).not.toContain('ada more');
    await aMoment(10_000);
    expect(stage.started).toContain('ada more');
  });

  it('lets an eleventh picture wait for a minute, and each one after it for a minute more', async () => {
    const limiter = createLimiter({ perMember: 20 });
    const stage = new Stage();
    for (const number of range(13)) void limiter.admit(stage.job(`ada ${number}`));
    await aMoment();
    const seen = [stage.started.length];
    for (const _ of range(3)) {
      await aMoment(MINUTE_MS + 1_000);
      seen.push(stage.started.length);
    }
    expect(seen).toEqual([10, 11, 12, 13]);
  });

  it('is never passed twice over in any interval, whatever is asked for and however often the bot starts anew', async () => {
    const asked = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 3 * MINUTE_MS }),
        price: fc.constantFrom(14_000, 40_000, 150_000),
      }),
      { minLength: 10, maxLength: 40 },
    );
    const restarts = fc.array(fc.integer({ min: 0, max: 39 }), { maxLength: 4 });
    const pace = { allowance: 200_000, intervalMs: INTERVAL_MS };
    await fc.assert(
      fc.asyncProperty(asked, restarts, async (jobs, restartAfter) => {
        const submits: Submit[] = [];
        const levelBefore = (): Promise<number> => Promise.resolve(paceLevel(pace, submits, Date.now()));
        const start = (): OneLane => createLimiter({ allowance: pace.allowance, perMember: 9, levelBefore });
        let limiter = start();
        for (const [index, { afterMs, price }] of jobs.entries()) {
          await aMoment(afterMs);
          const run = (): Promise<boolean> => {
            submits.push({ atMs: Date.now(), price });
            return Promise.resolve(true);
          };
          limiter.admit({ id: String(index), userId: 'ada', price, run }).catch(() => 'dropped');
          if (!restartAfter.includes(index)) continue;
          const stopping = limiter.stop();
          await aMoment();
          await stopping;
          limiter = start();
        }
        await aMoment(3 * INTERVAL_MS);
        for (const { atMs } of submits) {
          const stretch = submits.filter((one) => one.atMs >= atMs && one.atMs < atMs + INTERVAL_MS);
          expect(stretch.reduce((sum, { price }) => sum + price, 0)).toBeLessThanOrEqual(2 * pace.allowance);
        }
        const stopped = limiter.stop();
        await aMoment();
        await stopped;
      }),
      { numRuns: 25 },
    );
  });

  it('lets a member wait for many intervals without being forgotten', async () => {
    const limiter = createLimiter({ allowance: 100_000, perMember: 9 });
    const stage = new Stage();
    for (const number of range(4)) void limiter.admit(stage.job(`ada ${number}`, 100_000));
    for (const number of range(4)) {
      await aMoment(2_000);
      expect(stage.started).toHaveLength(number);
      await aMoment(INTERVAL_MS);
    }
  });

  it('is what the record of a former process left of it, before the first picture', async () => {
    const asked: string[] = [];
    const levelBefore = (userId: string): Promise<number> => {
      asked.push(userId);
      return Promise.resolve(userId === 'ada' ? 20_000 : 100_000);
    };
    const limiter = createLimiter({ allowance: 100_000, levelBefore });
    const stage = new Stage();
    for (const number of range(2)) void limiter.admit(stage.job(`ada ${number}`));
    void limiter.admit(stage.job('ben 1'));
    await aMoment();
    expect(stage.started).toEqual(['ben 1']);
    expect(asked).toEqual(['ada', 'ben']);
    // A tenth may have come back since the last drip of the former process: the first minute does not count.
    await aMoment(3 * MINUTE_MS + 3_000);
    expect(stage.started).toEqual(['ben 1', 'ada 1']);
    await aMoment(4 * MINUTE_MS + 4_000);
    expect(stage.started).toEqual(['ben 1', 'ada 1', 'ada 2']);
  });

  it('is asked for again when the past could not be read', async () => {
    let broken = true;
    const levelBefore = (): Promise<number> =>
      broken ? Promise.reject(new Error('the disk is away')) : Promise.resolve(400_000);
    const limiter = createLimiter({ levelBefore });
    const stage = new Stage();
    await expect(limiter.admit(stage.job('ada 1'))).rejects.toThrow('the disk is away');
    expect(limiter.room).toBe(48);
    broken = false;
    void limiter.admit(stage.job('ada 1'));
    await aMoment();
    expect(stage.started).toEqual(['ada 1']);
  });

  it('comes back from a picture that was not paid for', async () => {
    const limiter = createLimiter({ allowance: 40_000 });
    const stage = new Stage();
    void limiter.admit(stage.job('ada 1'));
    void limiter.admit(stage.job('ada 2'));
    await aMoment();
    stage.end('ada 1', false);
    await aMoment();
    expect(stage.started).toEqual(['ada 1', 'ada 2']);
    void limiter.admit(stage.job('ada 3'));
    stage.end('ada 2', true);
    await aMoment();
    expect(stage.started).toHaveLength(2);
  });

  it('comes back no further than to the whole of it, where it was filled up meanwhile', async () => {
    const limiter = createLimiter({ allowance: 80_000, perMember: 9 });
    const stage = new Stage();
    for (const number of range(2)) void limiter.admit(stage.job(`ada ${number}`));
    await aMoment();
    expect(stage.started).toHaveLength(2);
    await aMoment(INTERVAL_MS + 15_000);
    for (const number of range(2)) stage.end(`ada ${number}`, false);
    await aMoment();
    for (const number of [3, 4, 5]) void limiter.admit(stage.job(`ada ${number}`));
    await aMoment();
    expect(stage.started).toHaveLength(4);
  });

  it('comes back whole from many pictures at once that were not paid for', async () => {
    const limiter = createLimiter({ allowance: 400_000, perMember: 20 });
    const stage = new Stage();
    for (const number of range(10)) void limiter.admit(stage.job(`ada ${number}`));
    await aMoment();
    for (const id of stage.running) stage.end(id, false);
    await aMoment();
    for (const number of range(11)) void limiter.admit(stage.job(`ada again ${number}`));
    await aMoment();
    expect(stage.running).toHaveLength(10);
  });

  it('is not asked for a task that was paid for before a restart', async () => {
    const limiter = createLimiter({ allowance: 40_000, levelBefore: () => Promise.resolve(0) });
    const stage = new Stage();
    void limiter.resume(stage.job('ada 1', 40_000));
    await aMoment();
    expect(stage.started).toEqual(['ada 1']);
  });

  it('fits no picture that is dearer than all of it', () => {
    const limiter = createLimiter({ allowance: 40_000 });
    expect([limiter.fitsAllowance(40_000), limiter.fitsAllowance(40_001)]).toEqual([true, false]);
  });
});

describe("a host's clock that is set", () => {
  it.each([-60 * MINUTE_MS, 60 * MINUTE_MS])('by %i ms holds up nobody, and no drip', async (jumpMs) => {
    const limiter = createLimiter();
    const stage = new Stage();
    const jobs = range(11).map((number) => limiter.admit(stage.job(`ada ${number}`)));
    while (stage.started.length < 10) {
      await aMoment();
      for (const id of stage.running) stage.end(id);
    }
    vi.setSystemTime(Date.now() + jumpMs);
    jobs.push(limiter.admit(stage.job('ben 1')));
    await aMoment();
    expect(stage.started.at(-1)).toBe('ben 1');
    expect(stage.started).toHaveLength(11);
    // After the set clock as before it: no more and no less than a drip a minute.
    await aMoment(62_000);
    expect(stage.started.at(-1)).toBe('ada 11');
    for (const id of stage.running) stage.end(id);
    await aMoment();
    await Promise.all(jobs);
  });
});

describe('the room', () => {
  it('is the places and as many again, less what stands in them', async () => {
    const limiter = createLimiter({ concurrency: 2 });
    const stage = new Stage();
    expect(limiter.room).toBe(2 + 24);
    for (const number of range(3)) void limiter.admit(stage.job(`ada ${number}`));
    await aMoment();
    expect(stage.running).toHaveLength(2);
    expect(limiter.room).toBe(26 - 3);
    stage.end('ada 1');
    stage.end('ada 2');
    await aMoment();
    expect(limiter.room).toBe(26 - 1);
  });

  it('is not taken by a job that waits for its allowance', async () => {
    const limiter = createLimiter({ concurrency: 2, allowance: 40_000 });
    const stage = new Stage();
    for (const number of range(5)) void limiter.admit(stage.job(`ada ${number}`));
    await aMoment();
    expect(stage.running).toEqual(['ada 1']);
    expect(limiter.room).toBe(26 - 1);
  });

  it('is taken at once, and given back with a word when the job turns out to wait for its allowance', async () => {
    let told = 0;
    const limiter = createLimiter({
      concurrency: 1,
      allowance: 40_000,
      onRoom: () => {
        told += 1;
      },
    });
    const stage = new Stage();
    for (const number of range(2)) void limiter.admit(stage.job(`ada ${number}`));
    expect([limiter.room, told]).toEqual([25 - 2, 0]);
    await aMoment();
    expect([limiter.room, told]).toEqual([25 - 1, 1]);
    stage.end('ada 1');
    await aMoment(INTERVAL_MS + 2_000);
    expect(stage.running).toEqual(['ada 2']);
    expect([limiter.room, told]).toEqual([25 - 1, 2]);
    stage.end('ada 2', false);
    await aMoment();
    expect([limiter.room, told]).toEqual([25, 3]);
  });

  it('is given free by a job that breaks', async () => {
    const limiter = createLimiter();
    const broken = { id: '1', userId: 'ada', price: 1, run: () => Promise.reject(new Error('it broke')) };
    const end = endOf(limiter.admit(broken));
    await aMoment();
    expect(await end).toBe('Error: it broke');
    expect(limiter.room).toBe(48);
  });
});

describe('a member who has gone', () => {
  it('leaves nothing behind once the allowance is whole again', async () => {
    const members = 60;
    const before = queryObjects(Bottleneck, { format: 'count' });
    const limiter = createLimiter();
    const stage = new Stage();
    const timers = vi.getTimerCount();
    for (const number of range(members)) {
      void limiter.admit(stage.job(`member${number} 1`));
      await aMoment();
      stage.end(`member${number} 1`);
    }
    expect(vi.getTimerCount()).toBeGreaterThan(members);
    await aMoment(INTERVAL_MS + 3_000);
    expect(vi.getTimerCount()).toBe(timers);
    // Two for each member; other tests left a few.
    expect(queryObjects(Bottleneck, { format: 'count' }) - before).toBeLessThan(members);
    // Another one is served as before.
    void limiter.admit(stage.job('ada 1'));
    await aMoment();
    expect(stage.running).toEqual(['ada 1']);
  });

  it('finds what is left of the allowance until then', async () => {
    const levelBefore = vi.fn<(userId: string) => Promise<number>>(() => Promise.resolve(100_000));
    const limiter = createLimiter({ allowance: 100_000, levelBefore });
    const stage = new Stage();
    const paint = async (id: string): Promise<void> => {
      void limiter.admit(stage.job(id, 100_000));
      await aMoment();
    };
    await paint('ada 1');
    stage.end('ada 1');
    await aMoment(INTERVAL_MS / 2);
    await paint('ada 2');
    expect(stage.started).toEqual(['ada 1']);
    await aMoment(INTERVAL_MS / 2);
    expect(stage.running).toEqual(['ada 2']);
    await aMoment(3 * INTERVAL_MS);
    stage.end('ada 2');
    await aMoment();
    expect(levelBefore).toHaveBeenCalledTimes(1);
    await aMoment(INTERVAL_MS + 3_000);
    await paint('ada 3');
    expect(stage.running).toEqual(['ada 3']);
    expect(levelBefore).toHaveBeenCalledTimes(2);
  });
});

describe('slowing down', () => {
  it('halves once for refusals that were on their way together, and never below 1', async () => {
    const limiter = createLimiter();
    const slowDownTogether = async (): Promise<number> => {
      const together = Promise.all(range(6).map(() => limiter.slowDown()));
      await aMoment();
      await together;
      return limiter.concurrency;
    };
    const seen: number[] = [];
    for (const _ of range(6)) {
      seen.push(await slowDownTogether());
      await aMoment(6_000);
    }
    expect(seen).toEqual([12, 6, 3, 1, 1, 1]);
  });

  it('lets go on what runs, starts no more than it may, and grows back by one a quiet minute', async () => {
    const limiter = createLimiter({ concurrency: 4, perMember: 1 });
    const stage = new Stage();
    for (const number of range(9)) void limiter.admit(stage.job(`member${number} 1`));
    await aMoment();
    void limiter.slowDown();
    await aMoment();
    expect(stage.running).toHaveLength(4);
    for (const id of stage.running.slice(0, 3)) stage.end(id);
    await aMoment();
    expect(stage.running).toHaveLength(2);
    await aMoment(MINUTE_MS);
    expect(stage.running).toHaveLength(3);
    await aMoment(5 * MINUTE_MS);
    expect([limiter.concurrency, stage.running.length]).toEqual([4, 4]);
  });
});

describe('stopping', () => {
  it('rejects what waits, wherever it waits, and resolves when what runs has ended', async () => {
    const limiter = createLimiter({ concurrency: 1, allowance: 80_000 });
    const stage = new Stage();
    const outcomes = new Map<string, string>();
    const admit = (id: string): void => {
      const settled = (outcome: string) => (): void => void outcomes.set(id, outcome);
      limiter.admit(stage.job(id)).then(settled('done'), settled('rejected'));
    };
    // The first runs, the second waits for the global place, the third for its member's allowance, Ben's for the place.
    for (const id of ['ada 1', 'ada 2', 'ada 3', 'ben 1']) admit(id);
    await aMoment();
    let stopped = false;
    const stopping = limiter.stop().then(() => {
      stopped = true;
    });
    expect(limiter.room).toBe(0);
    await aMoment();
    expect(Object.fromEntries(outcomes)).toEqual({ 'ada 2': 'rejected', 'ada 3': 'rejected', 'ben 1': 'rejected' });
    expect(stopped).toBe(false);
    stage.end('ada 1');
    await aMoment();
    await stopping;
    expect(outcomes.get('ada 1')).toBe('done');
    expect(stage.started).toEqual(['ada 1']);
  });

  it('starts nothing afterwards, not even what was being looked up', async () => {
    const past = Promise.withResolvers<number>();
    const limiter = createLimiter({ levelBefore: () => past.promise });
    const stage = new Stage();
    const outcome = limiter.admit(stage.job('ada 1')).then(
      () => 'done',
      () => 'rejected',
    );
    const stopping = limiter.stop();
    await aMoment();
    await stopping;
    past.resolve(400_000);
    await aMoment();
    expect(await outcome).toBe('rejected');
    const late = endOf(limiter.admit(stage.job('ada 2')));
    await aMoment();
    expect(await late).toContain('stopped');
    expect(stage.started).toEqual([]);
  });
});

describe('a job', () => {
  it("runs in its submitter's own context, whoever's job made way for it", async () => {
    vi.useRealTimers();
    const who = new AsyncLocalStorage<string>();
    const limiter = createLimiter({ concurrency: 1 });
    const contexts: string[] = [];
    const admit = (userId: string): Promise<void> => {
      const run = (): Promise<boolean> => {
        contexts.push(`${userId} in the context of ${who.getStore()}`);
        return Promise.resolve(true);
      };
      return who.run(userId, () => limiter.admit({ id: userId, userId, price: 1, run }));
    };
    await Promise.all(['ada', 'ben', 'cat'].map(admit));
    expect(contexts.toSorted()).toEqual(['ada', 'ben', 'cat'].map((name) => `${name} in the context of ${name}`));
    await limiter.stop();
  });
});

/** What Limiter is shaped by. When a new version of Bottleneck breaks one of these, Limiter wants another look. */
describe('Bottleneck', () => {
  it('counts a weight against the places as well: money and places must not meet in one limiter', async () => {
    const limiter = new Bottleneck({ maxConcurrent: 2 });
    const end = endOf(limiter.schedule({ weight: 4 }, nothing));
    await aMoment();
    expect(await end).toContain('Impossible to add a job having a weight of 4');
  });

  it('hands the weight on along a chain', async () => {
    const parent = new Bottleneck({ maxConcurrent: 24 });
    const child = new Bottleneck({ reservoir: 100 }).chain(parent);
    void child.schedule({ weight: 4 }, forever);
    await aMoment();
    const running = parent.running();
    await aMoment();
    expect(await running).toBe(4);
  });

  it('holds the place of a child while its job waits in the parent, which is what makes turns fair', async () => {
    const parent = new Bottleneck({ maxConcurrent: 1 });
    const child = new Bottleneck({ maxConcurrent: 2 }).chain(parent);
    for (const _ of range(4)) void child.schedule(forever);
    await aMoment();
    expect([child.counts().EXECUTING, child.queued(), parent.queued()]).toEqual([2, 2, 1]);
  });

  it('tells of a new key before its first job, in time to chain it and to take what was spent', async () => {
    const group = new Bottleneck.Group({ reservoir: 10 });
    group.on('created', (limiter) => void limiter.incrementReservoir(-8));
    let ran = false;
    void group.key('ada').schedule({ weight: 4 }, () => {
      ran = true;
      return nothing();
    });
    await aMoment();
    expect(ran).toBe(false);
  });

  it('looks at the first waiting job only, however little the next one weighs', async () => {
    const limiter = new Bottleneck({ reservoir: 10 });
    const ran: number[] = [];
    for (const weight of [8, 4, 1]) {
      void limiter.schedule({ weight }, () => {
        ran.push(weight);
        return nothing();
      });
    }
    await aMoment();
    expect(ran).toEqual([8]);
  });

  it('drips into a reservoir up to its maximum, counting from its own creation and not from the clock', async () => {
    const drip = { reservoirIncreaseAmount: 4, reservoirIncreaseInterval: 1_000, reservoirIncreaseMaximum: 10 };
    const limiter = new Bottleneck({ reservoir: 5, ...drip });
    const seen: (number | null)[] = [];
    for (const ms of [900, 300, 1_000]) {
      await aMoment(ms);
      const reservoir = limiter.currentReservoir();
      await aMoment(0);
      seen.push(await reservoir);
    }
    expect(seen).toEqual([5, 9, 10]);
  });

  it('lets no maximum bound what is added by hand, so that a refund must be bounded by whoever makes it', async () => {
    const drip = { reservoirIncreaseAmount: 1, reservoirIncreaseInterval: 60_000, reservoirIncreaseMaximum: 10 };
    const limiter = new Bottleneck({ reservoir: 10, ...drip });
    const grown = limiter.incrementReservoir(7);
    await aMoment();
    expect(await grown).toBe(17);
  });

  it('never drips again after updateSettings, so that this must not be called where money is', async () => {
    const limiter = new Bottleneck({ reservoir: 1, reservoirIncreaseAmount: 1, reservoirIncreaseInterval: 1_000 });
    await aMoment(0);
    void limiter.updateSettings({});
    let ran = 0;
    for (const _ of range(3)) {
      void limiter.schedule(() => {
        ran += 1;
        return nothing();
      });
    }
    await aMoment(10_000);
    expect(ran).toBe(1);
  });

  it('takes another number of places at any time where there is no reservoir', async () => {
    const limiter = new Bottleneck({ maxConcurrent: 3 });
    for (const _ of range(9)) void limiter.schedule(forever);
    await aMoment();
    void limiter.updateSettings({ maxConcurrent: 1 });
    await aMoment();
    expect(limiter.counts().EXECUTING).toBe(3);
    void limiter.updateSettings({ maxConcurrent: 5 });
    await aMoment();
    expect(limiter.counts().EXECUTING).toBe(5);
  });

  it('forgets an idle key although its jobs wait, and then never runs them: its timeout must outlive any wait', async () => {
    const group = new Bottleneck.Group({
      reservoir: 0,
      reservoirIncreaseAmount: 1,
      reservoirIncreaseInterval: 5_000,
      timeout: 2_000,
    });
    let ran = false;
    void group.key('ada').schedule(() => {
      ran = true;
      return nothing();
    });
    await aMoment(60_000);
    expect([group.keys(), ran]).toEqual([[], false]);
  });

  it('starts nothing before its last job by the wall clock: a clock that is set back must be followed', async () => {
    const limiter = new Bottleneck();
    const first = limiter.schedule(nothing);
    await aMoment();
    await first;
    vi.setSystemTime(Date.now() - 60 * MINUTE_MS);
    let ran = false;
    void limiter.schedule(() => {
      ran = true;
      return nothing();
    });
    await aMoment(59 * MINUTE_MS);
    expect(ran).toBe(false);
    await aMoment(MINUTE_MS);
    expect(ran).toBe(true);
  });

  it('drops what waits when it is stopped, and lets what runs end', async () => {
    const limiter = new Bottleneck({ maxConcurrent: 1 });
    const first = Promise.withResolvers<string>();
    const running = limiter.schedule(() => first.promise);
    const waiting = endOf(limiter.schedule(nothing));
    await aMoment();
    const stopping = limiter.stop();
    await aMoment();
    expect(await waiting).toContain('This limiter has been stopped.');
    first.resolve('whole');
    await aMoment();
    await stopping;
    expect(await running).toBe('whole');
    const late = endOf(limiter.schedule(nothing));
    await aMoment();
    expect(await late).toContain('stopped and cannot accept new jobs');
  });

  it("runs a job in another submitter's context unless it is bound to its own", async () => {
    vi.useRealTimers();
    const who = new AsyncLocalStorage<string>();
    const limiter = new Bottleneck({ maxConcurrent: 1 });
    const seen: (string | undefined)[] = [];
    const look = (): Promise<void> => {
      seen.push(who.getStore());
      return nothing();
    };
    await Promise.all([
      who.run('ada', () => limiter.schedule(look)),
      who.run('ben', () => limiter.schedule(look)),
      who.run('cat', () => limiter.schedule(AsyncLocalStorage.bind(look))),
    ]);
    expect(seen).toEqual(['ada', 'ada', 'cat']);
  });

  it('tells what a listener threw as an error event, and ends no process without a listener for that', async () => {
    const heard: unknown[] = [];
    const heardBy = new Bottleneck();
    heardBy.on('error', (error) => heard.push(error));
    const deaf = new Bottleneck();
    const slip = new Error('a slip');
    for (const limiter of [heardBy, deaf]) {
      limiter.on('done', () => {
        throw slip;
      });
      const done = limiter.schedule(nothing);
      await aMoment();
      await done;
    }
    expect(heard).toEqual([slip]);
  });
});
