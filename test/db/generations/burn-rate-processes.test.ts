import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { capSet, draft } from '../../support/drafts.ts';
import { runProgram } from '../../support/process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const PRICE = 40_000;
const ROOM = 10;

describe('processes that claim from one database at once', () => {
  it('never pass the limit together, nor when one is killed in the middle of its claims', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    await using database = openDatabase(path);
    const store = createGenerationStore(database.kysely, null);
    const atMs = Date.now();
    for (let id = 1; id <= 12; id += 1) {
      const asked = draft({
        id: `${id}`,
        guildId: `${100 * (id % 4)}`,
        userId: `${id}`,
        count: 2,
        unitPrice: PRICE,
        atMs,
      });
      await store.accept(asked, capSet([], atMs), 100);
      await store.open(`${id}`);
    }
    const start = () => runProgram('test/support/claiming-process.ts', { args: [path, String(ROOM * PRICE)] });
    const claimed = async (): Promise<number> => {
      const rows = await database.kysely
        .selectFrom('pictures')
        .select('number')
        .where('state', '=', 'submitting')
        .execute();
      return rows.length;
    };
    await using first = start();
    await first.saying('claimed');
    await using second = start();
    await using third = start();
    first.signal('SIGKILL');
    await first.ended;
    await Promise.all([second.saying('idle'), third.saying('idle')]);
    // What was claimed by the killed process counts, whether it said so or not: it may have been sent.
    expect(await claimed()).toBe(ROOM);
    expect(database.checkIntegrity()).toEqual([]);
  });
});
