import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { OperatorNotices } from '../../src/administration/operator-notices.ts';
import { Reconciliation } from '../../src/administration/reconciliation.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { createOperatorReport } from '../../src/db/reports/operator-report.ts';
import { settleRestored } from '../../src/db/backup/settle-restored.ts';
import type { AccountState } from '../../src/generation/ports/image-provider.ts';
import type { OperatorNotice } from '../../src/generation/ports/messenger.ts';
import { ManualClock } from '../support/manual-clock.ts';

const HOUR_MS = 3_600_000;

/** The reconciliation over a real database, on a manual clock, with an account whose balance a test changes. */
function openReconciliation(startsAt: string) {
  const database = openDatabase(':memory:');
  const clock = new ManualClock(Date.parse(startsAt));
  const store = createAdministrationStore(database.kysely);
  const operatorReport = createOperatorReport(database.kysely);
  const account: { balance: number; answers: boolean; tells: boolean } = {
    balance: 10_000_000,
    answers: true,
    tells: true,
  };
  const lines: string[] = [];
  const received: OperatorNotice[] = [];
  const inbox = { isOpen: true };
  const notifyOperator = async (notice: OperatorNotice): Promise<boolean> => {
    if (inbox.isOpen) received.push(notice);
    return inbox.isOpen;
  };
  const provider = {
    accountState: async (): Promise<AccountState> => {
      if (!account.answers) throw new Error('BFL is away');
      return { kind: 'well', balance: account.tells ? account.balance : null };
    },
  };
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
  const start = (): Reconciliation => {
    const notices = new OperatorNotices({
      store,
      generations: createGenerationStore(database.kysely),
      burn: null,
      messenger: { notifyOperator },
      clock,
      log,
    });
    const reconciliation = new Reconciliation({
      account: { host: 'bfl', name: 'bfl', provider, isOnly: true },
      store,
      operatorReport,
      notices,
      clock,
      log,
      everyMs: HOUR_MS,
    });
    reconciliation.start();
    return reconciliation;
  };
  return {
    clock,
    account,
    received,
    lines,
    inbox,
    start,
    store,
    database,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

describe('the reconciliation', () => {
  it('reads the balance at start and every hour', async () => {
    await using world = openReconciliation('2026-11-22T12:00:00Z');
    await using _reconciliation = world.start();
    await world.clock.advance(3 * HOUR_MS);
    expect(await world.store.readingsSince('bfl', 0)).toHaveLength(4);
  });

  it('reports one drift once, though it stays in the sums of the day, and not again the day after', async () => {
    await using world = openReconciliation('2026-11-22T20:00:00Z');
    await using _reconciliation = world.start();
    await world.clock.advance(HOUR_MS);
    world.account.balance -= 1_000_000;
    await world.clock.advance(24 * HOUR_MS);
    expect(world.received).toMatchObject([{ kind: 'drift', lost: 1_000_000, billed: 0 }]);
    world.account.balance -= 1_000_000;
    await world.clock.advance(HOUR_MS);
    expect(world.received).toHaveLength(2);
  });

  it('repeats a notice that could not be delivered, but not in another process', async () => {
    await using world = openReconciliation('2026-11-22T12:00:00Z');
    const first = world.start();
    await world.clock.advance(HOUR_MS);
    world.inbox.isOpen = false;
    world.account.balance -= 1_000_000;
    await world.clock.advance(HOUR_MS);
    world.inbox.isOpen = true;
    await world.clock.advance(HOUR_MS);
    expect(world.received).toHaveLength(1);
    await first[Symbol.asyncDispose]();
    await using _second = world.start();
    await world.clock.advance(2 * HOUR_MS);
    expect(world.received).toHaveLength(1);
  });

  it('after a restore tells once what the ledger does not know, and compares nothing across it', async () => {
    await using world = openReconciliation('2026-11-22T12:00:00Z');
    const first = world.start();
    await world.clock.advance(HOUR_MS);
    await first[Symbol.asyncDispose]();
    const takenAtMs = world.clock.now();
    world.account.balance -= 3_000_000;
    await world.clock.advance(2 * HOUR_MS);
    const restoration = { takenAtMs, restoredAtMs: world.clock.now(), isUncertain: true };
    await settleRestored(world.database.kysely, restoration, null);
    await using _second = world.start();
    await world.clock.advance(3 * HOUR_MS);
    expect(world.received).toEqual([
      { kind: 'unrecorded', host: 'bfl', sinceMs: takenAtMs, lost: 3_000_000, billed: 0 },
    ]);
    expect(await world.store.readingsSince('bfl', 0)).toHaveLength(4);
    world.account.balance -= 1_000_000;
    await world.clock.advance(HOUR_MS);
    expect(world.received.slice(1)).toMatchObject([{ kind: 'drift', lost: 1_000_000 }]);
  });

  it('goes on after BFL did not answer', async () => {
    await using world = openReconciliation('2026-11-22T12:00:00Z');
    world.account.answers = false;
    await using _reconciliation = world.start();
    await world.clock.advance(2 * HOUR_MS);
    expect(await world.store.readingsSince('bfl', 0)).toEqual([]);
    world.account.answers = true;
    await world.clock.advance(HOUR_MS);
    expect(await world.store.readingsSince('bfl', 0)).toHaveLength(1);
  });

  it('logs once that a host tells no balance, and compares nothing', async () => {
    await using world = openReconciliation('2026-11-22T12:00:00Z');
    world.account.tells = false;
    await using _reconciliation = world.start();
    await world.clock.advance(3 * HOUR_MS);
    expect(world.lines.filter((line) => line.includes('balance'))).toEqual([
      expect.stringContaining('the host tells no balance'),
    ]);
    expect(await world.store.readingsSince('bfl', 0)).toEqual([]);
  });
});
