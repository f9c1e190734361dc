import { randomUUID } from 'node:crypto';

export interface UploadedFile {
  /** Of letters, digits, dots and hyphens. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What discord.js sends as it is. */
interface MultipartRequest {
  readonly body: Uint8Array;
  readonly passThroughBody: true;
  readonly headers: { readonly 'content-type': string };
}

const TYPES: Readonly<Record<string, string>> = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' };

/**
 * Encodes a message with files (docs.discord.com: reference, "Uploading Files"), into one array: discord.js would hold every
 * file twice more, one of them where the garbage collector does not count it.
 */
export function multipart(payload: unknown, files: readonly UploadedFile[]): MultipartRequest {
  const boundary = `easel-${randomUUID()}`;
  const parts = files.flatMap(({ name, bytes }, index) => [
    `--${boundary}\r\ncontent-disposition: form-data; name="files[${index}]"; filename="${name}"\r\ncontent-type: ${typeOf(name)}\r\n\r\n`,
    bytes,
    '\r\n',
  ]);
  const rest = [
    `--${boundary}\r\ncontent-disposition: form-data; name="payload_json"\r\ncontent-type: application/json\r\n\r\n`,
    JSON.stringify(payload),
    `\r\n--${boundary}--\r\n`,
  ];
  const body = Buffer.concat([...parts, ...rest].map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return { body, passThroughBody: true, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}

function typeOf(name: string): string {
  return TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
}
