// Writes into a picture's file that it was made by AI, without decoding it.

import { crc32, inflateSync } from 'node:zlib';
import type { Size } from '../generation/model/image-model.ts';
import { xmpMadeByAi } from '../generation/model/source-type.ts';
import type { DownloadedImage } from '../generation/ports/image-provider.ts';

/** A piece of a file: a segment of a JPEG, a chunk of a PNG or WebP. */
interface Piece {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly data: Buffer;
}

/**
 * The file with the IPTC's digital source type in its XMP, beside what the host says there. A file that the host signed (C2PA) stays as it is, byte
 * by byte: it says so itself, and any change would break the signature. So does one whose pieces cannot be told apart.
 *
 * @param bytes a whole picture.
 */
export function markMadeByAi(bytes: Uint8Array, format: DownloadedImage['format'], size: Size): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (format) {
      case 'jpeg':
        return markJpeg(file) ?? bytes;
      case 'png':
        return markPng(file) ?? bytes;
      case 'webp':
        return markWebp(file, size) ?? bytes;
    }
  } catch {
    // It is paid for: what cannot be marked is still a picture.
    return bytes;
  }
}

const JPEG_XMP = 'http://ns.adobe.com/xap/1.0/\0';
/** What the length of a segment can say, less the length itself. */
const MAX_SEGMENT = 65_533;

function markJpeg(file: Buffer): Buffer | null {
  const segments = jpegSegments(file);
  // C2PA lies in APP11 (JPEG XT boxes).
  if (segments.some(({ name }) => name === 'eb')) return null;
  const own = segments.find(
    ({ name, data }) => name === 'e1' && data.toString('latin1', 0, JPEG_XMP.length) === JPEG_XMP,
  );
  const xmp = xmpMadeByAi(own === undefined ? null : own.data.toString('utf8', JPEG_XMP.length));
  const data = Buffer.concat([Buffer.from(JPEG_XMP, 'latin1'), Buffer.from(xmp)]);
  if (data.length > MAX_SEGMENT) return null;
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  // JFIF wants its segment to be the first.
  const first = segments[0]?.name === 'e0' ? segments[0].end : 2;
  return replaced(file, own ?? { start: first, end: first }, [head, data]);
}

/** Those before the first scan. */
function jpegSegments(file: Buffer): Piece[] {
  const segments: Piece[] = [];
  for (let at = 2; file[at] === 0xff && file[at + 1] !== 0xda && file[at + 1] !== 0xd9;) {
    const end = at + 2 + file.readUInt16BE(at + 2);
    const name = file.toString('hex', at + 1, at + 2);
    segments.push({ name, start: at, end, data: file.subarray(at + 4, end) });
    at = end;
  }
  return segments;
}

const MAX_XMP_BYTES = 1_048_576;
const PNG_XMP = 'XML:com.adobe.xmp\0';

function markPng(file: Buffer): Buffer | null {
  const chunks = pngChunks(file);
  const [header] = chunks;
  if (header === undefined || chunks.some(({ name }) => name === 'caBX')) return null;
  const own = chunks.find(
    ({ name, data }) => /^[iz]TXt$/.test(name) && data.toString('latin1', 0, PNG_XMP.length) === PNG_XMP,
  );
  const xmp = xmpMadeByAi(own === undefined ? null : textOf(own));
  // Not compressed, in no language, without a translated keyword.
  const data = Buffer.concat([Buffer.from(`${PNG_XMP}\0\0\0\0`, 'latin1'), Buffer.from(xmp)]);
  const named = Buffer.concat([Buffer.from('iTXt', 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return replaced(file, own ?? { start: header.end, end: header.end }, [length, named, sum]);
}

function pngChunks(file: Buffer): Piece[] {
  const chunks: Piece[] = [];
  for (let at = 8; at < file.length && chunks.at(-1)?.name !== 'IEND';) {
    const end = at + 12 + file.readUInt32BE(at);
    chunks.push({
      name: file.toString('latin1', at + 4, at + 8),
      start: at,
      end,
      data: file.subarray(at + 8, end - 4),
    });
    at = end;
  }
  return chunks;
}

/** Of an iTXt chunk: keyword, whether it is packed, how, language, translated keyword, text. Of a zTXt chunk: keyword, how, packed text. */
function textOf({ name, data }: Piece): string {
  const keywordEnd = data.indexOf(0);
  if (name === 'zTXt') return unpacked(data.subarray(keywordEnd + 2));
  const languageEnd = data.indexOf(0, keywordEnd + 3);
  const text = data.subarray(data.indexOf(0, languageEnd + 1) + 1);
  return data[keywordEnd + 1] === 1 ? unpacked(text) : text.toString('utf8');
}

function unpacked(text: Buffer): string {
  return inflateSync(text, { maxOutputLength: MAX_XMP_BYTES }).toString('utf8');
}

const XMP_FLAG = 0x04;
const ALPHA_FLAG = 0x10;

function markWebp(file: Buffer, size: Size): Buffer | null {
  const chunks = webpChunks(file);
  const [first] = chunks;
  if (first === undefined || chunks.some(({ name }) => name === 'C2PA')) return null;
  const own = chunks.find(({ name }) => name === 'XMP ');
  const others = chunks
    .filter((chunk) => chunk !== own && chunk.name !== 'VP8X')
    .map(({ name, data }) => webpChunk(name, data));
  const extended = Buffer.alloc(10);
  if (first.name === 'VP8X') first.data.copy(extended);
  else {
    extended[0] = hasAlpha(first) ? ALPHA_FLAG : 0;
    extended.writeUIntLE(size.width - 1, 4, 3);
    extended.writeUIntLE(size.height - 1, 7, 3);
  }
  extended[0] = (extended[0] ?? 0) | XMP_FLAG;
  const xmp = Buffer.from(xmpMadeByAi(own?.data.toString('utf8') ?? null));
  const body = [Buffer.from('WEBP', 'latin1'), webpChunk('VP8X', extended), ...others, webpChunk('XMP ', xmp)];
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(
    body.reduce((sum, part) => sum + part.length, 0),
    4,
  );
  return Buffer.concat([head, ...body]);
}

function webpChunks(file: Buffer): Piece[] {
  const chunks: Piece[] = [];
  const fileEnd = Math.min(file.length, 8 + file.readUInt32LE(4));
  for (let at = 12; at + 8 <= fileEnd;) {
    const end = at + 8 + file.readUInt32LE(at + 4);
    chunks.push({ name: file.toString('latin1', at, at + 4), start: at, end, data: file.subarray(at + 8, end) });
    // Each begins at an even place.
    at = end + (end % 2);
  }
  return chunks;
}

function webpChunk(name: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(8 + data.length + (data.length % 2));
  chunk.write(name, 'latin1');
  chunk.writeUInt32LE(data.length, 4);
  data.copy(chunk, 8);
  return chunk;
}

/** A lossless picture says so after its signature and its two sides; a lossy one without further chunks has none. */
function hasAlpha({ name, data }: Piece): boolean {
  return name === 'VP8L' && ((data.readUInt32LE(1) >>> 28) & 1) === 1;
}

/** The file with the parts in place of what lies between. */
function replaced(file: Buffer, { start, end }: Pick<Piece, 'start' | 'end'>, parts: readonly Buffer[]): Buffer {
  return Buffer.concat([file.subarray(0, start), ...parts, file.subarray(end)]);
}
