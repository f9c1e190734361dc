import type { Gauge, Registry } from 'prom-client';
import type { Clock } from '../runtime/clock.ts';
import { freeBytesAt } from '../runtime/free-bytes.ts';
import type { Count, LiveCounts, UnderWay } from './live-counts.ts';
import type { Prom } from './prom-client.ts';
import { PAUSE_CAUSES, type PauseCause } from '../generation/model/pause-cause.ts';

export interface LiveGaugesOptions {
  readonly counts: LiveCounts;
  readonly pausedFor: () => readonly PauseCause[];
  readonly isConnected: () => boolean;
  /** Whether commands are served now. */
  readonly isReady: () => Promise<boolean>;
  /** Whose disks are watched, by what is in them. */
  readonly folders: Readonly<Record<'data' | 'database', string>>;
  /** When the newest automatic backup was taken, null where none is known; and whether the last good one is too old. */
  readonly backups: { readonly newestMs: number | null; readonly isOverdue: boolean };
  readonly clock: Clock;
}

/** Creates the gauges of the current state, and returns the function that refreshes them for a scrape. */
export function createLiveGauges(
  { Gauge: GaugeOf }: Prom,
  registers: [Registry],
  { counts, pausedFor, isConnected, isReady, backups, folders, clock }: LiveGaugesOptions,
): () => Promise<void> {
  const counted = (name: string, help: string) =>
    new GaugeOf({ name, help, labelNames: ['state', 'model'], registers });
  const generations = counted('easel_generations', 'Generations under way, by state and model');
  const pictures = counted('easel_pictures', 'Pictures under way, by state and model');
  const held = new GaugeOf({
    name: 'easel_money_held_micro_usd',
    help: 'Set aside for pictures under way, in millionths of a dollar',
    registers,
  });
  const depth = new GaugeOf({ name: 'easel_queue_depth', help: 'Pictures that wait to be sent', registers });
  const oldest = new GaugeOf({
    name: 'easel_queue_oldest_seconds',
    help: 'How long the picture that has waited longest waits; 0 where none does',
    registers,
  });
  const paused = new GaugeOf({
    name: 'easel_paused',
    help: '1 while painting stands still for this reason',
    labelNames: ['reason'],
    registers,
  });
  const delayed = new GaugeOf({
    name: 'easel_pictures_delayed',
    help: 'Pictures that BURN_USD keeps waiting',
    registers,
  });
  const ready = new GaugeOf({ name: 'easel_ready', help: '1 while commands are served, as /readyz says', registers });
  const free = new GaugeOf({
    name: 'easel_disk_free_bytes',
    help: 'Free on the disk of DATA_DIR (data) and of DATABASE_URL (database)',
    labelNames: ['folder'],
    registers,
  });
  const connected = new GaugeOf({ name: 'easel_gateway_up', help: '1 while the gateway is connected', registers });
  const readable = new GaugeOf({
    name: 'easel_database_up',
    help: '1 when the database could be read for this answer',
    registers,
  });
  const backupAge = new GaugeOf({
    name: 'easel_backup_age_seconds',
    help: 'How old the newest automatic backup is; absent where there is none',
    registers,
  });
  const backupOverdue = new GaugeOf({
    name: 'easel_backup_overdue',
    help: '1 while the last good automatic backup is older than two days, or than two times BACKUP_HOURS',
    registers,
  });

  const show = ({ generations: ofGenerations, pictures: ofPictures, ...now }: UnderWay): void => {
    showCounts(generations, ofGenerations);
    showCounts(pictures, ofPictures);
    held.set(now.held);
    delayed.set(now.delayed);
    depth.set(ofPictures.reduce((sum, { state, count }) => sum + (state === 'queued' ? count : 0), 0));
    oldest.set(now.oldestQueuedAtMs === null ? 0 : Math.max(0, clock.now() - now.oldestQueuedAtMs) / 1_000);
  };

  const showFree = async ([folder, path]: readonly [string, string]): Promise<void> => {
    // A folder that is gone has no free bytes to tell.
    await freeBytesAt(path).then(
      (bytes) => free.set({ folder }, bytes),
      () => free.remove({ folder }),
    );
  };

  return async () => {
    await Promise.all(Object.entries(folders).map(showFree));
    ready.set((await isReady()) ? 1 : 0);
    connected.set(isConnected() ? 1 : 0);
    const { newestMs, isOverdue } = backups;
    if (newestMs === null) backupAge.remove();
    else backupAge.set(Math.max(0, clock.now() - newestMs) / 1_000);
    backupOverdue.set(isOverdue ? 1 : 0);
    const causes = pausedFor();
    for (const reason of PAUSE_CAUSES) paused.set({ reason }, causes.includes(reason) ? 1 : 0);
    try {
      show(await counts.underWay());
      readable.set(1);
    } catch {
      // No values instead of stale ones; the metrics that need no database are still served.
      for (const gauge of [generations, pictures]) gauge.reset();
      for (const gauge of [held, delayed, depth, oldest]) gauge.remove();
      readable.set(0);
    }
  };
}

function showCounts(gauge: Gauge<'state' | 'model'>, counts: readonly Count<string>[]): void {
  gauge.reset();
  for (const { state, model, count } of counts) gauge.set({ state, model }, count);
}
