import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { OfferInquiry } from '../../src/app/offer-inquiry.ts';
import type { ModelAccess } from '../../src/generation/ports/image-provider.ts';
import { orAborted } from '../../src/runtime/or-aborted.ts';
import { VirtualClock } from '../flux/polling/virtual-clock.ts';

const log = pino({ level: 'silent' });
const EVERY_MS = 900_000;
const again = { firstMs: 30_000, lastMs: 100_000 };
const accessTo = (): Promise<ModelAccess | null> => Promise.resolve(null);
const offer = { askForAccess: () => Promise.resolve(), refresh: () => undefined };

/** It ends so many of the long waits between two questions at once, and none after them. */
class QuietClock extends VirtualClock {
  readonly #left: { waits: number };

  constructor(waits = 0) {
    super();
    this.#left = { waits };
  }

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms !== EVERY_MS) return super.sleep(ms, signal);
    this.#left.waits -= 1;
    return this.#left.waits < 0 && signal !== undefined
      ? orAborted(new Promise<never>(() => undefined), signal)
      : super.sleep(ms, signal);
  }
}

describe('the question which models the hosts have', () => {
  it('keeps the start waiting for no more than a moment where a host never answers', async () => {
    const clock = new VirtualClock();
    const verify = (signal: AbortSignal): Promise<void> => orAborted(new Promise<never>(() => undefined), signal);
    const accounts = { accessTo, verify, areUnsure: true };
    const onAnswers = (): void => undefined;
    await using inquiry = new OfferInquiry({
      accounts,
      offer,
      startMs: 5_000,
      again,
      everyMs: EVERY_MS,
      onAnswers,
      clock,
      log,
    });
    await inquiry.start();
    expect(clock.sleeps).toEqual([5_000]);
  });

  it('is asked again, more and more rarely, until each of them has answered', async () => {
    const clock = new QuietClock();
    const known = Promise.withResolvers<void>();
    let asked = 0;
    const accounts = {
      accessTo,
      verify: () => {
        asked += 1;
        return Promise.resolve();
      },
      get areUnsure() {
        if (asked === 5) known.resolve();
        return asked < 5;
      },
    };
    let answers = 0;
    const onAnswers = (): void => void (answers += 1);
    await using inquiry = new OfferInquiry({
      accounts,
      offer,
      startMs: 5_000,
      again,
      everyMs: EVERY_MS,
      onAnswers,
      clock,
      log,
    });
    await inquiry.start();
    await known.promise;
    expect(clock.sleeps.filter((ms) => ms !== 5_000)).toEqual([30_000, 60_000, 100_000, 100_000]);
    expect([asked, answers]).toEqual([5, 5]);
  });

  it('is asked now and again from then on, but for what the key may use', async () => {
    const clock = new QuietClock(3);
    const enough = Promise.withResolvers<void>();
    const counts = { verified: 0, access: 0, refreshed: 0 };
    const accounts = {
      accessTo,
      verify: () => {
        counts.verified += 1;
        return Promise.resolve();
      },
      areUnsure: false,
    };
    const counting = {
      askForAccess: () => Promise.resolve(void (counts.access += 1)),
      refresh: () => void (counts.refreshed += 1),
    };
    const onAnswers = (): void => {
      if (counts.refreshed === 4) enough.resolve();
    };
    const options = { accounts, offer: counting, startMs: 5_000, again, everyMs: EVERY_MS, onAnswers, clock, log };
    await using inquiry = new OfferInquiry(options);
    await inquiry.start();
    await enough.promise;
    expect(counts).toEqual({ verified: 4, access: 1, refreshed: 4 });
  });
});
