import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { Erasure } from '../../src/archive/erasure.ts';
import { RightToErasure } from '../../src/archive/right-to-erasure.ts';
import { Orphans } from '../../src/archive/orphans.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { createArchiveStore } from '../../src/db/archive/archive-store.ts';
import { createAutomaticCopies } from '../../src/db/backup/automatic-copies.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { auditLedger } from '../../src/db/ledger/ledger-audit.ts';
import { createPersonalDataStore } from '../../src/db/archive/personal-data-store.ts';
import { createReportStore } from '../../src/db/reports/report-store.ts';
import { FailWaiting } from '../../src/generation/pipeline/fail-waiting.ts';
import type { WaitingOf } from '../../src/generation/ports/generation-store.ts';
import { PictureFiles } from '../../src/generation/pipeline/picture-files.ts';
import { paintInto, type Painted } from './painted-database.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A clock that a test sets; sleeps end at once. */
class SetClock implements Clock {
  #nowMs: number;

  constructor(at: string) {
    this.#nowMs = Date.parse(at);
  }

  now(): number {
    return this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs;
  }

  set(at: string | number): void {
    this.#nowMs = typeof at === 'number' ? at : Date.parse(at);
  }

  async sleep(_ms: number, signal?: AbortSignal): Promise<void> {
    await nextTurn();
    signal?.throwIfAborted();
  }
}

/** The archive over its own folder and its own database, in that folder only where its files matter. */
export async function openArchive(at = '2026-11-22T12:00:00Z', { isOnDisk = false } = {}) {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await temporaryFolder());
  const databasePath = join(folder.path, 'easel.db');
  const database = opening.use(openDatabase(isOnDisk ? databasePath : ':memory:'));
  const clock = new SetClock(at);
  const directory = join(folder.path, 'images');
  mkdirSync(directory);
  const db = database.kysely;
  const log = pino({ level: 'silent' });
  const store = createArchiveStore(db);
  const files = new PictureFiles(directory);
  const generations = createGenerationStore(db);
  const records = createPersonalDataStore(db);
  const erasure = new Erasure({ store, files, clock, log });
  const copies = createAutomaticCopies(databasePath, join(folder.path, 'backups'), () => clock.now());
  const failWaiting = new FailWaiting({ store: generations, clock, onChange: () => undefined });
  const cancellation = {
    cancelWaiting: (of: WaitingOf) => failWaiting.cancel(of, 'cancelled'),
  };
  const stack = opening.move();
  return {
    db,
    clock,
    log,
    folder: folder.path,
    databasePath,
    directory,
    vacuumIfDue: () => database.vacuumIfDue(),
    store,
    files,
    generations,
    records,
    erasure,
    copies,
    administration: createAdministrationStore(db),
    reports: createReportStore(db),
    rightToErasure: new RightToErasure({ store, records, erasure, copies, cancellation, clock, log }),
    orphans: new Orphans({ store, files, folder: { isOurs: () => Promise.resolve(true) }, clock, log }),
    faults: () => auditLedger(db),
    /** Writes pictures into the database, each with its file. */
    paint: async (painted: Painted, guildId = '100') => {
      await paintInto(generations, { guildId, channelId: '10' }, { atMs: clock.now(), ...painted });
      for (const { file } of await db.selectFrom('pictures').select('file').execute()) {
        if (file !== null && file !== '') writeFileSync(join(directory, file), 'a picture');
      }
    },
    ledger: () => db.selectFrom('ledger').selectAll().orderBy('id').execute(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export type Archive = Awaited<ReturnType<typeof openArchive>>;
