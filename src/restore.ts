// The command `npm run restore`: restores the database and the pictures from a backup.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadPlaces } from './config.ts';
import { readEnvFile } from './environment/env-file.ts';
import { pathArgument } from './environment/paths.ts';
import { BackupError, explainFailure, listBackups } from './backups/backup-folder.ts';
import { restoreBackup } from './backups/restore-backup.ts';
import { abortAfterGrace, listenForStop } from './runtime/stop-request.ts';

const USAGE = 'npm run restore -- BACKUP';

async function run(signal: AbortSignal): Promise<number> {
  const { positionals } = parseArgs({ options: {}, allowPositionals: true });
  const { databasePath, dataDirectory, picturesDirectory, warnings } = loadPlaces(
    process.env,
    readEnvFile(process.env),
  );
  for (const warning of warnings) console.error(warning);
  const [named, ...more] = positionals;
  if (named === undefined || more.length > 0) {
    const folder = join(dataDirectory, 'backups');
    const backups = await listBackups(folder);
    console.error(`Name the backup: ${USAGE}`);
    console.error(backups.length === 0 ? `There is none in ${folder}.` : `These are in ${folder}, the newest last:`);
    for (const name of backups) console.error(`  ${join(folder, name)}`);
    return 1;
  }
  const restored = await restoreBackup({
    from: pathArgument('BACKUP', named),
    databasePath,
    picturesDirectory,
    onStep: console.log,
    signal,
  });
  console.log(`Restored to ${new Date(restored.takenAtMs).toISOString()}: ${restored.generations} commands.`);
  if (restored.ended > 0) {
    console.log(
      `${restored.ended} pictures that waited then are ended and given back: they may have been painted since.`,
    );
  }
  console.log('What was asked, painted or set otherwise after that is not in the ledger and the history any more.');
  if (restored.isUncertain)
    console.log('It starts paused: look at limits, blocks and the balance, then /operator resume.');
  console.log('Now start Easel.');
  return 0;
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
