import type { IncomingMessage } from 'node:http';
import { Busboy } from '@fastify/busboy';
import { discordError } from './errors.ts';
import type { Upload } from './message-compose.ts';

/** The parsed body of a request. */
export interface RequestBody {
  /** The JSON, undefined when there was none. */
  readonly json: unknown;
  readonly uploads: readonly Upload[];
}

/** The largest accepted request, in bytes: ten files of the largest size with boosts. */
const LARGEST_REQUEST = 10 * 100 * 1024 * 1024;

/** Reads a JSON or multipart body. Source: reference.mdx "Uploading Files". */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const contentType = request.headers['content-type'] ?? '';
  if (contentType.startsWith('multipart/form-data')) return readMultipart(request, contentType);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > LARGEST_REQUEST) throw discordError(40_005);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { json: text === '' ? undefined : parseJson(text), uploads: [] };
}

function readMultipart(request: IncomingMessage, contentType: string): Promise<RequestBody> {
  const { promise, resolve, reject } = Promise.withResolvers<RequestBody>();
  const uploads: Upload[] = [];
  let payload: string | undefined;
  const parser = new Busboy({
    headers: { 'content-type': contentType },
    limits: { fileSize: LARGEST_REQUEST, fieldSize: LARGEST_REQUEST },
  });
  parser.on('field', (name, value) => {
    if (name === 'payload_json') payload = value;
  });
  parser.on('file', (name, stream, filename, _encoding, type) => {
    const index = /^files\[(\d+)\]$/u.exec(name)?.[1];
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      if (index === undefined) return;
      uploads.push({
        index: Number(index),
        filename: filename ?? 'unknown',
        contentType: type,
        bytes: Buffer.concat(chunks),
      });
    });
  });
  parser.on('finish', () => {
    try {
      uploads.sort((one, other) => one.index - other.index);
      resolve({ json: payload === undefined ? undefined : parseJson(payload), uploads });
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
  parser.on('error', reject);
  request.on('error', reject);
  request.on('close', () => {
    if (!request.complete) reject(new Error('The request was cut short'));
  });
  request.pipe(parser);
  return promise;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw discordError(50_109);
  }
}
