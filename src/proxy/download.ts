// Streams the answer to one GET into a file.

import { open } from 'node:fs/promises';
import type { Agent } from 'undici';
import { freeNow } from '../runtime/own-memory.ts';
import { linkedTo } from '../runtime/linked-signal.ts';
import { ExchangeFailure } from './http-exchange.ts';

export interface DownloadRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Written anew. What is left of it after a failure is the caller's to delete. */
  readonly path: string;
  /** No more is read, whatever was announced. */
  readonly maxBytes: number;
  /** From asking to the last byte. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Resolves to the status of the answer; only the body of a 200 is written. No redirects, no retries.
 *
 * @throws ExchangeFailure; the file system's errors; the signal's reason.
 */
export async function download(agent: Agent, request: DownloadRequest): Promise<{ readonly status: number }> {
  const { signal, timeoutMs } = request;
  return linkedTo(signal, async (own) => {
    const timer = setTimeout(() => own.abort(new ExchangeFailure('timeout', true, null, null)), timeoutMs);
    try {
      return await stream(agent, request, own.signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof FileFailure) throw error.cause;
      throw error instanceof ExchangeFailure ? error : new ExchangeFailure('network', true, null, error);
    } finally {
      clearTimeout(timer);
    }
  });
}

async function stream(
  agent: Agent,
  { url, headers, path, maxBytes }: DownloadRequest,
  signal: AbortSignal,
): Promise<{ readonly status: number }> {
  const answer = await agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: 'GET',
    headers: { ...headers },
    signal,
  });
  const { statusCode: status, body } = answer;
  // It may have been destroyed already, and says so to nobody else.
  body.on('error', () => undefined);
  if (status !== 200) {
    body.destroy();
    return { status };
  }
  if (Number(answer.headers['content-length'] ?? 0) > maxBytes) {
    body.destroy();
    throw tooLarge(status);
  }
  await write(body, path, (bytes) => {
    if (bytes > maxBytes) throw tooLarge(status);
  });
  return { status };
}

/** What the file system refused, apart from what the network did. */
class FileFailure extends Error {
  override readonly name = 'FileFailure';
}

async function write(body: AsyncIterable<Buffer>, path: string, check: (bytes: number) => void): Promise<void> {
  await using handle = await ofFile(open(path, 'w', 0o600));
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    check(bytes);
    await ofFile(handle.writeFile(chunk));
    // Each is outside of the heap, whose collector would let hundreds of megabytes of them pile up.
    freeNow(chunk);
  }
}

async function ofFile<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new FileFailure('the file could not be written', { cause: error });
  }
}

function tooLarge(status: number): ExchangeFailure {
  return new ExchangeFailure('too_large', true, status, null);
}
