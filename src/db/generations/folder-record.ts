// What the database knows of the folder of pictures.

import type { Kysely } from 'kysely';
import type { FolderRecord, FolderRecords } from '../../generation/ports/picture-storage.ts';
import { forgetState, readState, setState } from '../administration/bot-state.ts';
import type { Executor } from '../sqlite/database.ts';
import type { Schema } from '../schema.ts';

/** The key in `bot_state`. */
const FOLDER_MARKED = 'pictures_folder_marked';

export function folderRecords(db: Kysely<Schema>): FolderRecords {
  return {
    read: () => readFolderRecord(db),
    mark: async () => {
      await setState(db, FOLDER_MARKED, '1');
    },
  };
}

/** Whose rows name files of the folder, those of the oldest versions first. */
export const FILE_TABLES = [
  'pictures',
  'input_pictures',
  'named_references',
] as const satisfies readonly (keyof Schema)[];

/** `tables`: those that the database has. */
export async function readFolderRecord(
  db: Executor,
  tables: readonly (typeof FILE_TABLES)[number][] = FILE_TABLES,
): Promise<FolderRecord> {
  const marked = await readState(db, FOLDER_MARKED);
  const kept = await db.selectFrom('ledger').select('id').where('kind', '=', 'settle').limit(1).executeTakeFirst();
  const knowsPictures = await namesFile(db, tables);
  return { isMarked: marked !== null, isFresh: kept === undefined && !knowsPictures, knowsPictures };
}

async function namesFile(db: Executor, tables: readonly (typeof FILE_TABLES)[number][]): Promise<boolean> {
  for (const table of tables) {
    const row = await db
      .selectFrom(table)
      .select('file')
      .where('file', 'is not', null)
      .where('file', '!=', '')
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) return true;
  }
  return false;
}

/** Lets the next start look at the folder as for the first time: a restore may have made it anew. */
export async function forgetFolderMark(db: Executor): Promise<void> {
  await forgetState(db, FOLDER_MARKED);
}
