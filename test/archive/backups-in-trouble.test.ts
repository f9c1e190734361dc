import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../src/backups/backup-folder.ts';
import type { BackupAnswer } from '../../src/backups/jobs.ts';
import { runJob } from '../../src/backups/run-job.ts';
import { NOON } from '../support/drafts.ts';
import { DAY_MS, HOUR_MS, openBackupWorld, type BackupWorld } from '../support/backup-world.ts';

const MINUTE_MS = 60_000;

/** A world with two pictures and one automatic backup. */
async function openBackedUp(): Promise<BackupWorld> {
  const world = await openBackupWorld();
  await world.kept.paint('1');
  await world.kept.paint('2');
  await world.lookAfter(0);
  return world;
}

const isThere = async (world: BackupWorld, name: string): Promise<boolean> => (await world.names()).includes(name);

/** When the backup of that name was gone, if nothing but looks happens. */
async function goneAtMs(world: BackupWorld, name: string): Promise<number> {
  while (await isThere(world, name)) await world.lookAfter(MINUTE_MS);
  return world.clock.now();
}

describe('automatic backups in trouble', () => {
  it('whose folder cannot be read are told to be too old, and the database is checked all the same', async () => {
    await using world = await openBackupWorld();
    await world.kept.paint('1');
    await mkdir(world.kept.backups, { recursive: true });
    await writeFile(world.automatic, 'a file in the place of the folder');
    const jobs: string[] = [];
    world.run = (job) => {
      jobs.push(job.kind);
      return runJob(job);
    };
    await world.lookAfter(0);
    await world.lookAfter(DAY_MS);
    await world.lookAfter(DAY_MS + 1);
    expect(jobs).toContain('check');
    expect(world.isOverdue()).toBe(true);
    expect(world.told).toEqual([{ kind: 'backup_overdue', lastMs: NOON }]);
  });

  it('that cannot be removed keep neither the others nor the next one', async () => {
    await using world = await openBackedUp();
    await world.lookAfter(DAY_MS);
    const [first = '', second = ''] = await world.names();
    const { automatic } = await readManifest(join(world.automatic, first));
    const origin = automatic?.origin ?? '';
    await mkdir(join(world.automatic, `${first}.part-${origin}`, 'in the way'), { recursive: true });
    await expect(world.folder.remove(origin, [first, 'deleted by hand', second])).rejects.toThrow('ENOTEMPTY');
    expect(await isThere(world, second)).toBe(false);
  });

  it('that take hours are broken off where they would hold for an hour what is erased meanwhile', async () => {
    await using world = await openBackedUp();
    const [old = ''] = await world.names();
    world.run = (_job, signal) => {
      const { promise, reject } = Promise.withResolvers<BackupAnswer>();
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      return promise;
    };
    let erasedAtMs = 0;
    world.clock.onSleep = async () => {
      if (erasedAtMs > 0 || world.clock.now() < NOON + DAY_MS + 2 * HOUR_MS) return;
      erasedAtMs = world.clock.now();
      await world.archive.markErased(['1'], NOON);
    };
    await world.lookAfter(DAY_MS);
    expect(erasedAtMs).toBeGreaterThan(0);
    expect(world.clock.now() - erasedAtMs).toBeLessThan(HOUR_MS);
    world.run = runJob;
    expect((await goneAtMs(world, old)) - erasedAtMs).toBeLessThan(HOUR_MS);
  });

  it('that are taken while something is erased go within an hour of that, also where no other can be taken', async () => {
    await using world = await openBackedUp();
    let erasedAtMs = 0;
    world.run = async (job) => {
      const answer = await runJob(job);
      const endMs = world.clock.now() + 40 * MINUTE_MS;
      const { promise, resolve } = Promise.withResolvers<BackupAnswer>();
      world.clock.onSleep = async () => {
        if (erasedAtMs === 0) await world.archive.markErased(['1'], NOON);
        erasedAtMs ||= world.clock.now();
        if (world.clock.now() >= endMs) resolve(answer);
      };
      return promise;
    };
    // The first sleep of the watch is one of the host's: the job above begins after it.
    world.clock.onSleep = () => Promise.resolve();
    await world.lookAfter(DAY_MS);
    world.clock.onSleep = null;
    world.run = runJob;
    world.isDiskFull = true;
    const [, taken = ''] = await world.names();
    expect(await isThere(world, taken)).toBe(true);
    expect((await goneAtMs(world, taken)) - erasedAtMs).toBeLessThan(HOUR_MS);
  });

  it('go after an hour, too, where no process can be started that would take one or check the database', async () => {
    await using world = await openBackedUp();
    const [old = ''] = await world.names();
    world.run = () => Promise.resolve({ kind: 'failed', message: 'spawn EAGAIN' });
    await world.archive.markErased(['1'], NOON);
    const fromMs = world.clock.now();
    expect((await goneAtMs(world, old)) - fromMs).toBeLessThan(HOUR_MS);
  });

  it('of a damaged database stay, which is checked every ten minutes and no more often', async () => {
    await using world = await openBackedUp();
    const old = await world.names();
    await world.archive.markErased(['1'], NOON);
    const atMs: number[] = [];
    world.run = () => {
      atMs.push(world.clock.now());
      return Promise.resolve({ kind: 'unsound', faults: ['a page'] });
    };
    for (let minutes = 0; minutes < 120; minutes += 1) await world.lookAfter(MINUTE_MS);
    expect(await world.names()).toEqual(old);
    expect(atMs.length).toBeGreaterThan(5);
    expect(atMs.length).toBeLessThanOrEqual(12);
  });

  it('that went because of an erasure count as good ones of their time: the operator is not told before two days', async () => {
    await using world = await openBackedUp();
    await world.lookAfter(30 * DAY_MS);
    const lastMs = world.clock.now();
    world.isDiskFull = true;
    await world.archive.markErased(['1'], NOON);
    for (const name of await world.names()) await goneAtMs(world, name);
    expect(world.told).toEqual([]);
    await world.lookAfter(2 * DAY_MS);
    expect(world.told).toEqual([{ kind: 'backup_overdue', lastMs }]);
  });
});
