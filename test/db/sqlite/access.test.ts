import { chmod, mkdir } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { accessFault } from '../../../src/db/sqlite/access.ts';
import { runProgram } from '../../support/process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Why another user may not use it, and what a start and a backup of that user say. */
async function asOtherUser(path: string): Promise<string[]> {
  await using program = runProgram('test/support/access-of-other-user.ts', { args: [path] });
  await program.ended;
  return program.stdout.trim().split('\n');
}

describe('a database', () => {
  it('that may be used, or made, has no fault; a folder or a device in its place, or a file above it, has one', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'deep', 'easel.db');
    expect(accessFault(path)).toBeNull();
    await openDatabase(path)[Symbol.asyncDispose]();
    expect(accessFault(path)).toBeNull();
    const inItsPlace = join(folder.path, 'folder.db');
    await mkdir(inItsPlace);
    expect(accessFault(inItsPlace)).toBe(`${inItsPlace} is a folder, not the file of a database.`);
    expect(() => openDatabase(inItsPlace)).toThrow(`cannot be used: ${inItsPlace} is a folder`);
    expect(accessFault(devNull)).toBe(`${devNull} is a device or a pipe, not the file of a database.`);
    expect(() => openDatabase(devNull)).toThrow(`cannot be used: ${devNull} is a device`);
    expect(accessFault(join(path, 'below a file', 'easel.db'))).toBe(
      `${path} is a file, and the database needs a folder there.`,
    );
  });

  it.runIf(process.getuid?.() === 0)(
    'of another user is told by its owner, and so is a folder of another',
    async () => {
      await using folder = await temporaryFolder();
      const path = join(folder.path, 'easel.db');
      await openDatabase(path)[Symbol.asyncDispose]();
      await chmod(path, 0o600);
      await chmod(folder.path, 0o777);
      const isOfRoot = (found: string): string =>
        `${found} belongs to another user (its uid is 0, that of this process is 65534): chown -R 65534 it, with a container on the host.`;
      const error = (fault: string): string => `DatabaseUnusableError: The database cannot be used: ${fault}`;
      expect((await asOtherUser(path))[0]).toBe(isOfRoot(path));
      const ofFolder = isOfRoot(folder.path);
      // As the folder of a host that a container mounts: one that others may read, and one that they may not.
      for (const [mode, name] of [
        [0o755, 'new.db'],
        [0o755, 'deep/new.db'],
        [0o700, 'easel.db'],
      ] as const) {
        await chmod(folder.path, mode);
        expect(await asOtherUser(join(folder.path, name)), name).toEqual([
          ofFolder,
          error(ofFolder),
          `The database cannot be used: ${ofFolder}`,
        ]);
      }
    },
  );
});
