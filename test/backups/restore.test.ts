import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createArchiveStore } from '../../src/db/archive/archive-store.ts';
import { auditLedger } from '../../src/db/ledger/ledger-audit.ts';
import { DatabaseInUseError, lockDatabase } from '../../src/db/sqlite/process-lock.ts';
import { migrate } from '../../src/db/sqlite/migrate.ts';
import { migrations } from '../../src/db/sqlite/migrations/index.ts';
import { restoreBackup, type Restored, type RestoreOptions } from '../../src/backups/restore-backup.ts';
import { takeBackup } from '../../src/backups/take-backup.ts';
import { BY_BFL, capSet, draft, NOON } from '../support/drafts.ts';
import { filesHolding } from '../support/files-holding.ts';
import { openKeptDatabase, type KeptDatabase } from '../support/kept-database.ts';

const backUp = async (database: KeptDatabase): Promise<string> => {
  const { databasePath, picturesDirectory, backups } = database;
  return (await takeBackup({ databasePath, picturesDirectory, to: backups, keep: null })).folder;
};

const restore = (database: KeptDatabase, from: string, more: Partial<RestoreOptions> = {}): Promise<Restored> => {
  const { databasePath, picturesDirectory } = database;
  return restoreBackup({ from, databasePath, picturesDirectory, ...more });
};

/** Every generation in the database, with its state and its picture file if that is intact on the disk. */
async function stateOf({ databasePath, picturesDirectory }: KeptDatabase): Promise<string[]> {
  const sqlite = new BetterSqlite(databasePath);
  const rows = sqlite
    .prepare<[], { id: string; state: string; file: string | null }>(
      'SELECT id, g.state, file FROM generations g JOIN pictures ON generation_id = id ORDER BY id',
    )
    .all();
  sqlite.close();
  return Promise.all(
    rows.map(async ({ id, state, file }) => {
      const text = file === null ? 'no picture' : await readFile(join(picturesDirectory, file), 'utf8');
      return `${id} ${state} ${text}`;
    }),
  );
}

const OLD = ['1 delivered picture 1', '2 delivered picture 2'];
const NEW = ['1 delivered picture 1', '2 delivered picture 2', '3 delivered picture 3'];

