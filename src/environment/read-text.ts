// Reads a small file of text, and says why one cannot be read.

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Far more than settings or a secret have. */
const MOST_BYTES = 1_048_576;
/** For the writer of a pipe, which may ask a person before it writes. */
const PIPE_WAIT_MS = 10_000;
const LOOK_MS = 20;

/** A file that is no such text. */
class UnreadableText extends Error {
  readonly code: 'EFBIG' | 'ETIMEDOUT';

  constructor(code: UnreadableText['code']) {
    super(code);
    this.code = code;
  }
}

/** The text of a file or a pipe, in UTF-8 or UTF-16. Throws what {@link whyUnread} explains. */
export function readText(path: string): string {
  // A pipe that nobody writes into would hold the whole process, and the signals that are to end it.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return decodeText(readAll(file, fstatSync(file).isFIFO()));
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, isPipe: boolean): Buffer {
  const bytes = Buffer.alloc(MOST_BYTES + 1);
  const untilMs = performance.now() + PIPE_WAIT_MS;
  let size = 0;
  while (size < bytes.length) {
    const more = readMore(file, bytes.subarray(size));
    size += more ?? 0;
    // A pipe that nobody has opened for writing reads as if it were at its end.
    const isAwaited = more === null || (more === 0 && isPipe && size === 0);
    if (more === 0 && !isAwaited) return bytes.subarray(0, size);
    if (isAwaited && performance.now() > untilMs) throw new UnreadableText('ETIMEDOUT');
    if (isAwaited) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
  }
  throw new UnreadableText('EFBIG');
}

/** How many bytes are read; 0 at the end, null where there are none yet. */
function readMore(file: number, into: Buffer): number | null {
  try {
    return readSync(file, into);
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return null;
    throw error;
  }
}

/** Text in UTF-8 or UTF-16, with or without a byte order mark. What is in neither becomes U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  // A text of settings begins with a letter or #, of which UTF-16 has one byte and a zero.
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return 'utf-8';
}

/** The code of a file system's error, such as ENOENT; '' for another one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A clause on why a file could not be read. */
export function whyUnread(error: unknown): string {
  switch (codeOf(error)) {
    case 'EISDIR':
      return 'is a folder, not a file: Docker makes one where the file that it is to mount is missing';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user';
    case 'EFBIG':
      return 'is larger than 1 MiB: is another file meant?';
    case 'ETIMEDOUT':
      return 'is a pipe or a device from which nothing came in 10 s';
    default:
      return `cannot be read (${codeOf(error)})`;
  }
}
