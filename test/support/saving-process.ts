/**
 * Saves presets or references of one member, each under a name of its own, until they are too many: one of several processes on one
 * database. Says `saved` after each commit, and `full` at the end. Arguments: the database, the beginning of the names, and which.
 */
import { createReferenceStore } from '../../src/db/archive/reference-store.ts';
import { createPresetStore } from '../../src/db/presets/preset-store.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const [, , path = '', prefix = '', which = 'presets'] = process.argv;
await using database = openDatabase(path);
const presets = createPresetStore(database.kysely);
const references = createReferenceStore(database.kysely);
const change = { owner: { kind: 'member', userId: '1' }, actorId: '1', atMs: 0 } as const;
async function save(name: string): Promise<string> {
  if (which === 'presets')
    return presets.save({ name, template: 'x', modelId: null, aspect: null }, name, false, change);
  const kept = { file: name, sha256: 'ab', bytes: 1, format: 'jpeg', size: { width: 64, height: 64 } } as const;
  return (await references.save({ id: name, name, kept, source: { sha256: null, generationId: null } }, false, change))
    .saving;
}

say('open');
for (let number = 1; ; number += 1) {
  const saving = await save(`${prefix}${number}`);
  say(saving);
  if (saving === 'full') break;
}
