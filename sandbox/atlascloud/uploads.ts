import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import type { Incoming } from '../image-host/http.ts';

/** A file that a client brought. */
export interface UploadedFile {
  readonly filename: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** The files that are kept for a while, by the path of their address. */
export class Uploads {
  readonly #files = new Map<string, UploadedFile>();

  /** The path under which it is kept. */
  keep(file: UploadedFile): string {
    const path = `/uploads/${randomBytes(16).toString('hex')}`;
    this.#files.set(path, file);
    return path;
  }

  at(path: string): UploadedFile | undefined {
    return this.#files.get(path);
  }
}

/** The part `file` of a multipart body; undefined where there is none. */
export async function readUpload({ headers, body }: Incoming): Promise<UploadedFile | undefined> {
  const contentType = headers['content-type'] ?? '';
  if (!contentType.startsWith('multipart/form-data')) return undefined;
  let found: UploadedFile | undefined;
  const parser = new Busboy({ headers: { 'content-type': contentType } });
  parser.on('file', (name, stream, filename, _encoding, type) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      if (name === 'file') found = { filename, type, bytes: Buffer.concat(chunks) };
    });
  });
  await pipeline(Readable.from([body]), parser).catch(() => undefined);
  return found;
}
