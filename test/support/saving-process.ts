/**
 * Saves presets of one member, each under a name of its own, until they are too many: one of several processes on one database. Says
 * `saved` after each commit, and `full` at the end. Arguments: the database, the beginning of the names.
 */
import { createPresetStore } from '../../src/db/presets/preset-store.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const [, , path = '', prefix = ''] = process.argv;
await using database = openDatabase(path);
const store = createPresetStore(database.kysely);
const change = { owner: { kind: 'member', userId: '1' }, actorId: '1', atMs: 0 } as const;
say('open');
for (let number = 1; ; number += 1) {
  const name = `${prefix}${number}`;
  const saving = await store.save({ name, template: 'x', modelId: null, aspect: null }, name, false, change);
  say(saving);
  if (saving === 'full') break;
}
