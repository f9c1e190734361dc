import type { Logger } from 'pino';
import { Stopwatch, type Clock } from '../../runtime/clock.ts';
import { retry } from '../../runtime/retry.ts';
import {
  pictureKey,
  type FailureReason,
  type KeptFile,
  type PictureRef,
  type PictureTask,
} from '../model/generation.ts';
import type { Size } from '../model/image-model.ts';
import type { LatePicture } from '../model/wait.ts';
import { ProviderError, type ImageProvider } from '../ports/image-provider.ts';
import type { Imaging } from '../ports/imaging.ts';
import type { StorageGuard } from '../flow-control/storage-guard.ts';
import type { PictureFiles } from './picture-files.ts';

export interface PictureFetcherOptions {
  readonly files: Pick<PictureFiles, 'keep'>;
  readonly imaging: Pick<Imaging, 'withAiMark'>;
  readonly storage: Pick<StorageGuard, 'isFailing' | 'write' | 'untilWell'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long that which may pass is tried, in ms: no network, a full disk, a dead url. */
  readonly timeoutMs: number;
  /** Called when a picture that is painted cannot be fetched for now. */
  readonly onLate: (generationId: string) => void;
}

/** A ready picture: what it is, and where the host says that it lies. */
export interface ReadyPicture {
  readonly ref: PictureRef;
  /** Of the account that painted it. */
  readonly provider: Pick<ImageProvider, 'download' | 'waitUntilDone'>;
  readonly userId: string;
  readonly modelId: string;
  /** As it was ordered. */
  readonly size: Size;
  /** It gets a visible mark that it was made by AI before it is written down. */
  readonly isMarked: boolean;
  readonly task: PictureTask;
  readonly sampleUrl: string;
  /** Called after each download, with whether the host handed the picture over. */
  readonly onDownload: (arrived: boolean) => void;
}

/** A picture that comes damaged is fetched this often before it counts as lost. */
const DAMAGED_ATTEMPTS = 3;
const RETRY_WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000] as const;
const FRESH_URL_MS = 10_000;

/** The picture could not be given its mark. */
class UnmarkedError extends Error {
  override readonly name = 'UnmarkedError';
}

/** Brings ready pictures to the disk. */
export class PictureFetcher {
  readonly #options: PictureFetcherOptions;
  /** Pictures that could not be fetched so far. */
  readonly #late = new Map<string, LatePicture & { readonly generationId: string; readonly userId: string }>();

  constructor(options: PictureFetcherOptions) {
    this.#options = options;
  }

  /** Downloads a picture and writes it down, or says why that cannot be done. Throws the signal's reason. */
  async fetch(picture: ReadyPicture, signal: AbortSignal): Promise<KeptFile | { readonly reason: FailureReason }> {
    const { storage, clock, timeoutMs } = this.#options;
    const age = new Stopwatch(clock);
    let { sampleUrl } = picture;
    let isFirst = true;
    const noteLate = (cause: LatePicture['cause']): void => this.#noteLate(picture, cause, timeoutMs - age.elapsed());
    const step = async (): Promise<KeptFile> => {
      if (storage.isFailing) noteLate('storage');
      // What cannot be stored is not downloaded, again and again.
      await storage.untilWell(timeoutMs - age.elapsed(), signal);
      // A dead url comes back to life with another poll, as far as the provider still has the picture.
      if (!isFirst) sampleUrl = (await this.#freshUrl(picture, signal)) ?? sampleUrl;
      isFirst = false;
      return this.#fetchOnce(picture, sampleUrl, signal);
    };
    try {
      return await retry(step, {
        waits: RETRY_WAITS_MS,
        until: (error, failures) => {
          const { tries } = toFetchFailure(error);
          return tries === 'until_timeout' ? age.elapsed() > timeoutMs : failures >= tries;
        },
        signal,
        clock,
        onError: (error, { waitMs }) => {
          this.#log(picture, 'keeping failed', error);
          const { reason, tries } = toFetchFailure(error);
          if (waitMs !== null && tries === 'until_timeout')
            noteLate(reason === 'storage_failed' ? 'storage' : 'not_handed_over');
        },
      });
    } catch (error) {
      signal.throwIfAborted();
      return { reason: toFetchFailure(error).reason };
    } finally {
      this.#late.delete(pictureKey(picture.ref));
    }
  }

  #noteLate({ ref, userId }: ReadyPicture, cause: LatePicture['cause'], leftMs: number): void {
    const { clock, onLate } = this.#options;
    const { generationId } = ref;
    const before = this.#late.get(pictureKey(ref));
    if (before?.cause === cause) return;
    this.#late.set(pictureKey(ref), { generationId, userId, cause, untilMs: clock.now() + Math.max(0, leftMs) });
    onLate(generationId);
  }

  /** What of a generation, or of a member, is painted and not here yet: what is tried for longest; null for nothing. */
  lateOf(of: { readonly generationId: string } | { readonly userId: string }): LatePicture | null {
    const isIts = (late: { readonly generationId: string; readonly userId: string }): boolean =>
      'userId' in of ? late.userId === of.userId : late.generationId === of.generationId;
    const [last] = [...this.#late.values()].filter(isIts).toSorted((a, b) => b.untilMs - a.untilMs);
    return last === undefined ? null : { untilMs: last.untilMs, cause: last.cause };
  }

  async #fetchOnce(
    { ref, provider, size, isMarked, onDownload }: ReadyPicture,
    sampleUrl: string,
    signal: AbortSignal,
  ): Promise<KeptFile> {
    const { files, imaging, storage } = this.#options;
    using image = await provider.download(sampleUrl, size, signal).catch((error: unknown) => {
      if (!signal.aborted) onDownload(false);
      throw error;
    });
    onDownload(true);
    const bytes = isMarked ? await imaging.withAiMark(image.bytes, image.format) : image.bytes;
    // Where a law asks for the mark, none goes without.
    if (bytes === null) throw new UnmarkedError();
    const { format, size: found } = image;
    // Awaited here: its memory is given back with this block.
    return await storage.write(bytes.byteLength, () => files.keep(ref, { bytes, format, size: found }));
  }

  async #freshUrl(picture: ReadyPicture, signal: AbortSignal): Promise<string | null> {
    const { clock } = this.#options;
    const deadlineMs = clock.now() + FRESH_URL_MS;
    try {
      const { provider, modelId, task } = picture;
      const outcome = await provider.waitUntilDone({ ...task, modelId, deadlineMs }, signal);
      return outcome.kind === 'ready' ? outcome.sampleUrl : null;
    } catch (error) {
      signal.throwIfAborted();
      this.#log(picture, 'no fresh url', error);
      return null;
    }
  }

  #log({ ref }: ReadyPicture, message: string, error: unknown): void {
    this.#options.log.info({ generation: ref.generationId, picture: ref.number, err: error }, message);
  }
}

interface FetchFailure {
  readonly reason: FailureReason;
  readonly tries: number | 'until_timeout';
}

/** What a failed download or write means to the member, and how often it is tried: waiting may mend it, or may not. */
function toFetchFailure(error: unknown): FetchFailure {
  if (error instanceof UnmarkedError) return { reason: 'bad_image', tries: DAMAGED_ATTEMPTS };
  if (!(error instanceof ProviderError)) return { reason: 'storage_failed', tries: 'until_timeout' };
  if (error.kind === 'bad_image') return { reason: 'bad_image', tries: DAMAGED_ATTEMPTS };
  // Nothing is asked of a host that is not trusted, however often it is named.
  return { reason: 'not_handed_over', tries: error.kind === 'untrusted_url' ? 1 : 'until_timeout' };
}
