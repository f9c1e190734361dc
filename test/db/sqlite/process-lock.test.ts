import { chmod, stat, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DatabaseInUseError, lockDatabase, openDatabaseAlone } from '../../../src/db/sqlite/process-lock.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { DatabaseUnusableError } from '../../../src/db/sqlite/errors.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('one database', () => {
  it('is the same by any path, also before it exists, and can be read by others', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'deep', 'easel.db');
    {
      await using _bot = openDatabaseAlone(path);
      const link = join(folder.path, 'link.db');
      await symlink(path, link);
      for (const name of [path, link, relative(process.cwd(), path)]) {
        expect(() => lockDatabase(name)).toThrow(DatabaseInUseError);
      }
      await using reader = openDatabase(path);
      expect(reader.checkIntegrity()).toEqual([]);
    }
    using _next = lockDatabase(path);
  });

  it('is private to its user, also if an older Easel made it readable to others', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    await openDatabase(path)[Symbol.asyncDispose]();
    await chmod(path, 0o644);
    await using _bot = openDatabaseAlone(path);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('lets go of it when it cannot be opened', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    await writeFile(path, 'certainly no database, '.repeat(500));
    expect(() => openDatabaseAlone(path)).toThrow(/cannot be used: file is not a database\. .*restore a backup/);
    using _next = lockDatabase(path);
  });

  it('in a folder that cannot be written to is refused with the name of the folder', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'a file');
    await writeFile(file, '');
    expect(() => lockDatabase(join(file, 'easel.db'))).toThrow(DatabaseUnusableError);
    expect(() => lockDatabase(join(file, 'easel.db'))).toThrow(
      `The folder of the database, ${file}, cannot be written`,
    );
  });
});
