import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import type { PicturesFolder } from '../generation/pipeline/pictures-folder.ts';
import type { PictureFiles } from '../generation/pipeline/picture-files.ts';
import type { ArchiveStore } from './store.ts';
import { HOUR_MS } from '../runtime/durations.ts';

export interface OrphansOptions {
  readonly store: Pick<ArchiveStore, 'knownFiles'>;
  readonly files: Pick<PictureFiles, 'names' | 'writtenAtMs' | 'remove'>;
  readonly folder: Pick<PicturesFolder, 'isOurs'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** File names looked up in one query. */
const BATCH = 200;
/** The names that the bot gives to pictures and probes; any other file in the folder is left alone. */
const OURS =
  /^(?:\d+-\d+\.(?:jpg|png|webp)|(?:\d+-in\d+|reference-[0-9a-f-]+)\.(?:jpg|upload)|easel-probe-[0-9a-f-]+)(?:\.part)?$/;

/** Deletes picture files that no row of the database names, left by a crash or by restoring a backup. */
export class Orphans {
  readonly #options: OrphansOptions;

  constructor(options: OrphansOptions) {
    this.#options = options;
  }

  /** Keeps files younger than an hour: their row may be about to be written. */
  async sweep(signal?: AbortSignal): Promise<void> {
    // To another database, all pictures of a folder look left over.
    if (!(await this.#options.folder.isOurs())) return;
    const names = (await this.#options.files.names()).filter((name) => OURS.test(name));
    for (let from = 0; from < names.length; from += BATCH) {
      await this.#sweepSome(names.slice(from, from + BATCH));
      await this.#options.clock.sleep(0, signal);
    }
  }

  async #sweepSome(names: readonly string[]): Promise<void> {
    const { store, files, clock, log } = this.#options;
    const known = await store.knownFiles(names);
    for (const name of names) {
      if (known.has(name)) continue;
      const writtenAtMs = await files.writtenAtMs(name);
      if (writtenAtMs === null || clock.now() - writtenAtMs < HOUR_MS) continue;
      await files.remove(name);
      log.info({ file: name }, 'deleted a picture file without a database row');
    }
  }
}
