import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareReadings, isDrift } from '../../src/administration/drift.ts';
import type { CreditReading } from '../../src/administration/store.ts';

const CENT = 10_000;

/** An hour's reading; amounts in cents. */
function reading(hour: number, balance: number, more: Partial<Record<'billed' | 'unsure' | 'inFlight', number>> = {}) {
  return {
    atMs: hour * 3_600_000,
    balance: balance * CENT,
    billedSince: (more.billed ?? 0) * CENT,
    unsureSince: (more.unsure ?? 0) * CENT,
    inFlight: (more.inFlight ?? 0) * CENT,
  } satisfies CreditReading;
}

describe('comparing readings', () => {
  it('takes two of them', () => {
    expect(compareReadings([])).toBeNull();
    expect(compareReadings([reading(0, 100)])).toBeNull();
  });

  it('finds nothing where BFL lost what the ledger says', () => {
    const comparison = compareReadings([reading(0, 100), reading(1, 96, { billed: 4 }), reading(2, 88, { billed: 8 })]);
    expect(comparison).toEqual({ sinceMs: 0, untilMs: 7_200_000, lost: 12 * CENT, billed: 12 * CENT, unexplained: 0 });
  });

  it('finds what nothing explains, in both directions', () => {
    expect(compareReadings([reading(0, 100), reading(1, 66, { billed: 4 })])?.unexplained).toBe(30 * CENT);
    expect(compareReadings([reading(0, 100), reading(1, 100, { billed: 30 })])?.unexplained).toBe(-30 * CENT);
  });

  it('starts anew at a top-up', () => {
    const readings = [reading(0, 10), reading(1, 1_000, { billed: 4 }), reading(2, 992, { billed: 8 })];
    expect(compareReadings(readings)).toMatchObject({ sinceMs: 3_600_000, lost: 8 * CENT, unexplained: 0 });
    expect(compareReadings(readings.slice(0, 2))).toBeNull();
  });

  it('takes no returned hold for a top-up', () => {
    const readings = [reading(0, 92, { inFlight: 8 }), reading(1, 100), reading(2, 70)];
    expect(compareReadings(readings)).toMatchObject({ sinceMs: 0, lost: 22 * CENT, unexplained: 22 * CENT });
  });

  it('lets BFL be ahead by what is in flight now, and behind by what was or by what nobody knows', () => {
    expect(compareReadings([reading(0, 100), reading(1, 72, { inFlight: 28 })])?.unexplained).toBe(0);
    expect(compareReadings([reading(0, 72, { inFlight: 28 }), reading(1, 72, { billed: 28 })])?.unexplained).toBe(0);
    expect(compareReadings([reading(0, 100), reading(1, 100, { billed: 28, unsure: 28 })])?.unexplained).toBe(0);
    expect(compareReadings([reading(0, 100), reading(1, 100, { billed: 28, unsure: 4 })])?.unexplained).toBe(
      -24 * CENT,
    );
  });
});

/** One picture of the random account: when it was submitted, when BFL is done, and how long we take to book it. */
const picture = fc.record({
  submittedAt: fc.integer({ min: 0, max: 95 }),
  paintingFor: fc.integer({ min: 1, max: 10 }),
  bookingFor: fc.integer({ min: 0, max: 5 }),
  price: fc.integer({ min: 1, max: 20 }),
  isModerated: fc.boolean(),
});

describe('a drift', () => {
  it('is above 5 % of what was booked and above $0.20', () => {
    const differing = (billed: number, lost: number) => {
      const comparison = compareReadings([reading(0, 100_000), reading(1, 100_000 - lost, { billed })]);
      return comparison !== null && isDrift(comparison);
    };
    expect(differing(0, 20)).toBe(false);
    expect(differing(0, 21)).toBe(true);
    expect(differing(1_000, 1_050)).toBe(false);
    expect(differing(1_000, 1_051)).toBe(true);
    expect(differing(1_000, 949)).toBe(true);
  });

  it.each(['submit', 'ready'] as const)('is never found where BFL bills honestly at %s', (billsAt) => {
    fc.assert(
      fc.property(fc.array(picture, { maxLength: 40 }), fc.integer({ min: 1, max: 30 }), (pictures, every) => {
        const readings: CreditReading[] = [];
        for (let at = 0; at <= 120; at += every) {
          let balance = 100_000;
          let booked = 0;
          let inFlight = 0;
          for (const { submittedAt, paintingFor, bookingFor, price, isModerated } of pictures) {
            const readyAt = submittedAt + paintingFor;
            const bookedAt = readyAt + bookingFor;
            const isLost = billsAt === 'submit' ? submittedAt <= at && !(isModerated && readyAt <= at) : readyAt <= at;
            if (isLost && (billsAt === 'submit' || !isModerated)) balance -= price;
            if (bookedAt <= at && bookedAt > at - every && at > 0 && !isModerated) booked += price;
            if (submittedAt <= at && bookedAt > at) inFlight += price;
          }
          readings.push(reading(at, balance, { billed: booked, inFlight }));
        }
        const comparison = compareReadings(readings);
        expect(comparison?.unexplained ?? 0).toBe(0);
      }),
    );
  });
});
