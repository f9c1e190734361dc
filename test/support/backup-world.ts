import { mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { OperatorNotices } from '../../src/administration/operator-notices.ts';
import { AutomaticBackups, type AutomaticBackupsOptions } from '../../src/archive/automatic-backups.ts';
import { createAutomaticFolder } from '../../src/backups/automatic-folder.ts';
import type { BackupAnswer, BackupJob } from '../../src/backups/jobs.ts';
import { runJob } from '../../src/backups/run-job.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { createArchiveStore } from '../../src/db/archive/archive-store.ts';
import { createBackupState } from '../../src/db/archive/backup-state.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import type { OperatorNotice } from '../../src/generation/ports/messenger.ts';
import { NOON } from './drafts.ts';
import { openKeptDatabase } from './kept-database.ts';
import { SWEEP_EVERY_MS, SweepClock } from './sweep-clock.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Its time is the test's altogether. */
class SetClock extends SweepClock {
  constructor() {
    super(() => NOON);
  }

  /** Called before each sleep but that between two looks, if it is set: such a sleep is over at once then, and its time has passed. */
  onSleep: (() => Promise<unknown>) | null = null;

  override monotonic(): number {
    return this.now();
  }

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (this.onSleep === null || ms === SWEEP_EVERY_MS) return super.sleep(ms, signal);
    await this.onSleep();
    await nextTurn();
    signal?.throwIfAborted();
    this.set(this.now() + ms);
  }
}

type BackupRule = Partial<Pick<AutomaticBackupsOptions, 'everyMs' | 'keep'>>;

/** A database with pictures, and the automatic backups of it, which look when the test says so. */
export async function openBackupWorld(options: BackupRule = {}) {
  await using opening = new AsyncDisposableStack();
  const kept = opening.use(await openKeptDatabase());
  const database = opening.use(openDatabase(kept.databasePath));
  const clock = new SetClock();
  const told: OperatorNotice[] = [];
  const log = pino({ level: 'silent' });
  const world = {
    isDiskFull: false,
    /** Whether a message reaches the operator. */
    isOperatorThere: true,
    /** What the process for a job does. */
    run: (job: BackupJob, _signal: AbortSignal): Promise<BackupAnswer> => runJob(job),
  };
  const folder = createAutomaticFolder({
    databasePath: kept.databasePath,
    picturesDirectory: kept.picturesDirectory,
    backupsDirectory: kept.backups,
    // A device in the place of the folder fails as a full disk does.
    run: (job, signal) =>
      world.run(job.kind === 'backup' && world.isDiskFull ? { ...job, to: '/dev/null/full' } : job, signal),
  });
  const start = (rule: BackupRule = options): AutomaticBackups => {
    const generations = createGenerationStore(database.kysely);
    const store = createAdministrationStore(database.kysely);
    const notifyOperator = (notice: OperatorNotice): Promise<boolean> => {
      if (world.isOperatorThere) told.push(notice);
      return Promise.resolve(world.isOperatorThere);
    };
    const messenger = { notifyOperator };
    const backups = new AutomaticBackups({
      folder,
      store: createBackupState(database.kysely),
      notices: new OperatorNotices({ store, generations, burn: null, messenger, clock, log }),
      clock,
      log,
      everyMs: DAY_MS,
      keep: 7,
      lookEveryMs: SWEEP_EVERY_MS,
      ...rule,
    });
    backups.start();
    return backups;
  };
  let running = start();
  opening.defer(() => running[Symbol.asyncDispose]());
  const stack = opening.move();
  return Object.assign(world, {
    kept,
    folder,
    clock,
    told,
    archive: createArchiveStore(database.kysely),
    generations: createGenerationStore(database.kysely),
    db: database.kysely,
    automatic: join(kept.backups, 'automatic'),
    /** The next look, so long after the last one. */
    lookAfter: async (ms: number): Promise<void> => {
      clock.set(clock.now() + ms);
      await clock.nextSweep();
    },
    /** What a new process does, by other settings where they are given. */
    restart: async (rule?: BackupRule): Promise<void> => {
      await running[Symbol.asyncDispose]();
      running = start(rule);
    },
    isOverdue: (): boolean => running.isOverdue,
    names: async (): Promise<string[]> => {
      mkdirSync(join(kept.backups, 'automatic'), { recursive: true });
      return (await readdir(join(kept.backups, 'automatic'))).toSorted();
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  });
}

export type BackupWorld = Awaited<ReturnType<typeof openBackupWorld>>;
