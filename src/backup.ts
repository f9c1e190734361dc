// The command `npm run backup`: takes a backup and prints what is in it.

import { loadPlaces } from './config.ts';
import { readEnvFile } from './environment/env-file.ts';
import { pathArgument } from './environment/paths.ts';
import { BackupError, explainFailure, formatBytes } from './backups/backup-folder.ts';
import { parseArguments } from './cli/arguments.ts';
import { takenByNpm } from './cli/npm-options.ts';
import { takeBackup } from './backups/take-backup.ts';
import { counted } from './runtime/text.ts';
import { abortAfterGrace, listenForStop } from './runtime/stop-request.ts';

const USAGE = 'npm run backup [-- --to FOLDER] [--keep NUMBER]';

/** `--to` is what npm takes for the beginning of its `--token-description`. */
const NPM_NAMES = { '--to': ['to', 'token_description'], '--keep': ['keep'] } as const;

async function run(signal: AbortSignal): Promise<number> {
  const taken = takenByNpm('backup', NPM_NAMES, process.env);
  if (taken !== null) throw new TypeError(taken);
  const { values } = parseArguments({ options: { to: { type: 'string' }, keep: { type: 'string' } } });
  const keep = values.keep === undefined ? null : Number(values.keep);
  if (keep !== null && !(Number.isSafeInteger(keep) && keep >= 1))
    throw new TypeError('--keep takes a number from 1 on');
  const { databasePath, backupsDirectory, picturesDirectory, warnings } = loadPlaces(
    process.env,
    readEnvFile(process.env),
  );
  for (const warning of warnings) console.error(warning);
  const to = values.to === undefined ? backupsDirectory : pathArgument('--to', values.to);
  const { folder, manifest, pruned } = await takeBackup({ databasePath, picturesDirectory, to, keep, signal });
  const { generations, ledgerEntries, databaseBytes, pictures, pictureBytes, lost } = manifest;
  console.log(`Backup ${folder}`);
  console.log(
    `  database  ${formatBytes(databaseBytes)}: ${counted(generations, 'command')}, ${counted(ledgerEntries, 'ledger entry', 'ledger entries')}, sound`,
  );
  console.log(`  pictures  ${formatBytes(pictureBytes)}: ${pictures}, each as it was painted`);
  if (pruned.length > 0) console.log(`  deleted   ${pruned.join(', ')}`);
  if (lost.length === 0) return 0;
  const are = lost.length === 1 ? 'is' : 'are';
  console.error(
    `${counted(lost.length, 'picture')} ${are} missing or damaged, here and in the backup: ${lost.join(', ')}`,
  );
  return 1;
}

// The files contain prompts and reply tokens, so only their user may read them.
process.umask(0o077);
const stop = listenForStop(process.env);
void stop.asked.then(() => console.error('Asked to stop: this backup is finished first, for at most 5 s.'));
const stopped = new BackupError('Stopped before it was whole: there is no new backup.');
process.exitCode = await run(abortAfterGrace(stop, stopped)).catch((error: unknown) => {
  console.error(explainFailure(error, USAGE));
  return 1;
});
