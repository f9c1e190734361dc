// The folder of a run, locked for this process, with its journal and its results.

import { join } from 'node:path';
import { DatabaseInUseError, lockDatabase } from '../../../db/sqlite/process-lock.ts';
import { codeOf } from '../../../runtime/error-code.ts';
import { Journal } from './journal.ts';
import { DamagedLineError } from './lines-file.ts';
import { makeFolder, OutputFolder } from './output-folder.ts';
import { Results } from './results.ts';

export const INPUTS_FOLDER = '.inputs';
/** The operating system gives such a lock back when its process dies. */
const LOCK = '.paint';

/** Why nothing can be painted into a folder. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
  readonly fault:
    | { readonly kind: 'unwritable'; readonly path: string; readonly why: string }
    | { readonly kind: 'inUse'; readonly path: string }
    | { readonly kind: 'damaged'; readonly path: string; readonly line: number };

  constructor(fault: FolderError['fault'], options?: ErrorOptions) {
    super(fault.kind, options);
    this.fault = fault;
  }
}

export interface Workspace extends AsyncDisposable {
  readonly folder: OutputFolder;
  readonly journal: Journal;
  readonly results: Results;
}

/** Throws a FolderError. */
export async function openWorkspace(path: string): Promise<Workspace> {
  try {
    await using opened = new AsyncDisposableStack();
    await makeFolder(path);
    opened.use(lockDatabase(join(path, LOCK)));
    const folder = await OutputFolder.open(path);
    await folder.removeParts();
    const journal = opened.use(await Journal.open(folder.join('journal.jsonl')));
    const results = opened.use(await Results.open(folder.join('results.jsonl')));
    const held = opened.move();
    return { folder, journal, results, [Symbol.asyncDispose]: () => held.disposeAsync() };
  } catch (error) {
    throw toFolderError(path, error);
  }
}

function toFolderError(path: string, error: unknown): Error {
  if (error instanceof DatabaseInUseError) return new FolderError({ kind: 'inUse', path }, { cause: error });
  if (error instanceof DamagedLineError) {
    return new FolderError({ kind: 'damaged', path: error.path, line: error.line }, { cause: error });
  }
  const why = codeOf(error) || (error instanceof Error ? error.message : String(error));
  return new FolderError({ kind: 'unwritable', path, why }, { cause: error });
}
