import { createHmac, randomBytes } from 'node:crypto';
import { imageSize } from 'image-size';
import type { SandboxClock } from '../clock/clock.ts';
import type { Attachment } from './message.ts';
import type { SnowflakeSource } from './snowflake.ts';

/** What a GET of a file brings instead of its bytes: no end of bytes, an answer without an end, or another status. */
export type Serving = 'endless' | 'silence' | { readonly status: number; readonly location?: string };

/** An uploaded file, before it becomes an attachment. */
export interface IncomingFile {
  readonly filename: string;
  readonly bytes: Buffer;
  readonly description?: string | null;
  readonly spoiler?: boolean;
  readonly serves?: Serving | undefined;
}

/** Discord derives the content type from the file name alone. */
const CONTENT_TYPES = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['gif', 'image/gif'],
  ['avif', 'image/avif'],
  ['mp4', 'video/mp4'],
  ['json', 'application/json'],
  ['csv', 'text/csv; charset=utf-8'],
  ['txt', 'text/plain; charset=utf-8'],
  ['zip', 'application/zip'],
  ['pdf', 'application/pdf'],
]);

/** The CDN's answer to a GET. */
export interface CdnAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  /** For a file that was uploaded to be served otherwise. */
  readonly serves?: Serving | undefined;
}

/**
 * Discord's file store: urls are signed and expire, and are signed anew each time a message is shown.
 * Source: reference.mdx "Signed Attachment CDN URLs".
 */
export class Cdn {
  readonly #key = randomBytes(32);
  readonly #files = new Map<string, Attachment>();
  readonly #served = new Map<string, Serving>();
  readonly #baseUrl: () => string;
  readonly #snowflakes: SnowflakeSource;
  readonly #urlLifeMs: number;
  readonly #keepBytes: boolean;
  readonly #clock: SandboxClock;

  constructor(
    baseUrl: () => string,
    snowflakes: SnowflakeSource,
    options: { urlLifeMs: number; keepBytes: boolean; clock: SandboxClock },
  ) {
    this.#baseUrl = baseUrl;
    this.#snowflakes = snowflakes;
    this.#urlLifeMs = options.urlLifeMs;
    this.#keepBytes = options.keepBytes;
    this.#clock = options.clock;
  }

  /** Stores a file; `alwaysKeep` keeps the bytes even when recording of files is off. */
  store(channelId: string, file: IncomingFile, options: { ephemeral: boolean; alwaysKeep?: boolean }): Attachment {
    const id = this.#snowflakes.next();
    const filename = cleanFilename(file.filename);
    const contentType = contentTypeOf(filename);
    const pixels = contentType.startsWith('image/') ? pixelsOf(file.bytes) : null;
    const path = `/${options.ephemeral ? 'ephemeral-attachments' : 'attachments'}/${channelId}/${id}/${filename}`;
    const attachment: Attachment = {
      id,
      filename,
      description: file.description ?? null,
      contentType,
      size: file.bytes.byteLength,
      bytes: this.#keepBytes || options.alwaysKeep === true ? file.bytes : null,
      width: pixels?.width ?? null,
      height: pixels?.height ?? null,
      spoiler: file.spoiler ?? filename.startsWith('SPOILER_'),
      ephemeral: options.ephemeral,
      url: this.#sign(path),
    };
    this.#files.set(path, attachment);
    if (file.serves !== undefined) this.#served.set(path, file.serves);
    return attachment;
  }

  /** The attachment's URL with a new signature. */
  freshUrl(attachment: Attachment): string {
    return this.#sign(new URL(attachment.url).pathname);
  }

  /** Removes a file: its URL answers 404 from now on. */
  forget(attachment: Attachment): void {
    this.#files.delete(new URL(attachment.url).pathname);
  }

  /** Answers a GET of a URL's path and query. */
  answer(path: string, query: URLSearchParams): CdnAnswer {
    const file = this.#files.get(path);
    const expires = query.get('ex') ?? '';
    const signed = query.get('hm') === this.#signature(path, expires, query.get('is') ?? '');
    if (!file?.bytes || !signed || Number.parseInt(expires, 16) * 1000 < this.#clock.now()) {
      return { status: 404, contentType: 'text/plain', body: Buffer.from('This content is no longer available.') };
    }
    return { status: 200, contentType: file.contentType, body: file.bytes, serves: this.#served.get(path) };
  }

  #sign(path: string): string {
    const now = this.#clock.now();
    const issued = Math.floor(now / 1000).toString(16);
    const expires = Math.floor((now + this.#urlLifeMs) / 1000).toString(16);
    return `${this.#baseUrl()}${path}?ex=${expires}&is=${issued}&hm=${this.#signature(path, expires, issued)}&`;
  }

  #signature(path: string, expires: string, issued: string): string {
    return createHmac('sha256', this.#key).update(`${path}\n${expires}\n${issued}`).digest('hex');
  }
}

/** The name that Discord gives an uploaded file: only letters, digits, dot, dash and underscore are kept. */
export function cleanFilename(name: string): string {
  const cleaned = name
    .normalize('NFKD')
    .replaceAll(/[\s]+/gu, '_')
    .replaceAll(/[^\w.-]/gu, '')
    .replace(/^\.+/u, '');
  return cleaned === '' ? 'unknown' : cleaned;
}

function contentTypeOf(filename: string): string {
  return CONTENT_TYPES.get(filename.slice(filename.lastIndexOf('.') + 1).toLowerCase()) ?? 'application/octet-stream';
}

function pixelsOf(bytes: Buffer): { width: number; height: number } | null {
  try {
    return imageSize(bytes);
  } catch {
    // A file with a picture's name that is none has no size, as at Discord.
    return null;
  }
}
