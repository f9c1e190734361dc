import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditLedger } from '../../../src/db/ledger/ledger-audit.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { lockDatabase } from '../../../src/db/sqlite/process-lock.ts';
import { openPaint, type PaintWorld } from '../../support/paint-world.ts';

async function ledgerOf(world: PaintWorld) {
  await using database = openDatabase(join(world.folder, 'easel.db'));
  const { kysely } = database;
  const sums = await kysely
    .selectFrom('ledger')
    .select((eb) => [
      eb.fn.sum<number>('held_micros').as('held'),
      eb.fn.sum<number>('charged_micros').as('charged'),
      eb.fn.sum<number>('billed_micros').as('billed'),
    ])
    .executeTakeFirstOrThrow();
  const kinds = await kysely.selectFrom('ledger').select('kind').orderBy('id').execute();
  return { sums, kinds: kinds.map(({ kind }) => kind), faults: await auditLedger(kysely) };
}

describe('--ledger', () => {
  it('books each picture into the database of the bot once, however often it goes on', async () => {
    await using world = await openPaint({ pictures: 'plain' });
    world.bfl.fault({ on: 'submit', reply: 'drop-after-accept' });
    const batch = join(world.folder, 'p.txt');
    await writeFile(batch, 'a\nb\n');
    const painted = await world.run(['--batch', batch, '--yes', '--ledger']);
    expect(painted).toMatchObject({ code: 1, stdout: expect.stringContaining("Booked into the bot's ledger: $0.08.") });
    const booked = { sums: { held: 0, charged: 40_000, billed: 80_000 }, faults: [] };
    expect(await ledgerOf(world)).toMatchObject(booked);
    expect((await ledgerOf(world)).kinds.toSorted()).toEqual(['hold', 'hold', 'release', 'settle']);
    await world.run(['--resume', '--yes', '--ledger']);
    expect(await ledgerOf(world)).toMatchObject(booked);
    expect(await world.run(['--resume', '--retry-unconfirmed', '--yes'])).toMatchObject({ code: 0 });
    expect(await ledgerOf(world)).toMatchObject({ sums: { held: 0, charged: 80_000, billed: 120_000 }, faults: [] });
  });

  it('takes back what was perhaps billed, and proved to have cost nothing to a process that was killed then', async () => {
    await using world = await openPaint({ pictures: 'plain' });
    world.bfl.fault({ on: 'submit', reply: 'drop-after-accept' });
    expect(await world.run(['a fox', '--yes', '--ledger'])).toMatchObject({ code: 1 });
    expect(await ledgerOf(world)).toMatchObject({ sums: { held: 0, charged: 0, billed: 40_000 }, faults: [] });
    const declined = {
      event: 'failed',
      index: 1,
      submit: 1,
      error: 'request_moderated',
      billed: 0,
      isSure: true,
      atMs: 1,
    };
    await appendFile(join(world.out, 'journal.jsonl'), `${JSON.stringify(declined)}\n`);
    for (let call = 0; call < 2; call += 1) await world.run(['--resume', '--yes']);
    expect(await ledgerOf(world)).toMatchObject({ sums: { held: 0, charged: 0, billed: 0 }, faults: [] });
    expect((await ledgerOf(world)).kinds).toEqual(['hold', 'release', 'adjust']);
  });

  it('is refused while the bot runs, before anything is spent', async () => {
    await using world = await openPaint();
    using _bot = lockDatabase(join(world.folder, 'easel.db'));
    const refused = await world.run(['a fox', '--yes', '--ledger']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('The bot runs on this database') });
    expect(world.bfl.callCount('submit')).toBe(0);
    expect(await world.run(['a fox', '--yes'])).toMatchObject({ code: 0 });
  });

  it('of one run books no other, which goes on while the bot runs', async () => {
    await using world = await openPaint({ pictures: 'plain' });
    expect(await world.run(['a fox', '--yes', '--ledger'])).toMatchObject({ code: 0 });
    world.bfl.credits = 0;
    expect(await world.run(['a hare', '--yes'])).toMatchObject({ code: 3 });
    world.bfl.credits = 100;
    using _bot = lockDatabase(join(world.folder, 'easel.db'));
    expect(await world.run(['--resume', '--yes'])).toMatchObject({ code: 0 });
    expect(await world.files()).toHaveLength(2);
  });
});
