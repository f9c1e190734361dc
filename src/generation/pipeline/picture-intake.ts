/** Takes in a picture that a member gives: onto the disk, decoded and encoded anew. What it is for is the caller's. */
import type { Logger } from 'pino';
import type { ByteBudget } from '../../runtime/byte-budget.ts';
import { Stopwatch, type Clock } from '../../runtime/clock.ts';
import { freeNow } from '../../runtime/own-memory.ts';
import { retry } from '../../runtime/retry.ts';
import type { StorageGuard } from '../flow-control/storage-guard.ts';
import type { FailureReason, InputSource, KeptFile } from '../model/generation.ts';
import { isSentAsItIs, MAX_UPLOAD_BYTES, type InputFault, type InputLimits } from '../model/input-picture.ts';
import type { KeptInput } from '../ports/generation-store.ts';
import { ImagingError, type Imaging } from '../ports/imaging.ts';
import { UploadError, type Uploads } from '../ports/uploads.ts';
import type { InputFiles } from './input-files.ts';

export interface PictureIntakeOptions {
  readonly uploads: Uploads;
  readonly imaging: Pick<Imaging, 'prepareInput'>;
  readonly files: InputFiles;
  /** Whether a file with that hash may not go in any more. */
  readonly isTakenDown: (sha256: string) => Promise<boolean>;
  readonly storage: Pick<StorageGuard, 'write' | 'untilWell'>;
  /** Bounds what is fetched and decoded at once, each upload counted as the largest: one member's leave half of it to all others. */
  readonly room: Pick<ByteBudget, 'take'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long a disk that fails is waited for, in ms. */
  readonly timeoutMs: number;
}

/** A picture that is not here yet. */
export interface AwaitedPicture {
  readonly source: InputSource;
  readonly limits: InputLimits;
  /** The member who waits for it. */
  readonly owner: string;
}

type IntakeReason = Extract<FailureReason, 'input_lost' | 'input_refused' | 'input_unreachable'>;

/** A picture cannot be had. */
export class IntakeFailure extends Error {
  override readonly name = 'IntakeFailure';
  readonly reason: IntakeReason;
  /** What is wrong with its file; null where that is not why. */
  readonly fault: InputFault | null;
  /** Whether it may be had later. */
  readonly isPassing: boolean;

  constructor(reason: IntakeReason, options: ErrorOptions & { fault?: InputFault; isPassing?: boolean } = {}) {
    super(`${reason}${options.fault === undefined ? '' : ` (${options.fault})`}`, options);
    this.reason = reason;
    this.fault = options.fault ?? null;
    this.isPassing = options.isPassing ?? false;
  }
}

/** Between two tries of what may pass, in ms. */
const RETRY_WAITS_MS = [500, 2_000, 5_000] as const;
const ATTEMPTS = RETRY_WAITS_MS.length + 1;

export class PictureIntake {
  readonly #options: PictureIntakeOptions;

  constructor(options: PictureIntakeOptions) {
    this.#options = options;
  }

  /**
   * Brings the picture to the disk, under that name and the extension of its format. What may pass is tried again.
   *
   * @throws IntakeFailure; the file system's errors and a StorageError where the disk fails for too long; the signal's reason.
   */
  async bring(name: string, { source, limits, owner }: AwaitedPicture, signal: AbortSignal): Promise<KeptInput> {
    const { storage, room, clock, timeoutMs, log } = this.#options;
    const bytes = source.kind === 'copy' ? source.of.bytes : MAX_UPLOAD_BYTES;
    using _room = await room.take(bytes, owner, signal);
    const age = new Stopwatch(clock);
    const step = async (): Promise<KeptInput> => {
      await storage.untilWell(timeoutMs - age.elapsed(), signal);
      return source.kind === 'copy'
        ? this.#copy(name, source.of, limits, signal)
        : this.#fetch(name, source.url, limits, signal);
    };
    try {
      return await retry(step, {
        waits: RETRY_WAITS_MS,
        until: (error, failures) =>
          error instanceof IntakeFailure ? !error.isPassing || failures >= ATTEMPTS : age.elapsed() > timeoutMs,
        signal,
        clock,
        onError: (error) => log.info({ picture: name, err: error }, 'bringing a picture failed'),
      });
    } finally {
      // Where the disk refuses, the sweep deletes it.
      await this.#options.files.removeUpload(name).catch(() => undefined);
    }
  }

  async #fetch(name: string, url: string, limits: InputLimits, signal: AbortSignal): Promise<KeptInput> {
    const { files, isTakenDown } = this.#options;
    await this.#download(name, url, signal);
    const sourceSha256 = await files.hashOfUpload(name);
    if (await isTakenDown(sourceSha256)) throw new IntakeFailure('input_refused', { fault: 'taken_down' });
    return { ...(await this.#prepare(name, files.uploadPath(name), limits, signal)), sourceSha256 };
  }

  /** The disk that does not take it is a fault of the storage; Discord and the wire are none. */
  async #download(name: string, url: string, signal: AbortSignal): Promise<void> {
    const { uploads, files } = this.#options;
    const failure = await this.#write(0, async () => {
      try {
        await uploads.download(url, files.uploadPath(name), signal);
        return null;
      } catch (error) {
        if (error instanceof UploadError || signal.aborted) return error;
        throw error;
      }
    });
    signal.throwIfAborted();
    if (failure instanceof UploadError) throw toFailure(failure);
  }

  /** Its bytes where they can be sent as they are; else made so, as an upload is. */
  async #copy(name: string, of: KeptFile, limits: InputLimits, signal: AbortSignal): Promise<KeptInput> {
    const { files, isTakenDown } = this.#options;
    if (await isTakenDown(of.sha256)) throw new IntakeFailure('input_refused', { fault: 'taken_down' });
    const bytes = await files.read(of).catch((error: unknown) => {
      throw new IntakeFailure('input_lost', { cause: error });
    });
    if (!isSentAsItIs(of, limits)) {
      // Read for its hash alone: the decoder reads the file by itself.
      freeNow(bytes);
      return this.#prepare(name, files.path(of), limits, signal);
    }
    const kept = await this.#write(bytes.byteLength, () => files.keep(name, bytes, of.size));
    return { ...kept, isFirstFrame: false, sourceSha256: null };
  }

  async #prepare(name: string, path: string, limits: InputLimits, signal: AbortSignal): Promise<KeptInput> {
    const { imaging, files } = this.#options;
    const prepared = await imaging.prepareInput(path, limits, signal).catch((error: unknown) => {
      if (!(error instanceof ImagingError)) throw error;
      throw new IntakeFailure('input_unreachable', { isPassing: true, cause: error });
    });
    if (prepared.kind === 'refused') throw new IntakeFailure('input_refused', { fault: prepared.fault });
    const { bytes, size, isFirstFrame } = prepared;
    try {
      const kept = await this.#write(bytes.byteLength, () => files.keep(name, bytes, size));
      return { ...kept, isFirstFrame, sourceSha256: null };
    } finally {
      freeNow(bytes);
    }
  }

  #write<T>(bytes: number, write: () => Promise<T>): Promise<T> {
    return this.#options.storage.write(bytes, write);
  }
}

function toFailure(error: UploadError): IntakeFailure {
  if (error.kind === 'too_large') return new IntakeFailure('input_refused', { fault: 'too_many_bytes' });
  return new IntakeFailure('input_unreachable', { isPassing: error.kind === 'unreachable', cause: error });
}
