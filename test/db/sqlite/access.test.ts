import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { accessFault } from '../../../src/db/sqlite/access.ts';
import { runProgram } from '../../support/process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function asOtherUser(path: string): Promise<string> {
  await using program = runProgram('test/support/access-of-other-user.ts', { args: [path] });
  await program.ended;
  return program.stdout.trim();
}

describe('a database', () => {
  it('that may be used, or made, has no fault; a folder in its place, or a file above it, has one', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'deep', 'easel.db');
    expect(accessFault(path)).toBeNull();
    await openDatabase(path)[Symbol.asyncDispose]();
    expect(accessFault(path)).toBeNull();
    const inItsPlace = join(folder.path, 'folder.db');
    await mkdir(inItsPlace);
    expect(accessFault(inItsPlace)).toBe(`${inItsPlace} is a folder, not the file of a database.`);
    expect(() => openDatabase(inItsPlace)).toThrow(`cannot be used: ${inItsPlace} is a folder`);
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
      expect(await asOtherUser(path)).toBe(
        `${path} belongs to another user (its uid is 0, that of this process is 65534).`,
      );
      await chmod(folder.path, 0o755);
      expect(await asOtherUser(join(folder.path, 'new.db'))).toMatch(`${folder.path} belongs to another user`);
      await chmod(folder.path, 0o700);
      expect(await asOtherUser(path)).toMatch('cannot be reached by this user');
    },
  );
});
