// The command `npm run restore`: restores the database and the pictures from a backup.

import { basename, join } from 'node:path';
import { loadPlaces } from './config.ts';
import { readEnvFile } from './environment/env-file.ts';
import { pathArgument } from './environment/paths.ts';
import { BackupError, explainFailure, listBackups } from './backups/backup-folder.ts';
import { checkBackup, type CheckedBackup } from './backups/check-backup.ts';
import { AUTOMATIC } from './backups/automatic-folder.ts';
import { restoreBackup, type Restored } from './backups/restore-backup.ts';
import { parseArguments } from './cli/arguments.ts';
import { takenByNpm } from './cli/npm-options.ts';
import { counted } from './runtime/text.ts';
import { abortAfterGrace, listenForStop } from './runtime/stop-request.ts';

const USAGE = 'npm run restore -- [--check] BACKUP';

async function run(signal: AbortSignal): Promise<number> {
  // Without this, a check whose `--` was forgotten would be a restore.
  const taken = takenByNpm('restore', { '--check': ['check'] }, process.env);
  if (taken !== null) throw new TypeError(taken);
  const { positionals, values } = parseArguments({ options: { check: { type: 'boolean' } }, allowPositionals: true });
  const { databasePath, backupsDirectory, picturesDirectory, warnings } = loadPlaces(
    process.env,
    readEnvFile(process.env),
  );
  for (const warning of warnings) console.error(warning);
  const [named, ...more] = positionals;
  if (named === undefined || more.length > 0) {
    await listThem(backupsDirectory);
    return 1;
  }
  const from = pathArgument('BACKUP', named);
  if (values.check === true) {
    printCheck(await checkBackup({ from, databasePath, signal }), databasePath);
    return 0;
  }
  printRestored(await restoreBackup({ from, databasePath, picturesDirectory, onStep: console.log, signal }));
  return 0;
}

async function listThem(folder: string): Promise<void> {
  const folders = [join(folder, AUTOMATIC), folder];
  const paths = await Promise.all(
    folders.map(async (place) => (await listBackups(place)).map((name) => join(place, name))),
  );
  const backups = paths.flat().toSorted((a, b) => basename(a).localeCompare(basename(b), 'en'));
  if (backups.length === 0) {
    console.error(`There is no backup in ${folder} yet: npm run backup takes one. One from elsewhere: ${USAGE}`);
    return;
  }
  console.error(`Name the backup: ${USAGE}`);
  console.error(`These are in ${folder}, the newest last:`);
  for (const path of backups) console.error(`  ${path}`);
}

function printRestored(restored: Restored): void {
  console.log(
    `Restored to ${new Date(restored.takenAtMs).toISOString()}: ${counted(restored.generations, 'command')}.`,
  );
  if (restored.ended > 0) {
    console.log(
      `${counted(restored.ended, 'picture')} that waited then ended without a charge: some may have been painted since.`,
    );
  }
  console.log('What was asked, painted or set otherwise after that is not in the ledger and the history any more.');
  if (restored.isUncertain)
    console.log('It starts paused: look at limits, blocks and the balance, then /operator resume.');
  console.log('Now start Easel.');
}

function printCheck(checked: CheckedBackup, databasePath: string): void {
  const { takenAtMs, generations, pictures, absent, losses, ended, isReplacing, isUncertain } = checked;
  console.log(
    `The backup is whole: of ${new Date(takenAtMs).toISOString()}, ${counted(generations, 'command')}, ${counted(pictures, 'picture')}.`,
  );
  if (absent > 0) console.log(`${counted(absent, 'picture')} missing, damaged or erased when it was taken.`);
  console.log('Nothing was changed. A restore of it, now, would');
  const lines = [
    ...(losses === null ? [whatIsUnknown(isReplacing, databasePath)] : lossLines(losses)),
    ...(ended === 0
      ? []
      : [`end ${counted(ended, 'picture')} waiting or being painted, in it or now, and give back the money`]),
    isUncertain
      ? 'start paused: limits, blocks, pauses and what was spent since could not be carried over'
      : 'carry over limits, ceilings, blocks, pauses and what was spent since',
  ];
  for (const line of lines) console.log(`  - ${line}`);
}

function whatIsUnknown(isReplacing: boolean, databasePath: string): string {
  return isReplacing
    ? `replace ${databasePath}, which cannot be read: what would be lost of it cannot be told`
    : `lose nothing: there is no database at ${databasePath}`;
}

function lossLines({ commands, pictures, settings, erased, lastMs }: NonNullable<CheckedBackup['losses']>): string[] {
  const last = lastMs === null ? '' : `, the last of ${new Date(lastMs).toISOString()}`;
  return [
    commands === 0 ? 'lose no command' : `lose ${counted(commands, 'command')} given since${last}`,
    ...(pictures === 0 ? [] : [`take ${counted(pictures, 'picture')} out of /history`]),
    ...(settings === 0 ? [] : [`set back ${counted(settings, 'change')} of servers' settings`]),
    ...(erased === 0 ? [] : [`erase ${counted(erased, 'command')} again, erased since`]),
  ];
}

// The files contain prompts and reply tokens, so only their user may read them.
process.umask(0o077);
const stop = listenForStop(process.env);
void stop.asked.then(() => console.error('Asked to stop: this restore is finished first, for at most 5 s.'));
const stopped = new BackupError('Stopped: the database is as it was before.');
process.exitCode = await run(abortAfterGrace(stop, stopped)).catch((error: unknown) => {
  console.error(explainFailure(error, USAGE));
  return 1;
});
