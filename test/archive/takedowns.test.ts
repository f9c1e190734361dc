import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createHistoryStore } from '../../src/db/archive/history-store.ts';
import { createReferenceStore } from '../../src/db/archive/reference-store.ts';
import { createTakedownStore } from '../../src/db/archive/takedown-store.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { copyDatabase } from '../../src/db/backup/snapshot.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { createArchiveStore } from '../../src/db/archive/archive-store.ts';
import { BY_BFL, capSet, draft, NOON } from '../support/drafts.ts';
import { setBack } from '../support/set-back.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SHA = 'ab'.repeat(32);
const OWN = { owner: { kind: 'member', userId: '9' }, actorId: '9', atMs: NOON } as const;
const TAKEDOWN = { generationId: '1', actorId: '50', reason: 'law', atMs: NOON, message: null };

/** A delivered picture, and a reference that another member saved of it. */
async function paint(path: string): Promise<void> {
  await using database = openDatabase(path);
  const { kysely } = database;
  const store = createGenerationStore(kysely);
  const ref = { generationId: '1', number: 1 };
  await store.accept(draft({ id: '1', userId: '7' }), capSet(), 10);
  await store.open('1');
  await store.claim(ref, NOON, BY_BFL);
  await store.startRendering(ref, { taskId: 't', pollingUrl: 'x', submittedAtMs: NOON, deadlineMs: NOON });
  const file = { file: '1-1.jpg', sha256: SHA, bytes: 1, format: 'jpeg', size: { width: 64, height: 64 } } as const;
  await store.keep(ref, file, 40_000, NOON);
  await store.markDelivered('1', 'reply', '2', NOON);
  const kept = { ...file, file: 'reference-a.jpg', sha256: 'cd'.repeat(32) };
  const source = { sha256: SHA, generationId: null };
  await createReferenceStore(kysely).save({ id: 'a', name: 'fox', kept, source }, false, OWN);
}

it('a picture that was taken down does not come back with a backup from before, nor does what was saved of it', async () => {
  await using folder = await temporaryFolder();
  const [path, backup] = [join(folder.path, 'easel.db'), join(folder.path, 'backup.db')];
  await paint(path);
  copyDatabase(path, backup);
  {
    await using database = openDatabase(path);
    const takedowns = createTakedownStore(database.kysely);
    expect(await takedowns.begin(TAKEDOWN)).toMatchObject({ files: ['reference-a.jpg'] });
    expect(await takedowns.begin(TAKEDOWN)).toBeNull();
    await createArchiveStore(database.kysely).markErased(['1'], NOON);
  }
  await setBack(path, backup, NOON + 1);
  await using restored = openDatabase(path);
  const takedowns = createTakedownStore(restored.kysely);
  expect(await createHistoryStore(restored.kysely).find('1')).toMatchObject({ erasedAtMs: NOON, messageId: null });
  expect(await createReferenceStore(restored.kysely).list(OWN.owner)).toEqual([]);
  expect(await takedowns.isTakenDown(SHA)).toBe(true);
  // The process that died before its end goes on with it.
  expect(await takedowns.pending()).toMatchObject([{ generationId: '1', by: 'operator', reason: 'law' }]);
});
