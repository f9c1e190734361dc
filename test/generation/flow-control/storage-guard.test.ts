import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { StorageGuard } from '../../../src/generation/flow-control/storage-guard.ts';
import type { OperatorNotice } from '../../../src/generation/ports/messenger.ts';
import { StorageError } from '../../../src/generation/ports/picture-storage.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** A guard over a disk of the test, and an operator whose direct messages are answered when the test lets them. */
function createGuard({ told: answer = Promise.resolve(true) }: { readonly told?: Promise<boolean> } = {}) {
  const clock = new ManualClock();
  const told: OperatorNotice[] = [];
  const probes: number[] = [];
  const disk: { now: () => Promise<void> } = { now: () => Promise.resolve() };
  const guard = new StorageGuard({
    storage: {
      check: () => Promise.resolve(),
      prove: (bytes) => {
        probes.push(bytes);
        return disk.now();
      },
    },
    messenger: {
      notifyOperator: (notice) => {
        told.push(notice);
        return answer;
      },
    },
    clock,
    log: pino({ level: 'silent' }),
    probeMs: 5_000,
    silentMs: 20,
    onChange: () => undefined,
    duringOutage: () => Promise.resolve(),
  });
  return { guard, clock, told, probes, disk };
}

const full = (): Promise<never> => Promise.reject(new StorageError('full'));

describe('the storage guard', () => {
  it('takes a disk that does not answer for one that fails, asks it once, and goes on when it answers', async () => {
    const { guard, clock, told, probes, disk } = createGuard();
    const { promise: answer, resolve: letItAnswer } = Promise.withResolvers<void>();
    disk.now = () => answer;
    expect(await guard.isProven()).toBe(false);
    expect(guard.failure).toContain('does not answer');
    await clock.advance(60_000);
    expect([guard.isFailing, probes.length]).toEqual([true, 1]);
    letItAnswer();
    await clock.advance(20_000);
    expect(guard.isFailing).toBe(false);
    expect(told.map(({ kind }) => kind)).toEqual(['storage_failing', 'storage_back']);
    await guard.stop();
  });

  it('goes on within 20 seconds of the mend, also while Discord does not take the notice', async () => {
    const { guard, clock, disk } = createGuard({ told: new Promise(() => undefined) });
    disk.now = full;
    expect(await guard.isProven()).toBe(false);
    await clock.advance(300_000);
    expect(guard.isFailing).toBe(true);
    disk.now = () => Promise.resolve();
    await clock.advance(20_000);
    expect(guard.isFailing).toBe(false);
  });

  it('probes with as many bytes as could not be written, until they can', async () => {
    const { guard, clock, probes, disk } = createGuard();
    disk.now = full;
    await expect(guard.write(3_000_000, full)).rejects.toThrow('is full');
    await clock.advance(5_000);
    disk.now = () => Promise.resolve();
    await clock.advance(5_000);
    expect(await guard.isProven()).toBe(true);
    expect(probes).toEqual([3_000_000, 3_000_000, 65_536]);
    await guard.stop();
  });

  it('tells the operator once of trouble that comes back within minutes', async () => {
    const { guard, clock, told, disk } = createGuard();
    for (let round = 0; round < 5; round += 1) {
      disk.now = full;
      await guard.isProven();
      await clock.advance(6_000);
      disk.now = () => Promise.resolve();
      await clock.advance(20_000);
      expect(guard.isFailing).toBe(false);
    }
    expect(told.map(({ kind }) => kind)).toEqual(['storage_failing', 'storage_back']);
    await guard.stop();
  });

  it('makes whoever waits for the end of an outage wait so long and no longer', async () => {
    const { guard, clock, disk } = createGuard();
    disk.now = full;
    await guard.isProven();
    const { signal } = new AbortController();
    const gaveUp = guard.untilWell(30_000, signal).catch((error: unknown) => error);
    await clock.advance(31_000);
    expect(await gaveUp).toMatchObject({ fault: 'full' });
    const waited = guard.untilWell(60_000, signal);
    disk.now = () => Promise.resolve();
    await clock.advance(10_000);
    await waited;
    await guard.stop();
  });
});
