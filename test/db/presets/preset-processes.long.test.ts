import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createReferenceStore } from '../../../src/db/archive/reference-store.ts';
import { createPresetStore } from '../../../src/db/presets/preset-store.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { runProgram } from '../../support/process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('processes that save presets or references of one member at once', () => {
  it.each([
    ['presets', 20],
    ['references', 10],
  ] as const)('never pass the limit together, nor when one is killed in the middle (%s)', async (which, most) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    await using database = openDatabase(path);
    const start = (name: string) => runProgram('test/support/saving-process.ts', { args: [path, name, which] });
    await using first = start('a');
    await first.saying('saved');
    first.signal('SIGKILL');
    await using second = start('b');
    await using third = start('c');
    await Promise.all([first.ended, second.saying('full'), third.saying('full')]);
    const owner = { kind: 'member', userId: '1' } as const;
    const saved = {
      presets: (await createPresetStore(database.kysely).list(owner)).length,
      references: (await createReferenceStore(database.kysely).list(owner)).length,
    };
    expect(saved).toEqual({ presets: 0, references: 0, [which]: most });
    expect(database.checkIntegrity()).toEqual([]);
  });
});
