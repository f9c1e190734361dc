import { createRequire } from 'node:module';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { UnderWay } from '../../src/monitoring/live-counts.ts';
import { createMetrics } from '../../src/monitoring/metrics.ts';
import { parseExposition } from '../support/exposition.ts';
import type { LiveGaugesOptions } from '../../src/monitoring/live-gauges.ts';
import { ManualClock } from '../support/manual-clock.ts';

const NOTHING: UnderWay = { generations: [], pictures: [], held: 0, delayed: 0, oldestQueuedAtMs: null };
const ABSENT = join(import.meta.dirname, 'absent');

const NO_BACKUP = { newestMs: null, isOverdue: false };

function open(
  underWay: () => Promise<UnderWay> = () => Promise.resolve(NOTHING),
  backups: LiveGaugesOptions['backups'] = NO_BACKUP,
) {
  const clock = new ManualClock();
  const metrics = createMetrics('1.2.3');
  const readiness = { isReady: true };
  metrics.addLiveGauges({
    counts: { underWay },
    pausedFor: () => [],
    isConnected: () => false,
    backups,
    isReady: () => Promise.resolve(readiness.isReady),
    folders: { data: import.meta.dirname, database: ABSENT },
    clock,
  });
  return { readiness, clock, metrics, read: async () => parseExposition(await metrics.text()) };
}

describe('the metrics', () => {
  it('include those of the process, without loading the 12 MB of OpenTelemetry', async () => {
    const { read } = open();
    const samples = await read();
    for (const name of [
      'process_cpu_seconds_total',
      'process_start_time_seconds',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_seconds',
      'nodejs_heap_size_used_bytes',
    ]) {
      expect([name, samples.get(name)]).toEqual([name, expect.any(Number)]);
    }
    const { cache } = createRequire(import.meta.url);
    expect(Object.keys(cache).filter((path) => path.includes('prom-client')).length).toBeGreaterThan(5);
    expect(Object.keys(cache).filter((path) => path.includes('opentelemetry'))).toEqual([]);
  });

  it('count from 0 in a registry of their own, however many bots there are in a process', async () => {
    const { metrics, read } = open();
    const other = open();
    metrics.transition({ to: 'requeued', generation: '1', picture: 1, account: null, billed: 0 });
    expect((await read()).get('easel_pictures_requeued_total')).toBe(1);
    expect((await other.read()).get('easel_pictures_requeued_total')).toBe(0);
  });

  it('show how long the first in the queue has waited, and no state that is empty again', async () => {
    let now = NOTHING;
    const { clock, read } = open(() => Promise.resolve(now));
    const picture = { state: 'queued', model: 'm', count: 2 } as const;
    now = { ...NOTHING, pictures: [picture], oldestQueuedAtMs: clock.now() };
    await clock.advance(90_000);
    let samples = await read();
    expect(samples.get('easel_queue_oldest_seconds')).toBe(90);
    expect(samples.get('easel_pictures{model="m",state="queued"}')).toBe(2);
    now = NOTHING;
    samples = await read();
    expect(samples.get('easel_queue_oldest_seconds')).toBe(0);
    expect(samples.has('easel_pictures{model="m",state="queued"}')).toBe(false);
  });

  it('tell whether commands are served, and the room on the disks of folders that are there', async () => {
    const { readiness, read } = open();
    const { blocks, bsize } = await statfs(import.meta.dirname);
    let samples = await read();
    expect(samples.get('easel_ready')).toBe(1);
    expect(samples.get('easel_disk_free_bytes{folder="data"}')).toBeGreaterThan(0);
    expect(samples.get('easel_disk_free_bytes{folder="data"}')).toBeLessThan(blocks * bsize);
    expect(samples.has('easel_disk_free_bytes{folder="database"}')).toBe(false);
    readiness.isReady = false;
    samples = await read();
    expect(samples.get('easel_ready')).toBe(0);
  });

  it('tell the balance once it was read, and not 0 before', async () => {
    const { metrics, read } = open();
    const names = [
      'easel_balance_micro_usd',
      'easel_billed_per_day_micro_usd',
      'easel_balance_read_timestamp_seconds',
    ].map((name) => `${name}{account="bfl-2",host="bfl"}`);
    const before = await read();
    expect(names.filter((name) => before.has(name))).toEqual([]);
    metrics.balanceRead({ account: 'bfl-2', balance: 5_000_000, perDay: 40_000, atMs: 1_700_000_000_500 });
    const after = await read();
    expect(names.map((name) => after.get(name))).toEqual([5_000_000, 40_000, 1_700_000_000.5]);
  });

  it('count apart what was billed without the word of its host, and by whom', async () => {
    const { metrics, read } = open();
    const failed = {
      to: 'failed',
      generation: '1',
      picture: 1,
      model: 'm',
      account: 'replicate-2',
      released: 40_000,
      billed: 40_000,
    } as const;
    metrics.transition({ to: 'requeued', generation: '1', picture: 1, account: 'bfl', billed: 40_000 });
    metrics.transition({ ...failed, reason: 'timed_out' });
    metrics.transition({ ...failed, reason: 'not_handed_over' });
    metrics.transition({
      to: 'kept',
      generation: '1',
      picture: 2,
      model: 'm',
      account: 'bfl',
      charged: 40_000,
      billed: 40_000,
    });
    const samples = await read();
    expect(samples.get('easel_money_billed_micro_usd_total')).toBe(160_000);
    expect(samples.get('easel_money_unconfirmed_micro_usd_total')).toBe(80_000);
    const of = (metric: string, host: string, account: string): number | undefined =>
      samples.get(`${metric}{account="${account}",host="${host}"}`);
    expect(of('easel_account_billed_micro_usd_total', 'bfl', 'bfl')).toBe(80_000);
    expect(of('easel_account_billed_micro_usd_total', 'replicate', 'replicate-2')).toBe(80_000);
  });

  it('show how old the newest automatic backup is, nothing where there is none, and whether the last good one is too old', async () => {
    const none = await open(undefined, { newestMs: null, isOverdue: true }).read();
    expect(none.has('easel_backup_age_seconds')).toBe(false);
    expect(none.get('easel_backup_overdue')).toBe(1);
    const { clock, read } = open(undefined, { newestMs: new ManualClock().now(), isOverdue: false });
    await clock.advance(90_000);
    expect((await read()).get('easel_backup_age_seconds')).toBe(90);
    expect((await read()).get('easel_backup_overdue')).toBe(0);
  });

  it('show all others when the database cannot be read', async () => {
    let isBroken = false;
    const { read } = open(() => (isBroken ? Promise.reject(new Error('disk I/O error')) : Promise.resolve(NOTHING)));
    expect((await read()).get('easel_money_held_micro_usd')).toBe(0);
    isBroken = true;
    const samples = await read();
    expect(samples.get('easel_database_up')).toBe(0);
    expect(samples.has('easel_money_held_micro_usd')).toBe(false);
    expect(samples.get('easel_gateway_up')).toBe(0);
  });

  it('have a label for each error code, up to a maximum number of codes', async () => {
    const { metrics, read } = open();
    for (let code = 0; code < 1_000; code += 1) metrics.discordAnswered({ status: 400, code });
    metrics.discordAnswered({ status: null, code: null });
    const codes = [...(await read()).keys()].filter((name) => name.startsWith('easel_discord_errors_total'));
    expect(codes).toHaveLength(256 + 2);
    expect(codes).toContain('easel_discord_errors_total{code="other"}');
    expect(codes).toContain('easel_discord_errors_total{code="none"}');
  });
});
