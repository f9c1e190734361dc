import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { hollowPng } from '../../sandbox/image-host/hollow.ts';
import { markMadeByAi } from '../../src/flux/made-by-ai.ts';
import { MADE_BY_AI, xmpMadeByAi } from '../../src/generation/model/source-type.ts';
import { imaging } from '../support/imaging.ts';

const SIZE = { width: 96, height: 65 };
const STATEMENT = `<Iptc4xmpExt:DigitalSourceType>${MADE_BY_AI}</Iptc4xmpExt:DigitalSourceType>`;
const THEIRS = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>FLUX</xmp:CreatorTool></rdf:Description></rdf:RDF></x:xmpmeta>`;

const drawn = (channels: 3 | 4 = 3) =>
  sharp({ create: { ...SIZE, channels, background: channels === 3 ? '#46608a' : '#46608a80' } });

const FILES = {
  jpeg: () => drawn().jpeg().toBuffer(),
  'progressive jpeg': () => drawn().jpeg({ progressive: true }).toBuffer(),
  'jpeg with XMP': () => drawn().withXmp(THEIRS).jpeg().toBuffer(),
  png: () => drawn().png().toBuffer(),
  'png with XMP': () => drawn().withXmp(THEIRS).png().toBuffer(),
  'lossy webp': () => drawn().webp().toBuffer(),
  'lossless webp': () => drawn().webp({ lossless: true }).toBuffer(),
  'lossless webp with alpha': () => drawn(4).webp({ lossless: true }).toBuffer(),
  'lossy webp with alpha': () => drawn(4).webp().toBuffer(),
  'webp with XMP': () => drawn().withXmp(THEIRS).webp().toBuffer(),
} as const;

const formatOf = (name: string) => (name.includes('jpeg') ? 'jpeg' : name.includes('png') ? 'png' : 'webp');

/** As libvips reads it, which writes nothing of ours. */
const xmpOf = async (file: Uint8Array): Promise<string> => (await sharp(file).metadata()).xmpAsString ?? '';

function pngWith(type: string, data: Buffer): Buffer {
  const whole = hollowPng(SIZE, SIZE.height);
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return Buffer.concat([whole.subarray(0, 33), chunk, whole.subarray(33)]);
}

describe('a file that the host sent', () => {
  it.each(Object.entries(FILES))(
    'says that it was made by AI, beside what it said, and is the same picture: %s',
    async (name, make) => {
      const file = await make();
      const marked = markMadeByAi(file, formatOf(name), SIZE);
      const xmp = await xmpOf(marked);
      expect(xmp).toContain(STATEMENT);
      expect(xmp.includes('<xmp:CreatorTool>FLUX</xmp:CreatorTool>')).toBe(name.includes('XMP'));
      const pixels = (bytes: Uint8Array) => sharp(bytes, { failOn: 'warning' }).raw().toBuffer();
      expect((await pixels(marked)).equals(await pixels(file))).toBe(true);
      expect(await imaging.decodeWhole(new Uint8Array(marked), SIZE, new AbortController().signal)).not.toBeNull();
      // Once is enough.
      expect(Buffer.from(markMadeByAi(marked, formatOf(name), SIZE)).equals(marked)).toBe(true);
    },
  );

  it('keeps what it says of its source itself, also where that is packed', async () => {
    const own = xmpMadeByAi(null).replace('trainedAlgorithmicMedia', 'compositeWithTrainedAlgorithmicMedia');
    const packed = Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\u0001\0\0\0', 'latin1'), deflateSync(own)]);
    const marked = markMadeByAi(pngWith('iTXt', packed), 'png', SIZE);
    expect(await xmpOf(marked)).toContain('/compositeWithTrainedAlgorithmicMedia<');
    expect(await xmpOf(marked)).not.toContain('/trainedAlgorithmicMedia<');
  });

  it.each([
    [
      'jpeg',
      async () => {
        const file = await FILES.jpeg();
        const box = Buffer.from('\xff\xeb\x00\x0cJP\0\0\0\0jumb', 'latin1');
        return Buffer.concat([file.subarray(0, 2), box, file.subarray(2)]);
      },
    ],
    ['png', () => Promise.resolve(pngWith('caBX', Buffer.from('jumb')))],
    [
      'webp',
      async () => {
        const file = await FILES['lossy webp']();
        const chunked = Buffer.concat([file, Buffer.from('C2PA\u0004\0\0\0jumb', 'latin1')]);
        chunked.writeUInt32LE(chunked.length - 8, 4);
        return chunked;
      },
    ],
  ] as const)('and signed (C2PA) stays as it is, byte by byte: %s', async (format, make) => {
    const file = await make();
    expect(markMadeByAi(file, format, SIZE)).toBe(file);
  });

  it.each([
    ['jpeg', 'ffd8ffe1'],
    ['jpeg', 'ffd8'],
    ['png', '89504e470d0a1a0a'],
    ['webp', '524946460400000057454250'],
    [
      'png',
      Buffer.from(pngWith('iTXt', Buffer.from('XML:com.adobe.xmp\0\u0001\0\0\0no deflate', 'latin1'))).toString('hex'),
    ],
  ] as const)('whose pieces cannot be told apart stays as it is: %s', (format, hex) => {
    const file = Buffer.from(hex, 'hex');
    expect(() => markMadeByAi(file, format, SIZE)).not.toThrow();
  });
});

describe('what is encoded anew', () => {
  it.each(Object.entries(FILES))('says that it was made by AI, beside what it said: %s', async (name, make) => {
    const file = await make();
    for (const smaller of [await imaging.shrink(file, 1_000_000), await imaging.preview(file)]) {
      const xmp = await xmpOf(smaller ?? Buffer.alloc(0));
      expect(xmp).toContain(STATEMENT);
      expect(xmp.includes('<xmp:CreatorTool>FLUX</xmp:CreatorTool>')).toBe(name.includes('XMP'));
    }
  });
});
