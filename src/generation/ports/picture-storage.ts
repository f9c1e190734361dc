import { codeOf } from '../../runtime/error-code.ts';

/**
 * What keeps pictures from being stored. `absent`: the folder, or the file that marks it as Easel's, is not there, as when its
 * disk is not mounted; `foreign`: it holds the pictures of another database; `no_folder`: something else is in its place;
 * `silent`: the disk does not answer.
 */
export type StorageFault = 'absent' | 'foreign' | 'no_folder' | 'denied' | 'read_only' | 'full' | 'silent' | 'failing';

/** By the file system's codes. */
const FAULT_OF_CODE: Readonly<Record<string, StorageFault>> = {
  ENOENT: 'absent',
  ENOTDIR: 'no_folder',
  EEXIST: 'no_folder',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'read_only',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
};

/** For whoever runs the bot, as `/readyz`, the log and `npm run doctor` say it. */
const SENTENCES: Readonly<Record<StorageFault, string>> = {
  absent:
    'the pictures folder DATA_DIR/images is not there, or lacks the file easel-folder.txt: is its disk mounted? Create that file in it if the folder is the right one',
  foreign:
    'the pictures folder DATA_DIR/images holds pictures that an empty database does not know: see DATABASE_URL and DATA_DIR, or move them away',
  no_folder: 'a file is in the place of the pictures folder DATA_DIR/images or of a folder above it',
  denied: 'the user that runs Easel may not write into the pictures folder DATA_DIR/images',
  read_only: 'the disk of the pictures folder DATA_DIR/images is read-only',
  full: 'the disk of the pictures folder DATA_DIR/images is full, or its quota is used up',
  silent: 'the disk of the pictures folder DATA_DIR/images does not answer',
  failing: 'the disk of the pictures folder DATA_DIR/images fails',
};

/** Pictures cannot be stored. Its message is a sentence for whoever runs the bot, without paths. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly fault: StorageFault;

  constructor(fault: StorageFault, options?: ErrorOptions) {
    super(SENTENCES[fault], options);
    this.fault = fault;
  }
}

/** What an error of the file system means; one that is a StorageError already is returned as it is. */
export function toStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  return new StorageError(FAULT_OF_CODE[codeOf(error)] ?? 'failing', { cause: error });
}

/** What the database knows of the folder of pictures. */
export interface FolderRecord {
  /** The folder was marked as Easel's: from then on it must bear its mark. */
  readonly isMarked: boolean;
  /** No picture was ever kept, and none is named: this is a first start. */
  readonly isFresh: boolean;
  /** Some picture should be in the folder now. */
  readonly knowsPictures: boolean;
}

/** Reads and writes it. */
export interface FolderRecords {
  read(): Promise<FolderRecord>;
  /** Notes that the folder is marked. */
  mark(): Promise<void>;
}

/** The folder of pictures. Each method throws a StorageError where pictures cannot be stored. */
export interface PictureStorage {
  /** Whether it is there and Easel's: one look at the disk. */
  check(): Promise<void>;
  /** Makes and marks it at a first start; then writes so many bytes, syncs, renames and deletes them. */
  prove(bytes: number): Promise<void>;
}
