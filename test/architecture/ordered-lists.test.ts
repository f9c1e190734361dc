import { glob, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { UNORDERED, unorderedLists } from './ordered-lists.ts';

const inFile = (text: string): string[] => unorderedLists({ path: 'src/db/a.ts', text });

describe('a list that is read from the database', () => {
  it('has an order that ends in a unique column, or its reason why not', async () => {
    const paths = await Array.fromAsync(glob('src/db/**/*.ts'));
    const files = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
    const found = files.flatMap(unorderedLists);
    expect(found.filter((list) => !(list in UNORDERED))).toEqual([]);
    expect(Object.keys(UNORDERED).filter((list) => !found.includes(list))).toEqual([]);
  });

  it.each([
    ["db.selectFrom('pictures').select('number').execute()", 'pictures'],
    ["db.selectFrom('pictures').orderBy('number').orderBy('queued_at_ms').execute()", 'pictures'],
    ['queryOf(db).execute()', 'a query that is built elsewhere'],
    ['sql`SELECT id FROM ledger`.execute(db)', 'SELECT id FROM ledger'],
    ['sql`SELECT id FROM ledger ORDER BY at_ms`.execute(db)', 'SELECT id FROM ledger ORDER BY at_ms'],
    ['sql`SELECT sum(micros) FROM ledger GROUP BY guild_id`.execute(db)', 'SELECT sum(micros) FROM ledger GROUP BY '],
  ])('is found without one: %s', (text, list) => {
    expect(inFile(text)).toEqual([`src/db/a.ts: ${list}`]);
  });

  it.each([
    "db.selectFrom('pictures').select('number').orderBy('queued_at_ms').orderBy('pictures.number', 'desc').execute()",
    "db.selectFrom('pictures').select('number').executeTakeFirst()",
    "db.insertInto('pictures').values([]).returning('number').execute()",
    'db.transaction().execute(async (trx) => work(trx))',
    'sql`SELECT id FROM ledger ORDER BY at_ms, id LIMIT ${limit}`.execute(db)',
    'sql`SELECT coalesce(sum(micros), 0) FROM ledger`.execute(db)',
    'sql`DELETE FROM ledger`.execute(db)',
  ])('is left alone with one, and so is what is none: %s', (text) => {
    expect(inFile(text)).toEqual([]);
  });
});
