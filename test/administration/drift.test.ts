import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareReadings, isDrift } from '../../src/administration/drift.ts';
import type { CreditReading } from '../../src/administration/store.ts';

const CENT = 10_000;

/** A reading at an hour; amounts in cents. */
function reading(hour: number, balance: number, more: Partial<Record<'billed' | 'unsure' | 'inFlight', number>> = {}) {
  return {
    account: 'bfl',
    atMs: hour * 3_600_000,
    balance: balance * CENT,
    billedSince: (more.billed ?? 0) * CENT,
    unsureSince: (more.unsure ?? 0) * CENT,
    inFlight: (more.inFlight ?? 0) * CENT,
  } satisfies CreditReading;
}

describe('comparing readings', () => {
  it('needs two of them', () => {
    expect(compareReadings([])).toBeNull();
    expect(compareReadings([reading(0, 100)])).toBeNull();
  });

  it('finds nothing if the balance fell by what the ledger says', () => {
    const comparison = compareReadings([reading(0, 100), reading(1, 96, { billed: 4 }), reading(2, 88, { billed: 8 })]);
    expect(comparison).toEqual({ sinceMs: 0, untilMs: 7_200_000, lost: 12 * CENT, billed: 12 * CENT, unexplained: 0 });
  });

  it('finds an unexplained difference in both directions', () => {
    expect(compareReadings([reading(0, 100), reading(1, 66, { billed: 4 })])?.unexplained).toBe(30 * CENT);
    expect(compareReadings([reading(0, 100), reading(1, 100, { billed: 30 })])?.unexplained).toBe(-30 * CENT);
  });

  it('starts anew at a top-up', () => {
    const readings = [reading(0, 10), reading(1, 1_000, { billed: 4 }), reading(2, 992, { billed: 8 })];
    expect(compareReadings(readings)).toMatchObject({ sinceMs: 3_600_000, lost: 8 * CENT, unexplained: 0 });
    expect(compareReadings(readings.slice(0, 2))).toBeNull();
  });

  it('does not take a refund of what was in flight for a top-up', () => {
    const readings = [reading(0, 92, { inFlight: 8 }), reading(1, 100), reading(2, 70)];
    expect(compareReadings(readings)).toMatchObject({ sinceMs: 0, lost: 22 * CENT, unexplained: 22 * CENT });
  });

  it('allows BFL to be ahead by what is in flight now, and behind by what was or by what is unsure', () => {
    expect(compareReadings([reading(0, 100), reading(1, 72, { inFlight: 28 })])?.unexplained).toBe(0);
    expect(compareReadings([reading(0, 72, { inFlight: 28 }), reading(1, 72, { billed: 28 })])?.unexplained).toBe(0);
    expect(compareReadings([reading(0, 100), reading(1, 100, { billed: 28, unsure: 28 })])?.unexplained).toBe(0);
    expect(compareReadings([reading(0, 100), reading(1, 100, { billed: 28, unsure: 4 })])?.unexplained).toBe(
      -24 * CENT,
    );
  });
});

interface Picture {
  readonly submittedAt: number;
  readonly readyAt: number;
  readonly bookedAt: number;
  readonly price: number;
  readonly isModerated: boolean;
}

/** A picture with its time of submit, its duration, and the delay of its ledger entry. */
const anyPicture = fc
  .record({
    submittedAt: fc.integer({ min: 0, max: 95 }),
    paintingFor: fc.integer({ min: 1, max: 10 }),
    bookingFor: fc.integer({ min: 0, max: 5 }),
    price: fc.integer({ min: 1, max: 20 }),
    isModerated: fc.boolean(),
  })
  .map(({ paintingFor, bookingFor, ...one }): Picture => {
    const readyAt = one.submittedAt + paintingFor;
    return { ...one, readyAt, bookedAt: readyAt + bookingFor };
  });

/** What a correct BFL has billed for a picture by then: from submit on, refunded if moderated, or once it is ready. */
function takenFor(picture: Picture, at: number, billsAt: 'submit' | 'ready'): number {
  const isTaken = picture.isModerated
    ? billsAt === 'submit' && picture.submittedAt <= at && at < picture.readyAt
    : (billsAt === 'submit' ? picture.submittedAt : picture.readyAt) <= at;
  return isTaken ? picture.price : 0;
}

function honestReading(pictures: readonly Picture[], at: number, before: number, billsAt: 'submit' | 'ready') {
  const sum = (amount: (picture: Picture) => number) => pictures.reduce((total, one) => total + amount(one), 0);
  return reading(at, 100_000 - sum((one) => takenFor(one, at, billsAt)), {
    billed: sum((one) => (!one.isModerated && one.bookedAt > before && one.bookedAt <= at ? one.price : 0)),
    inFlight: sum((one) => (one.submittedAt <= at && one.bookedAt > at ? one.price : 0)),
  });
}

/** Whether one hour with these amounts is a drift; in cents. */
function isDriftOf(billed: number, lost: number): boolean {
  const comparison = compareReadings([reading(0, 100_000), reading(1, 100_000 - lost, { billed })]);
  return comparison !== null && isDrift(comparison);
}

describe('a drift', () => {
  it('is above 5 % of what was billed and above $0.20', () => {
    expect(isDriftOf(0, 20)).toBe(false);
    expect(isDriftOf(0, 21)).toBe(true);
    expect(isDriftOf(1_000, 1_050)).toBe(false);
    expect(isDriftOf(1_000, 1_051)).toBe(true);
    expect(isDriftOf(1_000, 949)).toBe(true);
  });

  it.each(['submit', 'ready'] as const)('is never found where BFL bills honestly at %s', (billsAt) => {
    fc.assert(
      fc.property(fc.array(anyPicture, { maxLength: 40 }), fc.integer({ min: 1, max: 30 }), (pictures, every) => {
        const times = Array.from({ length: Math.ceil(120 / every) }, (_, index) => index * every);
        const readings = times.map((at) => honestReading(pictures, at, at - every, billsAt));
        expect(compareReadings(readings)?.unexplained ?? 0).toBe(0);
      }),
    );
  });
});