describe('a restore', () => {
  it('restores everything, and copies the replaced state aside', async () => {
    await using database = await openKeptDatabase();
    await database.paint('1');
    const second = await database.paint('2');
    const backup = await backUp(database);
    const third = await database.paint('3');
    await rm(join(database.picturesDirectory, second));
    const restored = await restore(database, backup);
    expect(restored).toMatchObject({ generations: 2, ended: 0 });
    expect(await stateOf(database)).toEqual(OLD);
    expect(await readdir(database.picturesDirectory)).not.toContain(third);
    const aside = new BetterSqlite(join(restored.aside ?? '', 'easel.db'), { readonly: true });
    expect(aside.prepare('SELECT id FROM generations').pluck().all()).toEqual(['1', '2', '3']);
    aside.close();
    expect(await readFile(join(restored.aside ?? '', 'images', third), 'utf8')).toBe('picture 3');
    // The backup can be restored again.
    await restore(database, backup);
    expect(await stateOf(database)).toEqual(OLD);
  });

  it.for([1, 2, 3, 4, 5])(
    'that breaks off after step %i leaves the old state or the new one, and can be done again',
    async (steps) => {
      await using database = await openKeptDatabase();
      await database.paint('1');
      await database.paint('2');
      const backup = await backUp(database);
      await database.paint('3');
      let done = 0;
      const onStep = (): void => {
        done += 1;
        if (done === steps) throw new Error('the power went');
      };
      await expect(restore(database, backup, { onStep })).rejects.toThrow('the power went');
      expect([NEW, OLD]).toContainEqual(await stateOf(database));
      expect(await stateOf(database)).toEqual(steps < 5 ? NEW : OLD);
      await database.with(async (_store, { kysely }) => expect(await auditLedger(kysely)).toEqual([]));
      await restore(database, backup);
      expect(await stateOf(database)).toEqual(OLD);
      expect((await readdir(database.folder)).filter((name) => /restoring|part/.test(name))).toEqual([]);
    },
  );

  it.for([0, 1, 2, 3, 4, 5])(
    'that is asked to break off after step %i leaves all as it was, or is finished where the database is replaced already',
    async (steps) => {
      await using database = await openKeptDatabase();
      await database.paint('1');
      await database.paint('2');
      const backup = await backUp(database);
      await database.paint('3');
      const asked = new AbortController();
      let done = 0;
      const count = (): void => {
        if (done === steps) asked.abort(new Error('asked to stop'));
        done += 1;
      };
      count();
      const restored = restore(database, backup, { onStep: count, signal: asked.signal });
      const end = await restored.then(
        () => 'finished',
        (error: unknown) => String(error),
      );
      expect(end).toBe(steps < 5 ? 'Error: asked to stop' : 'finished');
      expect(await stateOf(database)).toEqual(steps < 5 ? NEW : OLD);
      expect((await readdir(database.folder)).filter((name) => /restoring|part/.test(name))).toEqual([]);
    },
  );

  it('of a damaged database puts the backup in its place, and keeps what is left of it', async () => {
    await using database = await openKeptDatabase();
    await database.paint('1');
    await database.paint('2');
    const backup = await backUp(database);
    await database.paint('3');
    const bytes = await readFile(database.databasePath);
    await writeFile(database.databasePath, 'certainly no database, '.repeat(500));
    const { aside } = await restore(database, backup);
    expect(await stateOf(database)).toEqual(OLD);
    expect(await readFile(join(aside ?? '', 'easel.db'), 'utf8')).toContain('certainly no database');
    // Keeps the first pages with the schema and overwrites all others.
    await writeFile(database.databasePath, bytes.fill(0x5a, 8_192));
    await restore(database, backup);
    expect(await stateOf(database)).toEqual(OLD);
  });

  it('of a database that is gone keeps the pictures aside that the backup does not know', async () => {
    await using database = await openKeptDatabase();
    await database.paint('1');
    const backup = await backUp(database);
    const second = await database.paint('2');
    for (const suffix of ['', '-wal', '-shm']) await rm(`${database.databasePath}${suffix}`, { force: true });
    const steps: string[] = [];
    const { aside } = await restore(database, backup, { onStep: (step) => void steps.push(step) });
    expect(await stateOf(database)).toEqual(['1 delivered picture 1']);
    expect(await readFile(join(aside ?? '', 'images', second), 'utf8')).toBe('picture 2');
    expect(steps.filter((step) => step.includes('damaged'))).toEqual([]);
  });

  it('is refused while the bot runs, while another program is at the database, and by a backup that was changed', async () => {
    await using database = await openKeptDatabase();
    const file = await database.paint('1');
    const backup = await backUp(database);
    {
      using _bot = lockDatabase(database.databasePath);
      await expect(restore(database, backup)).rejects.toThrow(DatabaseInUseError);
    }
    await database.with(async () => {
      await expect(restore(database, backup)).rejects.toThrow(/Another program has the database .* open/);
    });
    await rm(join(backup, 'images', file));
    await expect(restore(database, backup)).rejects.toThrow(`The picture ${file} of the backup ${backup} is missing`);
    await writeFile(join(backup, 'easel.db'), 'changed');
    await expect(restore(database, backup)).rejects.toThrow(/is not as it was written/);
    await rm(join(backup, 'backup.json'));
    await expect(restore(database, backup)).rejects.toThrow(/is no backup: it has no backup\.json\.$/);
    await expect(restore(database, join(database.folder, 'nowhere'))).rejects.toThrow(/There is no backup at/);
    expect(await stateOf(database)).toEqual(['1 delivered picture 1']);
    expect((await readdir(database.folder)).filter((name) => name.startsWith('before'))).toEqual([]);
  });

  it('takes a database file alone, and leaves the pictures as they are', async () => {
    await using database = await openKeptDatabase();
    await database.paint('1');
    await database.paint('2');
    const file = join(await backUp(database), 'easel.db');
    const third = await database.paint('3');
    await restore(database, file);
    expect(await stateOf(database)).toEqual(OLD);
    expect(await readdir(database.picturesDirectory)).toContain(third);
  });

  it('ends what waited and gives it back, notes what BFL may have billed, and polls on for what was being painted', async () => {
    await using database = await openKeptDatabase();
    await database.with(async (store) => {
      for (const id of ['held', 'queued', 'submitting', 'rendering']) {
        await store.accept(draft({ id, count: id === 'rendering' ? 2 : 1 }), capSet(), 1_000);
        if (id === 'held') continue;
        await store.open(id);
        if (id === 'queued') continue;
        await store.claim({ generationId: id, number: 1 }, NOON, BY_BFL);
      }
      const task = { taskId: 't', pollingUrl: 'https://x', submittedAtMs: NOON, deadlineMs: NOON + 1 };
      await store.startRendering({ generationId: 'rendering', number: 1 }, task);
    });
    const { ended } = await restore(database, await backUp(database));
    expect(ended).toBe(4);
    await database.with(async (store, { kysely }) => {
      expect(await auditLedger(kysely)).toEqual([]);
      for (const id of ['held', 'queued', 'submitting']) {
        const generation = await store.find(id);
        expect(generation).toMatchObject({ state: 'ended', isRestored: true });
        expect(generation?.pictures).toMatchObject([{ state: 'failed', failure: { reason: 'restored' } }]);
      }
      const rendering = await store.find('rendering');
      expect(rendering?.pictures).toMatchObject([{ state: 'rendering' }, { failure: { reason: 'restored' } }]);
      expect(await store.queueHeads(10, Number.MAX_SAFE_INTEGER)).toEqual([]);
      const entries = await kysely.selectFrom('ledger').selectAll().where('reason', '=', 'restored').execute();
      expect(entries.map(({ held_micros, billed_micros }) => [held_micros, billed_micros])).toEqual(
        Array.from({ length: 4 }, () => [-40_000, 40_000]),
      );
    });
  });

  it('ends what was asked since and still waits, as far as the database that is replaced can be read', async () => {
    await using database = await openKeptDatabase();
    await database.paint('1');
    const backup = await backUp(database);
    await database.with(async (store) => {
      await store.accept(draft({ id: '2', count: 2 }), capSet(), 1_000);
      await store.open('2');
      await store.claim({ generationId: '2', number: 1 }, NOON, BY_BFL);
    });
    expect(await restore(database, backup)).toMatchObject({ generations: 2, ended: 2 });
    await database.with(async (store, { kysely }) => {
      expect(await auditLedger(kysely)).toEqual([]);
      const generation = await store.find('2');
      expect(generation).toMatchObject({ state: 'ended', isRestored: true });
      expect(generation?.pictures.map(({ failure }) => failure?.reason)).toEqual(['restored', 'restored']);
    });
  });

  it('ends what a click began since, also where the backup knows an earlier one of the same click that was on its way', async () => {
    await using database = await openKeptDatabase();
    const origin = { parentId: '9', verb: 'again', input: '' } as const;
    const click = (id: string) =>
      database.with(async (store) => {
        expect(await store.accept(draft({ id, origin }), capSet(), 100)).toMatchObject({ kind: 'accepted' });
        await store.open(id);
      });
    await click('1');
    const backup = await backUp(database);
    await database.with(async (store) => {
      await store.cancelWaiting('1', 'cancelled', NOON);
      await store.markDelivered('1', 'reply', '1', NOON);
    });
    await click('2');
    expect(await restore(database, backup)).toMatchObject({ ended: 2 });
    expect(await stateOf(database)).toEqual(['1 ended no picture', '2 ended no picture']);
    await database.with(async (store, { kysely }) => {
      expect((await store.find('2'))?.origin).toEqual({ parentId: '9', verb: 'again' });
      expect(await auditLedger(kysely)).toEqual([]);
    });
  });

  it('keeps erased what was erased since, and forgotten who asked for it', async () => {
    await using database = await openKeptDatabase();
    const file = await database.paint('1');
    await database.paint('2');
    await database.with(async (store) => {
      await store.accept(draft({ id: '3' }), capSet(), 1_000);
      await store.open('3');
    });
    const backup = await backUp(database);
    await database.with(async (store, { kysely }) => {
      await store.cancelWaiting('3', 'cancelled', NOON);
      await store.markDelivered('3', 'reply', '3', NOON);
      await createArchiveStore(kysely).markErased(['1', '3'], NOON);
      const request = { user_id: '7', pseudonym: 'gone-7', requested_at_ms: NOON };
      await kysely.insertInto('erasure_requests').values(request).execute();
    });
    await restore(database, backup);
    await database.with(async (store, { kysely }) => {
      expect((await store.find('1'))?.recipe.prompt).toBe('');
      expect((await store.find('2'))?.recipe.prompt).toBe('a fox');
      expect(await store.find('3')).toMatchObject({ state: 'delivered', recipe: { prompt: '' } });
      expect(await auditLedger(kysely)).toEqual([]);
      const requests = await kysely.selectFrom('erasure_requests').select('user_id').execute();
      expect(requests).toEqual([{ user_id: '7' }]);
    });
    expect(await readdir(database.picturesDirectory)).not.toContain(file);
  });

  it('polls on for nothing that was erased since, which would bring it back until it is painted', async () => {
    await using database = await openKeptDatabase();
    const ref = { generationId: '1', number: 1 };
    const task = { taskId: 't', pollingUrl: 'https://x', submittedAtMs: NOON, deadlineMs: NOON + 1 };
    await database.with(async (store) => {
      await store.accept(draft({ id: '1' }), capSet(), 1_000);
      await store.open('1');
      await store.claim(ref, NOON, BY_BFL);
      await store.startRendering(ref, task);
    });
    const backup = await backUp(database);
    await database.with(async (store, { kysely }) => {
      await store.fail(ref, { state: 'failed', reason: 'provider_failed', details: [], billed: 0 }, NOON);
      await store.markDelivered('1', 'reply', '1', NOON);
      await createArchiveStore(kysely).markErased(['1'], NOON);
    });
    await restore(database, backup);
    await database.with(async (store, { kysely }) => {
      expect(await store.find('1')).toMatchObject({ state: 'delivered', recipe: { prompt: '' } });
      expect(await auditLedger(kysely)).toEqual([]);
    });
    expect(await filesHolding(database.folder, 'a fox')).not.toContain('easel.db');
  });

  it('leaves no piece of what it erases in the file, whose pages are split by that', async () => {
    await using database = await openKeptDatabase();
    await database.paint('1');
    const prompts = Array.from({ length: 100 }, (_, index) => `a vixen ${index}, ${'x'.repeat((index * 370) % 600)}`);
    await database.with(async (_store, { kysely }) => {
      const painted = await kysely.selectFrom('generations').selectAll().executeTakeFirstOrThrow();
      const rows = prompts.map((prompt, index) => ({ ...painted, id: String(1_000 + index), prompt }));
      for (const row of rows) await kysely.insertInto('generations').values(row).execute();
    });
    const backup = await backUp(database);
    await database.with(async (_store, { kysely }) => {
      await kysely.updateTable('generations').set({ prompt: '', erased_at_ms: NOON }).where('id', '<>', '1').execute();
    });
    await restore(database, backup);
    expect(await filesHolding(database.folder, 'a vixen')).toEqual([join('backups', basename(backup), 'easel.db')]);
  });

  it('keeps erased what was erased since by a former version, whose database it replaces', async () => {
    await using database = await openKeptDatabase();
    await database.paint('1');
    const backup = await backUp(database);
    for (const suffix of ['', '-wal', '-shm']) await rm(`${database.databasePath}${suffix}`, { force: true });
    const former = new BetterSqlite(database.databasePath);
    migrate(former, migrations.slice(0, 6));
    former.exec(`INSERT INTO generations (id, guild_id, channel_id, user_id, role_ids, locale, reply_token,
      reply_token_expires_at_ms, is_private, model_id, prompt, width, height, seed, count, enhance, safety, format,
      unit_price_micros, state, created_at_ms, erased_at_ms) VALUES ('1', '100', '10', '1', '[]', '', '', 0, 0,
      'flux-pro-1.1', '', 64, 64, 7, 1, 0, 2, 'jpeg', 40000, 'delivered', 0, ${NOON})`);
    former.close();
    await restore(database, backup);
    await database.with(async (store) => expect((await store.find('1'))?.recipe.prompt).toBe(''));
    expect(await filesHolding(database.folder, 'a fox')).not.toContain('easel.db');
    expect((await readdir(database.folder)).filter((name) => name.includes('restoring'))).toEqual([]);
  });
});
