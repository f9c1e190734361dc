import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import type { PictureFiles } from '../generation/pipeline/picture-files.ts';
import type { ArchiveStore, ErasureRequest, Moderation } from './store.ts';

export interface ErasureOptions {
  readonly store: Pick<
    ArchiveStore,
    'markErased' | 'deletePresets' | 'eraseReferencesOf' | 'filesToDelete' | 'filesDeleted' | 'truncateLog'
  >;
  readonly files: Pick<PictureFiles, 'remove'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
}

/** Files deleted from the disk before their notes are removed; after a crash they are deleted again. */
const BATCH = 100;

/**
 * Erases prompts and pictures for good: first from the database, which notes the files to delete, then the files, then
 * the notes, then what the log of the database remembers. So a crash leaves no row whose file is gone, and nothing that is
 * never deleted.
 */
export class Erasure {
  readonly #options: ErasureOptions;

  constructor(options: ErasureOptions) {
    this.#options = options;
  }

  /** Erases the generations in a final state and skips the others. Resolves to the number erased. */
  async erase(generationIds: readonly string[], moderation?: Moderation): Promise<number> {
    const { store, clock } = this.#options;
    if (generationIds.length === 0) return 0;
    const { erased, files } = await store.markErased(generationIds, clock.now(), moderation);
    await this.#remove(files);
    if (erased > 0) await this.#truncateLog();
    return erased;
  }

  /** Deletes the presets that a member saved at that time or before. */
  async erasePresets(userId: string, untilMs: number): Promise<void> {
    const { store, clock } = this.#options;
    if ((await store.deletePresets(userId, untilMs, clock.now())) > 0) await this.#truncateLog();
  }

  /** Deletes a member's own references that the request covers; those that they saved for servers stay, without their id. */
  async eraseReferences(request: ErasureRequest): Promise<void> {
    const { store, clock } = this.#options;
    const files = await store.eraseReferencesOf(request, clock.now());
    if (files.length > 0) await this.removeNoted(files);
  }

  /** Deletes files that were noted as to be deleted, with what the log of the database remembers of their rows. */
  async removeNoted(files: readonly string[]): Promise<void> {
    await this.#remove(files);
    await this.#truncateLog();
  }

  /** Deletes what was left by a deletion that was interrupted or failed. */
  async finish(signal?: AbortSignal): Promise<void> {
    const { store } = this.#options;
    let after = '';
    for (;;) {
      const files = await store.filesToDelete(after, BATCH);
      await this.#remove(files);
      if (files.length < BATCH) break;
      signal?.throwIfAborted();
      after = files.at(-1) ?? '';
    }
    await this.#truncateLog();
  }

  async #truncateLog(): Promise<void> {
    const { store, log } = this.#options;
    if (await store.truncateLog()) return;
    log.info('another program reads the database, whose log is emptied at the next sweep');
  }

  /** A file that cannot be deleted stays noted; the others are deleted all the same. */
  async #remove(files: readonly string[]): Promise<void> {
    const { store, files: disk, log } = this.#options;
    const removed: string[] = [];
    for (const file of files) {
      try {
        await disk.remove(file);
        removed.push(file);
      } catch (error) {
        log.error({ file, err: error }, 'deleting a picture file failed; it is retried at the next sweep');
      }
    }
    await store.filesDeleted(removed);
  }
}
