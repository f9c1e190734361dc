import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPresetStore } from '../../../src/db/presets/preset-store.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { runProgram } from '../../support/process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('processes that save presets of one member at once', () => {
  it('never pass the limit together, nor when one is killed in the middle', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    await using database = openDatabase(path);
    const start = (name: string) => runProgram('test/support/saving-process.ts', { args: [path, name] });
    await using first = start('a');
    await first.saying('saved');
    first.signal('SIGKILL');
    await using second = start('b');
    await using third = start('c');
    await Promise.all([first.ended, second.saying('full'), third.saying('full')]);
    expect(await createPresetStore(database.kysely).list({ kind: 'member', userId: '1' })).toHaveLength(20);
    expect(database.checkIntegrity()).toEqual([]);
  });
});
