import { DatabaseRefusal } from '../db/sqlite/errors.ts';
import { BackupError } from './backup-folder.ts';

/** What went wrong, for whoever typed the command. */
export function explainFailure(error: unknown, usage: string): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof DatabaseRefusal || error instanceof BackupError) return error.message;
  // Of parseArgs, and of the arguments' own check.
  if (error instanceof TypeError) return `${error.message}\n${usage}`;
  if (error.name === 'ConfigError') return error.message;
  // A full disk, a folder that cannot be written: the message says which. What was done before it is told already.
  return 'code' in error ? `It did not work: ${error.message}` : (error.stack ?? error.message);
}
