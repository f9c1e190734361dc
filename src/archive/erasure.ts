import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import type { PictureFiles } from '../generation/pipeline/picture-files.ts';
import type { ArchiveStore, Moderation } from './store.ts';

export interface ErasureOptions {
  readonly store: Pick<ArchiveStore, 'markErased' | 'filesToDelete' | 'filesDeleted'>;
  readonly files: Pick<PictureFiles, 'remove'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
}

/** Files deleted before their rows are: what a crash leaves is deleted again. */
const BATCH = 100;

/**
 * Erases prompts and pictures for good. The database forgets first and notes the files; then the files go, then the
 * notes. So a crash leaves no row that shows a picture that is gone, and no file that nobody deletes.
 */
export class Erasure {
  readonly #options: ErasureOptions;

  constructor(options: ErasureOptions) {
    this.#options = options;
  }

  /** Erases those that have come to their end; the others are left alone. Resolves to how many it erased. */
  async erase(generationIds: readonly string[], moderation?: Moderation): Promise<number> {
    const { store, clock } = this.#options;
    if (generationIds.length === 0) return 0;
    const { erased, files } = await store.markErased(generationIds, clock.now(), moderation);
    await this.#remove(files);
    return erased;
  }

  /** Deletes the files that a former process, or a full or broken disk, left behind. */
  async finish(signal?: AbortSignal): Promise<void> {
    const { store } = this.#options;
    let after = '';
    for (;;) {
      const files = await store.filesToDelete(after, BATCH);
      await this.#remove(files);
      if (files.length < BATCH) return;
      signal?.throwIfAborted();
      after = files.at(-1) ?? '';
    }
  }

  /** One that cannot be deleted stays noted, and keeps no other from going. */
  async #remove(files: readonly string[]): Promise<void> {
    const { store, files: disk, log } = this.#options;
    const removed: string[] = [];
    for (const file of files) {
      try {
        await disk.remove(file);
        removed.push(file);
      } catch (error) {
        log.error({ file, err: error }, 'a picture could not be deleted; it is tried again');
      }
    }
    await store.filesDeleted(removed);
  }
}
