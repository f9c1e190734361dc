import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { auditLedger } from '../../../src/db/ledger/ledger-audit.ts';
import { capSet, draft } from '../../support/drafts.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { pictureIn, replySaying, startWorld } from '../../support/world.ts';

/** Commands at a time. */
const REFUSED = 8;
const TRY_AGAIN =
  /^Something broke on my side\. Try again, or tell the operator of this bot the code `[0-9a-f]{8}`\.$/u;

describe('a database that another program has locked', () => {
  it('costs commands their answers after one wait for all of them and nothing else, and loses no paid picture', async () => {
    await using world = await startWorld({ bfl: { latencyMs: Number.POSITIVE_INFINITY } });
    const before = await world.member().command('imagine', { prompt: 'a fox' });
    const task = await world.bfl.taskWhere(() => true);
    await replySaying(before, 'Painting');

    const other = new BetterSqlite(world.config.databasePath);
    other.exec('BEGIN IMMEDIATE');
    world.bfl.finish(task);
    const refused = await Promise.all(
      Array.from({ length: REFUSED }, () => world.member().command('imagine', { prompt: 'a cat' })),
    );
    for (const invocation of refused) {
      const reply = await replySaying(invocation, TRY_AGAIN);
      expect(reply.ephemeral).toBe(true);
      // One after the other, they would wait for a second each.
      expect((await invocation.acknowledged).latencyMs).toBeLessThan(REFUSED * 1_000);
    }
    const quota = await world.member().command('quota');
    await replySaying(quota, 'left today');
    expect(before.reply?.attachments).toEqual([]);
    other.exec('ROLLBACK');
    other.close();

    await pictureIn(before);
    const after = await world.member().command('imagine', { prompt: 'a dog' });
    world.bfl.finish(await world.bfl.taskWhere(({ prompt }) => prompt === 'a dog'));
    await pictureIn(after);
    await world.stopBot();
    expect((await world.ledger()).map(({ kind }) => kind)).toEqual(['hold', 'settle', 'hold', 'settle']);
    expect(await world.ledgerFaults()).toEqual([]);
  });
});

describe('a full disk', () => {
  it('refuses a hold whole, and takes the next one once there is room', async () => {
    await using folder = await temporaryFolder();
    await using database = openDatabase(join(folder.path, 'easel.db'));
    const store = createGenerationStore(database.kysely);
    const accept = (id: number) => store.accept(draft({ id: String(id) }), capSet(), 100_000);
    await accept(1);
    const { rows } = await sql<{ page_count: number }>`PRAGMA page_count`.execute(database.kysely);
    await sql`PRAGMA max_page_count = ${sql.lit(rows[0]?.page_count ?? 0)}`.execute(database.kysely);
    let accepted = 1;
    const filling = (async () => {
      for (;;) {
        await accept(accepted + 1);
        accepted += 1;
      }
    })();
    await expect(filling).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    expect(await auditLedger(database.kysely)).toEqual([]);
    expect(await store.find(String(accepted + 1))).toBeNull();
    await sql`PRAGMA max_page_count = 100000`.execute(database.kysely);
    expect(await accept(accepted + 1)).toMatchObject({ kind: 'accepted' });
  });
});
