import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import type { KeptFile } from '../../src/generation/model/generation.ts';
import { PictureFiles } from '../../src/generation/pipeline/picture-files.ts';
import type { GenerationStore } from '../../src/generation/ports/generation-store.ts';
import { BY_BFL, capSet, draft, NOON } from './drafts.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A database with its folder of pictures, written through the store. */
export class KeptDatabase implements AsyncDisposable {
  readonly folder: string;
  readonly #files: PictureFiles;
  readonly #stack: AsyncDisposableStack;

  constructor(folder: string, stack: AsyncDisposableStack) {
    this.folder = folder;
    this.#files = new PictureFiles(this.picturesDirectory);
    this.#stack = stack;
  }

  get databasePath(): string {
    return join(this.folder, 'easel.db');
  }

  get picturesDirectory(): string {
    return join(this.folder, 'images');
  }

  get backups(): string {
    return join(this.folder, 'backups');
  }

  /** Opens the database during `work`. */
  async with<T>(work: (store: GenerationStore, database: Database) => Promise<T>): Promise<T> {
    await using database = openDatabase(this.databasePath);
    return await work(createGenerationStore(database.kysely), database);
  }

  /** Adds a kept and delivered picture. Returns its file. */
  paint(id: string, text = `picture ${id}`): Promise<string> {
    return this.with(async (store) => {
      await store.accept(draft({ id }), capSet(), 1_000);
      await store.open(id);
      const ref = { generationId: id, number: 1 };
      await store.claim(ref, NOON, BY_BFL);
      const task = { taskId: id, pollingUrl: 'https://x', submittedAtMs: NOON, deadlineMs: NOON + 1 };
      await store.startRendering(ref, task);
      const bytes = new TextEncoder().encode(text);
      const kept: KeptFile = await this.#files.keep(ref, {
        bytes,
        format: 'jpeg',
        size: { width: 1024, height: 1024 },
      });
      await store.keep(ref, kept, 40_000, NOON);
      await store.markDelivered(id, 'reply', id, NOON);
      return kept.file;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

export async function openKeptDatabase(): Promise<KeptDatabase> {
  await using opening = new AsyncDisposableStack();
  const { path } = opening.use(await temporaryFolder());
  await mkdir(join(path, 'images'));
  return new KeptDatabase(path, opening.move());
}
