import type { ByteBudget } from '../../runtime/byte-budget.ts';
import { freeNow } from '../../runtime/own-memory.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Size } from '../../generation/model/image-model.ts';
import type { DownloadedImage, ProviderError } from '../../generation/ports/image-provider.ts';
import { BadImageError, SampleExpiredError, UnreachableError } from '../http/errors.ts';
import { ExchangeFailure } from '../../proxy/http-exchange.ts';
import { backoffMs, retryAfterMs } from '../http/backoff.ts';
import type { Transport } from '../http/transport.ts';
import { checkLayout } from '../image-layout.ts';
import { markMadeByAi } from '../made-by-ai.ts';

const MAX_TRIES = 3;
const BETWEEN_TRIES = { firstMs: 400, maxMs: 5_000 };

/**
 * Decodes a picture of that size to its last row. Resolves to its bytes, those that were handed over being gone; null where they
 * cannot be decoded whole. Where it rejects, nothing is known of the picture.
 */
export type WholeDecoder = (bytes: Uint8Array, size: Size, signal: AbortSignal) => Promise<Uint8Array | null>;

export interface Sample {
  readonly url: string;
  readonly ordered: Size;
}

export interface DownloadOptions {
  readonly transport: Transport;
  readonly decodeWhole: WholeDecoder;
  /** Bounds the pictures that are being downloaded or were not let go of yet. */
  readonly room: Pick<ByteBudget, 'take'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly maxBytes: number;
  /** For one try, from asking to the last byte. */
  readonly timeoutMs: number;
}

/**
 * Downloads a picture from its URL, decodes it whole, and marks it as made by AI. Sends no key. Lost connections, server errors and broken pictures are retried, 3 tries in all.
 * Its bytes count as held until it is disposed.
 *
 * @throws UntrustedUrlError, SampleExpiredError at once; UnreachableError, BadImageError after the last try, or at once
 *   for a file above the cap; what the decoder throws; the signal's reason.
 */
export async function download(
  sample: Sample,
  signal: AbortSignal,
  options: DownloadOptions,
): Promise<DownloadedImage & Disposable> {
  const { clock, random } = options;
  for (let tries = 1; ; tries += 1) {
    const attempt = await tryOnce(sample, signal, options);
    if ('image' in attempt) return attempt.image;
    if (tries === MAX_TRIES) throw attempt.problem;
    await clock.sleep(attempt.waitMs ?? backoffMs(BETWEEN_TRIES, tries, random), signal);
  }
}

type Attempt =
  | { readonly image: DownloadedImage & Disposable }
  | { readonly problem: ProviderError; readonly waitMs: number | null };

/** Resolves to the picture, or to a problem that may not occur on another try. */
async function tryOnce(
  { url, ordered }: Sample,
  signal: AbortSignal,
  { transport, decodeWhole, room, clock, maxBytes, timeoutMs }: DownloadOptions,
): Promise<Attempt> {
  using held = new DisposableStack();
  const beforeBody = async (bytes: number, over: AbortSignal): Promise<void> => {
    // Each picture for itself: whichever comes first.
    const lease = await room.take(bytes, url, over);
    // The try may have ended in the same moment.
    if (held.disposed) lease[Symbol.dispose]();
    else held.use(lease);
  };
  try {
    const { status, headers, body } = await transport.get({
      kind: 'download',
      url,
      maxBytes,
      timeoutMs,
      signal,
      sendKey: false,
      beforeBody,
    });
    if (status === 200) {
      held.defer(() => freeNow(body));
      const { format, size } = checkLayout(body, ordered);
      const decoded = await decodeWhole(body, size, signal);
      if (decoded === null) throw new BadImageError(`The ${format} cannot be decoded whole`);
      const bytes = markMadeByAi(decoded, format, size);
      if (bytes !== decoded) freeNow(decoded);
      held.defer(() => freeNow(bytes));
      const kept = held.move();
      return { image: { bytes, format, size, [Symbol.dispose]: () => kept.dispose() } };
    }
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      throw new SampleExpiredError(`The picture's URL is not valid any more (${status})`);
    }
    const waitMs = retryAfterMs(headers, clock.now(), BETWEEN_TRIES.maxMs);
    return { problem: new UnreachableError(`The picture could not be fetched (${status})`), waitMs };
  } catch (error) {
    if (error instanceof BadImageError) return { problem: error, waitMs: null };
    if (!(error instanceof ExchangeFailure)) throw error;
    if (error.reason === 'too_large') throw new BadImageError(`The picture is larger than ${maxBytes} bytes`);
    const problem = new UnreachableError(`The picture could not be fetched: ${error.message}`, { cause: error });
    return { problem, waitMs: null };
  }
}
